"""One programme."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row as SqlRow

from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.events.event import Event
from db.kernel.folding.reprojection import effective
from db.kernel.journal import stored_events
from db.kernel.projections import numbering
from db.reading.chronology import acts_of, entries, read_back, section
from db.reference.officers.queries import names
from db.registers.programmes.forms import PlanProgramme
from db.registers.programmes.models import PROGRAMME
from db.registers.programmes.queries import ATTENDANCE, FIELDS, owner_of
from db.storage import ends
from db.words.forms import Field
from db.words.records import Line, Record, Section


@query("programme.show", roles=READERS)
def show_programme(reading: Reading, number: str) -> Record:
    """A programme. Raises Refused("not_found")."""
    row = numbering.asked_row(reading, "programme", number, PROGRAMME)
    history = stored_events.events_of(reading.conn, reading.unit, row.uid)
    return Record(
        register="programme",
        uid=row.uid,
        number=row.number,
        state=row.state,
        title=row.title,
        read_at=ends.last_position(reading.conn),
        sections=_sections(reading, row, history),
        chronology=entries(reading.conn, history),
        acts=acts_of(reading, "programme", row.state, ("programme.hold", "programme.move", "programme.cancel")),
    )


def _sections(reading: Reading, row: SqlRow[Any], history: tuple[Event, ...]) -> tuple[Section, ...]:
    planned = next(event for event in effective(history) if event.kind == "programme_planned")
    values = {name: read_back(what, planned.value(name)) for name, what in FIELDS.items()}
    values |= {"day": row.day, "start": row.start, "end": row.end, "place": row.place}
    came = (Line("attendance", ATTENDANCE, row.attendance),) if row.attendance is not None else ()
    lines = section("Programme", PlanProgramme, values)
    if row.owner is not None:
        owner = Line("owner", Field("text", "Officer in charge"), owner_of(row, names(reading.conn)))
        lines = Section(lines.title, (*lines.lines, owner))
    return (lines, Section("What came of it", came)) if came else (lines,)
