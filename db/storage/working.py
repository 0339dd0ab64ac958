"""A private folder beside the store to work in: encrypted copies, gone when the work is done or at the next one."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from db.storage.dialects import sqlite

PREFIX = "precinct-check-"
_OF_A_PROCESS = re.compile(rf"{PREFIX}(\d+)-.*|{PREFIX}[^-]*")


@contextlib.contextmanager
def working_folder(home: Path) -> Iterator[Path]:
    """A new folder in the store's, removed when the block ends. What a process left that was killed goes first.

    Raises Refused: "disk_full", "read_only", "unreadable", "damaged", as the disk or a file in the folder tells it.
    """
    clear_left(home)
    try:
        with tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-", dir=home) as folder:
            yield Path(folder)
    except Exception as error:
        if (refused := sqlite.refusal(error, home / sqlite.FILE)) is not None:
            raise refused from error
        raise


def clear_left(home: Path) -> None:
    """Remove the working folders of processes that are no more; what can't be removed stays for the next one."""
    with contextlib.suppress(OSError):
        for path in home.iterdir():
            named = _OF_A_PROCESS.fullmatch(path.name)
            if named is not None and path.is_dir() and not path.is_symlink() and not _lives(named[1]):
                shutil.rmtree(path, ignore_errors=True)


def _lives(process: str | None) -> bool:
    """Whether a process still runs; an earlier version named none."""
    if process is None or len(process) > 9:
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
