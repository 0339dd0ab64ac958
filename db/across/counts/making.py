"""The counts that a province offers the national command: of each month that is over, hidden as hiding.py says."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date
from itertools import product

from sqlalchemy import Connection, case, func, select

from db.across.counts.hiding import OPEN, TOGETHER, CountCell, PublishedCount, publishable_counts
from db.across.indicators.heard import units_heard
from db.across.indicators.models import COUNT, SEEN
from db.across.indicators.periods import MONTH, Period, compare, period, shifted
from db.across.indicators.scopes import scope_units
from db.carrying.levels.links import CARRIERS
from db.carrying.levels.unit_status import units_below
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.reference.lists.queries import items_of
from db.reference.lists.seed import seed_lists
from db.words.calendar.jalali import date_to_jalali, local_date

MONTHS = 24
"""So many months, the last that are over: every half-year has the same one of the year before beside it."""
TYPES, CLEARANCES, SENSITIVE, COUNTY = "incident_type", "clearance", "sensitive", "county"


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
    """The counts as they stand now: up to which month, of how many units, and how many of them had not said all."""

    until: str
    units: int
    behind: int
    lines: tuple[MonthCount, ...]


def months_over(today: date, count: int = MONTHS) -> tuple[Period, ...]:
    """The last months that are over, the oldest first. Pure."""
    now = date_to_jalali(today)
    running = period(MONTH, now.year, now.month)
    return tuple(shifted(running, -back) for back in range(count, 0, -1))


@query("counts.ready", roles=CARRIERS)
def counts_ready(reading: Reading) -> OfferedCounts:
    """The counts of the months that are over, as they may be told. It takes a second for a large province."""
    today = local_date(reading.now)
    months = months_over(today)
    counties, sensitive = _counties(reading), sensitive_types(reading.conn)
    cells = _empty(reading.conn, set(counties.values()), sensitive)
    counted = _counted(reading.conn, months, counties, sensitive)
    lines = tuple(
        MonthCount(month.code, *count.cell, count.number)
        for month in months
        for count in _told(cells, counted.get(month.code, {}))
    )
    heard = units_heard(reading, compare(months[-1], today))
    return OfferedCounts(months[-1].code, *((0, 0) if heard is None else (heard.units, len(heard.missing))), lines)


def _told(cells: Mapping[str, list[tuple[str, str]]], counted: dict[CountCell, int]) -> list[PublishedCount]:
    """What may be published of a month: counts for every cell that its types could have."""
    types = {cell.type for cell in counted}
    every = (CountCell(county, type_, kind) for type_ in types for county, kind in cells.get(type_, ()))
    return publishable_counts(dict.fromkeys(every, 0) | counted)


def sensitive_types(conn: Connection) -> frozenset[str]:
    """The types that the program's list marks as sensitive, or this seat's own."""
    shipped = {item.code for item in seed_lists()[TYPES] if item.extra.get(SENSITIVE)}
    return frozenset(shipped | {item.code for item in items_of(conn, TYPES) if item.extra.get(SENSITIVE)})


def _empty(conn: Connection, counties: Set[str], sensitive: Set[str]) -> dict[str, list[tuple[str, str]]]:
    """By type the counties and clearances that it may be counted by."""
    kinds = [OPEN, *(item.code for item in items_of(conn, CLEARANCES))]
    return {
        item.code: list(product(sorted(counties), [TOGETHER] if item.code in sensitive else kinds))
        for item in items_of(conn, TYPES)
    }


def _counties(reading: Reading) -> dict[str, str]:
    """The name of the county of each unit; of one that no county enrolled, the unit's own."""
    conn, seat = reading.conn, reading.unit
    below = {unit.uid: unit for unit in units_below.read(reading)}
    of = {uid: (below[uid].name if uid in below else uid) for uid in scope_units(conn, seat)}
    for unit in below.values():
        if unit.kind == COUNTY:
            of |= dict.fromkeys(scope_units(conn, unit.uid), unit.name)
    return of


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
