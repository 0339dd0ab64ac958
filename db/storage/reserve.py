"""A few megabytes set aside beside the store and given back to a full disk, so that a release can still be recorded."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from db.storage.durable import write_durably
from db.words.messages import M_, Refused

FILE = "reserve"
BYTES = 4 * 1024 * 1024
LEAST = 256 * 1024
"""What opening a store takes on the disk: the write-ahead log's index and a first entry."""


def disk_full() -> Refused:
    """What to say when there is no room."""
    return Refused("disk_full", {}, M_("The disk is full. Free some space, then try again. What you typed is kept."))


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
    """Give the reserve back to the disk. Whether there was one."""
    try:
        (home / FILE).unlink()
    except OSError:
        return False
    return True


def make_room(home: Path) -> None:
    """See that a store can be opened at all, with the reserve if need be. Raises Refused("disk_full")."""
    if free(home) < LEAST and not release(home):
        raise disk_full()
