"""Requests as the desk reads them: by code, by what is due, in a list without names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row as SqlRow
from sqlalchemy import select

from db import journal, keyset, numbering
from db.access import FIELD, READERS
from db.calendar.jalali import local_date
from db.chronology import acts_of, entries, read_back, section
from db.desk import Reading, query
from db.forms import Field, fields_of
from db.messages import M_, Message, Refused
from db.officers.queries import name_of
from db.records import Column, Cursor, Filter, Hit, Item, Line, Page, Record, Row, Section
from db.registers import Register
from db.reprojection import effective
from db.service_desk import rules
from db.service_desk.forms import ReplyToRequest, TakeRequest
from db.service_desk.reading import root, row_of
from db.service_desk.rules import Status
from db.service_desk.tables import REQUEST, SESSION

STATES = {
    "registered": "Registered",
    "under_review": "Under review",
    "referred": "Referred",
    "acting": "Being acted on",
    "answered": "Answered",
    "closed": "Closed",
}
TAKEN = dict(fields_of(TakeRequest))
DUE = Field("date", "Due")
COLUMNS = (
    Column("received_at", "Received at", TAKEN["received_at"], 16),
    Column("category", "Category", TAKEN["category"], 18, grows=True),
    Column("due", "Due", DUE, 10),
)
FIRST = {
    "registered": ("request.assign", "request.reply", "request.act", "request.refer"),
    "answered": ("request.close", "request.satisfaction", "request.act"),
    "closed": ("request.satisfaction", "request.reopen"),
}
SHOWN = 20
"""Requests that the desk's panel names at most."""


@dataclass(frozen=True, slots=True)
class DueRequest:
    """A request that waits for its answer. `due` is the end of the promised day."""

    uid: str
    number: str
    category: str
    state: str
    due: datetime
    overdue: bool


@query("request.status_by_code", roles=FIELD | READERS)
def status_by_code(reading: Reading, code: str) -> Status:
    """What became of a request: state, due day and reply. The code of a merged one tells the state of the other.

    Raises Refused("invalid") for a code that can't be right, "not_found" for one that was never given out.
    """
    code = rules.checked_code(code, "code")
    chosen = select(REQUEST).where(REQUEST.c.unit == reading.unit, REQUEST.c.number == code)
    found = reading.conn.execute(chosen).first()
    if found is None:
        raise Refused("not_found", {"code": M_("No request has the code {code}.", code=code)})
    found = root(reading.conn, reading.unit, found)
    overdue = _overdue(reading, found)
    return Status(code, found.state, found.due, overdue, found.reply, found.replied_at, found.on_spot, found.satisfied)


def _overdue(reading: Reading, row: SqlRow[Any]) -> bool:
    return rules.overdue(row.state, row.due, row.stopped_on, local_date(reading.now))


