"""Events of attachments and the rows they make. The content itself is written by the act (contents.py)."""

from __future__ import annotations

from collections.abc import Mapping

from db.kernel.erasing.erasing import empty
from db.kernel.erasing.sealing import SEALED
from db.kernel.events.erasure_rule import AnyEntry, Empties, shares_of
from db.kernel.events.event import Event
from db.kernel.events.event_keys import Key, number
from db.kernel.projections.projecting import EventKind, Listener
from db.kernel.projections.rows import Rows
from db.registers.attachments import forms
from db.registers.attachments.models import ATTACHMENT, CONTENT


def _added(rows: Rows, event: Event) -> None:
    last = max((int(row["place"]) for row in rows.of(ATTACHMENT, *event.key)), default=0)
    row = {
        "unit": event.unit,
        "uid": event.uid,
        "record": event.record,
        "place": last + 1,
        "at": event.at,
        "stands": True,
        "protected": bool(event.facts.get("protected")),
        **{name: event.facts[name] for name in ("what", "kind", "size", "pages")},
        **{name: event.words.get(name) for name in ("name", "sha256", "note")},
    }
    rows.put(ATTACHMENT, row)


def _withdrawn(rows: Rows, event: Event) -> None:
    rows.change(ATTACHMENT, (event.unit, event.facts["target"]), stands=False)


def forget(rows: Rows, event: Event) -> None:
    """Drop the contents of a record that no other record names; applied to its sealing, before the sealing's fold."""
    going = rows.of(ATTACHMENT, *event.key)
    _drop(rows, event.unit, {row["uid"]: row["sha256"] for row in going})


def erase(rows: Rows, event: Event) -> None:
    """Empty the words of one attachment's entry, with their salt, and drop its content where no other one names it.

    Made again, this event finds nothing more to erase. Raises ValueError where it names no attachment of its record.
    """
    target = event.facts["target"]
    attachment = rows.one(ATTACHMENT, event.unit, target)
    if attachment is None or attachment["record"] != event.record:
        raise ValueError("no attachment of this record")
    _drop(rows, event.unit, {target: attachment["sha256"]})
    empty(rows.conn, event)
    rows.change(ATTACHMENT, (event.unit, target), stands=False, name=None, sha256=None, note=None)


def _drop(rows: Rows, unit: str, going: Mapping[str, str | None]) -> None:
    """Drop the contents of attachments that go (uid → hash), unless another attachment names them."""
    for name in {sha256 for sha256 in going.values() if sha256 is not None}:
        if all(row["uid"] in going for row in rows.find(ATTACHMENT, unit=unit, sha256=name)):
            rows.conn.execute(CONTENT.delete().where(CONTENT.c.unit == unit, CONTENT.c.sha256 == name))


def _empties(event: Event, entry: AnyEntry) -> frozenset[str]:
    if (entry.uid, entry.kind) == (event.facts.get("target"), forms.ADDED):
        return frozenset({"words"})
    return shares_of(event, entry)


SEARCH_ERASED = "incident_missing_erased"
"""Photographs of a missing person go with the names."""
KINDS = (
    EventKind(forms.ADDED, "Attachment added", _added, forms.Attached, protects=True),
    EventKind(forms.WITHDRAWN, "Attachment taken back", _withdrawn, forms.Withdraw),
    EventKind(forms.ERASED, "Attachment erased", erase, forms.Erase, empties=Empties(_empties), leads="erases"),
    EventKind(
        "attachment_taken_out",
        "Attachment taken out",
        keys=(Key("attachment", "uid"), number("place")),
        stream="access",
    ),
)
# It looks which contents go while their hashes are still there.
LISTENS = (Listener(SEALED, forget, before=("kernel",)), Listener(SEARCH_ERASED, forget, before=("incidents",)))
