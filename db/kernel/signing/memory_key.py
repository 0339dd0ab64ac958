"""The key of the memory outside (storage/heads.py), held against what the journal names.

Whoever changes both the row of the key and the file could else put an older copy of the records back unseen.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from db.kernel.journal import stored_events
from db.kernel.journal.naming import MEMORY, RENEWED
from db.kernel.journal.program_versions import VERSION_BEGUN
from db.storage import heads
from db.storage.store import Store
from db.words.messages import M_, Message


def problems(conn: Connection, store: Store) -> tuple[Message, ...]:
    """What is wrong with the memory of a store: its file did not open, its key is not the one that was named."""
    named, kept = _named(conn, store), heads.key_hash(conn)
    other = () if named in (None, kept) else (
        M_("The key by which this machine remembers where the journal ended was changed."),
    )  # fmt: skip
    return (*(() if store.memory.damaged is None else (store.memory.damaged,)), *other)


def _named(conn: Connection, store: Store) -> str | None:
    """The hash that the newest renewal of the data key names; else the first entry under a version, where it was
    renewed before."""
    return next(_of_kind(conn, store, RENEWED, newest=True), None) or next(_of_kind(conn, store, VERSION_BEGUN), None)


def _of_kind(conn: Connection, store: Store, kind: str, *, newest: bool = False) -> Iterator[str]:
    events = stored_events.events_of_kinds(conn, store.unit, (kind,))
    for event in reversed(events) if newest else events:
        if event.origin == store.origin and isinstance(said := event.facts.get(MEMORY), str):
            yield said
