"""The counts that a province offers the national command: of each month that is over, hidden as pooling.py and, beside
published tables, offered.py say."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date
from itertools import product

from sqlalchemy import Connection, case, func, select

from db.across.indicators.cells import cells_of
from db.across.indicators.heard import units_heard
from db.across.indicators.models import COUNT, SEEN
from db.across.indicators.offered import (
    TYPES,
    OfferedLine,
    OfferedMonths,
    counties_of,
    counts_source,
    kept_against,
    months_until,
    offered_of,
    sensitive_types,
    text_of,
)
from db.across.indicators.periods import MONTH, Period, compare, period, shifted
from db.across.indicators.pooling import OPEN, TOGETHER, CountCell, kept_of_month, pools_of, told_of_month
from db.across.indicators.publishing import published_papers
from db.across.indicators.queries import RECORDS
from db.across.indicators.scopes import scope_of
from db.carrying.levels.links import CARRIERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.reading.suppression import is_small
from db.reference.lists.queries import items_of
from db.storage.ends import last_position
from db.words.calendar.jalali import date_to_jalali, local_date

CLEARANCES = "clearance"


@dataclass(frozen=True, slots=True)
class MonthCount:
    """A line of what is offered. `month` is Jalali, as 1405-08; what is "" is not told, and neither is a count None."""

    month: str
    county: str
    type: str
    clearance: str
    count: int | None


@dataclass(frozen=True, slots=True)
class OfferedCounts:
    """The counts as they stand now: up to which month, of how many units, and how many of them had not said all.

    `as_of` is the position of the journal that they were counted at, `kept` the lines that are kept back (offered.py).
    """

    until: str
    units: int
    behind: int
    lines: tuple[MonthCount, ...]
    as_of: int = 0
    kept: tuple[str, ...] = ()


def months_over(today: date) -> tuple[Period, ...]:
    """The months that are offered: the last that are over, the oldest first. Pure."""
    now = date_to_jalali(today)
    return months_until(shifted(period(MONTH, now.year, now.month), -1))


@query("counts.ready", roles=CARRIERS)
def counts_ready(reading: Reading) -> OfferedCounts:
    """The counts of the months that are over, as they may be told beside every table that was published of them. It
    takes a second for a large province, and some for each such table.
    """
    today = local_date(reading.now)
    months = months_over(today)
    counties, sensitive = counties_of(reading), sensitive_types(reading.conn)
    cells = _empty(reading.conn, set(counties.values()), sensitive)
    counted = {
        month: _with_empty(cells, of) for month, of in _counted(reading.conn, months, counties, sensitive).items()
    }
    kept = frozenset((month, cell) for month, of in counted.items() for cell in kept_of_month(of))
    kept = _beside_what_was_told(reading, months, kept)
    large = {(month, pool.cell) for month, of in counted.items() for pool in pools_of(of) if not is_small(pool.number)}
    lines = tuple(
        MonthCount(month.code, *count.cell, count.number)
        for month in months
        for count in told_of_month(counted.get(month.code, {}), {cell for code, cell in kept if code == month.code})
    )
    heard = units_heard(reading, compare(months[-1], today))
    units = (0, 0) if heard is None else (heard.units, len(heard.missing))
    at = last_position(reading.conn, RECORDS)
    return OfferedCounts(months[-1].code, *units, lines, at, tuple(sorted(map(text_of, kept & large))))


def _with_empty(cells: Mapping[str, list[tuple[str, str]]], counted: dict[CountCell, int]) -> dict[CountCell, int]:
    """The counts of a month, with every cell that its types could have."""
    types = {cell.type for cell in counted}
    every = (CountCell(county, type_, kind) for type_ in types for county, kind in cells.get(type_, ()))
    return dict.fromkeys(every, 0) | counted


def _beside_what_was_told(
    reading: Reading, months: tuple[Period, ...], kept: frozenset[OfferedLine]
) -> frozenset[OfferedLine]:
    """The lines kept back, with those that would tell a small count beside published tables and the last offer."""
    papers, before = published_papers(reading), offered_of(reading)
    if not papers and before is None:
        return kept
    offered, of = OfferedMonths(months), counts_source(reading)
    scope = scope_of(reading.conn, reading.unit, local_date(reading.now))
    earlier = () if before is None else (before,)
    spans = {span for told in (*papers, *earlier, offered) for span in told.spans}
    cells = cells_of(reading.conn, scope, spans, [told.at for told in (*papers, *earlier)], (of,))
    return kept_against(papers, before, offered, of, cells, kept)


def _empty(conn: Connection, counties: Set[str], sensitive: Set[str]) -> dict[str, list[tuple[str, str]]]:
    """By type the counties and clearances that it may be counted by."""
    kinds = [OPEN, *(item.code for item in items_of(conn, CLEARANCES))]
    return {
        item.code: list(product(sorted(counties), [TOGETHER] if item.code in sensitive else kinds))
        for item in items_of(conn, TYPES)
    }


def _counted(
    conn: Connection, months: tuple[Period, ...], counties: Mapping[str, str], sensitive: Set[str]
) -> dict[str, dict[CountCell, int]]:
    month = case(*((COUNT.c.day <= each.span.last, each.code) for each in months))
    days = COUNT.c.day.between(months[0].span.first, months[-1].span.last)
    chosen = select(COUNT.c.unit, month, COUNT.c.type, COUNT.c.clearance, func.sum(COUNT.c.live)).where(
        COUNT.c.unit.in_(counties), COUNT.c.batch == SEEN, days
    )
    counted: dict[str, dict[CountCell, int]] = {}
    for unit, code, type_, clearance, live in conn.execute(
        chosen.group_by(COUNT.c.unit, month, COUNT.c.type, COUNT.c.clearance)
    ):
        kind = TOGETHER if type_ in sensitive else clearance or OPEN
        of = counted.setdefault(code, {})
        cell = CountCell(counties[unit], type_, kind)
        of[cell] = of.get(cell, 0) + int(live)
    return counted
