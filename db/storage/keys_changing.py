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


def present(home: Path, conn: Connection) -> keys.Keyring:
    """The keys as they are for this transaction. Raises Refused as `keys.load` does."""
    ring = keys.load(home)
    return ring if ring.coming is None else ring.settled(_mark_of(conn))


def change(store: ChangedStore, conn: Connection, change: Callable[[keys.Keyring], keys.Keyring]) -> None:
    """Write what slots and sealings become with this writing transaction beside what they are."""
    home = store.home
    with locked(home):
        ring = keys.load(home)
        now = ring.settled(_mark_of(conn))
        changed = change(now)
        mark: str | None = conn.info.get(_MARK)
        before = replace(ring, coming=None) if mark is not None and ring.coming is not None else now
        if mark is None:
            mark = conn.info[_MARK] = random_bytes(16).hex()
            conn.info[_BEFORE] = store.keyring, store.unlocked, store.signers.pairs()
            local_info.keep(conn, _MARK, mark)
        keys.save(home, replace(before, coming=keys.Coming(mark, changed.slots, changed.sealings, now.number)))
        store.keyring = changed  # alone, too: what works beside its officers notes something in the same keyring


def note_opened(home: Path, opened: keys.KeySlot) -> keys.Keyring | None:
    """Give a slot of format 1 that its officer opened its checksum; None where it has one. Raises OSError, Refused.

    A slot whose checksum alone is damaged opens too, and gets another.
    """
    if opened.sum and not opened.is_damaged:
        return None

    with locked(home):
        ring = keys.load(home).with_sum(opened)
        keys.save(home, ring)
    return ring


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
