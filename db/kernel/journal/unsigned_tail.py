"""Entries at the end of this machine's chain that no program of this version wrote: none of its signatures covers them.

What this machine remembers outside the store that it signed (storage/heads.py) was written here, though its signature
is gone: that is told by verifying, and nothing of it is set aside. Else whoever takes signatures out of the table took
true entries from the desk. Where nothing is remembered, a few entries are taken for planted, and many for true. A tail
that begins with the machine's first entry means that every signature is gone: nobody planted the officers themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from db.storage.heads import JournalEnd
    from db.storage.signatures import TailEntry
    from db.storage.store import Store

FEW = 100


def planted(conn: Connection, store: Store) -> tuple[str, ...]:
    """The uids of the entries that were put at the end of this machine's chain beside the program; asked before each
    entry, looked for once in a transaction."""
    tail = store.signers.unsigned(conn, store)
    if not tail or (store.epoch == 1 and any((entry.stream, entry.seq) == ("record", 1) for entry in tail)):
        return ()
    remembered = store.memory.recall()
    if remembered is None or (remembered.origin, remembered.epoch) != (store.origin, store.epoch):
        return tuple(entry.uid for entry in tail) if len(tail) <= FEW else ()
    return tuple(entry.uid for entry in tail if not _is_remembered(entry, tail, remembered))


def _is_remembered(entry: TailEntry, tail: Sequence[TailEntry], remembered: JournalEnd) -> bool:
    """Whether this machine signed an entry: it stands before the end that is remembered of its stream."""
    last, digest = remembered.ends.get(entry.stream, (0, ""))
    if entry.seq > last:
        return False
    there = next((each.hash for each in tail if (each.stream, each.seq) == (entry.stream, last)), digest)
    return there == digest
