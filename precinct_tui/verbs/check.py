"""What is to be completed in the incidents: of one record, of a shift, and the table of the checks themselves."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from db.registers.incidents.checks.queries import all_checks, incomplete, open_checks
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _, digits, translate
from precinct_tui.verbs import output
from precinct_tui.verbs.parsing import Verbs, moment, verb
from precinct_tui.verbs.signing_in import desk_of
from precinct_tui.verbs.usage import WrongUsage

if TYPE_CHECKING:
    from db.registers.incidents.checks.checking import Finding
    from db.registers.incidents.checks.queries import Incomplete

LEVELS = {"impossible": N_("Impossible"), "unlikely": N_("Unlikely"), "missing": N_("To complete")}


def add(verbs: Verbs) -> None:
    """Add `check`."""
    parser = verb(verbs, "check", _("what is to be completed in the incidents"), check)
    parser.add_argument("number", metavar="NUMBER", nargs="?", help=_("one incident; without it, those of a day"))
    parser.add_argument("--since", metavar="WHEN", type=moment, help=_("those reported since, and all open ones"))
    parser.add_argument("--table", action="store_true", help=_("the numbered checks themselves; no store is needed"))


def check(options: Namespace) -> int:
    """`precinct check`. Raises WrongUsage for options that do not go together."""
    if options.table:
        if options.number or options.since:
            raise WrongUsage(_("The table of checks is about no record."))
        return _table(options)
    if options.number and options.since:
        raise WrongUsage(_("Name one incident, or a time since when, not both."))
    with desk_of(options) as desk:
        records = (open_checks(desk, options.number),) if options.number else incomplete(desk, options.since)
    if options.json:
        output.document([_as_object(record) for record in records])
        return 0
    if not any(record.findings for record in records):
        output.line(_("Nothing is to be completed."))
    for record in records:
        _print(record)
    return 0


def _table(options: Namespace) -> int:
    if options.json:
        output.document(
            [{"number": each.number, "level": each.level, "says": translate(each.label)} for each in all_checks()]
        )
        return 0
    columns = [
        output.PrintedColumn(_("Number"), keep=True),
        output.PrintedColumn(_("Level"), keep=True),
        output.PrintedColumn(_("Check")),
    ]
    rows = [[digits(each.number), _(LEVELS[each.level]), translate(each.label)] for each in all_checks()]
    output.table(columns, rows, _("Checks of an incident"))
    return 0


def _as_object(record: Incomplete) -> dict[str, Any]:
    return {
        "number": record.number,
        "uid": record.uid,
        "type": record.type,
        "state": record.state,
        "review": record.review,
        "reported_at": record.reported_at,
        "checks": [
            {
                "number": finding.number,
                "level": finding.level,
                "entry": finding.entry,
                "field": finding.field,
                "message": finding.message,
            }
            for finding in record.findings
        ],
    }


def _print(record: Incomplete) -> None:
    if not record.findings:
        return
    title = [present.number(record.number), present.label_of("incident_type", record.type)]
    title += [present.clean(record.place)] if record.place else []
    columns = [
        output.PrintedColumn(_("Number"), keep=True),
        output.PrintedColumn(_("Level"), keep=True),
        output.PrintedColumn(""),
    ]
    output.line()
    output.table(columns, [_row(finding) for finding in record.findings], "  ".join(title))


def _row(finding: Finding) -> list[str]:
    return [digits(finding.number), _(LEVELS[finding.level]), translate(finding.message)]
