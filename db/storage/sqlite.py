"""The one SQLite library of the process (SQLCipher), and a connection to the encrypted file.

Two SQLite libraries on one WAL file lose acknowledged commits, so nothing here may import the standard `sqlite3`.
"""

from __future__ import annotations

import errno
from enum import StrEnum
from pathlib import Path
from typing import Any

import sqlcipher3
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlcipher3 import dbapi2

from db.storage import keys
from db.storage.reserve import disk_full
from db.words.messages import M_, Refused

FILE = keys.DATABASE
OLDEST = (3, 51, 3)
"""Older SQLite versions can corrupt a WAL file when two processes write."""
BUSY_MS = 15_000

Connection = Any
Error = dbapi2.Error
DatabaseError = dbapi2.DatabaseError


def check_version(version: str = sqlcipher3.sqlite_version) -> None:
    """Refuse a SQLite that is too old. Raises Refused("old_sqlite")."""
    if tuple(int(part) for part in version.split(".")) < OLDEST:
        wanted = ".".join(str(part) for part in OLDEST)
        raise Refused(
            "old_sqlite",
            {},
            M_(
                "SQLite {version} is too old; {wanted} is needed. Install sqlcipher3 0.6.4 or newer.",
                version=version,
                wanted=wanted,
            ),
        )


def connect(path: Path, key: bytes, *, writes: bool) -> Connection:
    """A keyed connection in WAL mode, FULL; one that never writes where `writes` is false.

    Nothing is read yet: a wrong key shows at the first statement.
    """
    connection = dbapi2.connect(str(path), timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False)
    cursor = connection.cursor()
    cursor.execute("PRAGMA cipher_log_level = none")
    cursor.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA temp_store = MEMORY")  # a sort must not leave plain text in a temporary file
    if writes:
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA secure_delete = ON")
    else:
        cursor.execute("PRAGMA query_only = ON")
    cursor.close()
    return connection


class FaultKind(StrEnum):
    """What sort of fault the library or the system told of."""

    FULL = "full"
    DAMAGED = "damaged"
    READ_ONLY = "read_only"
    BUSY = "busy"
    UNREADABLE = "unreadable"


_SHM_SIZE = 10 | 19 << 8
"""SQLITE_IOERR_SHMSIZE: no room to enlarge the write-ahead log's index."""
_BY_CODE = {
    dbapi2.SQLITE_FULL: FaultKind.FULL,
    _SHM_SIZE: FaultKind.FULL,
    dbapi2.SQLITE_CORRUPT: FaultKind.DAMAGED,
    dbapi2.SQLITE_NOTADB: FaultKind.DAMAGED,
    dbapi2.SQLITE_READONLY: FaultKind.READ_ONLY,
    dbapi2.SQLITE_BUSY: FaultKind.BUSY,
    dbapi2.SQLITE_LOCKED: FaultKind.BUSY,
    dbapi2.SQLITE_PROTOCOL: FaultKind.BUSY,
    dbapi2.SQLITE_CANTOPEN: FaultKind.UNREADABLE,
    dbapi2.SQLITE_IOERR: FaultKind.UNREADABLE,
    dbapi2.SQLITE_PERM: FaultKind.UNREADABLE,
}
_BY_ERRNO = {
    errno.ENOSPC: FaultKind.FULL,
    errno.EDQUOT: FaultKind.FULL,
    errno.EROFS: FaultKind.READ_ONLY,
    errno.EIO: FaultKind.UNREADABLE,
}


def kind_of(error: BaseException) -> FaultKind | None:
    """What sort of fault an error of the library or of the system is; None where it is the program's own.

    Told by the error's code alone: its words may hold what an officer typed. https://sqlite.org/rescode.html
    """
    if isinstance(error, PoolTimeout):  # another thread of this program holds the one writing connection
        return FaultKind.BUSY
    error = getattr(error, "orig", None) or error  # SQLAlchemy wraps the library's
    if isinstance(error, OSError):
        return _BY_ERRNO.get(error.errno or 0)
    code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(code, int):
        return None
    return _BY_CODE.get(code) or _BY_CODE.get(code & 0xFF)


_BY_WORDS = {
    "database or disk is full": FaultKind.FULL,
    "database disk image is malformed": FaultKind.DAMAGED,
    "file is not a database": FaultKind.DAMAGED,
    "attempt to write a readonly database": FaultKind.READ_ONLY,
    "database is locked": FaultKind.BUSY,
    "database table is locked": FaultKind.BUSY,
    "unable to open database file": FaultKind.UNREADABLE,
    "disk I/O error": FaultKind.UNREADABLE,
}


def kind_told(error: BaseException) -> FaultKind | None:
    """What sort of fault ended `Connection.backup`, whose errors carry no code: `sqlite3_errstr` of it, whole.

    For that call alone: no words of an officer are in such an error.
    """
    return _BY_WORDS.get(str(error))


def refusal(error: BaseException, path: Path) -> Refused | None:
    """What a database error means to a person; None where it is a fault of the program."""
    kind = kind_of(error)
    return None if kind is None else refused(kind, path)


def refused(kind: FaultKind, path: Path) -> Refused:
    """What to say of a sort of fault at a file."""
    if kind is FaultKind.FULL:
        return disk_full()
    if kind is FaultKind.DAMAGED:
        return damaged(path)
    if kind is FaultKind.READ_ONLY:
        return read_only(path.parent)
    if kind is FaultKind.BUSY:
        return Refused("busy", {}, M_("Another program is writing to this store. Try again."))
    return Refused(
        "unreadable", {}, M_("{path} can't be read or written. Check the disk and the folder.", path=str(path))
    )


def problems(connection: Connection, most: int = 10) -> list[str]:
    """What is wrong with a file, in the library's words: every page decrypted and checked, then tables and indexes."""
    try:
        pages = bad_pages(connection)
        rows = connection.execute(f"PRAGMA integrity_check({most})").fetchall()
    except Error as error:
        return [str(error)]
    return pages + [line for row in rows for line in str(row[0]).splitlines() if line != "ok" and line[:3] != "***"]


def bad_pages(connection: Connection) -> list[str]:
    """Pages of a file that do not fit their code, in the library's words. What is only in the log is not looked at.

    The check reads the file beside whoever writes it, so a page caught half written is looked at once more.
    """
    found = _named_pages(connection)
    return found and [page for page in _named_pages(connection) if page in found]


def _named_pages(connection: Connection) -> list[str]:
    return [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check")]


def damaged(path: Path) -> Refused:
    """The key is right, the file is not."""
    return Refused(
        "damaged",
        {},
        M_("{path} is damaged: the key fits, its content does not. Restore a backup: `precinct restore`.", path=path),
    )  # fmt: skip


def read_only(home: Path) -> Refused:
    """The folder cannot be written."""
    return Refused(
        "read_only", {}, M_("{home} can't be written. Check its owner and rights, or the disk.", home=str(home))
    )
