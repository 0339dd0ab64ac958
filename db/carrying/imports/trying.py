"""A dry run: every row of a file is read as it would be brought in, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from db.carrying.imports import commands, files
from db.carrying.imports.columns import Mapped, folded
from db.carrying.imports.kinds import ImportKind
from db.carrying.imports.rows import CellProblem, Prepared, ReadingOptions, packed, read_row
from db.kernel.base.officer import Desk
from db.reference.lists.queries import all_lists
from db.words.messages import M_, Message

KEPT = 1_000
"""Problems of each kind that are kept for the table; all of them are counted."""
GROUPS = 2_000
"""Groups of refusals that are told apart; what comes after them counts with its column alone."""

Progress = Callable[[int, int], None]


def nothing(_done: int, _total: int) -> None:
    """For a run whose progress nobody watches."""


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """A file that was looked at: which column holds which field, and how its values are meant."""

    kind: ImportKind
    source: files.LookedAtFile
    fields: tuple[str | None, ...]
    mapping: Mapped

    @property
    def register(self) -> str:
        """What it is brought in as."""
        return self.kind.register

    @property
    def pairs(self) -> tuple[tuple[str, str | None], ...]:
        """(heading, field) of each column, None for one that is left out."""
        return tuple(zip(self.source.headings, self.fields, strict=True))


@dataclass(frozen=True, slots=True)
class RefusalGroup:
    """Refusals of one kind: the column, the word that stands in it, why, how often, and the first row of them."""

    name: str
    column: str
    value: str
    message: Message
    unlisted: bool
    count: int
    row: int


@dataclass(frozen=True, slots=True)
class Trial:
    """What a dry run found: rows, how many of them are refused, only warned about or left out, and the first problems.

    `rows` counts what would be written and what is refused; `repeated` are rows that say what one before them says,
    which stand among `rows` unless they were left out. `groups` are all refusals together, the commonest first.
    """

    rows: int
    refused: int
    warned: int
    refusals: tuple[CellProblem, ...]
    warnings: tuple[CellProblem, ...]
    groups: tuple[RefusalGroup, ...] = ()
    repeated: int = 0
    left_out: bool = False
    ready: tuple[bytes, ...] = field(default=(), repr=False)
    """The rows as they will be written, `commands.STEP` in each; none where one is refused."""


class _Tally:
    """Problems as they come: the first of each kind as they are, all refusals by column and word."""

    def __init__(self) -> None:
        self.refusals: list[CellProblem] = []
        self.warnings: list[CellProblem] = []
        self._groups: dict[tuple[str, str, str], list[Any]] = {}

    def add(self, problem: CellProblem) -> None:
        kept = self.refusals if problem.refused else self.warnings
        if len(kept) < KEPT:
            kept.append(problem)
        if not problem.refused:
            return
        value = problem.value if len(self._groups) < GROUPS else ""
        group = self._groups.setdefault((problem.column, folded(value) or value, problem.message.text), [0, problem])
        group[0] += 1

    def groups(self) -> tuple[RefusalGroup, ...]:
        made = (
            RefusalGroup(kept.name, kept.column, kept.value, kept.message, kept.unlisted, count, kept.row)
            for count, kept in self._groups.values()
        )
        return tuple(sorted(made, key=lambda group: (-group.count, group.row)))


def rows_of(desk: Desk, planned: ImportPlan) -> Iterator[tuple[int, files.FileCells, ReadingOptions]]:
    """(row, its cells, what it is read with) of each row of a file."""
    options = ReadingOptions.of(planned.kind, planned.pairs, planned.mapping, all_lists(desk), desk.now())
    for number, cells in files.rows(planned.source):
        yield number, cells, options


def try_out(desk: Desk, planned: ImportPlan, progress: Progress = nothing, *, skip_repeated: bool = False) -> Trial:
    """A dry run. `progress` is told (rows, 0).

    `skip_repeated` leaves out rows that repeat one before them word for word.
    """
    count = refused = warned = repeated = 0
    tally, once, seen = _Tally(), _Once(planned), dict[int, int]()
    ready: list[bytes] = []
    some: list[Prepared] = []
    for number, cells, options in rows_of(desk, planned):
        first = seen.setdefault(_print(cells), number)
        repeated += first != number
        if first != number and skip_repeated:
            continue
        count += 1
        prepared, problems = read_row(number, cells, options)
        if first != number:
            problems = (*problems, CellProblem(number, "", "", M_("It says the same as row {row}.", row=first), False))
        elif prepared is not None:
            problems = (*problems, *once.again(number, prepared))
        if any(problem.refused for problem in problems):
            refused, prepared = refused + 1, None
        warned += prepared is not None and bool(problems)
        for problem in problems:
            tally.add(problem)
        if prepared is not None and not refused:
            some.append(prepared)
        if len(some) == commands.STEP:
            ready.append(packed(some))
            some = []
        if count % 500 == 0:
            progress(count, 0)
    ready += [packed(some)] if some else []
    return Trial(
        count, refused, warned, tuple(tally.refusals), tuple(tally.warnings), tally.groups(), repeated, skip_repeated,
        () if refused else tuple(ready),
    )  # fmt: skip


def _print(cells: files.FileCells) -> int:
    """What tells a row from others: eight bytes of a hash over its cells."""
    said = "\0".join("" if cell is None else str(cell).strip() for cell in cells).rstrip("\0")
    return int.from_bytes(blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


class _Once:
    """The values of a field that should stand in one row only: a number of the earlier register, a place's name."""

    def __init__(self, planned: ImportPlan) -> None:
        self._kind = planned.kind
        self._heading = next((heading for heading, name in planned.pairs if name == planned.kind.once), "")
        self._rows: dict[str, int] = {}

    def again(self, row: int, prepared: Prepared) -> Iterator[CellProblem]:
        """A value that stood in an earlier row."""
        name = self._kind.once
        said = prepared.parts["facts"].get(name)
        if said is None or (first := self._rows.setdefault(folded(said) or said, row)) == row:
            return
        message = M_("This stands in row {row} too.", row=first)
        yield CellProblem(row, self._heading, str(said), message, self._kind.strict, name)
