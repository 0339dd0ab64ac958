"""A store's tables in the encrypted file in its home (db/storage/database.py)."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine
from sqlcipher3 import dbapi2

from db.storage.dialects import sqlite, sqlite_room, sqlite_statistics
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
        self._opened: tuple[int, int] | None = None
        """The file that was opened: its device and its number there."""

    def engine(self, *, writes: bool) -> Engine:
        """One connection that writes and begins IMMEDIATE, or several that never write."""
        made = sqlite.engine(self.path, self._key, writes=writes)
        if not writes:
            self._readers = remembered(made)
        return made

    def end_reads(self) -> None:
        """One that is interrupted and then reads nothing folds no log into the file: it must be at something."""
        for connection in tuple(self._readers):
            with suppress(dbapi2.ProgrammingError):  # closed a moment ago
                connection.interrupt()

    def version(self) -> str | None:
        """The schema version; None where the file is empty. Raises Refused("damaged")."""
        connection = sqlite.connect(self.path, self._key, writes=False)
        try:
            return sqlite.version_in(connection, VERSION_TABLE)
        except sqlite.DatabaseError as error:
            raise (sqlite.refusal(error, self.path) or sqlite.damaged(self.path)) from error
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
        """Whether the file cannot be read."""
        return sqlite.kind_of(error) in (sqlite.FaultKind.DAMAGED, sqlite.FaultKind.UNREADABLE)

    def refusal(self, error: BaseException) -> Refused | None:
        """What an error means to a person."""
        return sqlite.refusal(error, self.path)

    def take_inside(self, raw: Any) -> None:
        """Free pages inside the file."""
        sqlite_room.take_inside(raw)

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
