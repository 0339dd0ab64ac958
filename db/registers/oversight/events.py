"""What a 197 contact consists of, and what each event does to its table. A sealed entry changes no table at all."""

from __future__ import annotations

from datetime import date
from typing import Any

from db.kernel.events.event import Event
from db.kernel.events.event_keys import Key
from db.kernel.journal import envelopes
from db.kernel.projections.numbering import NUMBERED
from db.kernel.projections.projecting import EventKind
from db.kernel.projections.rows import Rows
from db.registers.oversight import forms, rules
from db.registers.oversight.models import CONTACT
from db.words.calendar.jalali import local_date
from db.words.forms import moment_of


def recorded(rows: Rows, event: Event) -> None:
    """A suggestion, thanks or criticism."""
    facts = event.facts
    rows.put(
        CONTACT,
        {
            "unit": event.unit,
            "uid": event.record,
            "number": facts["number"],
            "kind": facts["kind"],
            "meeting": facts.get("meeting_uid"),
            "priority": facts["priority"],
            "state": rules.RECEIVED,
            "received_at": event.at,
            "due": date.fromisoformat(facts.get("answer_due") or facts["due"]),
        },
    )


def _change(rows: Rows, event: Event, **changed: Any) -> None:
    told_at = moment_of(event.facts.get("told_citizen_at"))
    rows.change(CONTACT, event.key, **changed, **({"told_citizen_at": told_at} if told_at else {}))


def _stop(rows: Rows, event: Event) -> None:
    contact = rows.one(CONTACT, *event.key)
    if contact is not None and contact["stopped_on"] is None:
        rows.change(CONTACT, event.key, stopped_on=local_date(event.at))


def replied(rows: Rows, event: Event) -> None:
    """An answer; the first one stops the clock."""
    _change(rows, event, state=rules.REPLIED, reply=event.words.get("reply"), replied_at=event.at)
    _stop(rows, event)


def decided(rows: Rows, event: Event) -> None:
    """What came of it."""
    _change(rows, event, state=rules.CLOSED, outcome=event.facts["outcome"], body=event.facts.get("body"))
    _stop(rows, event)


def told(rows: Rows, event: Event) -> None:
    """The citizen was told."""
    rows.change(CONTACT, event.key, told_citizen_at=moment_of(event.facts["told_citizen_at"]))


KINDS: tuple[EventKind, ...] = (
    EventKind(
        "oversight_recorded",
        "Contact recorded",
        recorded,
        forms.RecordContact,
        keys=(*NUMBERED, Key("due", "date"), Key("meeting_uid", "uid")),
        protects=True,
    ),
    EventKind("oversight_replied", "Contact answered", replied, forms.Reply),
    EventKind("oversight_decided", "Outcome of the contact", decided, forms.Outcome),
    EventKind("oversight_told", "Citizen told", told, forms.Told),
    EventKind(
        envelopes.KIND,
        "Sealed entry",
        confidential=True,
        keys=(Key("sealed", limit=envelopes.TEXT_LIMIT),),
        stream="sealed",
    ),
)
