"""Many entries at once: chained one after the other, written by a statement a table and folded as one batch."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from db.kernel.journal import journal
from db.kernel.projections import projecting
from db.storage import ends
from db.storage.models import BODY, JOURNAL

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.kernel.events.event import Event
    from db.storage.store import Store

AT_ONCE = 1_000
"""Entries that are written together at most."""


class Chain:
    """Entries that wait to be written to one stream. Use it inside one writing transaction; nobody else writes."""

    def __init__(
        self, conn: Connection, store: Store, randbytes: Callable[[int], bytes], stream: str = "record"
    ) -> None:
        self._conn, self._store, self._randbytes = conn, store, randbytes
        self._stream = stream
        self._last: dict[tuple[str, str], ends.Head | None] = {}
        """The end of each chain that was written to: by unit and machine."""
        self._entries: list[dict[str, Any]] = []
        self._bodies: list[dict[str, Any]] = []
        self._events: list[Event] = []
        self._free: deque[int] = deque()

    def add(self, new: journal.NewEntry) -> Event:
        """The next entry, as the event that it will be."""
        unit, store = new.unit or self._store.unit, self._store
        journal.see_what_is_unsigned(self._conn, store, new, self._randbytes)
        if (first := journal.names_first(self._conn, store, new)) is not None:
            self.add(first)
        chain = unit, new.origin or store.origin
        if chain not in self._last:
            self._last[chain] = ends.head(self._conn, *chain, store.epoch, self._stream)
        row, bodies = journal.chained(store, self._last[chain], new, self._randbytes)
        self._last[chain] = ends.Head(row["origin"], row["epoch"], row["stream"], row["seq"], row["hash"])
        position = self._position()
        store.signers.note(self._conn, store, row, position)
        event = journal.event_of(position, row, new.parts)
        self._entries.append({"position": position, **row})
        self._bodies += bodies
        self._events.append(event)
        return event

    def _position(self) -> int:
        if not self._free:
            self.write()
            self._free.extend(ends.next_positions(self._conn, AT_ONCE))
        return self._free.popleft()

    def write(self) -> None:
        """Write what waits and bring the tables up to it."""
        if self._entries:
            self._conn.execute(JOURNAL.insert(), self._entries)
        if self._bodies:
            self._conn.execute(BODY.insert(), self._bodies)
        projecting.apply(self._conn, self._events)
        self._entries, self._bodies, self._events = [], [], []
        self._free.clear()
