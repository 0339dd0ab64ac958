"""The working days of this store: the solar holidays of its list, and the days that were announced for a year."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from db.reference.lists.queries import items_of
from db.reference.lists.working_days import WorkCalendar
from db.words.calendar.jalali import date_to_jalali


def has_dates(conn: Connection, year: int) -> bool:
    """Whether holidays of the lunar calendar were entered for a Jalali year: they are announced once a year."""
    days = (item.extra["date"] for item in items_of(conn, "holiday") if item.active and "date" in item.extra)
    return any(date_to_jalali(date.fromisoformat(str(day))).year == year for day in days)


def calendar_of(conn: Connection) -> WorkCalendar:
    """The calendar by which this store reckons its due days; holidays put out of use do not count."""
    holidays = [item.extra for item in items_of(conn, "holiday") if item.active]
    return WorkCalendar(
        fixed=frozenset((int(day["month"]), int(day["day"])) for day in holidays if "month" in day),
        dates=frozenset(date.fromisoformat(str(day["date"])) for day in holidays if "date" in day),
    )
