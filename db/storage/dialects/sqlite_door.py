"""One way into a file for who reads, whatever keeps it from being written: a full disk, a folder without rights.

SQLite shares an index of the log between all who have a file open, and makes it where it is not. Where it can't be made
nobody has the file open, so it is read without one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlcipher3 import dbapi2

from db.storage import reserve
from db.storage.dialects import sqlite
from db.words.messages import Refused

LEAST = 64 * 1024
"""Bytes that a log and its index take when they are made."""
_NO_WAY_IN = frozenset({sqlite.FaultKind.FULL, sqlite.FaultKind.READ_ONLY, sqlite.FaultKind.UNREADABLE})


def connect_to_read(path: Path, key: bytes) -> sqlite.Connection:
    """A keyed connection that never writes, also where the log's index can't be made: the disk is full, or the folder
    is not to be written. `by_itself` says that it came in that way: it sees nothing that is written from now on.

    Raises the library's error.
    """
    connection = sqlite.connect(path, key, writes=False)
    try:
        connection.execute("PRAGMA schema_version").fetchone()
        return connection
    except sqlite.Error as error:
        connection.close()
        if sqlite.kind_of(error) not in _NO_WAY_IN:
            raise
        try:
            return _by_itself(path, key)
        except sqlite.Error:
            raise error from None


def _by_itself(path: Path, key: bytes) -> sqlite.Connection:
    """A connection without an index on the disk. What is only in the log is read with it.

    Nobody writes meanwhile, or there would be an index. https://sqlite.org/wal.html#readonly
    """
    log = path.with_name(f"{path.name}-wal")
    logged = log.exists() and log.stat().st_size > 0
    way = "mode=ro&vfs=unix-none" if logged else "immutable=1"
    connection = sqlite.keyed(f"file:{quote(str(path))}?{way}", key, uri=True)
    connection.execute("PRAGMA locking_mode = EXCLUSIVE").fetchall()  # the index is in memory
    connection.execute("PRAGMA schema_version").fetchone()
    connection.execute("PRAGMA query_only = ON").close()
    connection.by_itself = True
    return connection


@contextmanager
def patient(connection: sqlite.Connection, seconds: float | None) -> Iterator[None]:
    """Let a connection wait so long for others who write, in the block; None: as long as usual."""
    if seconds is None:
        yield
        return
    connection.execute(f"PRAGMA busy_timeout = {round(seconds * 1000)}").close()
    try:
        yield
    finally:
        connection.execute(f"PRAGMA busy_timeout = {sqlite.BUSY_MS}").close()


def reader(path: Path, key: bytes) -> sqlite.Connection:
    """One of several connections that stay open."""
    return sqlite.few_pages(connect_to_read(path, key))


def refusal(error: BaseException, path: Path) -> Refused | None:
    """What a database error means to a person; None where it is a fault of the program."""
    kind = sqlite.kind_of(error)
    return None if kind is None else sqlite.refused(_nearer(error, kind, path), path)


def _nearer(error: BaseException, kind: sqlite.FaultKind, path: Path) -> sqlite.FaultKind:
    """Why a file, its log or the log's index could not be opened, where that can be seen from here."""
    code = getattr(getattr(error, "orig", None) or error, "sqlite_errorcode", None)
    if not isinstance(code, int) or code & 0xFF not in (dbapi2.SQLITE_CANTOPEN, dbapi2.SQLITE_IOERR):
        return kind
    if path.exists() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        return sqlite.FaultKind.READ_ONLY
    try:
        return sqlite.FaultKind.FULL if path.exists() and reserve.free(path.parent) < LEAST else kind
    except OSError:
        return kind
