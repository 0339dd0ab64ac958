"""Room that bringing a store up takes on its disk: computed before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from db.storage import files, reserve
from db.words.messages import M_, Refused

MIB = 1024 * 1024
LOG_SHARE = 4
"""The log of the migration takes a quarter of the file at most; measured in docs/updating.md."""


@dataclass(frozen=True, slots=True)
class RoomNeeded:
    """Bytes: of the backup, of the log while the tables are changed, of the working copy that rows are renewed in."""

    backup: int
    log: int
    copy: int

    @property
    def total(self) -> int:
        """All of it: the log may stay as long as somebody reads, so it is counted beside the copy."""
        return self.backup + self.log + self.copy


def room_needed(home: Path, *, backup_beside: bool) -> RoomNeeded:
    """Room that a store in a file takes to be brought up. `backup_beside`: whether its backup is still to be written,
    and onto the same disk. Raises OSError."""
    size = sum(path.stat().st_size for path in (home / files.DATABASE, home / f"{files.DATABASE}-wal") if path.exists())
    return RoomNeeded(size if backup_beside else 0, size // LOG_SHARE, size)


def see_to_room(home: Path, needed: int) -> None:
    """Raises Refused("little_room") with both numbers where the disk has less than `needed` bytes beside the room that
    is kept for acts (db/storage/reserve.py)."""
    free = max(0, reserve.free(home) - reserve.MARK)
    if needed > free:
        raise Refused("little_room", {}, M_(
            "Updating the records takes {needed} MB on this disk, and {free} MB are free (the reserve for custody and"
            " calls is not counted). Nothing was changed. Free some space, or write the backup onto a stick first:"
            " {command}",
            needed=-(-needed // MIB), free=free // MIB, command="precinct update --prepare --backup DIR",
        ))  # fmt: skip
