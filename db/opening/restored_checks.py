"""Checks of a restored store: its pages, counts and keys before anybody works in it, its journal beside the work.

A backup's sums tell a flipped bit without a password (db/storage/backup_facts.py); what only a key can see is looked
at by `restore` where somebody signs in to it, and else at the first sign-in.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from db.kernel.base import slots
from db.kernel.base.officer import Desk
from db.kernel.signing import keys_named, last_check, verifying
from db.storage import backup, copies, keys
from db.storage.background import BackgroundThread
from db.storage.dialects import sqlite, sqlite_door, sqlite_pages
from db.storage.restored_state import BROKEN, CHAIN, READ, WHOLE, Unchecked
from db.storage.store import FAULTS, Store
from db.words.messages import M_, Refused

Prove = Callable[[keys.Keyring], keys.Unlocked]
"""Opens a slot of a keyring. Raises Refused."""
PAUSE = 0.002
"""Seconds between two stretches of the journal, for whoever works at the desk."""


def checked_by(prove: Prove) -> backup.CopyCheck:
    """A check for `backup.restore`: `prove` opens a slot of what was copied.

    It raises Refused: what `prove` raises, "damaged" where pages, counts or keys do not hold, "bad_backup" where the
    backup reaches otherwise than it says.
    """

    def check(home: Path) -> None:
        ring = keys.load(home)
        left = _check(home, prove(ring), ring.unchecked or Unchecked())
        if left.inside:
            raise Refused("bad_backup", {}, M_(
                "This backup says that it ends at position {said}, and ends at {inside}. Nothing was restored.",
                said=left.position,
                inside=left.inside,
            ))  # fmt: skip
        keys.save(home, replace(ring, unchecked=left))

    return check


def check_at_sign_in(store: Store) -> None:
    """Check pages, counts and keys of a store that was restored without a key at hand. Raises Refused("damaged")."""
    still = store.keyring.unchecked
    if still is None or still.what != WHOLE or not store.in_file:
        return
    left = _check(store.home, store.unlocked, still)
    with contextlib.suppress(OSError, Refused):  # a full disk: it is checked again at the next sign-in
        store.note_in_keys(unchecked=left)


def _check(home: Path, unlocked: keys.Unlocked, still: Unchecked) -> Unchecked:
    """Check pages, counts and keys; return what is left to check. Raises Refused("damaged")."""
    path = home / sqlite.FILE
    try:
        if bad := sqlite_pages.bad_pages(path, unlocked.data_key):
            raise _damaged(path, bad[0])
        with contextlib.closing(sqlite_door.connect_to_read(path, unlocked.data_key)) as connection:
            if not copies.is_as_copied(connection):
                raise _damaged(path, "journal")
            _epoch, inside = reach = copies.reach_of(connection)
    except sqlite.Error as error:
        raise _damaged(path, str(error)) from error
    differs = still.position and reach != (still.epoch, still.position)
    return replace(still, what=CHAIN, inside=inside if differs else 0)


def _damaged(path: Path, what: str) -> Refused:
    return Refused("damaged", {}, M_(
        "{path} was restored from a backup and is damaged: {what}. Restore another backup into an empty folder:"
        " `precinct restore DIR`. What can be read of this one is saved by `precinct backup DIR`.",
        path=str(path),
        what=what,
    ))  # fmt: skip


def start(desk: Desk) -> Checking | None:
    """Check the journal of a restored store in a thread that ends with the store; None where nothing is left to do."""
    store = desk.store
    still = store.keyring.unchecked
    if still is None or still.what != CHAIN or not store.in_file:
        return None
    checking = Checking(desk, still)
    store.background.append(checking)
    checking.start()
    return checking


class Checking(BackgroundThread):
    """The thread that checks; where it is cut off, the next opening begins anew."""

    def __init__(self, desk: Desk, still: Unchecked) -> None:
        super().__init__("checking")
        self._desk, self._still = desk, still

    def run(self) -> None:
        """Check, and note what came of it."""
        store = self._desk.store
        with contextlib.suppress(Refused, DBAPIError, *FAULTS):  # nothing is lost: it stays to be checked
            with store.reading() as conn:
                verified = verifying.verify(conn, self._go_on)
                others = [problem for filler in slots.fillers("journal.problems") for problem in filler(conn)]
                sound = verified.sound and not others and not keys_named.unnamed(conn, store)
            self._go_on()
            if sound:
                with store.writing() as conn:
                    last_check.keep(conn, last_check.Passed(self._desk.now(), verified.position))
            store.note_in_keys(unchecked=self._left(sound=sound))

    def _left(self, *, sound: bool) -> Unchecked | None:
        """That it reaches otherwise than its backup said stays told until somebody verified the journal."""
        if not sound:
            return replace(self._still, what=BROKEN)
        return replace(self._still, what=READ) if self._still.inside else None

    def _go_on(self, *_done: int) -> None:
        if self._ended.wait(PAUSE):
            raise Refused("interrupted")
