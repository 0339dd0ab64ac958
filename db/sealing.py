"""Sealing: a record's identity and words are erased with their salts; facts, numbers and the chain stay.

The journal keeps each erased part's digest. The uids that were sealed stand in `sealed.txt` beside the store, so that
restoring an older backup seals them again.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, select

from db.events import EventKind
from db.journal import BODY, JOURNAL, Event
from db.reprojection import reproject
from db.tables import DraftRow, RecordIndex, table

FILE = "sealed.txt"
SEALED = "record_sealed"
DRAFT = table(DraftRow)
INDEX = table(RecordIndex)


def _apply(conn: Connection, event: Event) -> None:
    if event.record is None:
        return
    erase(conn, event.record, event.position)
    conn.execute(INDEX.update().where(INDEX.c.uid == event.record).values(sealed=True))
    reproject(conn, event.record, event.position)


def erase(conn: Connection, record: str, before: int) -> None:
    """Empty the identity and words, with their salts, of a record's events before a position; and its drafts."""
    events = select(JOURNAL.c.uid).where(JOURNAL.c.record == record, JOURNAL.c.position < before)
    conn.execute(
        BODY.update().where(BODY.c.uid.in_(events), BODY.c.part.in_(("identity", "words"))).values(salt=None, json=None)
    )
    conn.execute(DRAFT.delete().where(DRAFT.c.record == record))


def remember(home: Path, uid: str) -> None:
    """Note a sealed record beside the store, on the disk before this returns."""
    from db.keys import write_durably

    known = recall(home)
    if uid not in known:
        write_durably(home / FILE, "".join(f"{item}\n" for item in (*known, uid)).encode())


def recall(home: Path) -> tuple[str, ...]:
    """The uids that were sealed, oldest first."""
    try:
        return tuple((home / FILE).read_text(encoding="utf-8").split())
    except OSError:
        return ()


def unsealed(conn: Connection, uids: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the records whose identity or words are there: what an older backup brought back."""
    return tuple(
        uid
        for uid in uids
        if conn.execute(
            select(BODY.c.uid)
            .join(JOURNAL, JOURNAL.c.uid == BODY.c.uid)
            .where(JOURNAL.c.record == uid, BODY.c.part.in_(("identity", "words")), BODY.c.json.is_not(None))
            .limit(1)
        ).first()
    )


KINDS = (EventKind(SEALED, "Record sealed", _apply),)
