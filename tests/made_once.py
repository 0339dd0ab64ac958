"""What takes long to make is made by the first worker of a run that needs it; the others copy it."""

from __future__ import annotations

import fcntl
import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from db.storage import reserve

T = TypeVar("T")


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], T]) -> tuple[Path, T]:
    """An empty folder that `make` has filled, and what it gave back, the same for all workers of this run.

    Copy what stands there, do not open it. A maker that fails fails each test that asks, and is tried again by it.
    """
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    told = folder.with_name(f"{name}.made")
    with folder.with_name(f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            told.write_bytes(pickle.dumps(make(folder)))
        return folder, pickle.loads(told.read_bytes())


def copy_store(source: Path, target: Path) -> Path:
    """Copy a store's folder. The room that it keeps for its log gets its length, but no blocks of the disk: most of
    a fresh store is that room, and only who fills the disk needs it.
    """
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(reserve.FILE))
    if (source / reserve.FILE).exists():
        with (target / reserve.FILE).open("wb") as room:
            room.truncate((source / reserve.FILE).stat().st_size)
    return target
