"""Room that the store takes inside its own file, before the disk is full (reserve.py)."""

from __future__ import annotations

from typing import Any

from db.storage.reserve import INSIDE


def take_inside(connection: Any) -> None:
    """Make free pages inside the open file, and its log as long: then an act needs nothing more of the disk.

    What is deleted is written over (`secure_delete`), so the pages lie on the disk. Raises the library's error.
    """
    cursor = connection.cursor()
    cursor.execute("CREATE TABLE IF NOT EXISTS room_taken (kept BLOB)")
    cursor.execute("INSERT INTO room_taken VALUES (zeroblob(?))", (INSIDE,))
    cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
    cursor.execute("DROP TABLE room_taken")
    cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
