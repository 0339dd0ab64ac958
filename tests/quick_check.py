"""`rebuild.check` in memory: it replays the same journal by the same folds, and compares the same rows.

At a precinct it copies the store and replays into an encrypted file, since others write meanwhile and a store may be
large. A test's store is small and stands still: half of what the check took was to write both files. Tests of the
store itself check as at a precinct; tests/db/kernel/folding/test_quick_check.py holds both against each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine

from db.kernel.folding import rebuild
from db.storage.dialects import sqlite
from db.storage.store import Store

AS_AT_A_PRECINCT = frozenset({"storage", "folding", "faults", "terminal", "verbs"})
"""Folders of tests that check copies."""


@contextmanager
def _as_read(store: Store, _copy: Path) -> Iterator[Connection]:
    with store.reading() as conn:
        yield conn


def _in_memory(_path: Path, _key: bytes) -> Engine:
    return sqlite.in_memory()


def check_in_memory(patch: pytest.MonkeyPatch) -> None:
    """Let `rebuild.check` replay into memory and compare with the store as it is read."""
    patch.setattr(rebuild, "_kept_still", _as_read)
    patch.setattr(rebuild.sqlite, "scratch", _in_memory)
