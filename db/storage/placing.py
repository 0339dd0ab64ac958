"""A store is made or restored in a folder of its own inside its home, and put in place as a whole.

Whatever a power cut leaves of it is known by that folder and thrown away by the next try, which begins anew.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from db.storage import files, keys
from db.storage.durable import flush
from db.storage.interrupted_making import MAKING, READY


@contextlib.contextmanager
def placing(home: Path) -> Iterator[Path]:
    """A folder to make a store in; it stands in `home` when the block ends. Where the block raises nothing stays.

    The caller has seen to it that `home` holds no store (`holds`). Raises OSError.
    """
    clear(home)
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    scratch = home / MAKING
    try:
        scratch.mkdir(mode=0o700)
        yield scratch
        _settle(scratch)
        ready = scratch.rename(home / READY)
        flush(home)
        _move_out(ready, home)
    except BaseException:
        with contextlib.suppress(OSError):
            clear(home)
        raise


def holds(home: Path) -> bool:
    """Whether a folder holds a store, or a part of one that is no leftover of ours."""
    if (home / keys.FILE).exists():
        return True
    return files.has_database(home) and not (home / READY).exists()


def clear(home: Path) -> None:
    """Throw away what an interrupted making or restoring left. Raises OSError."""
    if (home / READY).exists() and not (home / keys.FILE).exists():
        for name in (files.DATABASE, f"{files.DATABASE}-wal", f"{files.DATABASE}-shm", files.ADDRESS):
            (home / name).unlink(missing_ok=True)
    for name in (MAKING, READY):
        if (home / name).exists():
            shutil.rmtree(home / name)


def _settle(folder: Path) -> None:
    for path in (*folder.rglob("*"), folder):
        flush(path)


def _move_out(ready: Path, home: Path) -> None:
    for path in sorted(ready.iterdir(), key=lambda path: path.name == keys.FILE):
        target = home / path.name
        if target.is_dir():
            shutil.copytree(path, target, dirs_exist_ok=True)
        else:
            if path.name == keys.FILE:
                flush(home)
            os.replace(path, target)
    flush(home)
    shutil.rmtree(ready)
