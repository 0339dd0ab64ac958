"""What a folder has to be before the store in it is opened."""

from __future__ import annotations

import contextlib
from pathlib import Path

from db.storage import backup, files, keys, placing, rekeying
from db.storage.dialects import sqlite_library
from db.storage.keys_refused import not_a_store
from db.storage.working import clear_left
from db.words.messages import Refused


def fit(home: Path) -> keys.Keyring:
    """The keys of a folder that holds a store which can be opened here. Raises Refused as `open_store` does."""
    sqlite_library.check_version()
    backup.refuse_inside(home)
    ring = keys.load(home)
    if not files.has_database(home):
        raise Refused("not_a_store", {}, not_a_store(home))
    with contextlib.suppress(OSError):
        rekeying.settle(home)
        placing.clear(home)
        clear_left(home)
    return ring
