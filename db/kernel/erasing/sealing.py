"""Sealing: a record's identity and words are erased with their salts; facts, numbers and the chain stay.

The journal keeps each erased part's digest. The uids that were sealed stand in `sealed.txt` beside the store, so that
restoring an older backup seals them again.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from db.kernel.base.register import REGISTERS
from db.kernel.erasing import erasing
from db.kernel.events.erasure_rule import NOTHING, WHO_AND_WORDS, AnyEntry, Empties, came_before
from db.kernel.events.event import Event
from db.kernel.events.event_keys import Key
from db.kernel.folding.reprojection import reproject
from db.kernel.projections.projecting import EventKind
from db.kernel.projections.rows import Rows
from db.storage.models import BODY, DRAFT, INDEX, JOURNAL, OF_ENTRY

SEALED = "record_sealed"
CONTACT_SEALED = "contact_sealed"
CONTACT_LINE = "contact:"
"""Stands in `sealed.txt` before the uid of a record that has lost its names and keeps its words."""


def _sealed(rows: Rows, event: Event) -> None:
    if event.record is None:
        return
    rows.write()  # whether the names are needed is asked of the tables
    if is_needed(rows.conn, *event.key):
        raise ValueError("names that are needed are not sealed")
    _erase(rows.conn, event)
    rows.change(INDEX, (event.unit, event.record), sealed=True)
    reproject(rows, event)


def _contact_sealed(rows: Rows, event: Event) -> None:
    """The names are gone; the words stay."""
    if event.record is not None:
        rows.write()
        if not may_lose_names(rows.conn, *event.key):
            raise ValueError("names that are needed are not sealed")
        _erase(rows.conn, event)
        reproject(rows, event)


def register_of(conn: Connection, unit: str, record: str) -> str | None:
    """The register that a record's number stands in; None where it has none here."""
    named = select(INDEX.c.register).where(INDEX.c.unit == unit, INDEX.c.uid == record)
    return conn.execute(named).scalar_one_or_none()


def is_needed(conn: Connection, unit: str, record: str) -> bool:
    """Whether a record still needs its names, so that no sealing may touch them, whoever wrote it and wherever it came
    from: somebody is held, a case or a request is not over, people have just arrived.
    """
    register = register_of(conn, unit, record)
    needed = REGISTERS[register].names_needed if register in REGISTERS else None
    if needed is not None:
        return needed(conn, unit, record)
    return register is None and _stands(conn, unit, record, ("identity", "words"))  # an arrival, an officer, a plan


def may_lose_names(conn: Connection, unit: str, record: str) -> bool:
    """Whether the names of a record may be sealed while its words stay: its register says so, and none is needed."""
    register = register_of(conn, unit, record)
    return register in REGISTERS and REGISTERS[register].names_alone and not is_needed(conn, unit, record)


def _erase(conn: Connection, event: Event) -> None:
    """Empty what the event's kind declares, of the entries before it; the record's drafts go too."""
    erasing.empty(conn, event)
    conn.execute(DRAFT.delete().where(DRAFT.c.record == event.record))


def _of_record(event: Event, entry: AnyEntry) -> frozenset[str]:
    return WHO_AND_WORDS if came_before(event, entry) else NOTHING


def _who_of_record(event: Event, entry: AnyEntry) -> frozenset[str]:
    return frozenset({"identity"}) if came_before(event, entry) else NOTHING


def unsealed(conn: Connection, unit: str, uids: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the records whose identity or words are there: what an older backup brought back."""
    return tuple(uid for uid in uids if _stands(conn, unit, uid, ("identity", "words")))


def contacts_unsealed(conn: Connection, unit: str, lines: tuple[str, ...]) -> tuple[str, ...]:
    """The records, among these lines of `sealed.txt`, whose contact data was sealed and is there again."""
    uids = (line.removeprefix(CONTACT_LINE) for line in lines if line.startswith(CONTACT_LINE))
    return tuple(uid for uid in uids if _stands(conn, unit, uid, ("identity",)))


def _stands(conn: Connection, unit: str, uid: str, parts: tuple[str, ...]) -> bool:
    holding = select(BODY.c.uid).join(JOURNAL, OF_ENTRY)
    there = holding.where(
        JOURNAL.c.unit == unit, JOURNAL.c.record == uid, BODY.c.part.in_(parts), BODY.c.json.is_not(None)
    ).limit(1)
    return conn.execute(there).first() is not None


KINDS = (
    EventKind(SEALED, "Record sealed", _sealed, keys=(Key("reason"),), empties=Empties(_of_record), leads="erases"),
    EventKind(
        CONTACT_SEALED,
        "Contact data sealed",
        _contact_sealed,
        keys=(Key("reason"),),
        empties=Empties(_who_of_record),
        leads="erases",
    ),
)
