"""A packet as its JSON document: the one truth of the file, the paper and the tests. What is not known is left out.

A protected party stands here by role and code alone. A person held stands here as in the prosecutor's notice: no
nationality, no language, nothing that was said about fear.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, select

from db.across.packets import forms, sketches
from db.across.packets.packet_acts import checked, named_in
from db.across.packets.schema import ANSWER, PACKET, VERSION
from db.kernel.folding.reprojection import effective
from db.kernel.journal import stored_events
from db.kernel.projections import numbering
from db.reference.lists.queries import items_of
from db.registers.attachments.show import AttachmentLine, attachments_of
from db.registers.custody.case.effects import read
from db.registers.custody.case.status import STATES as CUSTODY_STATES
from db.registers.custody.case.timeline import own
from db.registers.custody.case.twins import ALONE
from db.registers.custody.entries_in_question import beside_of
from db.registers.incidents.models import INCIDENT, PARTY, PROPERTY, VEHICLE
from db.registers.incidents.rules import REVIEW_STATES, STATES
from db.storage import ends
from db.words.forms import to_json

if TYPE_CHECKING:
    from db.across.packets.packet_acts import Found
    from db.kernel.base.officer import Reading
    from db.kernel.events.event import Event

ListWords = Mapping[str, Mapping[str, str]]
"""list → code → Persian."""
_LISTS = (
    "incident_type", "severity", "weapon", "party_role", "property_state", "property_kind", "property_unit",
    "vehicle_state", "vehicle_kind", "vehicle_outcome", "custody_ground", "custody_order", "packet_item", "packet_kind",
    "referral_body", "attachment_what", "court_answer", "sketch_kind", "sketch_scale",
)  # fmt: skip
FOLDER = "attachments"
"""Where the files of a packet lie beside its document."""


def document(reading: Reading, packet: Found) -> dict[str, Any]:
    """The document of a packet, as db/across/packets/schemas/packet.schema.json describes it."""
    conn, unit = reading.conn, reading.unit
    words = {name: {item.code: item.fa for item in items_of(conn, name)} for name in _LISTS}
    history = stored_events.events_of(conn, unit, packet.uid)
    events = effective(history)
    people = named_in(history)
    sent = [event for event in events if event.kind == forms.SENT]
    made = {
        "format": PACKET,
        "version": VERSION,
        "id": packet.uid,
        "number": packet.number,
        "state": packet.state,
        "made_at": reading.now,
        "journal": {"position": history[-1].position, "hash": ends.entry_hash(conn, history[-1].position)},
        "unit": {"id": unit, "name": reading.desk.store.info.unit_name},
        "to": coded(words, "referral_body", packet.body),
        "kind": coded(words, "packet_kind", packet.kind),
        "letter": packet.letter,
        "sent_at": sent[-1].at if sent else None,
        "receipt": packet.receipt,
        "registration": packet.registration,
        "asks": events[0].value("asks"),
        "incident": _incident(reading, packet.about, words),
        "parties": [_party(row, words) for row in _rows(reading, PARTY, packet.about)],
        "property": [_property(row, words) for row in _rows(reading, PROPERTY, packet.about)],
        "vehicles": [_vehicle(row, words) for row in _rows(reading, VEHICLE, packet.about)],
        "people": [_person(reading, uid, words) for uid in people],
        "checklist": [
            {
                "item": {"code": line.item.code, "fa": line.item.fa},
                "state": line.state,
                "pages": line.pages,
                "reason": line.reason,
                "people": list(line.lacking),
            }
            for line in checked(reading, packet, history)
        ],
        "attachments": [
            _attachment(number, line, words) for number, line in attached(reading, (packet.about, *people))
        ],
        "sketches": [sketches.told_of(line, words) for line in sketches.enclosed(reading, packet.about)],
        "answers": [_answer(event, words, conn) for event in events if event.kind == forms.ANSWERED],
    }
    content: dict[str, Any] = told(made)
    return content


def attached(reading: Reading, records: Iterable[str]) -> list[tuple[str, AttachmentLine]]:
    """(number of the record, attachment) of everything attached to some records, that is not erased."""
    return [
        (numbering.number_of(reading.conn, reading.unit, record) or "", attachment)
        for record in records
        for attachment in attachments_of(reading.conn, reading.unit, record)
        if attachment.sha256 is not None
    ]


def file_name(number: str, line: AttachmentLine) -> str:
    """Where an attachment lies beside the document."""
    return f"{FOLDER}/{number}-{line.place}-{line.name}"


def answer_form(answer: Mapping[str, Any]) -> dict[str, Any]:
    """The form that goes with a packet, to be filled in by the court: answers as docs/packets.md says."""
    return {
        "format": ANSWER,
        "version": VERSION,
        "packet": {"id": answer["id"], "number": answer["number"]},
        "from": {"body": answer["to"]["fa"], "office": ""},
        "people": [person["custody"] for person in answer["people"]],
        "answers": [],
    }


def told(value: Any) -> Any:
    """Without what is not known; instants and days as JSON keeps them."""
    if isinstance(value, Mapping):
        return {name: told(part) for name, part in value.items() if part not in (None, "")}
    if isinstance(value, list):
        return [told(part) for part in value]
    return to_json(value)


def coded(words: ListWords, name: str, code: str | None) -> dict[str, str] | None:
    """A code with what its list calls it."""
    return None if code is None else {"code": code, "fa": words[name].get(code, code)}


def _incident(reading: Reading, uid: str, words: ListWords) -> dict[str, Any]:
    row = reading.conn.execute(select(INCIDENT).where(INCIDENT.c.unit == reading.unit, INCIDENT.c.uid == uid)).one()
    plain = (
        "number", "reported_at", "occurred_from", "occurred_to", "approximate", "place", "landmark", "address",
        "summary", "injured", "dead", "weapons",
    )  # fmt: skip
    return {
        **{name: row._mapping[name] for name in plain},
        "type": coded(words, "incident_type", row.type),
        "severity": coded(words, "severity", row.severity),
        "weapon": coded(words, "weapon", row.weapon),
        "state": _state(STATES, row.state),
        "review": _state(REVIEW_STATES, row.review),
    }


_STATE_WORDS = {
    "open": "باز", "referred": "ارجاع‌شده", "disposed": "تعیین تکلیف‌شده", "cleared": "کشف‌شده", "void": "باطل",
    "draft": "پیش‌نویس", "submitted": "در انتظار تأیید", "returned": "برگشت‌خورده", "approved": "تأییدشده",
    "held": "تحت نظر", "judge": "زیر نظر قاضی", "moved": "منتقل‌شده", "escaped": "متواری", "dead": "فوت‌شده",
    "closed": "پایان‌یافته",
}  # fmt: skip
"""The document is for a court of this country: its words are Persian whatever the screen speaks."""


def _state(states: Mapping[str, str], code: str) -> dict[str, str]:
    return {"code": code, "fa": _STATE_WORDS.get(code, states[code])}


def _rows(reading: Reading, projection: Table, uid: str) -> list[dict[str, Any]]:
    here = (projection.c.unit == reading.unit, projection.c.record == uid)
    rows = reading.conn.execute(select(projection).where(*here).order_by(projection.c.uid)).mappings()
    return [dict(row) for row in rows]


def _party(row: Mapping[str, Any], words: ListWords) -> dict[str, Any]:
    told_of = () if row["protected"] else ("name", "national_id", "phone", "note")
    return {
        "role": coded(words, "party_role", row["role"]),
        "protected": bool(row["protected"]),
        "code": row["code"],
        **{name: row[name] for name in told_of},
    }


def _property(row: Mapping[str, Any], words: ListWords) -> dict[str, Any]:
    plain = ("what", "quantity", "rials", "appraiser", "appraised_on", "seal", "receipt", "kept_at")
    return {
        **{name: row[name] for name in plain},
        "fate": coded(words, "property_state", row["fate"]),
        "kind": coded(words, "property_kind", row["kind"]),
        "measure": coded(words, "property_unit", row["measure"]),
    }


def _vehicle(row: Mapping[str, Any], words: ListWords) -> dict[str, Any]:
    return {
        **{name: row[name] for name in ("plate", "loaded", "impound", "receipt", "note")},
        "fate": coded(words, "vehicle_state", row["fate"]),
        "kind": coded(words, "vehicle_kind", row["kind"]),
        "outcome": coded(words, "vehicle_outcome", row["outcome"]),
    }


def _person(reading: Reading, uid: str, words: ListWords) -> dict[str, Any]:
    written = stored_events.events_of(reading.conn, reading.unit, uid)
    others = beside_of(reading.conn, reading.unit, (uid,)).get(uid, ALONE)
    history, case = own(written), read(written, beside=replace(others, maybe=(), walls=()))
    newest = {event.kind: event for event in history}
    opening, ground = newest["custody_opened"], newest.get("ground_set")
    done = {code: case.tracks[code].done for code in ("prosecutor", "rights", "ground_told") if code in case.tracks}
    said = {name: _newest(history, ("identity_set", "custody_opened"), name) for name in ("name", "father_name")}
    return {
        "custody": numbering.number_of(reading.conn, reading.unit, uid),
        "state": _state(CUSTODY_STATES, case.status.state),
        "band": opening.facts.get("band"),
        **said,
        "deprivation_at": case.start,
        "arrived_at": opening.facts.get("arrived_at"),
        "ground": None if ground is None else coded(words, "custody_ground", ground.facts.get("ground")),
        "order_number": None if ground is None else ground.facts.get("order_number"),
        "necessity": None if ground is None else ground.words.get("necessity"),
        "ground_told_at": done.get("ground_told"),
        "prosecutor_told_at": done.get("prosecutor"),
        "rights_given_at": done.get("rights"),
        "orders": [
            {
                "number": event.facts.get("number"),
                "judge": event.facts.get("judge"),
                "at": event.at,
                "effect": coded(words, "custody_order", event.facts.get("effect")),
            }
            for event in history
            if event.kind == "judicial_order_received"
        ],
    }


def _newest(history: Sequence[Event], kinds: Sequence[str], name: str) -> Any:
    """The newest answer to a field in entries of these kinds, the first kind before the others."""
    for kind in kinds:
        for event in reversed(history):
            if event.kind == kind and (value := event.value(name)) is not None:
                return value
    return None


def _attachment(number: str, line: AttachmentLine, words: ListWords) -> dict[str, Any]:
    open_to = {} if line.protected else {"name": line.name, "file": file_name(number, line)}
    return {
        "of": number,
        "place": line.place,
        "what": coded(words, "attachment_what", line.what),
        "kind": line.kind,
        "size": line.size,
        "pages": line.pages,
        "sealed": line.protected,
        "sha256": line.sha256,
        "note": line.note,
        **open_to,
    }


def _answer(event: Event, words: ListWords, conn: Any) -> dict[str, Any]:
    held = event.facts.get("held")
    return {
        "answer": coded(words, "court_answer", event.facts["answer"]),
        "at": event.at,
        **{name: event.value(name) for name in ("registration", "number", "judge", "text")},
        "person": numbering.number_of(conn, event.unit, held) if held else None,
    }
