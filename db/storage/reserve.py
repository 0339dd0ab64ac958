"""A few megabytes set aside beside the store and given back to a full disk, so that a release can still be recorded."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from db.storage.durable import write_durably
from db.words.messages import M_, Refused

FILE = "reserve"
BYTES = 4 * 1024 * 1024
MARK = 16 * 1024 * 1024
"""Free bytes below which acts that may wait are refused: the rest is for custody, releases, rights and handovers."""
INSIDE = 4 * 1024 * 1024
"""Bytes that the store then takes into its file, where nobody else uses them up (`Store.see_to_space`)."""
AN_ACT = 20 * 1024
"""What an act of custody takes inside the file and its log: 200 fit into `INSIDE` (tests/faults/test_disk.py)."""
LEAST = 256 * 1024
"""What opening a store takes on the disk: the write-ahead log's index and a first entry."""


def disk_full() -> Refused:
    """What to say when there is no room."""
    return Refused("disk_full", {}, M_("The disk is full. Free some space, then try again."))


def acts_left(home: Path) -> int:
    """For how many acts that do not wait there is room, others taking none of it. Raises OSError."""
    return (free(home) + (BYTES if has(home) else 0)) // AN_ACT


def little_space(free: int) -> Refused:
    """What to say to an act that may wait."""
    return Refused("little_space", {}, M_(
        "Only {size} MB are left on the disk, kept for custody, releases, rights and handovers. Free some space:"
        " nothing of this was written.",
        size=free // (1024 * 1024),
    ))  # fmt: skip


def has(home: Path) -> bool:
    """Whether the reserve is still set aside."""
    return (home / FILE).exists()


def free(home: Path) -> int:
    """Bytes that are free where the store is."""
    space = os.statvfs(home)
    return space.f_bavail * space.f_frsize


def keep(home: Path) -> None:
    """Set the reserve aside again where there is room for twice as much."""
    if not has(home) and free(home) >= 2 * BYTES:
        with contextlib.suppress(OSError):
            write_durably(home / FILE, os.urandom(BYTES))


def release(home: Path) -> bool:
    """Give the reserve back to the disk. Returns whether there was one."""
    try:
        (home / FILE).unlink()
    except OSError:
        return False
    return True


def make_room(home: Path) -> None:
    """See that a store can be opened at all, with the reserve if need be. Raises Refused("disk_full")."""
    if free(home) < LEAST and not release(home):
        raise disk_full()
