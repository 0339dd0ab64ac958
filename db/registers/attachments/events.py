"""Events of attachments and the rows they make. The content itself is written by the act (contents.py)."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from db.kernel.event import Event
from db.kernel.projecting import EventKind, Listener
from db.kernel.sealing import SEALED
from db.registers.attachments import forms
from db.registers.attachments.contents import erase, forget
from db.registers.attachments.models import ATTACHMENT


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


KINDS = (
    EventKind(forms.ADDED, "Attachment added", _added, forms.Attached),
    EventKind(forms.WITHDRAWN, "Attachment taken back", _withdrawn, forms.Withdraw),
    EventKind(forms.ERASED, "Attachment erased", erase, forms.Erase),
    EventKind("attachment_taken_out", "Attachment taken out"),
)
# It looks which contents go while their hashes are still there.
LISTENS = (Listener(SEALED, forget, before=("kernel",)),)
