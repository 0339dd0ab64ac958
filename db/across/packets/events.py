"""Events of packets and the rows they make. An answer is an entry of the packet, one of the incident, and where it is
about a person held a judicial order in that custody record: three entries of one act.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.across.packets import forms
from db.across.packets.models import ANSWER, PACKET
from db.across.packets.rules import state_after
from db.kernel.events.event import Event
from db.kernel.events.event_keys import MOST, Key
from db.kernel.projections import search
from db.kernel.projections.numbering import NUMBERED
from db.kernel.projections.projecting import EventKind
from db.kernel.projections.rows import Rows


def words_of(event: Event) -> str:
    """The words that an event adds to those its packet is found by."""
    return search.words_sought(event, SOUGHT)


def _prepared(rows: Rows, event: Event) -> None:
    row = {
        "unit": event.unit,
        "uid": event.record,
        "number": event.facts["number"],
        "state": "prepared",
        "about": event.facts["about"],
        "kind": event.facts["kind"],
        "body": event.facts["body"],
        "prepared_at": event.at,
        **dict.fromkeys(("sent_at", "letter", "receipt", "registration", "result", "answered_at")),
    }
    rows.put(PACKET, row)
    search.keep(rows, "packet", event, words_of(event))


def _followed(rows: Rows, event: Event) -> None:
    packet = rows.one(PACKET, *event.key)
    if packet is None:
        raise LookupError(event.record)
    changed: dict[str, Any] = {"state": state_after(packet["state"], event.kind, event.facts)}
    match event.kind:
        case forms.SENT:
            changed |= {"sent_at": event.at, "letter": event.facts["letter"], "receipt": event.facts.get("receipt")}
        case forms.RECEIPT:
            changed["receipt"] = event.facts["receipt"]
        case forms.ANSWERED:
            if event.facts.get("registration"):
                changed["registration"] = event.facts["registration"]
            if event.facts.get("ends") or event.facts.get("returns"):
                changed |= {"result": event.facts["answer"], "answered_at": event.at}
    rows.change(PACKET, event.key, **changed)
    if words := words_of(event):
        search.add(rows, "packet", event, words)


def _court_answered(rows: Rows, event: Event) -> None:
    row = {
        "unit": event.unit,
        "uid": event.uid,
        "record": event.record,
        "about": event.facts["about"],
        "at": event.at,
        **{name: event.facts.get(name) for name in ("answer", "registration", "number", "judge")},
    }
    rows.put(ANSWER, row)


HELD = Key("held", "uid", many=MOST)
"""The records of the people held that the packet is of."""
KINDS = (
    EventKind(
        forms.PREPARED, "Packet prepared", _prepared, forms.PreparePacket, keys=(*NUMBERED, Key("about", "uid"), HELD)
    ),
    EventKind(forms.PEOPLE, "People of the packet", _followed, forms.SetPeople, keys=(HELD,)),
    EventKind(forms.ITEM, "Item of the checklist", _followed, forms.NoteItem),
    EventKind(
        forms.SENT,
        "Packet sent",
        _followed,
        forms.SendPacket,
        keys=(Key("missing", many=MOST), Key("enclosed", "uid", many=MOST)),
    ),
    EventKind(forms.RECEIPT, "Receipt received", _followed, forms.Receipt),
    EventKind(
        forms.ANSWERED,
        "Answer of the court",
        _followed,
        forms.RecordAnswer,
        keys=(Key("ends", "yes_no"), Key("returns", "yes_no"), Key("held", "uid"), Key("digest", limit=64)),
    ),
    EventKind(forms.COURT, "Answer of the court", _court_answered, forms.CourtAnswered, keys=(Key("about", "uid"),)),
    EventKind(forms.VOIDED, "Packet made void", _followed, forms.VoidPacket),
    EventKind("packet_exported", "Packet exported", stream="access"),
)
SOUGHT: Mapping[str, tuple[str, ...]] = {
    kind.kind: tuple(sorted(kind.sought, key=lambda name: name != "asks")) for kind in KINDS
}
"""The numbers and words of each kind of event that a packet is found by, no person; what is asked comes first."""
