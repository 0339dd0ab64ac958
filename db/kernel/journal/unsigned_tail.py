"""Entries at the end of this machine's chain that no program of this version wrote: no signature of its officers covers
them. One that no officer made covers nothing (signed_runs.py): each is looked at that this program did not make.

What this machine remembers outside the store that it signed (storage/heads.py) was written here, though its signature
is gone: that is told by verifying, and nothing of it is set aside. Else whoever takes signatures out of the table took
true entries from the desk. Where nothing is remembered, a few entries are taken for planted, and many for true. A tail
that begins with the machine's first entry means that every signature is gone: nobody planted the officers themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from db.kernel.events.event_keys import MOST
from db.kernel.journal import signed_runs
from db.kernel.journal.program_versions import begun_at
from db.storage import ends
from db.storage.models import JOURNAL
from db.storage.signatures import TailEntry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from db.storage.heads import JournalEnd
    from db.storage.store import Store

FEW = 100
BACK = 5_000
"""Entries of which the signatures are looked at once at most: a second of a slow machine."""


def planted(conn: Connection, store: Store) -> tuple[str, ...]:
    """The uids of the entries that were put at the end of this machine's chain beside the program; asked before each
    entry, looked for once in a transaction."""
    first = store.signers.looks_first(conn, store)
    tail = store.signers.unsigned(conn, store)
    if not first or not (tail or store.signers.is_news(conn, store)):
        return ()
    if store.epoch == 1 and any((entry.stream, entry.seq) == ("record", 1) for entry in tail):
        return ()
    remembered = store.memory.recall()
    if remembered is None or (remembered.origin, remembered.epoch) != (store.origin, store.epoch):
        some = (*_under_untrue(conn, store, ends.end(conn) - FEW), *tail)
        return tuple(entry.uid for entry in some) if len(tail) <= FEW else ()
    some = (*_under_untrue(conn, store, _remembered_position(conn, store, remembered)), *tail)
    return tuple(entry.uid for entry in some if not _is_remembered(entry, some, remembered))


def _under_untrue(conn: Connection, store: Store, after: int) -> tuple[TailEntry, ...]:
    """The entries under signatures that no officer made, of those that this program has not seen: after the last one
    that it has, or at first after this position."""
    chain, seen = (store.unit, store.origin, store.epoch), store.signers.seen
    after = seen[1] if seen is not None and seen[0] == chain else max(after, begun_at(conn, store.unit, store.origin))
    uids, last = signed_runs.untrue(conn, chain, after)
    if not uids:
        store.signers.seen = chain, last
        return ()
    columns = (JOURNAL.c[name] for name in ("uid", "stream", "seq", "hash"))
    some = select(*columns).where(JOURNAL.c.unit == store.unit, JOURNAL.c.uid.in_(uids[:MOST]))
    return tuple(TailEntry(*row) for row in conn.execute(some.order_by(JOURNAL.c.position)))


def _remembered_position(conn: Connection, store: Store, remembered: JournalEnd) -> int:
    """The position up to which this machine remembers what it signed; that of a few entries ago where what it remembers
    is not here, and never longer ago than BACK."""
    mine = (JOURNAL.c.unit == store.unit, JOURNAL.c.origin == store.origin, JOURNAL.c.epoch == store.epoch)
    found = 0
    for stream, (seq, digest) in remembered.ends.items():
        there = (JOURNAL.c.stream == stream, JOURNAL.c.seq == seq, JOURNAL.c.hash == digest)
        found = max(found, conn.execute(select(JOURNAL.c.position).where(*mine, *there)).scalar() or 0)
    end = ends.end(conn)
    return max(found, end - BACK) if found else end - FEW


def _is_remembered(entry: TailEntry, tail: Sequence[TailEntry], remembered: JournalEnd) -> bool:
    """Whether this machine signed an entry: it stands before the end that is remembered of its stream."""
    last, digest = remembered.ends.get(entry.stream, (0, ""))
    if entry.seq > last:
        return False
    there = next((each.hash for each in tail if (each.stream, each.seq) == (entry.stream, last)), digest)
    return there == digest
