"""The register of packets: what is under way, one packet with its checklist, its document and its files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from db import journal, keyset, numbering, search
from db.access import READERS
from db.attachments.listing import line
from db.attachments.queries import content_of
from db.chronology import acts_of, entries, section
from db.custody.standing import STATES as CUSTODY_STATES
from db.custody.tables import CUSTODY
from db.desk import Reading, query
from db.folding import query_terms
from db.forms import Field, fields_of
from db.messages import M_, Message
from db.packets import document as documents
from db.packets import forms
from db.packets.acting import checked, named_in
from db.packets.checklist import Checked
from db.packets.events import words_of
from db.packets.rules import STATES
from db.packets.tables import PACKET
from db.records import Column, Cursor, Filter, Hit, Item, Line, Page, Record, Row, Section
from db.registers import Register
from db.reprojection import effective
from db.tables import JOURNAL

if TYPE_CHECKING:
    from db.packets.acting import Found

PREPARE = dict(fields_of(forms.PreparePacket))
_KIND = Field("choice", "Kind of case", list="packet_kind")
_RESULT = Field("choice", "Court's answer", list="court_answer")
COLUMNS = (
    Column("prepared_at", "Prepared at", Field("moment", "Prepared at"), width=16),
    Column("incident", "Incident", Field("code", "Incident"), width=12),
    Column("kind", "Kind of case", _KIND, width=14, wide=True),
    Column("body", "To", PREPARE["body"], width=12, grows=True),
    Column("result", "Court's answer", _RESULT, width=16),
)
FIRST = {
    "prepared": ("packet.note_item", "packet.send", "packet.set_people"),
    "sent": ("packet.receipt", "packet.answer", "packet.read_answer"),
    "returned": ("packet.note_item", "packet.send", "packet.set_people"),
    "answered": ("packet.answer", "packet.receipt"),
    "void": (),
}
HOW_LABELS = {
    "there": "in the records",
    "enclosed": "enclosed on paper",
    "to_follow": "will follow",
    "missing": "is missing",
    "not_applicable": "does not apply",
}
"""The states of an item of the checklist, in words."""


@query("packet.list", roles=READERS)
def list_packets(reading: Reading, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    """A page by the time of preparing, newest first."""
    found, following = keyset.page(reading, PACKET.c.prepared_at, which, after, limit)
    rows = []
    for row in found:
        number = numbering.number_of(reading.conn, row.about)
        rows.append(Row(row.uid, row.number, row.state, (row.prepared_at, number, row.kind, row.body, row.result)))
    return Page(tuple(rows), following)


@query("packet.count", roles=READERS)
def count_packets(reading: Reading, which: Filter) -> int | None:
    """How many a filter leaves; None above COUNT_CAP."""
    return keyset.count(reading, PACKET.c.prepared_at, which)


def _found(reading: Reading, number: str) -> Found:
    uid, _number = numbering.find(reading.conn, reading.desk.store, "packet", number, reading.now)
    return reading.conn.execute(select(PACKET).where(PACKET.c.unit == reading.unit, PACKET.c.uid == uid)).one()


@query("packet.show", roles=READERS)
def show_packet(reading: Reading, number: str) -> Record:
    """A packet: its checklist, what is enclosed, who is held, what was answered. Raises Refused("not_found")."""
    row = _found(reading, number)
    history = journal.events_of(reading.conn, row.uid)
    items = checked(reading, row, history)
    return Record(
        register="packet",
        uid=row.uid,
        number=row.number,
        state=row.state,
        title="",
        read_at=journal.last_position(reading.conn),
        sections=tuple(part for part in _sections(reading, row, history, items) if part.lines),
        chronology=entries(reading.conn, history),
        acts=acts_of(reading, "packet", row.state, FIRST[row.state]),
        warnings=tuple(_warnings(row.state, items)),
    )


def _warnings(state: str, items: tuple[Checked, ...]) -> Iterator[Message]:
    open_ = sum(one.open for one in items)
    if state in ("prepared", "returned") and open_:
        yield M_("{count} items are missing and nobody has said why.", count=open_)
    if state == "returned":
        yield M_("The court sent it back for completion.")


def _sections(
    reading: Reading, row: Found, history: tuple[journal.Event, ...], items: tuple[Checked, ...]
) -> Iterator[Section]:
    known = effective(history)
    values = {**dict(row._mapping), "asks": known[0].value("asks")}
    incident = Line("incident", Field("code", "Incident"), numbering.number_of(reading.conn, row.about))
    own = section("Packet", forms.PreparePacket, values, ("body", "kind", "asks"))
    yield Section(own.title, (incident, *own.lines))
    yield section("Sending", forms.SendPacket, {**values, "at": row.sent_at}, ("at", "letter", "receipt"))
    yield Section("Court", tuple(_court(values)))
    yield Section("Checklist", tuple(_item(one) for one in items))
    yield Section("People held", tuple(_people(reading, named_in(history))))
    files = documents.attached(reading, (row.about, *named_in(history)))
    yield Section("Attachments", tuple(line(one) for _number, one in files))


def _court(values: dict[str, Any]) -> Iterator[Line]:
    asked = dict(fields_of(forms.RecordAnswer))
    if values["registration"]:
        yield Line("registration", asked["registration"], values["registration"])
    if values["result"]:
        yield Line("result", _RESULT, values["result"])
        yield Line("answered_at", asked["at"], values["answered_at"])


def _item(one: Checked) -> Line:
    said = [Line("state", Field("text", ""), M_(HOW_LABELS[one.state]))]
    if one.pages:
        said.append(Line("pages", Field("number", "Pages"), one.pages))
    if one.reason:
        said.append(Line("reason", Field("text", ""), one.reason))
    if one.lacking:
        said.append(Line("people", Field("text", "Not in"), ", ".join(one.lacking)))
    if one.open:
        said.append(Line("open", Field("text", ""), M_("say why")))
    return Line("item", Field("choice", "Item", list="packet_item"), tuple(said), code=one.item.code)


def _people(reading: Reading, people: tuple[str, ...]) -> Iterator[Line]:
    here = (CUSTODY.c.unit == reading.unit, CUSTODY.c.uid.in_(people))
    for row in reading.conn.execute(select(CUSTODY).where(*here).order_by(CUSTODY.c.opened_at)):
        band = (Line("band", Field("code", "Band"), row.band),) if row.band else ()
        state = Line("state", Field("text", ""), M_(CUSTODY_STATES[row.state]))
        number = Line("number", Field("code", ""), row.number)
        yield Line("person", Field("text", "Person held"), (number, *band, state))


@query("packet.search", roles=READERS)
def search_packets(reading: Reading, typed: str, limit: int = 50) -> tuple[Hit, ...]:
    """The newest packets whose words hold every word of `typed`, in any spelling."""
    uids = search.find(reading.conn, reading.unit, "packet", typed, limit)
    found = reading.conn.execute(select(PACKET).where(PACKET.c.unit == reading.unit, PACKET.c.uid.in_(uids)))
    rows = {row.uid: row for row in found}
    terms = tuple(form for forms_ in query_terms(typed) for form in forms_)
    return tuple(
        Hit("packet", uid, rows[uid].number, rows[uid].state, rows[uid].prepared_at, _around(reading, uid, terms))
        for uid in uids
        if uid in rows
    )


def _around(reading: Reading, uid: str, terms: tuple[str, ...]) -> str:
    return search.line_found(map(words_of, effective(journal.events_of(reading.conn, uid))), terms)


@query("packet.document", roles=READERS)
def packet_document(reading: Reading, number: str) -> dict[str, Any]:
    """A packet's document (docs/packets.md). Reading who is held is an access entry in each of their records."""
    row = _found(reading, number)
    _note(reading, row)
    return documents.document(reading, row)


