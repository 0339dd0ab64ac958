"""Events of attachments and the rows they make. The content itself is written by the act (contents.py)."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, func, select

from db.kernel.event import Event
from db.kernel.projecting import EventKind, Listener
from db.kernel.sealing import SEALED
from db.registers.attachments import forms
from db.registers.attachments.models import ATTACHMENT, CONTENT
from db.storage.models import BODY


def _added(conn: Connection, event: Event) -> None:
    here = (ATTACHMENT.c.unit == event.unit, ATTACHMENT.c.record == event.record)
    last = conn.execute(select(func.max(ATTACHMENT.c.place)).where(*here)).scalar_one()
    row = {
        "unit": event.unit,
        "uid": event.uid,
        "record": event.record,
        "place": (last or 0) + 1,
        "at": event.at,
        "stands": True,
        "protected": bool(event.facts.get("protected")),
        **{name: event.facts[name] for name in ("what", "kind", "size", "pages")},
        **{name: event.words.get(name) for name in ("name", "sha256", "note")},
    }
    conn.execute(ATTACHMENT.insert(), row)


def _withdrawn(conn: Connection, event: Event) -> None:
    here = (ATTACHMENT.c.unit == event.unit, ATTACHMENT.c.uid == event.facts["target"])
    conn.execute(ATTACHMENT.update().where(*here).values(stands=False))


def forget(conn: Connection, event: Event) -> None:
    """Before a record is sealed: drop the contents that no other record names. Applied to a sealing, before its own."""
    here = (ATTACHMENT.c.unit == event.unit, ATTACHMENT.c.record == event.record, ATTACHMENT.c.sha256.is_not(None))
    _drop(
        conn, set(conn.execute(select(ATTACHMENT.c.sha256).where(*here)).scalars()), ATTACHMENT.c.record != event.record
    )


def erase(conn: Connection, event: Event) -> None:
    """Empty the words of one attachment's entry, with their salt, and drop its content where no other one names it.

    Made again, this event finds nothing more to erase. Raises ValueError where the record has no such attachment.
    """
    target = event.facts["target"]
    here = (ATTACHMENT.c.unit == event.unit, ATTACHMENT.c.uid == target)
    if conn.execute(select(ATTACHMENT.c.uid).where(*here, ATTACHMENT.c.record == event.record)).first() is None:
        raise ValueError("no attachment of this record")
    names = select(ATTACHMENT.c.sha256).where(*here, ATTACHMENT.c.sha256.is_not(None))
    _drop(conn, set(conn.execute(names).scalars()), ATTACHMENT.c.uid != target)
    conn.execute(BODY.update().where(BODY.c.uid == target, BODY.c.part == "words").values(salt=None, json=None))
    conn.execute(ATTACHMENT.update().where(*here).values(stands=False, name=None, sha256=None, note=None))


def _drop(conn: Connection, names: set[str], others: ColumnElement[bool]) -> None:
    for name in names:
        if conn.execute(select(ATTACHMENT.c.uid).where(ATTACHMENT.c.sha256 == name, others).limit(1)).first() is None:
            conn.execute(CONTENT.delete().where(CONTENT.c.sha256 == name))


KINDS = (
    EventKind(forms.ADDED, "Attachment added", _added, forms.Attached),
    EventKind(forms.WITHDRAWN, "Attachment taken back", _withdrawn, forms.Withdraw),
    EventKind(forms.ERASED, "Attachment erased", erase, forms.Erase),
    EventKind("attachment_taken_out", "Attachment taken out"),
)
# It looks which contents go while their hashes are still there.
LISTENS = (Listener(SEALED, forget, before=("kernel",)),)
