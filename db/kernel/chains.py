"""Many entries at once: chained one after the other, written by a statement a table and folded as one batch."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from db.kernel import journal, projecting
from db.storage import ends
from db.storage.models import BODY, JOURNAL

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.kernel.event import Event
    from db.storage.store import Store


class Chain:
    """Entries that wait to be written to one stream. Use it inside one writing transaction; others may not write."""

    def __init__(
        self, conn: Connection, store: Store, randbytes: Callable[[int], bytes], stream: str = "record"
    ) -> None:
        self._conn, self._store, self._randbytes = conn, store, randbytes
        self._position = ends.end(conn)
        self._last = ends.head(conn, store.origin, store.epoch, stream)
        self._entries: list[dict[str, Any]] = []
        self._bodies: list[dict[str, Any]] = []
        self._events: list[Event] = []

    def add(self, new: journal.NewEntry) -> Event:
        """The next entry, as the event that it will be."""
        row, bodies = journal.chained(self._store, self._last, new, self._randbytes)
        self._position += 1
        self._last = ends.Head(row["origin"], row["epoch"], row["stream"], row["seq"], row["hash"])
        event = journal.event_of(self._position, row, new.parts)
        self._entries.append({"position": self._position, **row})
        self._bodies += bodies
        self._events.append(event)
        return event

    def write(self) -> None:
        """Write what waits and bring the tables up to it."""
        if self._entries:
            self._conn.execute(JOURNAL.insert(), self._entries)
        if self._bodies:
            self._conn.execute(BODY.insert(), self._bodies)
        projecting.apply(self._conn, self._events)
        self._entries, self._bodies, self._events = [], [], []
