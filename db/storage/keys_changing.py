"""Keys change with the transaction that changes them: until it is committed, old and new ones lie side by side.

`keys.json` is another file than the database, so no write changes both at once. The new slots are written beside the
old with a mark, and the transaction keeps the mark in the database: whoever opens the store sees by it which count.
"""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from nacl.utils import random as random_bytes
from sqlalchemy import Connection

from db.storage import keys, local_info
from db.storage.hidden_shares import hidden, names_readers, revealed
from db.words.messages import Refused

if TYPE_CHECKING:
    from db.storage.signatures import Signers

_MARK, _BEFORE = "keys", "keys before"
"""In the database, the mark of the last change; in a connection, that of the change that its transaction makes."""


@contextlib.contextmanager
def locked(home: Path) -> Iterator[None]:
    """Alone with keys.json: a second process waits."""
    with (home / f"{keys.FILE}.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


class ChangedStore(Protocol):
    """The store whose keys change, and what its program knows of them."""

    home: Path
    keyring: keys.Keyring
    unlocked: keys.Unlocked
    signers: Signers


def _mark_of(conn: Connection) -> str | None:
    return local_info.kept(conn, _MARK)


def present(home: Path, conn: Connection, data_key: bytes) -> keys.Keyring:
    """The keys as they are for this transaction. Raises Refused as `keys.load` does."""
    ring = keys.load(home)
    return revealed(ring if ring.coming is None else ring.settled(_mark_of(conn)), data_key)


def change(store: ChangedStore, conn: Connection, change: Callable[[keys.Keyring], keys.Keyring]) -> None:
    """Write what slots and sealings become with this writing transaction beside what they are."""
    home, data_key = store.home, store.unlocked.data_key
    with locked(home):
        ring = revealed(keys.load(home), data_key)
        now = ring.settled(_mark_of(conn))
        changed = change(now)
        mark: str | None = conn.info.get(_MARK)
        before = replace(ring, coming=None) if mark is not None and ring.coming is not None else now
        if mark is None:
            mark = conn.info[_MARK] = random_bytes(16).hex()
            conn.info[_BEFORE] = store.keyring, store.unlocked, store.signers.pairs()
            local_info.keep(conn, _MARK, mark)
        coming = keys.Coming(mark, changed.slots, changed.sealings, now.number)
        keys.save(home, hidden(replace(before, coming=coming), data_key))
        store.keyring = changed  # alone, too: what works beside its officers notes something in the same keyring


def note_opened(home: Path, opened: keys.Unlocked) -> keys.Keyring | None:
    """Give a slot of format 1 that its officer opened its checksum, and hide whose the shares of a sealing are where an
    earlier version wrote it; None where there is nothing to do. Raises OSError, Refused.

    A slot whose checksum alone is damaged opens too, and gets another.
    """
    slot = opened.slot
    if slot.sum and not slot.is_damaged and not names_readers(keys.load(home)):
        return None

    with locked(home):
        ring = keys.load(home).with_sum(slot)
        keys.save(home, hidden(ring, opened.data_key))
    return revealed(ring, opened.data_key)


def begin(info: dict[Any, Any]) -> None:
    """Forget what another transaction of this connection left."""
    info.pop(_MARK, None)
    info.pop(_BEFORE, None)


def turn_back(store: ChangedStore, info: dict[Any, Any]) -> None:
    """A transaction did not come to its end: the program knows the keys again that it knew before it changed them."""
    before = info.pop(_BEFORE, None)
    if before is not None:
        store.keyring, store.unlocked, signing_keys = before
        store.signers.know(signing_keys)


def settle(home: Path, info: dict[Any, Any]) -> None:
    """After the commit: only the new keys stay. A disk that refuses it leaves both, and the next opening settles it."""
    mark: str | None = info.pop(_MARK, None)
    if mark is None:
        return
    with contextlib.suppress(OSError, Refused), locked(home):
        ring = keys.load(home)
        if ring.coming is not None and ring.coming.mark == mark:
            keys.save(home, ring.settled(mark))


def settle_left(home: Path, conn: Connection) -> None:
    """Clear away what a change that was cut off left; inside a writing transaction: nobody else changes keys then."""
    with contextlib.suppress(OSError, Refused):
        if keys.load(home).coming is None:
            return
        with locked(home):
            keys.save(home, keys.load(home).settled(_mark_of(conn)))
