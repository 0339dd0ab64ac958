"""A packet as it is shown: its record, its document and its files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from db.across.packets import document as documents
from db.across.packets import forms, signed, sketches
from db.across.packets.checklist import CheckedItem
from db.across.packets.packet_acts import by_number, checked, named_in
from db.across.packets.queries import RESULT
from db.across.packets.schema import answer_schema
from db.across.packets.sent_copy import GONE, SentCopy, note_people, sent_copy
from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.events.event import Event
from db.kernel.folding.reprojection import effective
from db.kernel.journal import stored_events
from db.kernel.projections import numbering
from db.reading.chronology import acts_of, entries, section
from db.reference.lists.queries import items_of
from db.registers.attachments import contents
from db.registers.attachments.models import ATTACHMENT
from db.registers.attachments.queries import content_of
from db.registers.attachments.show import line
from db.registers.custody.case.status import STATES as CUSTODY_STATES
from db.registers.custody.models import CUSTODY
from db.storage import ends
from db.words.forms import Field, fields_of
from db.words.messages import M_, Message
from db.words.records import Line, Record, Section

if TYPE_CHECKING:
    from db.across.packets.packet_acts import Found

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


@query("packet.show", roles=READERS)
def show_packet(reading: Reading, number: str) -> Record:
    """A packet: its checklist, what is enclosed, who is held, what was answered. Raises Refused("not_found")."""
    row = by_number(reading, number)
    history = stored_events.events_of(reading.conn, reading.unit, row.uid)
    items = checked(reading, row, history)
    return Record(
        register="packet",
        uid=row.uid,
        number=row.number,
        state=row.state,
        title="",
        read_at=ends.last_position(reading.conn),
        sections=tuple(part for part in _sections(reading, row, history, items) if part.lines),
        chronology=entries(reading.conn, history),
        acts=acts_of(reading, "packet", row.state, FIRST[row.state]),
        warnings=tuple(_warnings(row.state, items)),
    )


def _warnings(state: str, items: tuple[CheckedItem, ...]) -> Iterator[Message]:
    open_ = sum(item.open for item in items)
    if state in ("prepared", "returned") and open_:
        yield M_("{count} items are missing and nobody has said why.", count=open_)
    if state == "returned":
        yield M_("The court sent it back for completion.")


def _sections(
    reading: Reading, row: Found, history: tuple[Event, ...], items: tuple[CheckedItem, ...]
) -> Iterator[Section]:
    events = effective(history)
    values = {**dict(row._mapping), "asks": events[0].value("asks")}
    incident = Line("incident", Field("code", "Incident"), numbering.number_of(reading.conn, reading.unit, row.about))
    own = section("Packet", forms.PreparePacket, values)
    yield Section(own.title, (incident, *own.lines))
    yield section("Sending", forms.SendPacket, {**values, "at": row.sent_at})
    yield Section("Court", tuple(_court(values)))
    yield Section("Checklist", tuple(_item(part) for part in items))
    yield Section("People held", tuple(_people(reading, named_in(history))))
    files = documents.attached(reading, (row.about, *named_in(history)))
    yield Section("Attachments", tuple(line(part) for _number, part in files))


def _court(values: dict[str, Any]) -> Iterator[Line]:
    asked = dict(fields_of(forms.RecordAnswer))
    if values["registration"]:
        yield Line("registration", asked["registration"], values["registration"])
    if values["result"]:
        yield Line("result", RESULT, values["result"])
        yield Line("answered_at", asked["at"], values["answered_at"])


def _item(item: CheckedItem) -> Line:
    said = [Line("state", Field("text", ""), M_(HOW_LABELS[item.state]))]
    if item.pages:
        said.append(Line("pages", Field("number", "Pages"), item.pages))
    if item.reason:
        said.append(Line("reason", Field("text", ""), item.reason))
    if item.lacking:
        said.append(Line("people", Field("text", "Not in"), ", ".join(item.lacking)))
    if item.open:
        said.append(Line("open", Field("text", ""), M_("say why")))
    return Line("item", Field("choice", "Item", list="packet_item"), tuple(said), code=item.item.code)


def _people(reading: Reading, people: tuple[str, ...]) -> Iterator[Line]:
    here = (CUSTODY.c.unit == reading.unit, CUSTODY.c.uid.in_(people))
    for row in reading.conn.execute(select(CUSTODY).where(*here).order_by(CUSTODY.c.opened_at)):
        band = (Line("band", Field("code", "Band"), row.band),) if row.band else ()
        state = Line("state", Field("text", ""), M_(CUSTODY_STATES[row.state]))
        number = Line("number", Field("code", ""), row.number)
        yield Line("person", Field("text", "Person held"), (number, *band, state))


@query("packet.document", roles=READERS)
def packet_document(reading: Reading, number: str) -> dict[str, Any]:
    """A packet's document (docs/packets.md). Reading who is held is an access entry in each of their records."""
    row = by_number(reading, number)
    note_people(reading, row)
    return documents.document(reading, row)


