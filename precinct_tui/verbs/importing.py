"""Bringing in an earlier register: look at the file, try it out, go; throw away what was left half done."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.carrying.imports import running
from db.carrying.imports.queries import batches, codes
from db.carrying.imports.running import throw_away
from db.carrying.imports.trying import try_out
from precinct_tui.documents.saving import save
from precinct_tui.language import import_words, present
from precinct_tui.language.i18n import N_, _, digits, translate
from precinct_tui.verbs import output
from precinct_tui.verbs.progress import progress
from precinct_tui.verbs.signing_in import desk_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from db.carrying.imports.rows import CellProblem
    from db.carrying.imports.trying import ImportPlan, RefusalGroup, Trial
    from db.kernel.base.officer import Desk

SHOWN = 50
STATES = {"staging": N_("unfinished"), "committed": N_("visible"), "discarded": N_("thrown away")}


def bring(options: Namespace) -> output.VerbAnswer:
    """`precinct import incident|landmark|request|property`. Status 1 where rows are refused: a dry run too."""
    path = Path(options.file).expanduser()
    with desk_of(options) as desk:
        mapping = None if options.map is None else Path(options.map).expanduser()
        planned = running.plan(desk, path, mapping, options.register)
        with progress(_("Reading …")) as step:
            trial = try_out(desk, planned, step, skip_repeated=options.skip_repeated)
        if options.write_map is not None:
            save(Path(options.write_map).expanduser(), running.mapping_of(planned, trial).encode())
        brought: str | None = None
        given: tuple[tuple[str, str], ...] = ()
        output.write_before(options, _trial_lines(planned, trial))
        if not options.dry_run and not trial.refused:
            brought = _go(desk, planned, trial)
            given = codes(desk, brought)
    lines: list[output.Printed] = []
    if brought is not None:
        lines.append(_("{count} records were brought in; all of them are visible now.", count=digits(trial.rows)))
        if given:
            heads = [output.PrintedColumn(_("Earlier number"), keep=True), output.PrintedColumn(_("Code"), keep=True)]
            rows = ([present.isolated(present.clean(old)), present.number(code)] for old, code in given)
            lines.append(output.PrintedTable(heads, rows, _("Codes of these requests")))
    elif not options.dry_run:
        lines.append(output.PrintedNote(_("Nothing was brought in: mend these rows first.")))
    pairs = [{"old_number": old, "code": code} for old, code in given]
    document = {**as_object(planned, trial), "import": brought, "codes": pairs}
    return output.VerbAnswer(document, lines, 1 if trial.refused else 0)


def _go(desk: Desk, planned: ImportPlan, trial: Trial) -> str:
    with progress(_("Bringing in …")) as step:
        return running.bring_in(desk, planned, trial, step)


def _trial_lines(planned: ImportPlan, trial: Trial) -> Iterator[output.Printed]:
    pairs = [
        [present.clean(heading) or "—", _(planned.kind.label(name)) if name else _("not brought in")]
        for heading, name in planned.pairs
    ]
    columns = [output.PrintedColumn(_("Column"), keep=True), output.PrintedColumn(_("Field"))]
    yield output.PrintedTable(columns, pairs, _("Columns"))
    if trial.groups:
        yield from _groups(trial.groups)
    if trial.warnings:
        yield from _problems(_("Unlikely"), trial.warnings)
    yield import_words.trial(trial.rows, trial.refused, trial.warned)
    if trial.repeated:
        yield output.PrintedNote(import_words.repeated(trial.repeated, trial.left_out))
    if any(group.unlisted for group in trial.groups):
        yield output.PrintedNote(
            _("--write-map FILE writes these words into a mapping: say there what each of them means.")
        )


def _groups(groups: Sequence[RefusalGroup]) -> Iterator[output.Printed]:
    """Refusals by column and word, the commonest first."""
    columns = [
        output.PrintedColumn(_("Rows"), keep=True), output.PrintedColumn(_("Column")),
        output.PrintedColumn(_("Value")), output.PrintedColumn(_("Reason")),
        output.PrintedColumn(_("First row"), keep=True),
    ]  # fmt: skip
    rows = [
        [
            digits(group.count), present.clean(group.column), present.clean(group.value), translate(group.message),
            digits(group.row),
        ]
        for group in groups[:SHOWN]
    ]  # fmt: skip
    yield output.PrintedTable(columns, rows, _("Refused"))
    if len(groups) > SHOWN:
        yield output.PrintedNote(_("And {count} more; --json lists them.", count=digits(len(groups) - SHOWN)))


def _problems(title: str, problems: Sequence[CellProblem]) -> Iterator[output.Printed]:
    columns = [
        output.PrintedColumn(_("Row"), keep=True), output.PrintedColumn(_("Column")), output.PrintedColumn(_("Value")),
        output.PrintedColumn(_("Reason")),
    ]  # fmt: skip
    rows = [
        [digits(problem.row), present.clean(problem.column), present.clean(problem.value), translate(problem.message)]
        for problem in problems[:SHOWN]
    ]
    yield output.PrintedTable(columns, rows, title)
    if len(problems) > SHOWN:
        yield output.PrintedNote(_("And {count} more; --json lists them.", count=digits(len(problems) - SHOWN)))


def as_object(planned: ImportPlan, trial: Trial) -> dict[str, Any]:
    """What a dry run found, as `--json` gives it."""
    return {
        "file": planned.source.path.name,
        "sha256": planned.source.sha256,
        "columns": {heading: name for heading, name in planned.pairs if heading},
        "rows": trial.rows,
        "refused": trial.refused,
        "warned": trial.warned,
        "repeated": trial.repeated,
        "groups": [
            {
                "rows": group.count,
                "column": group.column,
                "field": group.name,
                "value": group.value,
                "reason": group.message,
                "first": group.row,
                "unlisted": group.unlisted,
            }
            for group in trial.groups
        ],
        "refusals": [_problem(group) for group in trial.refusals],
        "warnings": [_problem(group) for group in trial.warnings],
    }


def _problem(problem: CellProblem) -> dict[str, Any]:
    return {"row": problem.row, "column": problem.column, "value": problem.value, "reason": problem.message}


def status(options: Namespace) -> output.VerbAnswer:
    """`precinct import status`."""
    with desk_of(options) as desk:
        imports = batches(desk)
    if not imports:
        return output.VerbAnswer(imports, _("Nothing was brought in."))
    columns = [
        output.PrintedColumn(_("Began"), keep=True),
        output.PrintedColumn(_("File")),
        output.PrintedColumn(_("Rows"), keep=True),
        output.PrintedColumn(_("State")),
        output.PrintedColumn(_("Officer")),
    ]
    rows = (
        [present.moment(begun.started_at), present.isolated(present.clean(begun.file)),
         _("{at} of {count}", at=digits(begun.staged), count=digits(begun.rows)), _(STATES[begun.state]),
         present.clean(begun.officer_name)]
        for begun in imports
    )  # fmt: skip
    return output.VerbAnswer(imports, output.PrintedTable(columns, rows, _("Imports")))


def discard(options: Namespace) -> output.VerbAnswer:
    """`precinct import discard`."""
    with desk_of(options) as desk, progress(_("Taking out …")) as step:
        uid = throw_away(desk, step)
    return output.VerbAnswer(
        {"import": uid}, _("The unfinished import was thrown away. Nothing of it was ever visible.")
    )
