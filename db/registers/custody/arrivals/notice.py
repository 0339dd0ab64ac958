"""The notice of a group to the prosecutor: how many arrived, what is known of all, and who has a record by now."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.journal import stored_events
from db.kernel.projections import numbering
from db.reading.chronology import entries
from db.registers.custody.arrivals.queries import Arrival, arrival_of
from db.registers.custody.case.status import OPEN_STATES
from db.registers.custody.case.twins import ALONE
from db.registers.custody.entries_in_question import beside_of
from db.registers.custody.models import ARRIVAL, CUSTODY, MEMBER
from db.registers.custody.rules import state
from db.storage import ends
from db.words.messages import M_, Refused
from db.words.records import Entry, Record


@dataclass(frozen=True, slots=True)
class ArrivalNotice:
    """An arrival, its own entries (what the group shares, the count, the notice given), its people's records."""

    arrival: Arrival
    entries: tuple[Entry, ...]
    people: tuple[Record, ...]


@query("custody.arrival_notice", roles=READERS)
def arrival_notice(reading: Reading, which: str) -> ArrivalNotice:
    """The arrival of a uid, or the one that the record of this number belongs to; reading it is one access entry.

    The law wants one notice of all, so it is not counted as opening each of the records. Raises Refused("not_found").
    """
    conn = reading.conn
    here = (ARRIVAL.c.unit == reading.unit, ARRIVAL.c.uid == which)
    row = conn.execute(select(ARRIVAL).where(*here)).first()
    if row is None:
        uid, number = numbering.asked(reading, "custody", which)
        mine = select(MEMBER.c.about).where(MEMBER.c.unit == reading.unit, MEMBER.c.record == uid)
        row = conn.execute(select(ARRIVAL).where(ARRIVAL.c.unit == reading.unit, ARRIVAL.c.uid.in_(mine))).first()
        if row is None:
            message = M_("Record {number} belongs to no arrival of several people.", number=number)
            raise Refused("not_found", {"number": message})
    chosen = (
        select(CUSTODY.c.uid, CUSTODY.c.number, CUSTODY.c.state)
        .join(MEMBER, (MEMBER.c.unit == CUSTODY.c.unit) & (MEMBER.c.record == CUSTODY.c.uid))
        .where(MEMBER.c.unit == reading.unit, MEMBER.c.about == row.uid)
        .order_by(CUSTODY.c.opened_at, CUSTODY.c.uid)
    )
    rows = conn.execute(chosen).all()
    histories = stored_events.events_of_many(conn, reading.unit, [person_row.uid for person_row in rows])
    last = ends.last_position(conn)
    others = beside_of(conn, reading.unit, histories)
    held = all(person.state in OPEN_STATES for person in rows)
    reading.note("custody_read", row.uid, {"purpose": "print group-notice"}, held=held)
    people = tuple(
        Record(
            register="custody",
            uid=person_row.uid,
            number=person_row.number,
            state=state(histories[person_row.uid], others.get(person_row.uid, ALONE)),
            title="",
            read_at=last,
            sections=(),
            chronology=entries(conn, histories[person_row.uid]),
        )
        for person_row in rows
    )
    return ArrivalNotice(
        arrival_of(reading, row), entries(conn, stored_events.events_of(conn, reading.unit, row.uid)), people
    )
