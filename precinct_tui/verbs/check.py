"""What is to be completed in the incidents: of one record, of a shift, and the table of the checks themselves."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from db.registers.incidents.checks.queries import all_checks, incomplete, open_checks
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _, digits, translate
from precinct_tui.verbs import output
from precinct_tui.verbs.signing_in import desk_of
from precinct_tui.verbs.usage import WrongUsage

if TYPE_CHECKING:
    from db.registers.incidents.checks.checking import Finding
    from db.registers.incidents.checks.queries import Incomplete

LEVELS = {"impossible": N_("Impossible"), "unlikely": N_("Unlikely"), "missing": N_("To complete")}


def check(options: Namespace) -> output.VerbAnswer:
    """`precinct check`. Raises WrongUsage for options that do not go together."""
    if options.table:
        if options.number or options.since:
            raise WrongUsage(_("The table of checks takes no record."))
        return _table()
    if options.number and options.since:
        raise WrongUsage(_("Give one incident or a start time, not both."))
    with desk_of(options) as desk:
        records = (open_checks(desk, options.number),) if options.number else incomplete(desk, options.since)
    return output.VerbAnswer([_as_object(record) for record in records], _lines(records))


def _table() -> output.VerbAnswer:
    document = [{"number": each.number, "level": each.level, "says": translate(each.label)} for each in all_checks()]
    columns = [
        output.PrintedColumn(_("Number"), keep=True),
        output.PrintedColumn(_("Level"), keep=True),
        output.PrintedColumn(_("Check")),
    ]
    rows = [[digits(each.number), _(LEVELS[each.level]), translate(each.label)] for each in all_checks()]
    return output.VerbAnswer(document, output.PrintedTable(columns, rows, _("Checks of an incident")))


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


def _lines(records: Sequence[Incomplete]) -> Iterator[output.Printed]:
    wrong = [record for record in records if record.findings]
    if not wrong:
        yield _("Nothing to complete.")
    columns = [
        output.PrintedColumn(_("Number"), keep=True),
        output.PrintedColumn(_("Level"), keep=True),
        output.PrintedColumn(""),
    ]
    for record in wrong:
        title = [present.number(record.number), present.label_of("incident_type", record.type)]
        title += [present.clean(record.place)] if record.place else []
        yield ""
        yield output.PrintedTable(columns, [_row(finding) for finding in record.findings], "  ".join(title))


def _row(finding: Finding) -> list[str]:
    return [digits(finding.number), _(LEVELS[finding.level]), translate(finding.message)]
