"""A packet as it was sent: its document, its incident and its drawings, kept as they were in the act of sending.

A later export or print gives that, whatever was corrected since. What erases something of a record that the packet
tells of makes the copy unreadable (db/kernel/desk/copies.py); the packet is then shown as its records are.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from db.across.packets import document as documents
from db.across.packets import sketches
from db.across.packets.models import PACKET
from db.across.packets.packet_acts import by_number, named_in
from db.across.packets.schema import answer_schema
from db.kernel.base.access import READERS
from db.kernel.desk import copies
from db.kernel.desk.desk import query
from db.kernel.journal import stored_events
from db.reading.packing import packed, unpacked
from db.reference.lists.queries import items_of
from db.registers.incidents.show import show_incident
from db.storage.models import INDEX, JOURNAL
from db.words.records import Record

if TYPE_CHECKING:
    from db.across.packets.packet_acts import Found
    from db.kernel.base.officer import Reading
    from db.kernel.desk.desk import Act

WHAT = "packet"
GONE = frozenset({"sent", "answered"})
"""The states of a packet that is at the court as it was sent; one that came back is at work again."""


@dataclass(frozen=True, slots=True)
class SentCopy:
    """A packet as it was sent, with the `schema` of its answer. `files`: path beside the document → text; `attached`:
    (path, record, SHA-256) of each attachment; `at`, `badge`, `officer`: when and by whom the sending was entered;
    `of`: the records (uids) that it tells of."""

    document: dict[str, Any]
    incident: Record
    files: dict[str, str]
    schema: dict[str, Any]
    attached: tuple[tuple[str, str, str], ...]
    at: datetime
    badge: str
    officer: str
    of: tuple[str, ...]


def keep(act: Act, packet: Found) -> None:
    """Keep what was sent just now, in the act of its sending."""
    reading = act.reading()
    packet = reading.conn.execute(select(PACKET).where(PACKET.c.unit == act.unit, PACKET.c.uid == packet.uid)).one()
    people = named_in(stored_events.events_of(act.conn, act.unit, packet.uid))
    document = documents.document(reading, packet)
    record = show_incident.read(reading, document["incident"]["number"])
    drawn = sketches.enclosed(reading, packet.about)
    shown = Record(
        record.register, record.uid, record.number, record.state, record.title, record.read_at, record.sections,
        record.chronology, record.duties, flags=record.flags, began=record.began,
    )  # fmt: skip
    content = {
        "document": document,
        "incident": packed(shown),
        "files": {sketch.file: sketch.content.decode() for sketch in drawn},
        "schema": answer_schema(items_of(reading.conn, "court_answer")),
        "attached": [list(line) for line in _attached(reading, (packet.about, *people))],
        "at": act.now.isoformat(), "badge": act.officer.badge, "officer": act.officer.name,
    }  # fmt: skip
    of = _told_of(reading, packet, record)
    copies.keep(act, packet.uid, of, json.dumps({**content, "of": of}).encode(), what=WHAT)


def _told_of(reading: Reading, packet: Found, incident: Record) -> tuple[str, ...]:
    """The records that a packet tells of: incident, people held, sketches, and calls in the chronology."""
    people = named_in(stored_events.events_of(reading.conn, reading.unit, packet.uid))
    drawn = (sketch.uid for sketch in sketches.enclosed(reading, packet.about))
    elsewhere = {entry.elsewhere for entry in incident.chronology if entry.elsewhere}
    named = select(INDEX.c.uid).where(INDEX.c.unit == reading.unit, INDEX.c.number.in_(elsewhere))
    return tuple(sorted({packet.about, *people, *drawn, *reading.conn.execute(named).scalars()}))


def _attached(reading: Reading, records: tuple[str, ...]) -> list[tuple[str, str, str]]:
    return [
        (documents.file_name(number, line), record, line.sha256)
        for record in records
        for number, line in documents.attached(reading, (record,))
        if not line.protected and line.sha256 is not None
    ]


def sent_copy(reading: Reading, packet: Found) -> SentCopy | None:
    """What was sent last; None where the packet is at the desk, or no copy of it can be read here."""
    if packet.state not in GONE:
        return None
    mine = (JOURNAL.c.unit == reading.unit, JOURNAL.c.record == packet.uid, JOURNAL.c.kind == copies.KEPT)
    newest = select(JOURNAL.c.uid).where(*mine).order_by(JOURNAL.c.position.desc())
    for uid in reading.conn.execute(newest).scalars():
        event = stored_events.event_by_uid(reading.conn, reading.unit, uid)
        if event is None or event.facts.get("what") != WHAT:
            continue
        content = copies.read(reading.conn, reading.unit, uid)
        return None if content is None else _copy(json.loads(content))
    return None


def _copy(kept: dict[str, Any]) -> SentCopy:
    return SentCopy(
        kept["document"], unpacked(kept["incident"]), kept["files"], kept["schema"],
        tuple((path, record, sha256) for path, record, sha256 in kept["attached"]),
        datetime.fromisoformat(kept["at"]), kept["badge"], kept["officer"], tuple(kept["of"]),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PacketPaper:
    """What a packet's paper is laid out of, and the records (uids) that it tells of; `copy`: what was sent."""

    document: dict[str, Any]
    incident: Record
    of: tuple[str, ...]
    copy: SentCopy | None


@query("packet.paper", roles=READERS)
def packet_paper(reading: Reading, number: str) -> PacketPaper:
    """A packet as its paper says it: as it was sent, or as its records are while it is at the desk.

    Reading who is held is an access entry in each of their records. Raises Refused("not_found").
    """
    row = by_number(reading, number)
    note_people(reading, row)
    copy = sent_copy(reading, row)
    if copy is not None:
        return PacketPaper(copy.document, copy.incident, copy.of, copy)
    document = documents.document(reading, row)
    incident = show_incident.read(reading, document["incident"]["number"])
    return PacketPaper(document, incident, _told_of(reading, row, incident), None)


def note_people(reading: Reading, packet: Found) -> None:
    """Note in the record of each person held that a packet was read which names them."""
    for person in named_in(stored_events.events_of(reading.conn, reading.unit, packet.uid)):
        reading.note("custody_read", person, {"purpose": f"packet {packet.number}"})
