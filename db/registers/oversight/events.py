"""What a 197 contact consists of, and what each event does to its table. A sealed entry changes no table at all."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, and_

from db.kernel import envelopes
from db.kernel.event import Event
from db.kernel.projecting import EventKind
from db.registers.oversight import forms, rules
from db.registers.oversight.models import CONTACT
from db.words.calendar.jalali import local_date
from db.words.forms import moment_of


def recorded(conn: Connection, event: Event) -> None:
    """A suggestion, thanks or criticism."""
    facts = event.facts
    conn.execute(
        CONTACT.insert(),
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


def _change(conn: Connection, event: Event, **changed: Any) -> None:
    which = and_(CONTACT.c.unit == event.unit, CONTACT.c.uid == event.record)
    told = moment_of(event.facts.get("told_citizen_at"))
    conn.execute(CONTACT.update().where(which).values(**changed, **({"told_citizen_at": told} if told else {})))


def _stop(conn: Connection, event: Event) -> None:
    running = and_(CONTACT.c.unit == event.unit, CONTACT.c.uid == event.record, CONTACT.c.stopped_on.is_(None))
    conn.execute(CONTACT.update().where(running).values(stopped_on=local_date(event.at)))


def replied(conn: Connection, event: Event) -> None:
    """An answer; the first one stops the clock."""
    _change(conn, event, state=rules.REPLIED, reply=event.words.get("reply"), replied_at=event.at)
    _stop(conn, event)


def decided(conn: Connection, event: Event) -> None:
    """What came of it."""
    _change(conn, event, state=rules.CLOSED, outcome=event.facts["outcome"], body=event.facts.get("body"))
    _stop(conn, event)


def told(conn: Connection, event: Event) -> None:
    """The citizen was told."""
    which = and_(CONTACT.c.unit == event.unit, CONTACT.c.uid == event.record)
    conn.execute(CONTACT.update().where(which).values(told_citizen_at=moment_of(event.facts["told_citizen_at"])))


KINDS: tuple[EventKind, ...] = (
    EventKind("oversight_recorded", "Contact recorded", recorded, forms.RecordContact),
    EventKind("oversight_replied", "Contact answered", replied, forms.Reply),
    EventKind("oversight_decided", "Outcome of the contact", decided, forms.Outcome),
    EventKind("oversight_told", "Citizen told", told, forms.Told),
    EventKind(envelopes.KIND, "Sealed entry", confidential=True),
)
