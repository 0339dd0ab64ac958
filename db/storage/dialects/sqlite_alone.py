"""A file that one connection has for itself, and its copy with another key."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlcipher3 import dbapi2

from db.storage.dialects import sqlite
from db.storage.holding import others
from db.words.messages import M_, Refused

Progress = Callable[[int, int], None]
PAGES = 2_000
WAIT = 2.0
"""Seconds in which another program may end what it does."""


@contextlib.contextmanager
def alone(path: Path, key: bytes) -> Iterator[sqlite.Connection]:
    """The only connection to a file: nobody else opens it until the block ends. Raises Refused("in_use")."""
    connection = dbapi2.connect(str(path), timeout=WAIT, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA cipher_log_level = none")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")  # before the log is opened: it is this program's alone
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except dbapi2.Error as error:
            if sqlite.kind_of(error) is sqlite.FaultKind.BUSY:
                raise in_use(path) from error
            raise (sqlite.refusal(error, path) or error) from error
        yield connection
    finally:
        connection.close()


def write_anew(old: sqlite.Connection, target: Path, key: bytes, progress: Progress | None = None) -> None:
    """Write a file that holds the same, encrypted with another key, and read it back.

    Raises Refused: "damaged" where the old one is, "bad_copy" where the new one is not what was written, "disk_full".
    """
    if sqlite.named_pages(old):
        raise sqlite.damaged(target.with_name(sqlite.FILE))
    new = sqlite.connect(target, key, writes=True)
    tell = None if progress is None else lambda _status, left, total: progress(total - left, total)
    try:
        old.backup(new, pages=PAGES, progress=tell)
        new.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if sqlite.named_pages(new) or _counts(new) != _counts(old):
            raise Refused("bad_copy", {}, M_(
                "The new file does not read back as it was written, and was thrown away: the disk may be failing."
                " Nothing was changed."
            ))  # fmt: skip
    except dbapi2.Error as error:
        kind = sqlite.kind_of(error) or sqlite.kind_told(error)
        raise (error if kind is None else sqlite.refused(kind, target)) from error
    finally:
        new.close()


def in_use(path: Path) -> Refused:
    """What to say where other programs have a store open."""
    pids = others(path)
    said = (
        M_("Other programs have this store open (processes {pids}).", pids=" ".join(map(str, pids)))
        if pids
        else M_("Another program has this store open.")
    )
    return Refused("in_use", {}, M_(
        "{said} Close every window of it, on the screen and in browsers, then repeat this. Nothing was changed.",
        said=said,
    ))  # fmt: skip


def _counts(connection: sqlite.Connection) -> tuple[int, str]:
    """How many entries a file's journal has, and the hash of the last one."""
    count, position = connection.execute("SELECT count(*), max(position) FROM journal").fetchone()
    (last,) = connection.execute("SELECT hash FROM journal WHERE position = ?", (position,)).fetchone()
    return int(count), str(last)
