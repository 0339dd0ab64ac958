"""A request as it is shown."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row as SqlRow
from sqlalchemy import select

from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.events.event import Event
from db.kernel.folding.reprojection import effective
from db.kernel.journal import stored_events
from db.kernel.projections import numbering
from db.reading.chronology import acts_of, entries, read_back, section
from db.reference.officers.queries import name_of
from db.registers.service_desk.events import TAKEN as KINDS_TAKEN
from db.registers.service_desk.forms import ImportRequest, ReplyToRequest, TakeRequest
from db.registers.service_desk.models import REQUEST
from db.registers.service_desk.request_lookup import root, row_of
from db.registers.service_desk.requests import attendance
from db.registers.service_desk.requests.queries import DUE, is_overdue
from db.storage import ends
from db.words.codes import checked_code
from db.words.forms import Field, fields_of
from db.words.messages import M_, Message
from db.words.records import Line, Record, Section

TAKEN = dict(fields_of(TakeRequest))
FIRST = {
    "registered": ("request.assign", "request.reply", "request.act", "request.refer"),
    "answered": ("request.close", "request.satisfaction", "request.act"),
    "closed": ("request.satisfaction", "request.reopen"),
}


@query("request.show", roles=READERS)
def show_request(reading: Reading, number: str) -> Record:
    """A request by its code, with the days on which it was received and is due; opening one is an access entry.

    Raises Refused("invalid", "not_found", "forbidden").
    """
    code = checked_code(number, "number")
    uid, code = numbering.asked(reading, "request", code)
    row = row_of(reading.conn, reading.unit, uid)
    assert row is not None
    attendance.see_to(reading, row)
    history = stored_events.events_of(reading.conn, reading.unit, uid)
    answering = root(reading.conn, reading.unit, row)
    return Record(
        register="request",
        uid=uid,
        number=code,
        state=row.state,
        title="",
        read_at=ends.last_position(reading.conn),
        sections=tuple(part for part in _sections(reading, row, history) if part.lines),
        chronology=attendance.told_entries(entries(reading.conn, history)),
        acts=_acts(reading, row, answering),
        warnings=_warnings(reading, row, answering, history),
    )


def _acts(reading: Reading, row: SqlRow[Any], answering: SqlRow[Any]) -> tuple[str, ...]:
    """What may still be done with a request; with a merged one, what may be done with the one it was merged into."""
    acts = acts_of(reading, "request", answering.state, FIRST.get(answering.state, ("request.reply",)))
    return acts if answering.uid == row.uid else tuple(name for name in acts if name != "request.merge")


def _sections(reading: Reading, row: SqlRow[Any], history: tuple[Event, ...]) -> tuple[Section, ...]:
    taken = next(event for event in effective(history) if event.kind in KINDS_TAKEN)
    values = {name: read_back(what, taken.value(name)) for name, what in TAKEN.items()}
    values["old_number"] = taken.value("old_number")
    values |= {"received_at": attendance.day_of(row.received_at), "session": None}
    owner = None if row.owner is None else name_of(reading.conn, row.owner)
    state = (
        Line("due", DUE, row.due),
        Line("owner", Field("text", "Owner"), owner),
        Line("owner_unit", Field("text", "Unit"), row.owner_unit),
        Line("referred_to", Field("choice", "Referred to", list="referral_body"), row.referred_to),
        Line("outcome", Field("choice", "Outcome", list="request_outcome"), row.outcome),
        Line("satisfied", Field("yes_no", "Satisfied"), row.satisfied),
        Line("merged", Field("text", "Codes merged into this one"), _merged_codes(reading, row.uid) or None),
    )
    replied_on = None if row.replied_at is None else attendance.day_of(row.replied_at)
    reply = section("Reply", ReplyToRequest, {"reply": row.reply, "replied_at": replied_on})
    asked = section("Request", ImportRequest, values)
    return (asked, Section("Handling", tuple(line for line in state if line.value is not None)), reply)


def _merged_codes(reading: Reading, uid: str) -> str:
    chosen = select(REQUEST.c.number).where(REQUEST.c.unit == reading.unit, REQUEST.c.merged_into == uid)
    return ", ".join(reading.conn.execute(chosen.order_by(REQUEST.c.number)).scalars())


def _warnings(
    reading: Reading, row: SqlRow[Any], answering: SqlRow[Any], history: tuple[Event, ...]
) -> tuple[Message, ...]:
    warned = []
    if answering.uid != row.uid:
        warned.append(M_("It repeats another request: code {code} tells what becomes of it.", code=answering.number))
    if is_overdue(reading, row):
        warned.append(M_("The promised day has passed without a reply."))
    if row.reopened:
        warned.append(M_("Reopened by the citizen: {count} times.", count=row.reopened))
    if any(event.facts.get("without_consent") for event in history):
        warned.append(M_("This was passed on without the citizen's consent."))
    return tuple(warned)
