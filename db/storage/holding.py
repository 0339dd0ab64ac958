"""Who holds the pen of a store: the process that writes to it now, as the system knows it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from db.words.messages import M_, Refused

WRITE_LOCK = 120
"""The byte of the log's index that whoever writes has locked. https://sqlite.org/walformat.html#locks"""


@dataclass(frozen=True, slots=True)
class Holder:
    """A process that writes; `stopped` where it was halted and will not end by itself."""

    pid: int
    stopped: bool


def holder(path: Path, locks: Path = Path("/proc/locks")) -> Holder | None:
    """Who writes to the store's file at `path`; None where nobody does, it is this process, or no system tells."""
    try:
        index = os.stat(f"{path}-shm").st_ino
        lines = locks.read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):
        return None
    for line in lines:
        words = line.split()  # 1: POSIX ADVISORY WRITE pid device:device:inode first last
        if len(words) != 8 or words[1] != "POSIX" or words[3] != "WRITE" or not words[5].endswith(f":{index}"):
            continue
        last = words[7]
        if int(words[6]) <= WRITE_LOCK and (last == "EOF" or int(last) >= WRITE_LOCK) and int(words[4]) != os.getpid():
            return Holder(int(words[4]), _is_stopped(int(words[4])))
    return None


def others(path: Path, locks: Path = Path("/proc/locks")) -> tuple[int, ...]:
    """Processes besides this one that have the store's file at `path` open; none where no system tells."""
    try:
        files = {f":{os.stat(name).st_ino}" for name in (path, f"{path}-shm") if os.path.exists(name)}
        lines = locks.read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):
        return ()
    words = [line.split() for line in lines]
    pids = {int(line[4]) for line in words if len(line) == 8 and line[5][line[5].rfind(":") :] in files}
    return tuple(sorted(pids - {os.getpid(), -1}))


def _is_stopped(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        return status.rpartition(")")[2].split()[0] in "Tt"
    except (OSError, IndexError):
        return False


def busy(path: Path, waited: float) -> Refused:
    """What to say after so many seconds in which another one wrote to the store."""
    by = holder(path)
    seconds = round(waited)
    if by is None:
        return Refused("busy", {}, M_("Another program is writing to this store. Try again."))
    if by.stopped:
        return Refused("busy", {}, M_(
            "Process {pid} has held this store for writing for more than {seconds} seconds, and is stopped. Nothing of"
            " this was saved. Let it go on (kill -CONT {pid}) or end it; reading goes on.",
            pid=str(by.pid), seconds=seconds,
        ))  # fmt: skip
    return Refused("busy", {}, M_(
        "Process {pid} has been writing to this store for more than {seconds} seconds. Nothing of this was saved."
        " Try again.",
        pid=str(by.pid), seconds=seconds,
    ))  # fmt: skip
