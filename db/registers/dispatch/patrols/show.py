"""A patrol's shift as its record shows it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.base.scenes import number_in
from db.kernel.desk.desk import query
from db.kernel.journal import stored_events
from db.kernel.projections import numbering
from db.reading.chronology import acts_of, entries, section
from db.registers.dispatch.models import DISPATCH, PATROL
from db.registers.dispatch.patrols.forms import StartPatrol
from db.registers.dispatch.sending import cases
from db.storage import ends
from db.words.forms import Field
from db.words.records import Line, Record, Section

if TYPE_CHECKING:
    from sqlalchemy import Row as SqlRow

    Found = SqlRow[*tuple[Any, ...]]


@query("patrol.show", roles=READERS)
def show_patrol(reading: Reading, number: str) -> Record:
    """A patrol's shift: its crew, what it was sent to and when; never where it was. Raises Refused("not_found")."""
    conn = reading.conn
    row = numbering.asked_row(reading, "patrol", number, PATROL)
    values = dict(row._mapping) | {"crew": _listed(row.crew), "beats": _listed(row.beats), "at": row.started_at}
    return Record(
        register="patrol",
        uid=row.uid,
        number=row.number,
        state=row.state,
        title=cases.called(conn, row.name).fa,
        read_at=ends.last_position(conn),
        sections=(section("Patrol", StartPatrol, values), *_sent(reading, row)),
        chronology=entries(conn, stored_events.events_of(conn, reading.unit, row.uid)),
        acts=acts_of(reading, "patrol", row.state, ("patrol.move", "patrol.place", "patrol.hear")),
    )


def _listed(text: str) -> str:
    return "، ".join(json.loads(text))


def _sent(reading: Reading, row: Found) -> Iterator[Section]:
    """What it was sent to, the newest last."""
    here = (DISPATCH.c.unit == reading.unit, DISPATCH.c.patrol == row.uid, DISPATCH.c.dispatched_at.is_not(None))
    lines = [
        Line("sent", Field("code", "Sent to"), number_in(reading.conn, reading.unit, sent.record))
        for sent in reading.conn.execute(select(DISPATCH).where(*here).order_by(DISPATCH.c.dispatched_at)).all()
    ]
    if lines:
        yield Section("Sent to", tuple(lines))
