"""What a request tells of the session that it was brought to: who comes to a mosque is nobody's to look up.

The desk sees the session until that was counted. The inspectorate sees a day and no minute, investigation and audit
none of these requests but one that they answer for. Whoever opens one leaves an access entry.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy import Row as SqlRow

from db.kernel.base.access import DESK, Role
from db.kernel.base.officer import Reading
from db.registers.service_desk import rules
from db.registers.service_desk.models import REQUEST, SESSION
from db.words.calendar.jalali import local_date, local_instant
from db.words.messages import M_, Refused
from db.words.records import Entry

READ = "request_read"
_SEE_NONE = frozenset({Role.INVESTIGATION, Role.AUDITOR})


def seen_by(reading: Reading) -> tuple[ColumnElement[bool], ...]:
    """The condition that leaves out requests whose session this officer has nothing to do with."""
    if reading.officer.role not in _SEE_NONE:
        return ()
    return (or_(REQUEST.c.session.is_(None), REQUEST.c.owner == reading.officer.uid),)


def see_to(reading: Reading, row: SqlRow[Any]) -> None:
    """Refuse a request that this officer is not shown; note that one of a session was read. Raises Refused."""
    if row.session is None:
        return
    if reading.officer.role in _SEE_NONE and row.owner != reading.officer.uid:
        raise Refused("forbidden", {}, M_("Your role may not see this."))
    reading.note(READ, row.uid)


def session_of(reading: Reading, row: SqlRow[Any]) -> str | None:
    """The number of a request's session, for the desk, until that was counted."""
    if row.session is None or reading.officer.role not in DESK:
        return None
    chosen = select(SESSION.c.number, SESSION.c.state).where(
        SESSION.c.unit == reading.unit, SESSION.c.uid == row.session
    )
    session = reading.conn.execute(chosen).first()
    return None if session is None or session.state not in rules.NOT_COUNTED else str(session.number)


def told_at(reading: Reading, row: SqlRow[Any], at: datetime) -> datetime:
    """When a request was received, as this officer is told: of a session's the beginning of the day."""
    return at if row.session is None or reading.officer.role in DESK else local_instant(local_date(at))


def told_entries(
    reading: Reading, row: SqlRow[Any], entries: tuple[Entry, ...], session: str | None
) -> tuple[Entry, ...]:
    """A request's chronology without what this officer is not told of its session."""
    if row.session is None:
        return entries
    return tuple(
        replace(
            entry,
            at=told_at(reading, row, entry.at),
            entered_at=told_at(reading, row, entry.entered_at),
            lines=tuple(line for line in entry.lines if line.name != "session" or session is not None),
        )
        for entry in entries
    )
