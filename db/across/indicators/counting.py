"""Counting what a source gives: in several spans at once, its lengths, a page of its records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    Integer,
    Select,
    and_,
    cast,
    func,
    literal,
    select,
    values,
)

from db.across.indicators.models import COUNT, SEEN
from db.across.indicators.periods import DayRange
from db.across.indicators.sources import CountedRows, Quick
from db.reading import keyset
from db.storage.columns import WHOLE, Instant
from db.words.calendar.jalali import local_instant
from db.words.records import Cursor

COLUMNS = ("live", "void", "solved", "late", "rounded")

Counts = Mapping[tuple[int, str], tuple[int, int]]
"""(place of the span, code) → how many records, and the sum of their values."""


class Counted(NamedTuple):
    """One record that a figure counted: where it is kept, its time, the code it is split by, its value."""

    uid: str
    unit: str
    number: str
    state: str
    when: datetime | date
    what: str
    value: int | None


def bounds(span: DayRange, *, instant: bool) -> tuple[Any, Any]:
    """[from, before) of a span as days, or as instants in Tehran."""
    end = span.last + timedelta(days=1)
    return (local_instant(span.first), local_instant(end)) if instant else (span.first, end)


class Tally:
    """The counts of `incident_count` in several spans, read once for all cards that ask for them."""

    def __init__(self, conn: Connection, units: Sequence[str], spans: Sequence[DayRange]) -> None:
        pieces = Pieces([bounds(span, instant=False) for span in spans])
        within = spans_as_rows(pieces.ends, Date())
        day = COUNT.c.day
        here = and_(COUNT.c.unit.in_(units), COUNT.c.batch == SEEN, day >= within.c.since, day < within.c.until)
        sums = [cast(func.sum(COUNT.c[name]), WHOLE) for name in COLUMNS]  # else a sum is a Decimal in PostgreSQL
        chosen = (
            select(within.c.place, COUNT.c.type, COUNT.c.clearance, *sums)
            .select_from(within.join(COUNT, here))
            .group_by(within.c.place, COUNT.c.type, COUNT.c.clearance)
        )
        self.rows = [(place, *row[1:]) for row in conn.execute(chosen) for place in pieces.spans_of[row[0]]]

    def counts(self, quick: Quick) -> Counts:
        """What a source asks for, as `counts` gives it."""
        counted: dict[tuple[int, str], tuple[int, int]] = {}
        column = 3 + COLUMNS.index(quick.column)
        for row in self.rows:
            if quick.types is not None and row[1] not in quick.types:
                continue
            if quick.by == "clearance" and not row[2]:
                continue
            key = (row[0], row[2] if quick.by == "clearance" else row[1])
            if n := row[column]:
                counted[key] = (counted.get(key, (0, 0))[0] + n, 0)
        return counted


class Pieces:
    """Spans cut where any of them begins or ends, so that a record is counted once: a half-year overlaps its months.

    `ends` are the pieces that lie in a span, `spans_of` the places of the spans of each.
    """

    def __init__(self, spans: Sequence[tuple[Any, Any]]) -> None:
        cuts = sorted({end for span in spans for end in span})
        self.ends: list[tuple[Any, Any]] = []
        self.spans_of: list[list[int]] = []
        for since, until in pairwise(cuts):
            places = [place for place, span in enumerate(spans) if span[0] <= since and until <= span[1]]
            if places:
                self.ends.append((since, until))
                self.spans_of.append(places)


def spans_as_rows(ends: Sequence[tuple[Any, Any]], kind: Any) -> Any:
    """Spans as rows to join: `place`, `since` and `until`, the last one outside."""
    parts = (Column("place", Integer), Column("since", kind), Column("until", kind))
    return values(*parts, name="spans").data([(place, *end) for place, end in enumerate(ends)]).cte("spans")


def counts(conn: Connection, rows: CountedRows, units: Sequence[str], spans: Sequence[DayRange]) -> Counts:
    """How many records lie in each span, by the code they are split by: one statement for all spans."""
    pieces = Pieces([bounds(span, instant=rows.instant) for span in spans])
    within = spans_as_rows(pieces.ends, Instant() if rows.instant else Date())
    what = func.coalesce(rows.what, "")
    total: ColumnElement[Any] = literal(0) if rows.value is None else func.coalesce(func.sum(rows.value), 0)
    how_many: ColumnElement[Any] = func.count() if rows.weight is None else func.coalesce(func.sum(rows.weight), 0)
    where = and_(rows.unit.in_(units), rows.when >= within.c.since, rows.when < within.c.until, *rows.where)
    chosen = (
        select(within.c.place, what, how_many, total)
        .select_from(within.join(rows.origin, where))
        .group_by(within.c.place, what)
    )
    counted: dict[tuple[int, str], tuple[int, int]] = {}
    for piece, code, n, value in conn.execute(chosen):
        for place in pieces.spans_of[piece]:
            so_far = counted.get((place, str(code)), (0, 0))
            counted[place, str(code)] = so_far[0] + int(n), so_far[1] + int(value)
    return counted


def lengths(conn: Connection, rows: CountedRows, units: Sequence[str], span: DayRange) -> tuple[list[float], int]:
    """(the known lengths in units of the source's step, how many are missing or run backwards)."""
    assert rows.length is not None
    start, end = rows.length
    chosen = select(start, end).select_from(rows.origin).where(*_within(rows, units, span))
    measured: list[float] = []
    missing = 0
    for began, ended in conn.execute(chosen):
        if began is None or ended is None or ended < began:
            missing += 1
        else:
            measured.append((ended - began) / rows.step)
    return measured, missing


def _within(rows: CountedRows, units: Sequence[str], span: DayRange) -> tuple[ColumnElement[bool], ...]:
    since, until = bounds(span, instant=rows.instant)
    return (rows.unit.in_(units), rows.when >= since, rows.when < until, *rows.where)


def listing(
    rows: CountedRows,
    units: Sequence[str],
    span: DayRange,
    *,
    what: str | None = None,
    only: Sequence[str] | None = None,
) -> Select[Any]:
    """The records counted in a span, as `Counted` names them; `what`: of one code, `only`: of these uids."""
    value = literal(None) if rows.value is None else rows.value
    columns = (
        (rows.uid if rows.key is None else rows.key).label("uid"),
        rows.unit.label("unit"),
        rows.number.label("number"),
        rows.state.label("state"),
        rows.when.label("when"),
        func.coalesce(rows.what, "").label("what"),
        value.label("value"),
    )
    chosen = select(*columns).select_from(rows.origin).where(*_within(rows, units, span))
    if what is not None:
        chosen = chosen.where(rows.what == what)
    if only is not None:
        chosen = chosen.where(rows.uid.in_(only))
    return chosen


def records(
    conn: Connection, chosen: Select[Any], after: Cursor | None, limit: int
) -> tuple[list[Counted], Cursor | None]:
    """A page of a listing, newest first, and where the next begins."""
    columns = chosen.selected_columns
    rows, following = keyset.cut(conn, chosen, keyset.SortColumns(columns.when, columns.uid), after, limit)
    return [Counted(*row) for row in rows], following
