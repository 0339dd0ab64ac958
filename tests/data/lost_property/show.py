"""One thing as its record shows it."""

from __future__ import annotations

from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.folding.reprojection import effective
from db.kernel.journal import stored_events
from db.kernel.projections import numbering
from db.reading.chronology import acts_of, entries, read_back, section
from db.storage import ends
from db.words.forms import fields_of
from db.words.records import Record
from tests.data.lost_property.forms import HandIn
from tests.data.lost_property.models import LOST


@query("lost.show", roles=READERS)
def show_lost(reading: Reading, number: str) -> Record:
    """A thing with what was said of it. Raises Refused("not_found")."""
    row = numbering.asked_row(reading, "lost", number, LOST)
    history = stored_events.events_of(reading.conn, reading.unit, row.uid)
    first = effective(history)[0]
    values = {name: read_back(what, first.value(name)) for name, what in fields_of(HandIn)}
    return Record(
        register="lost",
        uid=row.uid,
        number=row.number,
        state=row.state,
        title="",
        read_at=ends.last_position(reading.conn),
        sections=(section("Handed in", HandIn, values),),
        chronology=entries(reading.conn, history),
        acts=acts_of(reading, "lost", row.state, ("lost.give_back",)),
    )
