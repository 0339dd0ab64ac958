"""Entries that no command gives: written into a store as a program of somebody's own would."""

from __future__ import annotations

from sqlalchemy import Connection

from db.kernel.base.officer import Desk
from db.kernel.events.event import Event
from db.kernel.journal import journal


def write_entry(conn: Connection, desk: Desk, note: journal.Note) -> Event:
    """Write a note of any kind, in anybody's name, in the caller's transaction; a key that is known here signs it."""
    source = desk.source
    at = note.at or source.now()
    new = journal.NewEntry(
        uid=source.uid(), kind=note.kind, record=note.record, at=at, entered_at=at, officer=note.officer,
        parts={"facts": note.facts or {}},
    )  # fmt: skip
    return journal.append(conn, desk.store, new, source.randbytes)
