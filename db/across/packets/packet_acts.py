"""What every act on a packet shares: the packet it is about, its people, its checklist as it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from db.across.packets import forms
from db.across.packets.checklist import CheckedItem, CustodyEntries, Material, Noted, check
from db.across.packets.models import PACKET
from db.kernel.base.officer import Reading
from db.kernel.folding.reprojection import effective
from db.kernel.journal import stored_events
from db.kernel.projections import numbering
from db.reference.lists.queries import items_of
from db.registers.attachments.show import attachments_of
from db.registers.custody.case.timeline import own
from db.registers.incidents.checks.case import case_of
from db.registers.sketches.stored_sketch import sketches_of
from db.words.folding import ascii_digits
from db.words.messages import M_, Message, Refused

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from db.kernel.events.event import Event

    Found = Row[*tuple[Any, ...]]

MOST_PEOPLE = 40


def find(conn: Connection, unit: str, record: str | None, states: frozenset[str]) -> Found:
    """A packet by its uid. Raises Refused("not_found"), or "conflict" in a state that forbids it."""
    row = conn.execute(select(PACKET).where(PACKET.c.unit == unit, PACKET.c.uid == record)).first()
    if row is None:
        raise Refused("not_found", {}, M_("There is no such packet."))
    if row.state not in states:
        raise Refused("conflict", {}, M_("Packet {number} is not in a state for this.", number=row.number))
    return row


def by_number(reading: Reading, number: str) -> Found:
    """A packet by its number as somebody typed it. Raises Refused("not_found")."""
    return numbering.asked_row(reading, "packet", number, PACKET)


def numbers_in(typed: str | None) -> tuple[str, ...]:
    """The record numbers in a field that names several."""
    text = ascii_digits(typed or "")
    for mark in "،,;؛\n":
        text = text.replace(mark, " ")
    return tuple(dict.fromkeys(text.split()))


def people_of(reading: Reading, typed: str | None) -> tuple[tuple[str, str], ...]:
    """(uid, number) of the custody records that a field names. Raises Refused("invalid") at `people`."""
    named = numbers_in(typed)
    if len(named) > MOST_PEOPLE:
        raise Refused("invalid", {"people": M_("{most} people at most in one packet.", most=MOST_PEOPLE)})
    people = []
    for number in named:
        try:
            people.append(numbering.asked(reading, "custody", number))
        except Refused as refused:
            raise Refused("invalid", {"people": refused.fields["number"]}) from None
    return tuple(dict.fromkeys(people))


def named_in(history: Sequence[Event]) -> tuple[str, ...]:
    """The uids of the custody records that a packet names now."""
    naming = [event for event in history if event.kind in (forms.PREPARED, forms.PEOPLE)]
    return tuple(naming[-1].facts.get("held", ()))


def noted_in(history: Sequence[Event]) -> dict[str, Noted]:
    """What was said of the items of the checklist, the newest word on each."""
    notes = {}
    for event in effective(tuple(history)):
        if event.kind == forms.ITEM:
            facts = event.facts
            notes[facts["item"]] = Noted(facts["how"], facts.get("pages"), event.words.get("reason", ""))
    return notes


def material(reading: Reading, incident: str, people: Sequence[str]) -> Material:
    """What the checklist of a packet looks at."""
    conn, unit = reading.conn, reading.unit
    types = {item.code: item for item in items_of(conn, "incident_type")}
    case = case_of(stored_events.events_of(conn, unit, incident), reading.now, types.get)
    records = (incident, *people)
    attached = (attachment for record in records for attachment in attachments_of(conn, unit, record))
    held = (
        CustodyEntries(numbering.number_of(conn, unit, uid) or "", done_in(events))
        for uid, events in stored_events.events_of_many(conn, unit, people).items()
    )
    sketched = any(row.state == "drawn" for row in sketches_of(conn, reading.unit, incident))
    return Material(
        case,
        frozenset(attachment.what for attachment in attached if attachment.sha256 is not None),
        tuple(held),
        sketched,
    )


def done_in(history: Sequence[Event]) -> frozenset[str]:
    """The kinds of entries that a custody record has; a ground told in writing when it was set counts as told."""
    events = own(history)
    kinds = {event.kind for event in events}
    ground_told = any(event.kind == "ground_set" and event.facts.get("in_writing") for event in events)
    return frozenset(kinds | {"ground_told"} if ground_told else kinds)


def checked(reading: Reading, packet: Found, history: Sequence[Event]) -> tuple[CheckedItem, ...]:
    """The checklist of a packet as it stands."""
    sent = [event for event in history if event.kind == forms.SENT]
    why = str(sent[-1].words.get("incomplete", "")) if sent else ""
    enclosed = material(reading, packet.about, named_in(history))
    return check(items_of(reading.conn, "packet_item"), packet.kind, enclosed, noted_in(history), why)


def listed(items: Sequence[CheckedItem]) -> Message:
    """The items in a row, for a message."""
    labels: Mapping[str, Any] = {f"i{place}": item.item for place, item in enumerate(items)}
    return Message("، ".join(f"{{{name}}}" for name in labels), dict(labels))
