"""An incident as it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.journal import stored_events
from db.kernel.projections import numbering
from db.reading.chronology import acts_of, entries
from db.reference.lists.queries import items_of
from db.registers.incidents import record
from db.registers.incidents.checks.case import case_of
from db.registers.incidents.checks.findings import findings
from db.registers.incidents.listing import flags_of
from db.registers.incidents.missing.shown import offered as search_acts
from db.registers.incidents.missing.shown import unasked as search_unasked
from db.registers.incidents.models import INCIDENT
from db.storage import ends
from db.words.records import Record

if TYPE_CHECKING:
    from sqlalchemy import Row as SqlRow

    Found = SqlRow[*tuple[Any, ...]]


@query("incident.show", roles=READERS)
def show_incident(reading: Reading, number: str) -> Record:
    """An incident with everything in it. Raises Refused("not_found")."""
    conn = reading.conn
    row = numbering.asked_row(reading, "incident", number, INCIDENT)
    history = stored_events.events_of(conn, reading.unit, row.uid)
    types = {item.code: item for item in items_of(conn, "incident_type")}
    case = case_of(history, reading.now, types.get)
    owed = findings(case) if row.review != "approved" else ()
    acts = acts_of(reading, "incident", row.state, record.likeliest(row, case))
    offered = record.with_packet(record.possible(acts, row, case), row, reading.officer.role)
    return Record(
        register="incident",
        uid=row.uid,
        number=row.number,
        state=row.state,
        title=row.spot or "",
        read_at=ends.last_position(conn),
        sections=tuple(
            part
            for part in (*record.sections(conn, row, owed, history), record.origin(conn, row, history))
            if part.lines
        ),
        chronology=record.with_calls(conn, row, record.told(entries(conn, history), history)),
        acts=search_acts(conn, row, record.with_others(offered, row, case, reading.officer.role)),
        warnings=record.warnings(row, history, owed),
        flags=flags_of(row.state, row.severity, row.late),
        unasked=search_unasked(conn, row),
    )
