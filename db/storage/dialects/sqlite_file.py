"""A store's tables in the encrypted file in its home (db/storage/database.py)."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractContextManager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine
from sqlcipher3 import dbapi2

from db.storage.dialects import sqlite, sqlite_door, sqlite_room, sqlite_statistics
from db.storage.dialects.reads import remembered
from db.words.messages import M_, Message, Refused

FILE = sqlite.FILE
VERSION_TABLE = "alembic_version"


class File:
    """One file, for one program or several on one machine: who writes, writes alone."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self._key = key
        self._readers: Collection[Any] = ()
        self._by_itself: tuple[Any, ...] | None = None
        """What file, log and index looked like when a connection came to read them by itself (sqlite.py)."""
        self._opened: tuple[int, int] | None = None
        """The file that was opened: its device and its number there."""

    def engine(self, *, writes: bool) -> Engine:
        """One connection that writes and begins IMMEDIATE, or several that never write."""
        opened = partial(sqlite_door.reader, self.path, self._key)
        made = sqlite.engine(self.path, self._key, writes=writes, opened=opened)
        if not writes:
            self._readers = remembered(made, self._came)
        return made

    def _came(self, connection: Any) -> None:
        self._by_itself = self._looks() if connection.by_itself else None

    def _looks(self) -> tuple[Any, ...]:
        beside = (self.path.with_name(f"{self.path.name}{end}") for end in ("", "-wal", "-shm"))
        seen = []
        for path in beside:
            with suppress(OSError):
                status = path.stat()
                seen.append((path, status.st_ino, status.st_size, status.st_mtime_ns))
        return tuple(seen)

    def is_behind(self) -> bool:
        """Whether connections that read by themselves see no longer what is there."""
        return self._by_itself is not None and self._by_itself != self._looks()

    def end_reads(self) -> None:
        """One that is interrupted and then reads nothing folds no log into the file: it must be at something."""
        for connection in tuple(self._readers):
            with suppress(dbapi2.ProgrammingError):  # closed a moment ago
                connection.interrupt()

    def version(self) -> str | None:
        """The schema version; None where the file is empty. Raises Refused("damaged")."""
        try:
            connection = sqlite_door.connect_to_read(self.path, self._key)
        except sqlite.Error as error:
            raise (sqlite_door.refusal(error, self.path) or sqlite.damaged(self.path)) from error
        try:
            return sqlite.version_in(connection, VERSION_TABLE)
        except sqlite.DatabaseError as error:
            raise (sqlite_door.refusal(error, self.path) or sqlite.damaged(self.path)) from error
        finally:
            connection.close()

    def is_empty(self) -> Refused:
        """A file that lost its tables is damaged."""
        return sqlite.damaged(self.path)

    def weaknesses(self, conn: Connection) -> tuple[Message, ...]:
        """No problem to tell of: the file is encrypted, and writes wait for the disk."""
        return ()

    def see_that_it_stands(self) -> None:
        """Raises Refused("moved_away") where the file that is open is no longer the one in the folder."""
        try:
            status = self.path.stat()
        except FileNotFoundError:
            raise moved_away(self.path.parent) from None
        opened = (status.st_dev, status.st_ino)
        if self._opened is None:
            self._opened = opened
        elif self._opened != opened:
            raise moved_away(self.path.parent)

    def begin(self, conn: Connection, unit: str, manner: str) -> None:
        """Nothing: BEGIN IMMEDIATE waited for everybody."""

    def is_fault(self, error: BaseException) -> bool:
        """SQLCipher gives back to no connection what it could not read once."""
        return sqlite.kind_of(error) is not None

    def is_lost(self, error: BaseException) -> bool:
        """Whether the file cannot be read, or was opened where it could not be written: that may have passed."""
        lost = (sqlite.FaultKind.DAMAGED, sqlite.FaultKind.UNREADABLE, sqlite.FaultKind.READ_ONLY)
        return sqlite.kind_of(error) in lost

    def refusal(self, error: BaseException) -> Refused | None:
        """What an error means to a person."""
        return sqlite_door.refusal(error, self.path)

    def patient(self, raw: Any, seconds: float | None) -> AbstractContextManager[None]:
        """Wait so long for others who write."""
        return sqlite_door.patient(raw, seconds)

    def take_room(self, raw: Any) -> None:
        """The log's length, and free pages inside the file."""
        sqlite_room.take(raw, self.path)

    def inside(self, raw: Any) -> int:
        """Bytes of free pages inside the file."""
        return sqlite_room.inside(raw)

    def checkpoint(self, raw: Any) -> bool:
        """Fold the write-ahead log into the file; whether it is empty."""
        return sqlite.checkpoint(raw)

    def learn(self, raw: Any) -> None:
        """Count anew what statements are planned by."""
        sqlite_statistics.learn(raw)

    def ship(self, conn: Connection) -> None:
        """Plan by the counts of a precinct's first year."""
        sqlite_statistics.ship(conn)


def moved_away(home: Path) -> Refused:
    """The folder was taken away or another put in its place, under an open window."""
    return Refused("moved_away", {}, M_(
        "The store in {home} was removed or replaced while it was open here, so this was not saved. Leave the program,"
        " see which folder is the right one, and open it again.",
        home=str(home),
    ))  # fmt: skip
