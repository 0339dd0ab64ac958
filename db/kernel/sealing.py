"""Sealing: a record's identity and words are erased with their salts; facts, numbers and the chain stay.

The journal keeps each erased part's digest. The uids that were sealed stand in `sealed.txt` beside the store, so that
restoring an older backup seals them again.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from db.kernel.event import Event
from db.kernel.event_keys import Key
from db.kernel.projecting import EventKind
from db.kernel.register import REGISTERS
from db.kernel.reprojection import reproject
from db.kernel.rows import Rows
from db.storage.models import BODY, DRAFT, INDEX, JOURNAL

SEALED = "record_sealed"
CONTACT_SEALED = "contact_sealed"
CONTACT_LINE = "contact:"
"""Before the uid of a record in `sealed.txt` of which who it was is gone, and the words stay."""


def _sealed(rows: Rows, event: Event) -> None:
    if event.record is None:
        return
    rows.write()  # whether the names are needed is asked of the tables
    if is_needed(rows.conn, event.record):
        raise ValueError("names that are needed are not sealed")
    erase(rows.conn, event.record, event.position)
    rows.change(INDEX, (event.unit, event.record), sealed=True)
    reproject(rows, event)


def _contact_sealed(rows: Rows, event: Event) -> None:
    """Who it was is gone; the words stay."""
    if event.record is not None:
        rows.write()
        if not may_lose_names(rows.conn, event.record):
            raise ValueError("names that are needed are not sealed")
        erase(rows.conn, event.record, event.position, ("identity",))
        reproject(rows, event)


def register_of(conn: Connection, record: str) -> str | None:
    """The register that a record's number stands in; None where it has none here."""
    return conn.execute(select(INDEX.c.register).where(INDEX.c.uid == record)).scalar_one_or_none()


def is_needed(conn: Connection, record: str) -> bool:
    """Whether the names of a record are needed by what it stands for, so that no sealing may touch them, whoever wrote
    it and from wherever it came: somebody is held or a case followed, a request is not over, people have just arrived.
    """
    register = register_of(conn, record)
    needed = REGISTERS[register].names_needed if register in REGISTERS else None
    if needed is not None:
        return needed(conn, record)
    return register is None and _stands(conn, record, ("identity", "words"))  # an arrival, an officer, a plan


def may_lose_names(conn: Connection, record: str) -> bool:
    """Whether the names of a record may be sealed while its words stay: its register says so, and none is needed."""
    register = register_of(conn, record)
    return register in REGISTERS and REGISTERS[register].names_alone and not is_needed(conn, record)


def erase(conn: Connection, record: str, before: int, parts: tuple[str, ...] = ("identity", "words")) -> None:
    """Empty the identity and words, with their salts, of a record's events before a position; and its drafts."""
    events = select(JOURNAL.c.uid).where(JOURNAL.c.record == record, JOURNAL.c.position < before)
    conn.execute(BODY.update().where(BODY.c.uid.in_(events), BODY.c.part.in_(parts)).values(salt=None, json=None))
    conn.execute(DRAFT.delete().where(DRAFT.c.record == record))


def unsealed(conn: Connection, uids: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the records whose identity or words are there: what an older backup brought back."""
    return tuple(uid for uid in uids if _stands(conn, uid, ("identity", "words")))


def contacts_unsealed(conn: Connection, lines: tuple[str, ...]) -> tuple[str, ...]:
    """Of lines of `sealed.txt`, the records whose contact data was sealed and is there again."""
    uids = (line.removeprefix(CONTACT_LINE) for line in lines if line.startswith(CONTACT_LINE))
    return tuple(uid for uid in uids if _stands(conn, uid, ("identity",)))


def _stands(conn: Connection, uid: str, parts: tuple[str, ...]) -> bool:
    found = select(BODY.c.uid).join(JOURNAL, JOURNAL.c.uid == BODY.c.uid)
    there = found.where(JOURNAL.c.record == uid, BODY.c.part.in_(parts), BODY.c.json.is_not(None)).limit(1)
    return conn.execute(there).first() is not None


KINDS = (
    EventKind(SEALED, "Record sealed", _sealed, keys=(Key("reason"),)),
    EventKind(CONTACT_SEALED, "Contact data sealed", _contact_sealed, keys=(Key("reason"),)),
)


def empty_parts(conn: Connection, uids: list[str], parts: tuple[str, ...]) -> bool:
    """Erase these parts of entries with their salts; their digests stay, so that the chain still verifies.

    Whether there was anything to erase.
    """
    full = (BODY.c.uid.in_(uids), BODY.c.part.in_(parts), BODY.c.json.is_not(None))
    return bool(conn.execute(BODY.update().where(*full).values(salt=None, json=None)).rowcount)
