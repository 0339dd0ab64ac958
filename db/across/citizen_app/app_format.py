"""What a citizen's app sends: one JSON object a message. The JSON Schema in docs/ is made from this table.

Fields are those of the forms that a message becomes, so that its words meet the same rules as at the desk. A person is
never needed: a message without a name is anonymous.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from db.registers.sketches.drawings import kinds as sketch_kinds
from db.words.messages import M_, Message, Refused
from db.words.shapes import ShapeCheck, check_of, moment

FORMAT, VERSIONS = "precinct-app", (1, 2)
"""In version 1 an accident brings a code of each party; in 2 the sender's alone, and the other party joins."""
ANSWER, VERSION = "precinct-app-answer", 1
MOST_BYTES = 64 * 1024
COMPLAINT = "complaint"

JsonShape = Mapping[str, Any]
_TEXT: JsonShape = {"type": "string"}
_FLAG: JsonShape = {"type": "boolean"}
_MOMENT: JsonShape = {"type": "string", "format": "date-time"}
CODE: JsonShape = {"type": "string", "pattern": "^[0-9]{3} ?[0-9]{3}$"}
_CONTACT: Mapping[str, JsonShape] = {
    "answer_by": {**_TEXT, "description": "A code of the list answer_by: code, phone, sms, in_person, not_needed …"},
    "name": {**_TEXT, "maxLength": 120, "description": "Left out: anonymous."},
    "phone": {**_TEXT, "maxLength": 30, "description": "Needed where the answer is to come by telephone or message."},
}
_CALLED_BACK: tuple[JsonShape, ...] = (
    {"if": {"properties": {"answer_by": {"enum": ["phone", "sms"]}}, "required": ["answer_by"]},
     "then": {"required": ["phone"]}},
)  # fmt: skip
_WORDS: JsonShape = {**_TEXT, "minLength": 1, "maxLength": 4_000}


_ANGLE: JsonShape = {"type": "integer", "minimum": 0, "maximum": 3_599}
_MM: JsonShape = {"type": "integer", "minimum": -sketch_kinds.FARTHEST, "maximum": sketch_kinds.FARTHEST}
OWN_CODE: JsonShape = {**_TEXT, "pattern": "^[0-9]{4,8}$"}
_DAY: JsonShape = {**_TEXT, "format": "date"}
_POLICY: Mapping[str, JsonShape] = {
    "policy": {**_TEXT, "maxLength": 60, "description": "Left out: no policy, and an officer is needed."},
    "policy_from": {**_DAY, "description": "The first day of the policy."},
    "policy_until": {**_DAY, "description": "Its last day. A policy that is not of the day is set aside."},
    "phone": {**_TEXT, "maxLength": 30},
}
_PARTY: JsonShape = {
    "type": "object", "required": ["kind", "plate"], "additionalProperties": False,
    "properties": {
        "kind": {"enum": list(sketch_kinds.UNITS)},
        "plate": {**_TEXT, "minLength": 1, "maxLength": 40},
        **_POLICY,
        "code": {**OWN_CODE, "description": "Version 2: of the sender alone, who is the first party; the other sends "
                                            "its own by accident_join. Version 1: of each party."},
        "words": {**_TEXT, "maxLength": 2_000},
        "at": {"type": "array", "items": _MM, "minItems": 2, "maxItems": 2,
               "description": "Roughly where it stopped: millimetres to the right and up of the middle."},
        "heading": {**_ANGLE, "description": "Tenths of a degree clockwise from the top."},
    },
}  # fmt: skip
_PHOTOGRAPH: JsonShape = {
    "type": "object", "required": ["name", "sha256"], "additionalProperties": False,
    "properties": {
        "name": {**_TEXT, "minLength": 1, "maxLength": 120, "description": "A file beside the message."},
        "sha256": {**_TEXT, "pattern": "^[0-9a-f]{64}$"},
    },
}  # fmt: skip
ACCIDENT, CONFIRM, JOIN = "accident", "accident_confirm", "accident_join"
TAKE_BACK, HURT = "accident_take_back", "accident_hurt"
_OFFER: JsonShape = {
    **_TEXT,
    "minLength": 1,
    "maxLength": 40,
    "description": "The number of the offer, which the answer to the accident gave: KA-1405-7.",
}
_INJURED: JsonShape = {"type": "integer", "minimum": 0, "maximum": 999}


