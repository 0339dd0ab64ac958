"""The calendar of the service desk: which days hold sessions and programmes, and what the weekly patterns give."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, select

from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.folding.reprojection import effective
from db.kernel.journal import stored_events
from db.reference.lists.calendar import calendar_of, has_dates
from db.reference.lists.queries import item, items_of
from db.reference.lists.working_days import DayOfYear, day_of_year
from db.reference.officers.queries import names
from db.registers.service_desk.models import PATTERN, SESSION
from db.registers.service_desk.sessions import planning
from db.words.calendar.jalali import jalali_to_date, local_date, month_days
from db.words.messages import M_, Refused

LOOK_AHEAD = 62
"""Days for which `patterns` says how many sessions are still to be planned."""


@dataclass(frozen=True, slots=True)
class OnDay:
    """A session on a day of the calendar. `staff` are names; `start` and `end` as they were typed."""

    number: str
    state: str
    day: date
    place: str
    start: str
    end: str
    staff: tuple[str, ...] = ()
    announced: bool = False
    kind: str = "desk"


@dataclass(frozen=True, slots=True)
class PatternLine:
    """A weekly session that still plans."""

    uid: str
    place: str
    weekday: str
    start: str
    end: str
    daily: bool
    kind: str = "desk"


@dataclass(frozen=True, slots=True)
class Month:
    """A Jalali month of the desk: its sessions, Police Week's days in it, and whether moving holidays are known."""

    year: int
    month: int
    sessions: tuple[OnDay, ...]
    police_week: tuple[date, ...]
    holidays_known: bool


@dataclass(frozen=True, slots=True)
class Ahead:
    """The weekly sessions, and how many of the next weeks are not planned yet."""

    patterns: tuple[PatternLine, ...]
    unplanned: int
    until: date


def police_week(conn: Connection) -> tuple[DayOfYear, DayOfYear]:
    """Police Week's first and last day of the year, as the list of occasions keeps them."""
    week = item(conn, "occasion", "police_week")
    try:
        assert week is not None
        return day_of_year(str(week.extra["first_day"])), day_of_year(str(week.extra["last_day"]))
    except (AssertionError, KeyError, ValueError):
        return planning.POLICE_WEEK


def _patterns(conn: Connection, unit: str) -> list[planning.Pattern]:
    numbers = {item.code: int(item.extra["number"]) for item in items_of(conn, "weekday")}
    rows = conn.execute(select(PATTERN).where(PATTERN.c.unit == unit, ~PATTERN.c.ended).order_by(PATTERN.c.uid))
    return [
        planning.Pattern(row.uid, row.place, numbers[row.weekday], row.start, row.end, row.staff, row.daily, row.kind)
        for row in rows
        if row.weekday in numbers
    ]


def planned_ahead(conn: Connection, unit: str, first: date, until: date) -> planning.SessionPlan:
    """What the weekly patterns of a store give from `first` to `until` and is not planned yet."""
    chosen = select(SESSION.c.place, SESSION.c.day).where(
        SESSION.c.unit == unit, SESSION.c.day >= first, SESSION.c.day <= until
    )
    taken = [(row.place, row.day) for row in conn.execute(chosen)]
    return planning.plan(
        _patterns(conn, unit), first, until, week=police_week(conn), calendar=calendar_of(conn), taken=taken
    )


@query("session.month", roles=READERS)
def month(reading: Reading, year: int, number: int) -> Month:
    """A month of the Jalali calendar (`number` 1 to 12) with its sessions. Raises Refused("invalid")."""
    try:
        first = jalali_to_date(year, number, 1)
        last = jalali_to_date(year, number, month_days(year, number))
    except ValueError:
        raise Refused("invalid", {"month": M_("There is no such month.")}) from None
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    week = police_week(reading.conn)
    return Month(
        year,
        number,
        sessions_of(reading, first, last),
        tuple(day for day in days if planning.within(day, week)),
        has_dates(reading.conn, year),
    )


@query("session.between", roles=READERS)
def sessions_between(reading: Reading, first: date, last: date) -> tuple[OnDay, ...]:
    """The sessions from one day to another, both included, by day and hour."""
    return sessions_of(reading, first, last)


def sessions_of(reading: Reading, first: date, last: date) -> tuple[OnDay, ...]:
    """As `sessions_between`, inside another query."""
    chosen = select(SESSION).where(SESSION.c.unit == reading.unit, SESSION.c.day >= first, SESSION.c.day <= last)
    officers = names(reading.conn)
    sessions = []
    for row in reading.conn.execute(chosen.order_by(SESSION.c.starts_at, SESSION.c.uid)).all():
        history = stored_events.events_of(reading.conn, reading.unit, row.uid, ("session_planned", "corrected"))
        facts = next(event for event in effective(history) if event.kind == "session_planned").facts
        staff = tuple(officers[uid][1] for uid in facts.get("staff_uids") or () if uid in officers)
        times = (facts.get("start") or "", facts.get("end") or "")
        announced = row.announced_at is not None
        sessions.append(OnDay(row.number, row.state, row.day, row.place, *times, staff, announced, row.kind))
    return tuple(sessions)


@query("session.patterns", roles=READERS)
def patterns(reading: Reading) -> Ahead:
    """The weekly sessions that still plan, and how many sessions of the next weeks they give that are not planned."""
    today = local_date(reading.now)
    until = today + timedelta(days=LOOK_AHEAD)
    rows = reading.conn.execute(
        select(PATTERN).where(PATTERN.c.unit == reading.unit, ~PATTERN.c.ended).order_by(PATTERN.c.place, PATTERN.c.uid)
    )
    lines = tuple(
        PatternLine(row.uid, row.place, row.weekday, row.start, row.end or "", row.daily, row.kind) for row in rows
    )
    return Ahead(lines, len(planned_ahead(reading.conn, reading.unit, today, until).sessions), until)
