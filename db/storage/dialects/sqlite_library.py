"""The library that carries SQLite and SQLCipher: its versions, and which is too old. It needs nothing else."""

from __future__ import annotations

import sqlcipher3
from sqlcipher3 import dbapi2

from db.words.messages import M_, Refused

OLDEST = (3, 51, 3)
"""Older SQLite versions can corrupt a WAL file when two processes write."""


def versions() -> dict[str, str]:
    """The versions of SQLite and SQLCipher that this process runs on."""
    return {"sqlite": str(dbapi2.sqlite_version), "sqlcipher": _cipher_version()}


def check_version(version: str = sqlcipher3.sqlite_version) -> None:
    """Refuse a SQLite that is too old. Raises Refused("old_sqlite")."""
    if tuple(int(part) for part in version.split(".")) < OLDEST:
        wanted = ".".join(str(part) for part in OLDEST)
        raise Refused("old_sqlite", {}, M_(
            "SQLite {version} is too old; {wanted} is needed. Install sqlcipher3 0.6.4 or newer.",
            version=version, wanted=wanted,
        ))  # fmt: skip


def _cipher_version() -> str:
    """The version of SQLCipher; "?" where the library is another one."""
    connection = dbapi2.connect(":memory:")
    try:
        row = connection.execute("PRAGMA cipher_version").fetchone()
    finally:
        connection.close()
    return str(row[0]) if row else "?"
