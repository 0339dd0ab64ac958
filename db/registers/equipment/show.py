"""One piece of equipment."""

from __future__ import annotations

from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.folding.reprojection import effective
from db.kernel.journal import stored_events
from db.kernel.projections import numbering
from db.reading.chronology import acts_of, entries, read_back, section
from db.reference.officers.queries import names
from db.registers.equipment.forms import AddEquipment
from db.registers.equipment.models import EQUIPMENT
from db.registers.equipment.queries import ADDED
from db.registers.equipment.rules import MISSING, OUT
from db.storage import ends
from db.words.records import Record

ACTS = ("equipment.note_missing", "equipment.put_in_use", "equipment.put_out_of_use")


@query("equipment.show", roles=READERS)
def show_equipment(reading: Reading, number: str) -> Record:
    """A piece with everybody who had it. Raises Refused("not_found")."""
    row = numbering.asked_row(reading, "equipment", number, EQUIPMENT)
    history = stored_events.events_of(reading.conn, reading.unit, row.uid)
    added = next(event for event in effective(history) if event.kind == "equipment_added")
    values = {name: read_back(what, added.value(name)) for name, what in ADDED.items()}
    has = row.state in (OUT, MISSING) and row.holder
    return Record(
        register="equipment",
        uid=row.uid,
        number=row.number,
        state=row.state,
        title=names(reading.conn).get(row.holder, ("", ""))[1] if has else "",
        read_at=ends.last_position(reading.conn),
        sections=(section("Equipment", AddEquipment, values),),
        chronology=entries(reading.conn, history),
        acts=acts_of(reading, "equipment", row.state, ACTS),
    )