@dataclass(frozen=True, slots=True)
class MessageKind:
    """A kind of message: the command it becomes, its fields as JSON Schema, which are needed, and what is added."""

    command: str
    fields: Mapping[str, JsonShape]
    needed: tuple[str, ...]
    added: Mapping[str, Any]
    told: str
    rules: tuple[JsonShape, ...] = ()


KINDS: dict[str, MessageKind] = {
    "request": MessageKind(
        "request.take",
        {"category": {**_TEXT, "description": "A code of the list request_category."}, "words": _WORDS, **_CONTACT,
         "consent": {**_FLAG, "description": "May be passed on to another body."},
         "keep_words": {**_FLAG, "description": "The words may be kept after the end."}},
        ("category", "words", "answer_by"),
        {"came_by": "citizen_app"},
        "Something asked of the precinct.",
        _CALLED_BACK,
    ),
    "report": MessageKind(
        "incident.report",
        {"type": {**_TEXT, "description": "A code of the list incident_type."},
         "place": {**_TEXT, "minLength": 1, "maxLength": 120}, "words": _WORDS,
         "occurred_at": _MOMENT, "name": _CONTACT["name"], "phone": _CONTACT["phone"]},
        ("type", "place", "words"),
        {"source": "citizen_app"},
        "Something that happened. Never for what is happening now: that is 110.",
    ),
    **{
        kind: MessageKind(
            "oversight.record", {"words": _WORDS, "about_unit": {**_TEXT, "maxLength": 120}, **_CONTACT},
            ("words", "answer_by"), {"kind": kind, "priority": "normal"}, told, _CALLED_BACK,
        )
        for kind, told in (
            ("suggestion", "For 197."),
            ("thanks", "For 197."),
            ("criticism", "For 197; a complaint has a kind of its own."),
        )
    },
    COMPLAINT: MessageKind(
        "oversight.complain",
        {"words": _WORDS, "about_unit": {**_TEXT, "maxLength": 120}, "about_officer": {**_TEXT, "maxLength": 120},
         "happened_where": {**_TEXT, "maxLength": 200}, **_CONTACT},
        ("words",),
        {"priority": "urgent"},
        "Sealed to the inspectorate and erased from the folder. An app sends one to 197 itself wherever it can: until "
        "it is sealed, whoever may read the folder may read it.",
    ),
    ACCIDENT: MessageKind(
        "sketch.offer",
        {"place": {**_TEXT, "minLength": 1, "maxLength": 120}, "occurred_at": _MOMENT,
         "words": {**_TEXT, "minLength": 1, "maxLength": 2_000},
         "injured": {"type": "integer", "minimum": 0, "maximum": 999}, "dispute": _FLAG,
         "damage": {"type": "integer", "minimum": 0, "maximum": 10**15, "description": "Rials, estimated."},
         "circumstances": {"type": "array", "items": _TEXT, "minItems": 0, "maxItems": 20,
                           "description": "Codes of the list sketch_need that hold."},
         "road": {"enum": list(sketch_kinds.ROADS)},
         "parties": {"type": "array", "items": _PARTY, "minItems": 1, "maxItems": 20},
         "photographs": {"type": "array", "items": _PHOTOGRAPH, "minItems": 0, "maxItems": 6}},
        ("place", "occurred_at", "words", "injured", "dispute", "parties"),
        {},
        "An accident of two that agree. Where somebody is hurt, they do not agree, or the precinct's list says so, it"
        " becomes a report and the answer says that an officer is needed.",
    ),
    CONFIRM: MessageKind(
        "sketch.confirm",
        {"accident": {"type": "string", "format": "uuid", "description": "The id of the message of the accident."},
         "code": OWN_CODE},
        ("accident", "code"), {},
        "A party of an accident confirms it, by its own code.",
    ),
    JOIN: MessageKind(
        "sketch.join",
        {"offer": _OFFER, "plate": {**_TEXT, "minLength": 1, "maxLength": 40}, "code": OWN_CODE,
         "words": {**_TEXT, "maxLength": 2_000}, "injured": _INJURED, **_POLICY},
        ("offer", "plate", "code"), {},
        "The other party agrees, by a message of its own and with a code of its own.",
    ),
    TAKE_BACK: MessageKind(
        "sketch.take_back_by_code",
        {"offer": _OFFER, "code": OWN_CODE, "words": {**_TEXT, "maxLength": 2_000}}, ("offer", "code"), {},
        "A party takes its acceptance back. Once a packet was sent it is kept, and changes nothing of that.",
    ),
    HURT: MessageKind(
        "sketch.hurt_by_code",
        {"offer": _OFFER, "code": OWN_CODE, "injured": {**_INJURED, "minimum": 1},
         "words": {**_TEXT, "maxLength": 2_000}}, ("offer", "code", "injured"), {},
        "Somebody is hurt after all: no acceptance holds any longer, and an officer is needed.",
    ),
    "status": MessageKind("", {"code": CODE}, ("code",), {}, "What became of a code."),
    "satisfaction": MessageKind(
        "request.satisfaction", {"code": CODE, "satisfied": _FLAG}, ("code", "satisfied"), {},
        "What whoever holds the code thinks of the outcome.",
    ),
    "reopen": MessageKind(
        "request.reopen", {"code": CODE, "reason": {**_WORDS, "maxLength": 2_000}}, ("code", "reason"), {},
        "What is still missing, from whoever holds the code.",
    ),
}  # fmt: skip
NAMES = {"report": {"words": "summary", "occurred_at": "occurred_from", "name": "caller_name", "phone": "caller_phone"}}
"""Where a form calls a field otherwise."""
OF_ALL: Mapping[str, JsonShape] = {
    "format": {"const": FORMAT},
    "version": {"enum": list(VERSIONS)},
    "id": {"type": "string", "format": "uuid", "description": "The app's own; a message is taken once for it."},
    "kind": {"enum": list(KINDS)},
    "sent_at": {
        **_MOMENT,
        "description": "With its offset, as 2026-11-24T09:12:00+03:30. Ahead, or 300 days ago: it is set aside.",
    },
}


