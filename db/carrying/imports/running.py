"""An import from beginning to end: looked at, tried out, staged, made visible. The command line and a screen share it.

Each step touches the disk and takes a while: call them from a thread. Between two transactions there is a rest, in
which whoever waits to write gets his turn.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from db.carrying.imports import columns, commands, files, queries
from db.carrying.imports.events import REGISTER
from db.carrying.imports.forms import ClearRows, EndImport, StageRows, StartImport
from db.carrying.imports.rows import Known, Prepared, Problem, packed, read_row, refusal_of, unpacked
from db.kernel.officer import Desk
from db.reference.lists.queries import all_lists
from db.words.messages import M_, Refused
from db.words.text import clean

KEPT = 1_000
"""Problems of each kind that are kept for the table; all of them are counted."""
MAPPING = ".map.json"
"""A mapping beside a file, `FILE.map.json`, is its own."""
REST = 0.11
"""Seconds between two transactions. SQLite asks again every 100 ms at the latest: whoever waits gets in here."""
MAPPING_BYTES = 1_000_000

Progress = Callable[[int, int], None]


def _nothing(_done: int, _total: int) -> None:
    """Nobody looks."""


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """A file that was looked at: which column holds which field, and how its values are meant."""

    register: str
    source: files.LookedAtFile
    fields: tuple[str | None, ...]
    mapping: columns.Mapped

    @property
    def pairs(self) -> tuple[tuple[str, str | None], ...]:
        """(heading, field) of each column, None for one that is left out."""
        return tuple(zip(self.source.headings, self.fields, strict=True))


@dataclass(frozen=True, slots=True)
class Trial:
    """What a dry run found: rows, how many of them are refused or only warned about, and the first problems."""

    rows: int
    refused: int
    warned: int
    refusals: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    ready: tuple[bytes, ...] = field(default=(), repr=False)
    """The rows as they will be written, `commands.STEP` in each; none where one is refused."""


def plan(desk: Desk, path: Path, mapping: Path | None = None, register: str = REGISTER) -> ImportPlan:
    """Look at a file; a mapping beside it is its own.

    Raises Refused: "forbidden", "unreadable", "invalid" where the columns do not say what happened and when.
    """
    queries.batches(desk)  # who may not bring anything in is told before his file is read
    beside = path.with_name(path.name + MAPPING)
    mapping = mapping or (beside if beside.exists() else None)
    meant = columns.Mapped() if mapping is None else columns.read_mapping(_json(mapping))
    source = files.look(path)
    fields = columns.match(source.headings, meant)
    if lacks := columns.lacking(fields):
        said = M_("No column holds this. Name one in a mapping.")
        raise Refused("invalid", dict.fromkeys(lacks, said), M_("These columns are not enough to bring in a record."))
    return ImportPlan(register, source, fields, meant)


def _json(path: Path) -> object:
    try:
        if path.stat().st_size > MAPPING_BYTES:
            raise ValueError
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise Refused("unreadable", {}, M_("{path} holds no mapping.", path=str(path))) from error


def mapping_of(planned: ImportPlan) -> str:
    """The mapping that is in force, as a file to be changed and given back."""
    kept = {
        "columns": {heading: name for heading, name in planned.pairs if heading},
        "values": {name: dict(codes) for name, codes in planned.mapping.values.items()},
    }
    return json.dumps(kept, ensure_ascii=False, indent=1) + "\n"


def _read(desk: Desk, planned: ImportPlan) -> Iterator[tuple[int, Prepared | None, tuple[Problem, ...]]]:
    known = Known.of(planned.source.headings, planned.fields, all_lists(desk), planned.mapping.values, desk.now())
    for number, cells in files.rows(planned.source):
        yield number, *read_row(number, cells, known)


def try_out(desk: Desk, planned: ImportPlan, progress: Progress = _nothing) -> Trial:
    """A dry run: every row is read as it would be, and nothing is written. `progress` is told (rows, 0)."""
    count = refused = warned = 0
    refusals: list[Problem] = []
    warnings: list[Problem] = []
    old: dict[str, int] = {}
    ready: list[bytes] = []
    some: list[Prepared] = []
    for number, prepared, problems in _read(desk, planned):
        count += 1
        refused += prepared is None
        mine = (*problems, *_again(old, number, prepared, planned))
        warned += prepared is not None and bool(mine)
        refusals += [problem for problem in mine if problem.refused][: KEPT - len(refusals)]
        warnings += [problem for problem in mine if not problem.refused][: KEPT - len(warnings)]
        if prepared is not None and not refused:
            some.append(prepared)
        if len(some) == commands.STEP:
            ready.append(packed(some))
            some = []
        if count % 500 == 0:
            progress(count, 0)
    ready += [packed(some)] if some else []
    return Trial(count, refused, warned, tuple(refusals), tuple(warnings), () if refused else tuple(ready))


def _again(old: dict[str, int], row: int, prepared: Prepared | None, planned: ImportPlan) -> Iterator[Problem]:
    """A number of the earlier register that stood in an earlier row."""
    said = None if prepared is None else prepared.parts["facts"].get("old_number")
    if said is not None and (first := old.setdefault(said, row)) != row:
        heading = next(heading for heading, name in planned.pairs if name == "old_number")
        yield Problem(row, heading, said, M_("This number stands in row {row} too.", row=first), refused=False)


def bring_in(desk: Desk, planned: ImportPlan, trial: Trial, progress: Progress = _nothing) -> str:
    """Write every row of a file that was tried out and make them visible; the import's uid.

    An import of this very file that was interrupted goes on where it ended. Raises Refused: "invalid" where a row is
    refused, "conflict" where another import is unfinished or the file changed meanwhile.
    """
    if trial.refused:
        raise refusal_of(trial.refusals, trial.refused)
    if not trial.rows:
        raise Refused("invalid", {"file": M_("There is no row to bring in.")})
    if not files.unchanged(planned.source):
        raise Refused("conflict", {}, M_("The file changed meanwhile. Try it out again."))
    uid, done = _begin(desk, planned, trial.rows)
    progress(done, trial.rows)
    passed = 0
    for kept in trial.ready:
        rows = unpacked(kept)
        passed, some = passed + len(rows), rows[max(0, done - passed) :]
        if some:
            commands.stage_rows(desk, StageRows(uid=desk.source.uid(), batch=uid, prepared=some))
            done += len(some)
            progress(done, trial.rows)
            time.sleep(REST)
    commands.commit_import(desk, EndImport(uid=desk.source.uid(), record=uid))
    desk.store.learn()
    return uid


def _begin(desk: Desk, planned: ImportPlan, rows: int) -> tuple[str, int]:
    """(uid, rows that stand already) of the import of this file: a new one, or the one that was interrupted."""
    open_one = queries.unfinished(queries.batches(desk))
    source = planned.source
    if open_one is not None and (open_one.sha256, open_one.rows) == (source.sha256, rows):
        return open_one.uid, open_one.staged
    pairs = json.dumps(dict(planned.pairs), ensure_ascii=False, sort_keys=True)
    form = StartImport(
        uid=desk.source.uid(), register=planned.register, file=_name(source.path), sha256=source.sha256, rows=rows,
        columns=pairs,
    )  # fmt: skip
    return commands.start_import(desk, form), 0


def _name(path: Path) -> str:
    return clean(path.name)[:200]


def throw_away(desk: Desk, progress: Progress = _nothing) -> str:
    """Throw the unfinished import away and take out what it wrote; its uid. Raises Refused("not_found")."""
    batches = queries.batches(desk)
    batch = queries.unfinished(batches) or next(
        (each for each in batches if each.state == "discarded" and each.staged), None
    )
    if batch is None:
        raise Refused("not_found", {}, M_("No import is unfinished."))
    if batch.state == "staging":
        commands.discard_import(desk, EndImport(uid=desk.source.uid(), record=batch.uid))
    left = batch.staged
    while left:
        left = int(commands.clear_rows(desk, ClearRows(uid=desk.source.uid(), record=batch.uid)))
        progress(batch.staged - left, batch.staged)
        time.sleep(REST)
    return batch.uid