@query("request.list", roles=READERS)
def list_requests(reading: Reading, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    """A page by the time of receipt, newest first. No names, no words."""
    found, following = keyset.page(reading, REQUEST.c.received_at, which, after, limit)
    return Page(tuple(_row(reading, row) for row in found), following)


def _row(reading: Reading, row: SqlRow[Any]) -> Row:
    flags = frozenset({"overdue"}) if _overdue(reading, row) else frozenset()
    return Row(row.uid, row.number, row.state, (row.received_at, row.category, row.due), flags)


@query("request.count", roles=READERS)
def count_requests(reading: Reading, which: Filter) -> int | None:
    """How many a filter leaves; None above COUNT_CAP."""
    return keyset.count(reading, REQUEST.c.received_at, which)


@query("request.show", roles=READERS)
def show_request(reading: Reading, number: str) -> Record:
    """A request by its code. Raises Refused("invalid", "not_found")."""
    code = rules.checked_code(number, "number")
    uid, code = numbering.find(reading.conn, reading.desk.store, "request", code, reading.now)
    row = row_of(reading.conn, reading.unit, uid)
    assert row is not None
    history = journal.events_of(reading.conn, uid)
    answering = root(reading.conn, reading.unit, row)
    return Record(
        register="request",
        uid=uid,
        number=code,
        state=row.state,
        title="",
        read_at=journal.last_position(reading.conn),
        sections=tuple(part for part in _sections(reading, row, history) if part.lines),
        chronology=entries(reading.conn, history),
        acts=_acts(reading, row, answering),
        warnings=_warnings(reading, row, answering, history),
    )


def _acts(reading: Reading, row: SqlRow[Any], answering: SqlRow[Any]) -> tuple[str, ...]:
    """Of a merged request, the acts that its other one may still be given."""
    found = acts_of(reading, "request", answering.state, FIRST.get(answering.state, ("request.reply",)))
    return found if answering.uid == row.uid else tuple(name for name in found if name != "request.merge")


def _sections(reading: Reading, row: SqlRow[Any], history: tuple[journal.Event, ...]) -> tuple[Section, ...]:
    taken = next(event for event in effective(history) if event.kind == "request_taken")
    values = {name: read_back(what, taken.value(name)) for name, what in TAKEN.items()}
    values |= {"received_at": row.received_at, "session": _session_number(reading, row.session)}
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
    reply = section(
        "Reply", ReplyToRequest, {"reply": row.reply, "replied_at": row.replied_at}, ("reply", "replied_at")
    )
    asked = section("Request", TakeRequest, values, [name for name in TAKEN if name != "answered"])
    return (asked, Section("Handling", tuple(line for line in state if line.value is not None)), reply)


def _session_number(reading: Reading, session: str | None) -> str | None:
    chosen = select(SESSION.c.number).where(SESSION.c.unit == reading.unit, SESSION.c.uid == session)
    return None if session is None else reading.conn.execute(chosen).scalar_one_or_none()


def _merged_codes(reading: Reading, uid: str) -> str:
    chosen = select(REQUEST.c.number).where(REQUEST.c.unit == reading.unit, REQUEST.c.merged_into == uid)
    return ", ".join(reading.conn.execute(chosen.order_by(REQUEST.c.number)).scalars())


def _warnings(
    reading: Reading, row: SqlRow[Any], answering: SqlRow[Any], history: tuple[journal.Event, ...]
) -> tuple[Message, ...]:
    found = []
    if answering.uid != row.uid:
        found.append(M_("It repeats another request: code {code} tells what becomes of it.", code=answering.number))
    if _overdue(reading, row):
        found.append(M_("The promised day has passed without a reply."))
    if row.reopened:
        found.append(M_("Reopened by the citizen: {count} times.", count=row.reopened))
    if any(event.facts.get("without_consent") for event in history):
        found.append(M_("This was passed on without the citizen's consent."))
    return tuple(found)


@query("request.search", roles=READERS)
def search_requests(reading: Reading, typed: str, limit: int = 50) -> tuple[Hit, ...]:
    """Requests are found by their code alone, never by words or names: a code that was given out, or nothing."""
    try:
        code = rules.checked_code(typed, "code")
    except Refused:
        return ()
    chosen = select(REQUEST).where(REQUEST.c.unit == reading.unit, REQUEST.c.number == code).limit(limit)
    return tuple(
        Hit("request", row.uid, row.number, row.state, row.received_at, "") for row in reading.conn.execute(chosen)
    )


@query("request.due_now", roles=READERS)
def due_now(reading: Reading) -> tuple[DueRequest, ...]:
    """Requests that are overdue or due within two days, the longest overdue first; for the desk and the handover."""
    return tuple(
        DueRequest(
            row.uid, row.number, row.category, row.state, rules.due_at(row.due), row.due < local_date(reading.now)
        )
        for row in _waiting(reading)
    )


def _waiting(reading: Reading, limit: int | None = None) -> list[SqlRow[Any]]:
    chosen = select(REQUEST).where(
        REQUEST.c.unit == reading.unit,
        REQUEST.c.stopped_on.is_(None),
        REQUEST.c.state.in_(sorted(rules.OPEN)),
        REQUEST.c.due <= local_date(reading.now + rules.NEAR),
    )
    return list(reading.conn.execute(chosen.order_by(REQUEST.c.due, REQUEST.c.uid).limit(limit)).all())


@query("request.attention", roles=READERS)
def attention(reading: Reading) -> tuple[Item, ...]:
    """The desk's panel: requests that are overdue or soon due."""
    today = local_date(reading.now)
    return tuple(
        Item(
            M_("The request waits for its answer"),
            rules.due_at(row.due),
            "overdue" if row.due < today else "due",
            "request",
            row.number,
        )
        for row in _waiting(reading, SHOWN)
    )


REGISTER = Register(
    name="request",
    title="Service desk",
    states=STATES,
    columns=COLUMNS,
    list=list_requests,
    count=count_requests,
    show=show_request,
    search=search_requests,
    opens="request.take",
)
