"""Room that a store keeps for itself, so that a release can be recorded on a disk that others filled to the last byte.

Three things of a store grow. The file has free pages inside (db/storage/dialects/sqlite_room.py). Its log and the log's
index are given back to the disk by SQLite when the last program closes them, and made anew when the next one opens. So
each has a second name in the folder, a hard link: its blocks stay the store's, and get their first name again before
the next opening. A file system without hard links keeps nothing; there the last resort is to open for reading.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from pathlib import Path

from db.storage import files
from db.words.messages import M_, Refused

FILE, INDEX = "reserve", "reserve.index"
"""The second names of the log and of its index."""
LOG = 8 * 1024 * 1024
"""Bytes of the log: twice what SQLite lets it grow to before it is folded into the file."""
MARK = 16 * 1024 * 1024
"""Free bytes below which only acts are written that a room declares as `never_waits`, and who came."""
INSIDE = 4 * 1024 * 1024
"""Bytes of free pages inside the file, where nobody else uses them up."""
SLACK = INSIDE // 8
"""So many of them may be used before they are made up for."""
AN_ACT = 12 * 1024
"""What an act takes inside the file at most: four times what one of custody takes (tests/faults/test_disk.py)."""
FOR_ACTS = 200 * AN_ACT
"""Bytes that nothing but acts is written into."""
FOR_WHO_CAME = FOR_ACTS
"""Bytes that have to be left for a sign-in to be noted: a quarter more than 50 of them lie between this and INSIDE."""
FOR_WHAT_WAS_READ = FOR_ACTS + 512 * 1024
"""Bytes that have to be left for what somebody read to be noted, and a backup."""
_HEADER = 32
"""Bytes of a log's beginning. Where they are nothing, no page of what lies behind them is taken for written.
https://sqlite.org/fileformat2.html#the_write_ahead_log"""


def disk_full() -> Refused:
    """What to say when there is no room."""
    return Refused("disk_full", {}, M_("The disk is full. Free some space, then try again."))


def little_space(free: int) -> Refused:
    """What to say to an act that may wait."""
    return Refused("little_space", {}, M_(
        "Only {size} MB are left on the disk, kept for custody, calls, marks and handovers. Free some space: nothing of"
        " this was written.",
        size=free // (1024 * 1024),
    ))  # fmt: skip


def free(home: Path) -> int:
    """Bytes that are free where the store is. Raises OSError."""
    space = os.statvfs(home)
    return space.f_bavail * space.f_frsize


def is_kept(home: Path) -> bool:
    """Whether room for the log is kept in this folder."""
    with contextlib.suppress(OSError):
        return (home / FILE).stat().st_size >= LOG // 2
    return False


def give(path: Path) -> None:
    """Before a store's file at `path` is opened: give its log and index the room that is kept, where they have none."""
    if path.name != files.DATABASE:
        return
    log, index = _log(path), _index(path)
    if not log.exists():
        with contextlib.suppress(OSError):
            _name_log(path.parent / FILE, log)
    if not index.exists():
        with contextlib.suppress(OSError):
            os.link(path.parent / INDEX, index)  # who opens it first empties it


def _name_log(kept: Path, log: Path) -> None:
    """Name the kept file as the log. What it held was folded into the file when it was closed last: it begins anew."""
    file = os.open(kept, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)  # of two programs that open one names it, and nobody clears what is in use
        if not log.exists() and os.fstat(file).st_ino == kept.stat().st_ino:
            os.pwrite(file, bytes(_HEADER), 0)
            os.fsync(file)
            os.link(kept, log)
    finally:
        os.close(file)


def take(path: Path) -> None:
    """While the database at `path` is open and nobody else writes: let its log be as long as it will get, and keep the
    room of log and index. A disk that refuses it keeps what there is."""
    log = _log(path)
    with contextlib.suppress(OSError):
        file = os.open(log, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            _lengthen(file)
        finally:
            os.close(file)
    for kept, name in ((path.parent / FILE, log), (path.parent / INDEX, _index(path))):
        with contextlib.suppress(OSError):
            if not (kept.exists() and kept.samefile(name)):
                kept.unlink(missing_ok=True)
                os.link(name, kept)


def _lengthen(file: int) -> None:
    for size in (LOG, LOG // 2):
        if os.fstat(file).st_size >= size:
            return
        with contextlib.suppress(OSError):
            os.posix_fallocate(file, 0, size)
            return


def drop(home: Path) -> None:
    """Keep no room any longer: what was erased may still lie in it."""
    for name in (FILE, INDEX):
        with contextlib.suppress(OSError):
            (home / name).unlink()


def _log(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _index(path: Path) -> Path:
    return path.with_name(f"{path.name}-shm")