@dataclass(frozen=True, slots=True)
class Files:
    """A packet's document with the contents of its attachments: (path beside the document, bytes), and the `schema` of
    its answer.

    `copy` where it is what was sent; `gone`: it was sent, and what was sent can't be read here any more.
    """

    document: dict[str, Any]
    files: tuple[tuple[str, bytes], ...]
    schema: dict[str, Any]
    copy: SentCopy | None = None
    gone: bool = False


@query("packet.files", roles=READERS)
def packet_files(reading: Reading, number: str) -> Files:
    """What is exported: the document, and every attachment that does not show a protected person; as they were sent.

    Raises Refused: "not_found", and "not_here" or "damaged" where a content is not what its hash says.
    """
    row = by_number(reading, number)
    note_people(reading, row)
    reading.note("packet_exported", row.uid)
    copy = sent_copy(reading, row)
    if copy is not None:
        files = [(path, _taken_out(reading, record, sha256)) for path, record, sha256 in copy.attached]
        files += [(path, text.encode()) for path, text in copy.files.items()]
        return Files(copy.document, tuple(files), copy.schema, copy)
    answers = answer_schema(items_of(reading.conn, "court_answer"))
    files_now = tuple(_files_now(reading, row))
    return Files(documents.document(reading, row), files_now, answers, gone=row.state in GONE)


def _files_now(reading: Reading, row: Found) -> Iterator[tuple[str, bytes]]:
    people = named_in(stored_events.events_of(reading.conn, reading.unit, row.uid))
    for record in (row.about, *people):
        of = numbering.number_of(reading.conn, reading.unit, record) or ""
        for _of, attachment in documents.attached(reading, (record,)):
            if not attachment.protected:
                yield documents.file_name(of, attachment), content_of(reading, record, attachment)
    for sketch in sketches.enclosed(reading, row.about):
        yield sketch.file, sketch.content


def _taken_out(reading: Reading, record: str, sha256: str) -> bytes:
    """The content of an attachment as it was sent, taken back since or not, with its access entry."""
    here = (ATTACHMENT.c.unit == reading.unit, ATTACHMENT.c.record == record, ATTACHMENT.c.sha256 == sha256)
    line = reading.conn.execute(select(ATTACHMENT.c.uid, ATTACHMENT.c.place).where(*here)).first()
    if line is not None:
        reading.note("attachment_taken_out", record, {"attachment": line.uid, "place": line.place})
    return contents.get(reading.conn, reading.unit, sha256)


@query("packet.sign_files", roles=READERS)
def sign_files(reading: Reading, number: str, hashes: Mapping[str, str]) -> bytes:
    """The signature of an exported folder: path in it → SHA-256. Raises Refused: "not_found", "no_key"."""
    row = by_number(reading, number)
    copy = sent_copy(reading, row)
    if copy is not None:
        return signed.signature_of(reading, row, hashes, (copy.at, copy.document["journal"]["position"]))
    newest = stored_events.events_of(reading.conn, reading.unit, row.uid)[-1].position
    return signed.signature_of(reading, row, hashes, (reading.now, newest))
