"""A copy of a store says so inside its encrypted file: nothing beside the file gives that or takes it away."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from db.storage import local_info
from db.storage.dialects import sqlite
from db.storage.models import INFO

_COPY_OF = "copy_of"


def mark(path: Path, key: bytes, name: str) -> None:
    """Say in a database file that it is the copy `name`: its first opening begins a new epoch.

    Raises Refused for what the disk refuses.
    """
    copy = sqlite.connect(path, key, writes=True)
    try:
        there = copy.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (INFO.name,)).fetchone()
        if there is None:  # of a version that kept nothing of the sort: its keys.json says it
            return
        copy.execute(f"DELETE FROM {INFO.name} WHERE name = ?", (_COPY_OF,))
        copy.execute(f"INSERT INTO {INFO.name} (name, value) VALUES (?, ?)", (_COPY_OF, name))
        copy.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite.Error as error:
        raise (sqlite.refusal(error, path) or error) from error
    finally:
        copy.close()


def mark_own(conn: Connection, name: str) -> None:
    """Say it of the open store, in the caller's writing transaction: the next sign-in begins a new epoch."""
    local_info.keep(conn, _COPY_OF, name)


def is_copy(conn: Connection) -> bool:
    """Whether the store says of itself that it is a copy that nobody signed in to yet."""
    return local_info.kept(conn, _COPY_OF) is not None


def unmark(conn: Connection) -> None:
    """It has an epoch of its own now."""
    local_info.drop(conn, _COPY_OF)
