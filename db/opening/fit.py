"""What a folder has to be before the store in it is opened."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from db.storage import backup, files, keys, placing, rekeying, reserve
from db.storage.dialects import sqlite
from db.storage.keys_refused import not_a_store
from db.storage.working import clear_left
from db.words.messages import Refused


def fit(home: Path) -> keys.Keyring:
    """The keys of a folder that holds a store which can be opened here. Raises Refused as `open_store` does."""
    sqlite.check_version()
    backup.refuse_inside(home)
    ring = keys.load(home)
    if not files.has_database(home):
        raise Refused("not_a_store", {}, not_a_store(home))
    path = home / sqlite.FILE
    if not os.access(home, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise sqlite.read_only(home)
    with contextlib.suppress(OSError):
        rekeying.settle(home)
        placing.clear(home)
        clear_left(home)
    reserve.make_room(home)
    return ring
