"""One 197 contact. A complaint is shown in complaints.py."""

from __future__ import annotations

import re
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
from db.registers.oversight.forms import Outcome, RecordContact, Reply
from db.registers.oversight.models import CONTACT
from db.registers.oversight.queries import DUE, RECORDED, is_overdue
from db.storage import ends
from db.words.checks import code_is_valid, read_code
from db.words.messages import M_, Refused
from db.words.records import Line, Record, Section


@query("oversight.show", roles=READERS)
def show_contact(reading: Reading, number: str) -> Record:
    """A contact by its code. Raises Refused("invalid", "not_found")."""
    code = read_code(number)
    if re.fullmatch(r"[0-9]{6}", code) and not code_is_valid(code):
        wrong = M_("This is no code of ours: one digit is wrong, or two changed places. Look again.")
        raise Refused("invalid", {"number": wrong})
    row = numbering.asked_row(reading, "oversight", code, CONTACT)
    history = stored_events.events_of(reading.conn, reading.unit, row.uid)
    return Record(
        register="oversight",
        uid=row.uid,
        number=row.number,
        state=row.state,
        title="",
        read_at=ends.last_position(reading.conn),
        sections=tuple(part for part in _sections(row, history) if part.lines),
        chronology=entries(reading.conn, history),
        acts=acts_of(reading, "oversight", row.state, ("oversight.reply", "oversight.outcome")),
        warnings=(M_("The promised day has passed without a reply."),) if is_overdue(reading, row) else (),
    )


def _sections(row: SqlRow[Any], history: tuple[Event, ...]) -> tuple[Section, ...]:
    recorded = next(event for event in effective(history) if event.kind == "oversight_recorded")
    values = {name: read_back(what, recorded.value(name)) for name, what in RECORDED.items()}
    contact = section("Contact", RecordContact, {**values, "received_at": row.received_at})
    reply = section("Reply", Reply, {"reply": row.reply})
    came = {"outcome": row.outcome, "body": row.body, "told_citizen_at": row.told_citizen_at}
    outcome = section("Outcome", Outcome, came)
    return (contact, Section("Handling", (Line("due", DUE, row.due),)), reply, outcome)