@dataclass(frozen=True, slots=True)
class Files:
    """A packet's document with the contents of its attachments: (path beside the document, bytes)."""

    document: dict[str, Any]
    files: tuple[tuple[str, bytes], ...]


@query("packet.files", roles=READERS)
def packet_files(reading: Reading, number: str) -> Files:
    """What is exported: the document, and every attachment that does not show a protected person.

    Raises Refused: "not_found", and "not_here" or "damaged" where a content is not what its hash says.
    """
    row = _found(reading, number)
    _note(reading, row)
    reading.note("packet_exported", row.uid)
    people = named_in(journal.events_of(reading.conn, row.uid))
    found = []
    for record in (row.about, *people):
        of = numbering.number_of(reading.conn, record) or ""
        for _of, one in documents.attached(reading, (record,)):
            if not one.protected:
                found.append((documents.file_name(of, one), content_of(reading, record, one)))
    return Files(documents.document(reading, row), tuple(found))


@query("packet.answers_here", roles=READERS)
def answers_here(reading: Reading, uids: Sequence[str]) -> frozenset[str]:
    """Those of the uids of answers (`answering.uid_of`) that were taken before."""
    found = select(JOURNAL.c.uid).where(JOURNAL.c.uid.in_(tuple(uids)))
    return frozenset(reading.conn.execute(found).scalars())


def _note(reading: Reading, row: Found) -> None:
    for person in named_in(journal.events_of(reading.conn, row.uid)):
        reading.note("custody_read", person, {"purpose": f"packet {row.number}"})


@query("packet.attention", roles=READERS)
def attention(reading: Reading) -> tuple[Item, ...]:
    """What the desk still owes: packets sent back, and those sent without a receipt."""
    here = (PACKET.c.unit == reading.unit, PACKET.c.state.in_(("returned", "sent")))
    found = []
    for row in reading.conn.execute(select(PACKET).where(*here).order_by(PACKET.c.prepared_at)):
        if row.state == "returned":
            said = M_("Packet {number} came back for completion", number=row.number)
            found.append(Item(said, row.answered_at, "urgent", "packet", row.number))
        elif not row.receipt:
            said = M_("Packet {number} was sent: its receipt is awaited", number=row.number)
            found.append(Item(said, row.sent_at, "", "packet", row.number))
    return tuple(found)


REGISTER = Register(
    name="packet",
    title="Packets for the judiciary",
    states=STATES,
    columns=COLUMNS,
    list=list_packets,
    count=count_packets,
    show=show_packet,
    search=search_packets,
    opens="packet.prepare",
    flagged=False,
)
