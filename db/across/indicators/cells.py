"""The cells that figures are sums of: records of a stretch of days that every card counts alike, or leaves alike.

They are read, not thought out: one statement a source asks of each record which cards count it and under which code.
A paper counted records as they stood then: what was written to since is made again, apart, and a cell says of each of
those times what counted it. What counts acts of the unit is told whatever it tells, so it makes no cells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, null, or_, select, true

from db.across.indicators.before import CHUNK, Touched, as_of, touched_since
from db.across.indicators.cards import MEDIAN, P90, SHARE, Card, Of, cards
from db.across.indicators.counting import bounds
from db.across.indicators.periods import DayRange
from db.across.indicators.request_sources import RATINGS
from db.across.indicators.sources import CountedRows, Scope, rows_of
from db.reading.suppression import CellSet

DAY = timedelta(days=1)
SAME_RECORDS = {"cleared": "incidents", "offered": "incidents", "ratings": "requests"}
"""Sources that count the records of another, by another time or under other codes."""
CountMark = tuple[tuple[str, str], str, int]
"""What counts a record: the key of an `Of`, the code it is counted under, and its stretch of days."""
Marks = frozenset[CountMark]
NOW = -1
"""In place of a position of the journal: as the records are now."""


def stretches(spans: Iterable[DayRange]) -> tuple[DayRange, ...]:
    """The longest stretches of days of which each lies in every one of these spans as a whole, or not at all."""
    spans = tuple(spans)
    cuts = sorted({day for span in spans for day in (span.first, span.last + DAY)})
    made = (DayRange(first, after - DAY) for first, after in pairwise(cuts))
    return tuple(stretch for stretch in made if any(stretch.first in span for span in spans))


def counts_records(card: Card) -> bool:
    """Whether a card's own records make cells: no middle times, no duties, no acts of the unit."""
    return card.measure not in (MEDIAN, P90) and "duties" not in card.of.options and not card.act


def sources_of(card: Card) -> tuple[Of, ...]:
    """What of a card makes cells: what it counts and, of a share, what that is measured against."""
    among = (card.among,) if card.measure == SHARE and card.among is not None else ()
    if "duties" in card.of.options or card.measure in (MEDIAN, P90):
        return ()
    return (card.of, *among) if counts_records(card) else among


@dataclass(frozen=True)
class Cells:
    """How much each cell holds, and what counts it in which stretch of days: now, and at each earlier position."""

    days: Sequence[DayRange]
    held: list[int] = field(default_factory=list)
    _of: dict[tuple[CountMark, int], set[int]] = field(default_factory=dict)
    _parts: dict[tuple[str, str], set[str]] = field(default_factory=dict)

    def add(self, marks: Mapping[int, Marks], held: int) -> None:
        """Add a cell: what counted it, and at which position."""
        place = len(self.held)
        self.held.append(held)
        for at, counted in marks.items():
            for mark in counted:
                self._of.setdefault((mark, at), set()).add(place)
                self._parts.setdefault(mark[0], set()).add(mark[1])

    def counted(self, of: Of, part: str, span: DayRange, at: int = NOW) -> CellSet:
        """The cells that a source counts in a span, or one part of it, as the records stood at a position."""
        inside = [place for place, days in enumerate(self.days) if days.first in span]
        key, codes = of.key, [part] if part else self.parts(of)
        return frozenset().union(*(self._of.get(((key, code, place), at), ()) for code in codes for place in inside))

    def parts(self, of: Of) -> list[str]:
        """The codes that a source's records are counted under."""
        return sorted(self._parts.get(of.key, ()))

    def sum(self, cells: CellSet) -> int:
        """How much some cells hold together."""
        return sum(self.held[cell] for cell in cells)


def cells_of(
    conn: Connection, scope: Scope, spans: Iterable[DayRange], positions: Iterable[int] = (), besides: Iterable[Of] = ()
) -> Cells:
    """The cells of all that was counted in some spans, as the records are now and as they stood at some positions.

    `besides`: what is told of the same records under no card.
    """
    made = Cells(stretches(spans))
    if not made.days:
        return made
    times = sorted(set(positions))
    touched = touched_since(conn, scope.units, times[0]) if times else []
    readings = [_Reading(scope, made.days, sources) for sources in _by_records(scope, besides).values()]
    alike = [reading.grouped(conn) for reading in readings]
    apart = [Counter[tuple[Marks, ...]]() for _reading in readings]
    for start in range(0, len(touched), CHUNK):
        some = touched[start : start + CHUNK]
        with ExitStack() as stack:
            before = {position: stack.enter_context(_before(conn, scope, some, position)) for position in times}
            for place, reading in enumerate(readings):
                for each in reading.at_each(conn, before, some):
                    apart[place][each] += 1
                    alike[place][each[0]] -= 1
    for place, _reading in enumerate(readings):
        for marks, held in alike[place].items():
            if marks and held:
                made.add(dict.fromkeys((NOW, *times), marks), held)
        for each, held in apart[place].items():
            if any(each):
                made.add(dict(zip((NOW, *times), each, strict=True)), held)
    return made


