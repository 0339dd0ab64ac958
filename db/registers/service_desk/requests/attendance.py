"""What a request tells of when it was taken: who comes to a mosque is nobody's to look up.

Every list, search and panel shows of every request, wherever it was taken, the week in which it was received and that
in which its answer is due, ordered within a week by code. An opened one shows the day of both; opening it is an access
entry. No request names its session. Investigation and audit open none but one that they answer for.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row as SqlRow

from db.kernel.base.access import Role
from db.kernel.base.officer import Reading
from db.kernel.events.event import Event
from db.words.calendar.jalali import end_of_day, local_date, some_time_of, week_of
from db.words.messages import M_, Refused
from db.words.records import Entry, Line

READ = "request_read"
_OPEN_THEIR_OWN = frozenset({Role.INVESTIGATION, Role.AUDITOR})
WEEK = timedelta(days=7)
UNTOLD = "—"
"""What stands in the place of an officer who is not told."""


def see_to(reading: Reading, row: SqlRow[Any]) -> None:
    """Refuse to open a request that this officer does not answer for, where his role asks that; note that it was read.

    Raises Refused("forbidden").
    """
    if reading.officer.role in _OPEN_THEIR_OWN and row.owner != reading.officer.uid:
        raise Refused("forbidden", {}, M_("Your role may not see this."))
    reading.note(READ, row.uid)


def day_of(at: datetime) -> datetime:
    """The day of an instant, at no hour of it."""
    return some_time_of(local_date(at))


def week_at(at: datetime) -> datetime:
    """The first day of the week of an instant, at no hour of it."""
    return some_time_of(week_of(local_date(at)))


def is_over(week: date, today: date) -> bool:
    """Whether a week has ended."""
    return week + WEEK <= today


def end_of_week(week: date) -> datetime:
    """The last second of the last day of a week: the instant by which it is over."""
    return end_of_day(week + WEEK - timedelta(days=1))


def told_entries(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """A request's chronology by its days: no hour, no place in the journal, no session; and no officer of the day on
    which it was taken, since he was at the session or was not.
    """
    taken = local_date(min(entry.entered_at for entry in entries)) if entries else None
    return tuple(_told(entry, taken) for entry in entries)


def _told(entry: Entry, taken: date | None) -> Entry:
    at_the_desk = local_date(entry.entered_at) != taken
    return replace(
        entry,
        uid=told_uid(entry.uid),
        position=0,
        at=day_of(entry.at),
        entered_at=day_of(entry.entered_at),
        officer=entry.officer if at_the_desk else "",
        officer_name=entry.officer_name if at_the_desk else UNTOLD,
        lines=tuple(_by_day(line) for line in entry.lines if line.name != "session"),
    )


def _by_day(line: Line) -> Line:
    values = tuple(day_of(value) if isinstance(value, datetime) else value for value in (line.value, *line.was))
    return replace(line, value=values[0], was=values[1:])


def told_uid(uid: str) -> str:
    """What stands for the uid of a request or of an entry of it where it is shown: the uid itself tells the millisecond
    in which it was made. A UUIDv8 (RFC 9562) of its BLAKE2b; from 74 bits of chance nobody finds the uid again.
    """
    value = int.from_bytes(hashlib.blake2b(uid.encode(), digest_size=16, person=b"request").digest(), "big")
    return str(uuid.UUID(int=value & ~(0xF << 76) & ~(0x3 << 62) | 0x8 << 76 | 0x2 << 62))


def real_uid(history: Iterable[Event], named: str) -> str:
    """The uid of the entry of a request's history that is shown as this one; the same back where there is none."""
    return next((event.uid for event in history if told_uid(event.uid) == named), named)
