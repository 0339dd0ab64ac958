"""A session as it is shown."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row as SqlRow

from db.kernel.base import slots
from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import COMMANDS, query
from db.kernel.events.event import Event
from db.kernel.folding.reprojection import effective
from db.kernel.journal import stored_events
from db.kernel.projections import numbering
from db.reading.chronology import acts_of, entries, read_back, section
from db.registers.service_desk import rules
from db.registers.service_desk.forms import AnnounceSession, PlanSession
from db.registers.service_desk.models import SESSION
from db.registers.service_desk.sessions.queries import SessionCounts, counts_of
from db.storage import ends
from db.words.forms import Field, fields_of
from db.words.records import Line, Record, Section

PLANNED = dict(fields_of(PlanSession))


@query("session.show", roles=READERS)
def show_session(reading: Reading, number: str) -> Record:
    """A session with the count of its requests: what became of them would tell which they are.

    Raises Refused("not_found").
    """
    row = numbering.asked_row(reading, "session", number, SESSION)
    history = stored_events.events_of(reading.conn, reading.unit, row.uid)
    return Record(
        register="session",
        uid=row.uid,
        number=row.number,
        state=row.state,
        title=row.place,
        read_at=ends.last_position(reading.conn),
        sections=_sections(reading, row, history),
        chronology=entries(reading.conn, history),
        acts=_taking(reading, row.state) + acts_of(reading, "session", row.state, ("session.open", "session.close")),
    )


def _taking(reading: Reading, state: str) -> tuple[str, ...]:
    """At an open session requests are taken; its record is where the desk stands meanwhile."""
    may = state == "open" and reading.officer.role in COMMANDS["request.take"].roles
    return ("request.take",) if may else ()


def _sections(reading: Reading, row: SqlRow[Any], history: tuple[Event, ...]) -> tuple[Section, ...]:
    planned = next(event for event in effective(history) if event.kind == "session_planned")
    values = {name: read_back(what, planned.value(name)) for name, what in PLANNED.items()}
    values |= {"paper_form": row.paper_form}
    counts = counts_of(reading, (row.uid,)).get(row.uid, SessionCounts())
    lines: tuple[Line, ...] = (Line("taken", Field("number", "Requests taken"), counts.taken),)
    if row.kind == rules.PUBLIC_MEETING:
        lines = (
            Line("contacts", Field("number", "197 contacts, complaints apart"), _contacts(reading, row.uid)),
            *lines,
        )
    if row.waited is not None:
        lines = (Line("waited", Field("number", "Waiting numbers given"), row.waited), *lines)
    session = section("Session", PlanSession, values)
    announced = _announced(history)
    return tuple(part for part in (session, announced, Section("Counts", lines)) if part.lines)


def _contacts(reading: Reading, session: str) -> int:
    """How many suggestions, thanks and criticisms were said there; a complaint is sealed and counted nowhere."""
    return sum(count(reading.conn, reading.unit, session) for count in slots.fillers("session.contacts"))


def _announced(history: tuple[Event, ...]) -> Section:
    """What was announced last."""
    announcement = next((event for event in reversed(effective(history)) if event.kind == "session_announced"), None)
    fields = dict(fields_of(AnnounceSession))
    values = (
        {}
        if announcement is None
        else {name: read_back(what, announcement.value(name)) for name, what in fields.items()}
    )
    if announcement is not None:
        values["announced_at"] = announcement.at
    return section("Announced", AnnounceSession, values)
