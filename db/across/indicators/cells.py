"""The cells that figures are sums of: records of a stretch of days that every card counts alike, or leaves alike.

They are read, not thought out: one statement a source asks of each record which cards count it and under which code.
What counts acts of the unit is told whatever it tells, so it makes no cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, null, or_, select, true

from db.across.indicators.cards import MEDIAN, P90, SHARE, Card, Of, cards
from db.across.indicators.counting import bounds
from db.across.indicators.periods import DayRange
from db.across.indicators.sources import CountedRows, Scope, rows_of
from db.reading.suppression import CellSet

DAY = timedelta(days=1)
SAME_RECORDS = {"cleared": "incidents"}
"""Sources that count the records of another, by another time."""
Marks = Mapping[tuple[str, str], tuple[str, int]]
"""What counts the records of a cell: the key of an `Of` → the code it is counted under, and its stretch of days."""


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
    """How much each cell holds, and what counts it in which stretch of days."""

    days: Sequence[DayRange]
    held: list[int] = field(default_factory=list)
    _of: dict[tuple[tuple[str, str], str, int], set[int]] = field(default_factory=dict)

    def add(self, marks: Marks, held: int) -> None:
        """One more cell."""
        place = len(self.held)
        self.held.append(held)
        for key, (code, stretch) in marks.items():
            self._of.setdefault((key, code, stretch), set()).add(place)

    def counted(self, of: Of, part: str, span: DayRange) -> CellSet:
        """The cells that a source counts in a span, or one part of it."""
        inside = [place for place, days in enumerate(self.days) if days.first in span]
        codes = [part] if part else self.parts(of)
        return frozenset().union(*(self._of.get((of.key, code, place), ()) for code in codes for place in inside))

    def parts(self, of: Of) -> list[str]:
        """The codes that a source's records are counted under."""
        return sorted({code for key, code, _place in self._of if key == of.key})

    def sum(self, cells: CellSet) -> int:
        """How much some cells hold together."""
        return sum(self.held[cell] for cell in cells)


def cells_of(conn: Connection, scope: Scope, spans: Iterable[DayRange]) -> Cells:
    """The cells of all that was counted in some spans, as the records are now."""
    made = Cells(stretches(spans))
    if made.days:
        for sources in _by_records().values():
            for marks, held in _read(conn, scope, made.days, sources):
                made.add(marks, held)
    return made


def _by_records() -> dict[str, dict[tuple[str, str], Of]]:
    """Sources of the same records, under the name of one of them."""
    sources: dict[str, dict[tuple[str, str], Of]] = {}
    for card in cards().values():
        for of in sources_of(card):
            sources.setdefault(SAME_RECORDS.get(of.source, of.source), {})[of.key] = of
    return sources


def _read(
    conn: Connection, scope: Scope, days: Sequence[DayRange], sources: Mapping[tuple[str, str], Of]
) -> Iterator[tuple[Marks, int]]:
    every = {key: rows_of(of, scope) for key, of in sources.items()}
    times = list({rows.when.key: rows for rows in every.values()}.values())
    stretch = {rows.when.key: _stretch(rows, days).label(f"in_{place}") for place, rows in enumerate(times)}
    marks = [
        case((and_(true(), *rows.where), func.coalesce(rows.what, "")), else_=null()).label(f"mark_{place}")
        for place, rows in enumerate(every.values())
    ]
    first = times[0]
    where = (
        first.unit.in_(scope.units),
        or_(*(_inside(rows, DayRange(days[0].first, days[-1].last)) for rows in times)),
    )
    chosen = select(func.count(), *stretch.values(), *marks).select_from(first.origin).where(*where)
    for held, *counts in conn.execute(chosen.group_by(*stretch.values(), *marks)):
        within = dict(zip(stretch, counts[: len(stretch)], strict=True))
        marked = {
            key: (str(code), int(within[rows.when.key]))
            for (key, rows), code in zip(every.items(), counts[len(stretch) :], strict=True)
            if code is not None and within[rows.when.key] is not None
        }
        if marked:
            yield marked, int(held)


def _inside(rows: CountedRows, span: DayRange) -> ColumnElement[bool]:
    since, until = bounds(span, instant=rows.instant)
    return and_(rows.when >= since, rows.when < until)


def _stretch(rows: CountedRows, days: Sequence[DayRange]) -> ColumnElement[Any]:
    """Which of the stretches of days a record lies in, by the time that its source goes by; none where in none."""
    return case(*((_inside(rows, span), place) for place, span in enumerate(days)), else_=null())
