"""The records of an incident figure by weekday and hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import String, case, func

from db.across.indicators import counting
from db.across.indicators.cards import card_of
from db.across.indicators.queries import comparison_of, first_day
from db.across.indicators.scopes import scope_of
from db.across.indicators.sources import hourless_of, rows_of
from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.registers.incidents.models import INCIDENT
from db.storage.dialects.elements import Stamp
from db.words.calendar.jalali import local_date, tehran, weekday
from db.words.messages import M_, Refused


@dataclass(frozen=True, slots=True)
class HourGrid:
    """Counts by weekday (Saturday first): `cells` by hour, `days` of those at no known hour of the day."""

    cells: tuple[tuple[int, ...], ...]
    days: tuple[int, ...]


@query("indicator.grid", roles=READERS)
def grid(
    reading: Reading,
    code: str,
    period: str | None = None,
    against: str | None = None,
    to_date: date | None = None,
) -> HourGrid:
    """How many of an incident figure's records fall on each weekday (Saturday first) and hour in Tehran.

    Times that are only approximate, and figures of other registers, have no hour: Refused("invalid").
    Raises Refused("invalid").
    """
    conn, card, today = reading.conn, card_of(code), local_date(reading.now)
    scope = scope_of(conn, reading.unit, today)
    comparison = comparison_of(today, first_day(conn, scope.units), period, against, to_date)
    rows = rows_of(card.of, scope)
    if rows.origin is not INCIDENT:
        raise Refused("invalid", {"code": M_("Only figures of incidents have an hour.")})
    at = func.coalesce(INCIDENT.c.occurred_from, INCIDENT.c.reported_at)
    # Tehran's clock differs from UTC by whole half hours: each of them is one weekday and hour.
    minute = case((func.substr(Stamp(at), 15, 2, type_=String) < "30", ":00"), else_=":30")
    half = func.substr(Stamp(at), 1, 13, type_=String).concat(minute)
    hourless = hourless_of(at)
    chosen = counting.listing(rows, scope.units, comparison.this, what=code.partition(".")[2] or None)
    grouped = chosen.with_only_columns(half, hourless, func.count()).group_by(half, hourless)
    cells, days = [[0] * 24 for _ in range(7)], [0] * 7
    for text, has_none, n in conn.execute(grouped):
        local = datetime.fromisoformat(f"{text}+00:00").astimezone(tehran())
        if has_none:
            days[weekday(local.date())] += n
        else:
            cells[weekday(local.date())][local.hour] += n
    return HourGrid(tuple(tuple(row) for row in cells), tuple(days))
