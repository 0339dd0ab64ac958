"""The one SQLite library of the process (SQLCipher), and a connection to the encrypted file.

Two SQLite libraries on one WAL file lose acknowledged commits, so nothing here may import the standard `sqlite3`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlcipher3
from sqlcipher3 import dbapi2

from db.messages import M_, Refused
from db.storage.reserve import disk_full

FILE = "precinct.db"
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


def refusal(error: BaseException, path: Path) -> Refused | None:
    """What a database error means to a person; None where it is a fault of the program."""
    text = str(error).lower()
    if "disk is full" in text:
        return disk_full()
    if "malformed" in text or "not a database" in text or "hmac" in text:
        return damaged(path)
    if "readonly" in text or "read-only" in text:
        return read_only(path.parent)
    if "locked" in text or "busy" in text:
        return Refused("busy", {}, M_("Another program is writing to this store. Try again."))
    if "unable to open" in text or "disk i/o" in text:
        return Refused(
            "unreadable", {}, M_("{path} can't be read or written. Check the disk and the folder.", path=str(path))
        )
    return None


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
