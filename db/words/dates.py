"""Dates of records, as the week shows them: answers due, ends of orders, sessions, programmes, turns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from db.words.calendar.jalali import ends_a_day
from db.words.messages import Message

AHEAD, DONE, MISSED, OFF = "ahead", "done", "missed", "off"
"""Where a date stands: it lies ahead or is on, its outcome is there, it passed without one, it was called off."""
STATES = {AHEAD: "To come", DONE: "Done", MISSED: "Outcome missing", OFF: "Called off"}
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DateLine:
    """A date of a record, and what it is.

    `day` is a day in Tehran; `at` the instant, None where no hour is told. `of_week`: its week alone is told, and `day`
    is the Saturday that begins it. `where` says the place or the subject, "" without one.
    """

    day: date
    what: Message
    register: str
    number: str
    uid: str
    at: datetime | None = None
    where: object = ""
    state: str = AHEAD
    of_week: bool = False
    daily: bool = False
    """It comes every day, so that a month marks no day for it."""


def hour_of(moment: datetime) -> datetime | None:
    """The instant where it is an hour; None for one that stands for the end of its day."""
    return None if ends_a_day(moment) else moment


def in_order(lines: Iterable[DateLine]) -> tuple[DateLine, ...]:
    """Day after day; what its week alone is told of first, then by the hour, what has none last."""
    return tuple(sorted(lines, key=lambda line: (line.day, not line.of_week, line.at or _LAST, line.number)))
