"""A store's file is encrypted with another key: written anew beside the old one, and put in its place by a rename.

Until that name is on the disk keys.json holds the slots of both keys, and the file's first bytes say which of them
count (key_numbers.py). So the store opens wherever this is cut off.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import replace
from pathlib import Path

from db.storage import keys, keys_changing, reserve
from db.storage.dialects import sqlite, sqlite_alone
from db.storage.durable import flush
from db.storage.hidden_shares import hidden
from db.words.messages import M_, Refused


def room_for(home: Path) -> int:
    """Bytes that have to be free: the file once more, what it takes while it is written, and what acts are left."""
    there = (home / name for name in (sqlite.FILE, f"{sqlite.FILE}-wal"))
    return 2 * sum(path.stat().st_size for path in there if path.exists()) + reserve.MARK


def see_to_room(home: Path) -> None:
    """See that the new file has room beside the old one. Raises Refused("little_space")."""
    needed, free = room_for(home), reserve.free(home)
    if free < needed:
        mega = 1024 * 1024
        raise Refused("little_space", {}, M_(
            "The new file is written beside the old one: {needed} MB are needed, {free} MB are free. Nothing was"
            " changed.",
            needed=-(-needed // mega), free=free // mega,
        ))  # fmt: skip


def put_in_place(home: Path, made: Path, key: bytes, ring: keys.Keyring) -> None:
    """Put the file `made` in the place of the store's, and its keys; the caller is `alone` with the old one.

    Raises OSError or Refused before the rename, with nothing changed.
    """
    path, ring = home / sqlite.FILE, hidden(ring, key)
    flush(made)  # while nobody has it open: to close a file lets go of this process's locks on it
    log = home / f"{sqlite.FILE}-wal"
    with sqlite_alone.alone(made, key), keys_changing.locked(home):
        if log.exists():  # it is empty, for good: none of it may come to the new file
            flush(log)
            if log.stat().st_size:
                raise sqlite_alone.in_use(path)
        keys.save(home, replace(keys.load(home), coming=keys.Coming("", ring.slots, ring.sealings, ring.number)))
        os.replace(made, path)
        with contextlib.suppress(OSError):  # else both keys stay in keys.json, and the next opening settles it
            flush(home)
            keys.save(home, ring)


def settle(home: Path) -> None:
    """Leave in keys.json only the keys of the file that is there, where renewing them was cut off."""
    ring = keys.read(home)
    if ring.coming is not None and ring.coming.number != ring.number:
        with contextlib.suppress(OSError), keys_changing.locked(home):
            keys.save(home, keys.load(home))
