"""Room that the store takes inside its own file, before the disk is full (reserve.py)."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from db.storage import reserve

PIECE = 512 * 1024
"""Bytes that are taken at once of a disk that is nearly full."""


def inside(connection: Any) -> int:
    """Bytes of free pages inside the file."""
    return int(_one(connection, "PRAGMA freelist_count")) * int(_one(connection, "PRAGMA page_size"))


def take(connection: Any, path: Path) -> None:
    """Keep the log's room and make free pages inside the open file: then an act needs nothing more of the disk.

    Where the disk has not all of it, as much as it has. Raises the library's error.
    """
    connection.execute("BEGIN IMMEDIATE").close()  # nobody else writes into the log that gets longer
    try:
        reserve.take(path)
    finally:
        connection.execute("ROLLBACK").close()
    lacks = reserve.INSIDE - inside(connection)
    while lacks > reserve.SLACK:
        free = reserve.free(path.parent)
        piece = lacks if free >= reserve.MARK else PIECE
        if free < 2 * piece or not _grow(connection, piece):
            return
        lacks -= piece


def _grow(connection: Any, size: int) -> bool:
    """Make so many bytes free inside: whether they lie on the disk now, and not in the log alone, which has room too.

    What is written first lies on the disk; what is then deleted is free, and nothing but nothing stood there.
    """
    cursor = connection.cursor()
    try:
        cursor.execute("CREATE TABLE IF NOT EXISTS room_taken (kept BLOB)")
        cursor.execute("INSERT INTO room_taken VALUES (zeroblob(?))", (size,))
        lies_there = _folded(connection)
    finally:
        cursor.execute("PRAGMA secure_delete = OFF").fetchall()
        with suppress(dbapi2.Error):
            cursor.execute("DROP TABLE IF EXISTS room_taken")
        cursor.execute("PRAGMA secure_delete = ON").fetchall()
    return _folded(connection) and lies_there


def _folded(connection: Any) -> bool:
    """Whether all of the log is in the file; a reader elsewhere may hold it."""
    try:
        _busy, frames, folded = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    except dbapi2.Error as error:
        if error.sqlite_errorcode & 0xFF == dbapi2.SQLITE_FULL:
            return False
        raise
    return bool(frames == folded)


def _one(connection: Any, statement: str) -> Any:
    return connection.execute(statement).fetchone()[0]
