"""The space that an open store has: what is asked of it before something is written, and room taken in time."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection

from db.storage import reserve
from db.storage.database import Database, raw_of

OFTEN = 32
"""Acts between two looks at the room that was taken."""


class StoreOnDisk(Protocol):
    """The store whose space it is."""

    home: Path
    database: Database

    @property
    def in_file(self) -> bool: ...
    def reading(self) -> AbstractContextManager[Connection]: ...
    def take_room(self) -> None: ...


class Space:
    """Of one open store."""

    def __init__(self, store: StoreOnDisk) -> None:
        self._store = store
        self._acts = 0
        self._took = False

    def free(self) -> int | None:
        """Free bytes of the disk; None where the folder is gone: to write there says so."""
        try:
            return reserve.free(self._store.home)
        except OSError:
            return None

    @property
    def is_short(self) -> bool:
        """Whether only what never waits is written."""
        free = self.free()
        return free is not None and free < reserve.MARK

    def room(self) -> int | None:
        """Bytes that entries may still take, inside the file and on a disk that is nearly full; None where there is
        enough, or a server has them. Raises Refused."""
        free = self.free()
        if free is None or free >= reserve.MARK or not self._store.in_file:
            return None
        with self._store.reading() as conn:
            return free + self._store.database.inside(raw_of(conn))

    def acts_left(self) -> int | None:
        """For how many acts there is room on a disk that is nearly full; None where there is enough. Raises Refused."""
        room = self.room()
        return None if room is None else room // reserve.AN_ACT

    def see_to_act(self, *, never_waits: bool) -> None:
        """Take room from time to time, and at once where the disk gets full. Raises Refused("little_space") for an act
        that waits then."""
        free = self.free()
        if free is None:
            return
        self._acts += 1
        if free >= reserve.MARK:
            self._took = False
            if self._acts % OFTEN == 0:
                self._store.take_room()
            return
        if not self._took:
            self._took = True
            self._store.take_room()
        if not never_waits:
            raise reserve.little_space(free)

    def see_to_note(self, least: int) -> None:
        """See that an entry of what nobody did, but saw, leaves so many bytes for acts. Raises Refused("disk_full")."""
        room = self.room()
        if room is not None and room < least:
            raise reserve.disk_full()