@dataclass(frozen=True, slots=True)
class AppMessage:
    """A message that can be read. `fields` are those of its kind, by the names of the form."""

    id: str
    kind: str
    sent_at: datetime
    fields: Mapping[str, Any]
    version: int = 1


def read(content: bytes) -> AppMessage:
    """The message in a file. Raises Refused("invalid") with a message at each field that is wrong, or for the whole."""
    raw = _object(content)
    wrong: dict[str, Message] = {}
    if raw.get("format") != FORMAT:
        wrong["format"] = M_("This is no message of a citizen's app: {format} is expected.", format=FORMAT)
    elif raw.get("version") not in VERSIONS or isinstance(raw.get("version"), bool):
        expected = " / ".join(map(str, VERSIONS))
        wrong["version"] = M_("This version can't be read here: {version} is expected.", version=expected)
    kind = KINDS.get(raw["kind"]) if isinstance(raw.get("kind"), str) else None
    if kind is None:
        wrong["kind"] = M_("There is no such kind; there are: {kinds}.", kinds=", ".join(KINDS))
    if (sent_id := id_of(raw)) is None:
        wrong["id"] = M_("A UUID is expected.")
    sent_at = moment(raw.get("sent_at"))
    if sent_at is None:
        wrong["sent_at"] = M_("A moment with its offset is expected, as 2026-11-24T09:12:00+03:30.")
    if kind is not None:
        wrong |= _fields(raw["kind"], raw)
    if wrong:
        raise Refused("invalid", wrong)
    assert kind is not None
    assert sent_id is not None
    assert sent_at is not None
    names = NAMES.get(raw["kind"], {})
    given = {names.get(name, name): raw[name] for name in kind.fields if raw.get(name) is not None}
    return AppMessage(sent_id, raw["kind"], sent_at, given, raw["version"])


def id_of(raw: Mapping[str, Any]) -> str | None:
    """The id of a message in its one spelling; None where there is none."""
    try:
        return str(uuid.UUID(raw["id"]))
    except (KeyError, ValueError, AttributeError, TypeError):
        return None


