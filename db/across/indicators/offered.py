"""The counts of single months that a province offers, held against the tables that it published of the same records.

What is offered tells sums of cells like any line of a paper: the half-year that a paper told, less five months that are
offered, is the sixth. So a paper is hidden after what is offered, and what is offered after every paper. Pure, but for
`offered_of`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from db.across.indicators.cards import Of
from db.across.indicators.cells import NOW, Cells
from db.across.indicators.hiding import TellingSets, ToldPaper, telling
from db.across.indicators.periods import DayRange, Period, read_period, shifted
from db.across.indicators.pooling import OPEN, CountCell, Pool, pools_of
from db.across.indicators.scopes import scope_units
from db.carrying.levels.unit_status import units_below
from db.kernel.base.officer import Reading
from db.kernel.journal.stored_events import events_of_kinds
from db.reading.suppression import CellSet, CountedLine, is_small, keep_back
from db.reference.lists.queries import items_of
from db.reference.lists.seed import seed_lists

MADE = "counts_made"
"""The kind of the entry that says what was offered: up to which month, and what was kept back."""
MONTHS = 24
"""So many months, the last that are over: every half-year has the same one of the year before beside it."""
TYPES, SENSITIVE, COUNTY = "incident_type", "sensitive", "county"
GUARDED = "offered"
"""In place of a card's code: a count of one month that is offered or kept back there."""

OfferedLine = tuple[str, CountCell]
"""A line of what is offered: the code of its month, and what it counts."""


@dataclass(frozen=True, slots=True)
class OfferedMonths:
    """An offer of counts: its months, the lines kept back, and the position of the journal it was counted at.

    `kept` is None where nobody noted it (version 0.1.0): then every line counts as told.
    """

    months: Sequence[Period]
    at: int = NOW
    kept: frozenset[OfferedLine] | None = None

    @property
    def spans(self) -> tuple[DayRange, ...]:
        """The days of each month."""
        return tuple(month.span for month in self.months)


def months_until(last: Period) -> tuple[Period, ...]:
    """The months that are offered together, the oldest first. Pure."""
    return tuple(shifted(last, -back) for back in reversed(range(MONTHS)))


def counts_source(reading: Reading) -> Of:
    """The offered counts as a source of cells."""
    counties, sensitive = dict(sorted(counties_of(reading).items())), sorted(sensitive_types(reading.conn))
    return Of("offered", {"counties": counties, "sensitive": sensitive, "open": OPEN})


def counties_of(reading: Reading) -> dict[str, str]:
    """The name of the county of each unit by its uid; of one that no county enrolled, the unit's own."""
    conn, seat = reading.conn, reading.unit
    below = {unit.uid: unit for unit in units_below.read(reading)}
    of = {uid: (below[uid].name if uid in below else uid) for uid in scope_units(conn, seat)}
    for unit in below.values():
        if unit.kind == COUNTY:
            of |= dict.fromkeys(scope_units(conn, unit.uid), unit.name)
    return of


def sensitive_types(conn: Connection) -> frozenset[str]:
    """The types that the program's list marks as sensitive, or this seat's own."""
    shipped = {item.code for item in seed_lists()[TYPES] if item.extra.get(SENSITIVE)}
    return frozenset(shipped | {item.code for item in items_of(conn, TYPES) if item.extra.get(SENSITIVE)})


def offered_of(reading: Reading) -> OfferedMonths | None:
    """The offer that this unit made last; None where it never did."""
    made = events_of_kinds(reading.conn, reading.unit, (MADE,))
    if not made:
        return None
    facts, at = made[-1].facts, made[-1].position
    kept = facts.get("kept")
    lines = None if kept is None else frozenset(map(line_of, kept))
    return OfferedMonths(months_until(read_period(facts["until"])), facts.get("as_of") or at, lines)


def line_of(text: str) -> OfferedLine:
    """A line as an entry keeps it."""
    month, *cell = text.split("\t")
    return month, CountCell(*cell)


def text_of(line: OfferedLine) -> str:
    """A line as an entry keeps it: its month, county, type and clearance."""
    return "\t".join((line[0], *line[1]))


def told_by(offered: OfferedMonths, of: Of, cells: Cells) -> TellingSets:
    """The offered counts as sets of cells: told, kept back, and those that must not follow."""
    kept = offered.kept or frozenset()
    told, hidden, pools = set[CellSet](), set[CellSet](), _pools(offered, of, cells)
    for line, pool, members in pools:
        small = is_small(pool.number)
        (hidden if small or line in kept else told).add(members)
    kept_back = frozenset(hidden)
    return TellingSets(frozenset(told), kept_back, kept_back, dict.fromkeys(_small(pools), GUARDED))


def kept_against(
    papers: Sequence[ToldPaper],
    last: OfferedMonths | None,
    offered: OfferedMonths,
    of: Of,
    cells: Cells,
    kept: Collection[OfferedLine],
) -> frozenset[OfferedLine]:
    """The lines of what is to be offered that are kept back, after what these papers told and what was offered `last`.
    `kept` are so already."""
    pools = _pools(offered, of, cells)
    lines = {text_of(line): (line, pool, members) for line, pool, members in pools}
    before = telling(papers, cells) if last is None else telling(papers, cells).with_(told_by(last, of, cells))
    before = before.with_(TellingSets(guarded=dict.fromkeys(_small(pools), GUARDED)))
    could_tell = [
        CountedLine(key, (members,), pool.number, is_small(pool.number) or line in kept)
        for key, (line, pool, members) in lines.items()
    ]
    back = keep_back(cells.held, could_tell, before.unknown(), before.earlier, named=False)
    keys = lines if back.gives_away else back.keys  # nothing at all, where keeping back single lines does not help
    return frozenset(kept) | {lines[key][0] for key in keys}


def _pools(offered: OfferedMonths, of: Of, cells: Cells) -> list[tuple[OfferedLine, Pool, CellSet]]:
    """All that could be told of these months, with the cells that each line is the sum of."""
    made = list[tuple[OfferedLine, Pool, CellSet]]()
    for month in offered.months:
        counted = _counted(offered, of, cells, month.span)
        held = {cell: cells.sum(some) for cell, some in counted.items()}
        for pool in pools_of(held):
            members = frozenset[int]().union(*(counted[cell] for cell in pool.members))
            made.append(((month.code, pool.cell), pool, members))
    return made


def _small(pools: Sequence[tuple[OfferedLine, Pool, CellSet]]) -> list[CellSet]:
    """The cells of each small count of one month, county, type and clearance: what the first step alone holds."""
    return [members for _line, pool, members in pools if pool.step == 0 and is_small(pool.number)]


def _counted(offered: OfferedMonths, of: Of, cells: Cells, span: DayRange) -> dict[CountCell, CellSet]:
    """The cells of each count of a month."""
    found = {code: cells.counted(of, code, span, offered.at) for code in cells.parts(of)}
    return {CountCell(*code.split("\t")): some for code, some in found.items() if some}
