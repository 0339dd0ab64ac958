"""The working days of this store: the solar holidays of its list, and the days that were announced for a year."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from db.lists.queries import items_of
from db.working_days import WorkCalendar


def calendar_of(conn: Connection) -> WorkCalendar:
    """The calendar by which this store reckons its due days; holidays put out of use do not count."""
    holidays = [found.extra for found in items_of(conn, "holiday") if found.active]
    return WorkCalendar(
        fixed=frozenset((int(day["month"]), int(day["day"])) for day in holidays if "month" in day),
        dates=frozenset(date.fromisoformat(str(day["date"])) for day in holidays if "date" in day),
    )
