"""Bringing in an earlier register: look at the file, try it out, go; throw away what was left half done."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.carrying.imports import running
from db.carrying.imports.columns import DAYS
from db.carrying.imports.queries import batches
from db.carrying.imports.rows import FIELDS
from db.carrying.imports.running import throw_away
from precinct_tui.documents.saving import save
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _, digits, translate
from precinct_tui.verbs import output
from precinct_tui.verbs.parsing import Verbs, signs_in, speaks_json, verb
from precinct_tui.verbs.signing_in import desk_of
from precinct_tui.verbs.usage import Parser, common

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.carrying.imports.rows import Problem
    from db.carrying.imports.running import ImportPlan, Trial
    from db.kernel.officer import Desk

SHOWN = 50
STATES = {"staging": N_("unfinished"), "committed": N_("visible"), "discarded": N_("thrown away")}


def add(verbs: Verbs) -> None:
    """Add `import`."""
    about = _("bring in a register that was kept elsewhere, from CSV or XLSX; the commander's right")
    group = verbs.add_parser("import", help=about, description=about)
    common(group)
    inner = group.add_subparsers(dest="what", metavar="VERB", required=True, parser_class=Parser)
    parser: Any = inner.add_parser("incident", help=_("incidents, a row each"), description=_("incidents, a row each"))
    common(parser)
    signs_in(parser)
    speaks_json(parser)
    parser.add_argument("file", metavar="FILE", help=_("a .csv or .xlsx file; its first row names the columns"))
    parser.add_argument("--map", metavar="MAP.json", help=_("which column is which field, and what its values mean"))
    parser.add_argument("--write-map", metavar="MAP.json", help=_("write the mapping that is in force, to be changed"))
    parser.add_argument("--dry-run", action="store_true", help=_("write nothing; list what would be refused, and why"))
    parser.set_defaults(run=bring)
    verb(inner, "status", _("what was brought in, and what is unfinished"), status)
    verb(inner, "discard", _("throw away an import that was left unfinished"), discard)


def bring(options: Namespace) -> int:
    """`precinct import incident`. Status 1 where rows are refused: a dry run too."""
    path = Path(options.file).expanduser()
    with desk_of(options) as desk:
        planned = running.plan(desk, path, None if options.map is None else Path(options.map).expanduser())
        if options.write_map is not None:
            save(Path(options.write_map).expanduser(), running.mapping_of(planned).encode())
        with output.progress(_("Reading …")) as step:
            trial = running.try_out(desk, planned, step)
        brought = None
        if not options.json:
            _tell(planned, trial)
        if not options.dry_run and not trial.refused:
            brought = _go(desk, planned, trial)
    if options.json:
        output.document({**as_object(planned, trial), "import": brought})
    elif brought is not None:
        output.line(_("{count} records were brought in; all of them are visible now.", count=digits(trial.rows)))
    elif not options.dry_run:
        output.note(_("Nothing was brought in: mend these rows first."))
    return 1 if trial.refused else 0


def _go(desk: Desk, planned: ImportPlan, trial: Trial) -> str:
    with output.progress(_("Bringing in …")) as step:
        return running.bring_in(desk, planned, trial, step)


def _tell(planned: ImportPlan, trial: Trial) -> None:
    pairs = [
        [present.clean(heading) or "—", _(label_of(name, FIELDS)) if name else _("not brought in")]
        for heading, name in planned.pairs
    ]
    output.table([output.Column(_("Column"), keep=True), output.Column(_("Field"))], pairs, _("Columns"))
    for title, problems in ((_("Refused"), trial.refusals), (_("Unlikely"), trial.warnings)):
        if problems:
            _problems(title, problems)
    said = _("{rows} rows: {refused} refused, {warned} unlikely, the rest sound.",
             rows=digits(trial.rows), refused=digits(trial.refused), warned=digits(trial.warned))  # fmt: skip
    output.line(said)


def label_of(name: str, fields: Any) -> str:
    """What a field is called, as a message id; a time of day by the field whose day it completes."""
    return str(fields[DAYS.get(name, name)].label)


def _problems(title: str, problems: Sequence[Problem]) -> None:
    columns = [
        output.Column(_("Row"), keep=True), output.Column(_("Column")), output.Column(_("Value")),
        output.Column(_("Reason")),
    ]  # fmt: skip
    rows = [
        [digits(one.row), present.clean(one.column), present.clean(one.value), translate(one.message)]
        for one in problems[:SHOWN]
    ]
    output.table(columns, rows, title)
    if len(problems) > SHOWN:
        output.note(_("And {count} more; --json lists them.", count=digits(len(problems) - SHOWN)))


def as_object(planned: ImportPlan, trial: Trial) -> dict[str, Any]:
    """What a dry run found, as `--json` gives it."""
    return {
        "file": planned.source.path.name,
        "sha256": planned.source.sha256,
        "columns": {heading: name for heading, name in planned.pairs if heading},
        "rows": trial.rows,
        "refused": trial.refused,
        "warned": trial.warned,
        "refusals": [_problem(one) for one in trial.refusals],
        "warnings": [_problem(one) for one in trial.warnings],
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {"row": problem.row, "column": problem.column, "value": problem.value, "reason": problem.message}


def status(options: Namespace) -> int:
    """`precinct import status`."""
    with desk_of(options) as desk:
        imports = batches(desk)
    if options.json:
        output.document(imports)
        return 0
    if not imports:
        output.line(_("Nothing was brought in."))
        return 0
    columns = [
        output.Column(_("Began"), keep=True), output.Column(_("File")), output.Column(_("Rows"), keep=True),
        output.Column(_("State")), output.Column(_("Officer")),
    ]  # fmt: skip
    rows = [
        [present.moment(one.started_at), present.isolated(present.clean(one.file)),
         _("{at} of {count}", at=digits(one.staged), count=digits(one.rows)), _(STATES[one.state]),
         present.clean(one.officer_name)]
        for one in imports
    ]  # fmt: skip
    output.table(columns, rows, _("Imports"))
    return 0


def discard(options: Namespace) -> int:
    """`precinct import discard`."""
    with desk_of(options) as desk, output.progress(_("Taking out …")) as step:
        uid = throw_away(desk, step)
    if options.json:
        output.document({"import": uid})
    else:
        output.line(_("The unfinished import was thrown away. Nothing of it was ever visible."))
    return 0
