"""Which sessions a weekly pattern gives: pure functions, no clock and no store."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from db.reference.lists.working_days import DayOfYear, WorkCalendar
from db.words.calendar.jalali import date_to_jalali, weekday
from db.words.folding import fold

POLICE_WEEK: tuple[DayOfYear, DayOfYear] = ((7, 13), (7, 19))
"""13 to 19 Mehr, where the list of occasions says nothing else."""
MOST_DAYS = 400
"""How far ahead sessions are planned at once."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A session that comes again every week. `weekday`: Saturday is 0. `daily`: on every day of Police Week too."""

    uid: str
    place: str
    weekday: int
    start: str
    end: str | None = None
    staff: str | None = None
    daily: bool = False
    kind: str = "desk"


@dataclass(frozen=True, slots=True)
class Planned:
    """A session that a pattern gives on a day."""

    pattern: Pattern
    day: date


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """What would be planned, and what falls on an official holiday and is left out."""

    sessions: tuple[Planned, ...]
    holidays: tuple[Planned, ...]


def within(day: date, span: tuple[DayOfYear, DayOfYear]) -> bool:
    """Whether a day lies in these days of its year; a span may run over the turn of the year."""
    jalali_day = date_to_jalali(day)
    at, (first, last) = (jalali_day.month, jalali_day.day), span
    return first <= at <= last if first <= last else at >= first or at <= last


def plan(
    patterns: Collection[Pattern],
    first: date,
    until: date,
    *,
    week: tuple[DayOfYear, DayOfYear] = POLICE_WEEK,
    calendar: WorkCalendar | None = None,
    taken: Collection[tuple[str, date]] = (),
) -> SessionPlan:
    """The sessions that patterns give from `first` to `until` (both included), by day, place and hour.

    `taken` holds (place, day) of sessions that are there already, cancelled ones too: none is planned twice, and one
    that was cancelled does not come back.
    """
    calendar = calendar or WorkCalendar()
    there = {(fold(place), day) for place, day in taken}
    planned: list[Planned] = []
    off: list[Planned] = []
    for given in _given(patterns, first, until, week):
        if (fold(given.pattern.place), given.day) in there:
            continue
        if calendar.holiday(given.day):
            off.append(given)
            continue
        there.add((fold(given.pattern.place), given.day))
        planned.append(given)
    return SessionPlan(tuple(planned), tuple(off))


def _given(
    patterns: Collection[Pattern], first: date, until: date, week: tuple[DayOfYear, DayOfYear]
) -> Iterator[Planned]:
    ordered = sorted(patterns, key=lambda weekly: (fold(weekly.place), weekly.start, weekly.uid))
    for step in range((until - first).days + 1):
        day = first + timedelta(days=step)
        for pattern in ordered:
            if weekday(day) == pattern.weekday or (pattern.daily and within(day, week)):
                yield Planned(pattern, day)