Before = tuple[list[str], Connection | None]
"""The uids of records that stood otherwise at a position, and a store that holds them so; None where none did."""


@contextmanager
def _before(conn: Connection, scope: Scope, touched: Sequence[Touched], position: int) -> Iterator[Before]:
    since = [each.uid for each in touched if each.opened <= position < each.last]
    if not since:
        yield since, None
        return
    with as_of(conn, scope.units, since, position) as store:
        yield since, store


def _by_records(scope: Scope, besides: Iterable[Of]) -> dict[str, dict[tuple[str, str], Of]]:
    """Sources of the same records, under the name of one of them; ratings at a seat are of no record there."""
    sources: dict[str, dict[tuple[str, str], Of]] = {}
    for of in (*(of for card in cards().values() for of in sources_of(card)), *besides):
        if of.source == RATINGS and scope.below:
            continue
        sources.setdefault(SAME_RECORDS.get(of.source, of.source), {})[of.key] = of
    return sources


class _Reading:
    """Reads which cards count each record, of sources of the same records."""

    def __init__(self, scope: Scope, days: Sequence[DayRange], sources: Mapping[tuple[str, str], Of]) -> None:
        every = {key: rows_of(of, scope) for key, of in sources.items()}
        times = list({rows.when.key: rows for rows in every.values()}.values())
        self._first = times[0]
        self._stretches = [_stretch(rows, days).label(f"in_{place}") for place, rows in enumerate(times)]
        at = {rows.when.key: place for place, rows in enumerate(times)}
        self._keys = [(key, at[rows.when.key]) for key, rows in every.items()]
        self._marks = [
            case((and_(true(), *rows.where), func.coalesce(rows.what, "")), else_=null()).label(f"mark_{place}")
            for place, rows in enumerate(every.values())
        ]
        self._where = (
            self._first.unit.in_(scope.units),
            or_(*(_inside(rows, DayRange(days[0].first, days[-1].last)) for rows in times)),
        )

    def grouped(self, conn: Connection) -> Counter[Marks]:
        """How many records are counted alike."""
        chosen = select(func.count(), *self._stretches, *self._marks).select_from(self._first.origin)
        counted = Counter[Marks]()
        for held, *values in conn.execute(chosen.where(*self._where).group_by(*self._stretches, *self._marks)):
            counted[self._read(values)] += int(held)
        return counted

    def at_each(
        self, conn: Connection, before: Mapping[int, Before], touched: Sequence[Touched]
    ) -> Iterator[tuple[Marks, ...]]:
        """What counts each row of some records: now, and at each position."""
        now = self._by_row(conn, [each.uid for each in touched])
        every = [now]
        for position, (since, store) in before.items():
            changed = {each.uid for each in touched if position < each.last}
            then = {row: marks for row, marks in now.items() if row[0] not in changed}
            every.append(then if store is None else then | self._by_row(store, since))
        rows = dict.fromkeys(row for times in every for row in times)
        nothing: Marks = frozenset()
        yield from (tuple(times.get(row, nothing) for times in every) for row in rows)

    def _by_row(self, conn: Connection, uids: Sequence[str]) -> dict[tuple[str, str], Marks]:
        row = self._first.uid if self._first.key is None else self._first.key
        chosen = select(self._first.uid, row.label("row"), *self._stretches, *self._marks)
        chosen = chosen.select_from(self._first.origin).where(*self._where, self._first.uid.in_(uids))
        return {(uid, key): self._read(values) for uid, key, *values in conn.execute(chosen)}

    def _read(self, values: Sequence[Any]) -> Marks:
        within, codes = values[: len(self._stretches)], values[len(self._stretches) :]
        return frozenset(
            (key, str(code), int(within[place]))
            for (key, place), code in zip(self._keys, codes, strict=True)
            if code is not None and within[place] is not None
        )


def _inside(rows: CountedRows, span: DayRange) -> ColumnElement[bool]:
    since, until = bounds(span, instant=rows.instant)
    return and_(rows.when >= since, rows.when < until)


def _stretch(rows: CountedRows, days: Sequence[DayRange]) -> ColumnElement[Any]:
    """The stretches of days in which a record lies, by the time that its source uses; empty where it lies in none."""
    return case(*((_inside(rows, span), place) for place, span in enumerate(days)), else_=null())