def loose(content: bytes) -> Mapping[str, Any]:
    """What can be read of a file at all, whatever is wrong with it."""
    try:
        return _object(content)
    except Refused:
        return {}


_SAYS_COMPLAINT = re.compile(rb'"kind"\s*:\s*"complaint"')

_ESCAPED = re.compile(r"\\u([0-9a-cA-CefEF][0-9a-fA-F]{3}|[dD][0-7][0-9a-fA-F]{2})")
"""A letter as JSON may write it; no half of a pair."""


def torn_complaint(content: bytes) -> Mapping[str, Any]:
    """A complaint that is no JSON: cut off, too large, in bytes that are no text. What there is of it is its words."""
    if not _SAYS_COMPLAINT.search(content.replace(b"\0", b"")):
        return {}
    text = _ESCAPED.sub(lambda escaped: chr(int(escaped[1], 16)), content.decode("utf-8", "replace"))
    return {"kind": COMPLAINT, "words": text}


def _object(content: bytes) -> dict[str, Any]:
    if len(content) > MOST_BYTES:
        raise Refused("invalid", {}, M_("This is too large: {size} KB at most.", size=MOST_BYTES // 1024))
    try:
        raw = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Refused("invalid", {}, M_("This is no JSON that can be read.")) from None
    if not isinstance(raw, dict):
        raise Refused("invalid", {}, M_("One JSON object is expected."))
    return raw


@cache
def _check(kind: str) -> ShapeCheck:
    return check_of(_shape(KINDS[kind].fields, KINDS[kind].needed, KINDS[kind].rules))


def _fields(kind: str, raw: Mapping[str, Any]) -> dict[str, Message]:
    """What is wrong with the fields of a kind; an empty one is left out."""
    fields = KINDS[kind].fields
    given = {
        name: value
        for name, value in raw.items()
        if name not in OF_ALL and (value not in (None, "") or name not in fields)
    }
    return dict(reversed(_check(kind)(given)))


def _shape(properties: Mapping[str, Any], needed: Iterable[str], rules: Iterable[JsonShape] = ()) -> dict[str, Any]:
    shape = {"type": "object", "properties": dict(properties), "required": list(needed), "additionalProperties": False}
    return {**shape, "allOf": list(rules)} if rules else shape


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a message, as docs/citizen-app.schema.json holds it."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A message of a citizen's app to a precinct",
        "oneOf": [
            {
                "title": name,
                "description": kind.told,
                **_shape({**OF_ALL, "kind": {"const": name}, **kind.fields}, [*OF_ALL, *kind.needed], kind.rules),
            }
            for name, kind in KINDS.items()
        ],
    }


def answer_schema() -> dict[str, Any]:
    """The JSON Schema of what a message is answered with, as docs/citizen-app-answer.schema.json holds it."""
    properties = {
        "format": {"const": ANSWER},
        "version": {"const": VERSION},
        "id": OF_ALL["id"],
        "state": {"enum": ["taken", "told", "refused"]},
        "answered_at": _MOMENT,
        "code": {**_TEXT, "description": "The citizen's code, or the number of a report. Not of a complaint."},
        "stands": {**_TEXT, "description": "How far it is: registered, under_review … closed."},
        "due": {**_TEXT, "format": "date", "description": "The day by which an answer is promised."},
        "overdue": _FLAG,
        "reply": _TEXT,
        "officer_needed": {**_FLAG, "description": "Of an accident: it became a report, and waits for an officer."},
        "why": {"type": "array", "items": _TEXT, "description": "Why an officer is needed."},
        "photographs": {
            "type": "object",
            "additionalProperties": _TEXT,
            "description": "Photograph and what is wrong with it; the accident is taken all the same.",
        },
        "paper": {**_TEXT, "description": "A PDF beside this answer: the sketch, or an addendum to it."},
        "insurer_copy": {**_TEXT, "description": "A PDF beside this answer, for the insurer, with a code of its own."},
        "wrong": {"type": "object", "additionalProperties": _TEXT, "description": "Field and what is wrong there."},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What a message of a citizen's app is answered with",
        **_shape(properties, ["format", "version", "id", "state", "answered_at"]),
    }
