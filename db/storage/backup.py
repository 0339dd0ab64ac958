"""Backup and restore: a folder with the encrypted file, the keys, what was sealed, and the words of rights sheets."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from db import sealing
from db.custody.wording import FOLDER
from db.messages import M_, Refused
from db.storage import keys, sqlite
from db.storage.reserve import disk_full
from db.storage.store import Store

PAGES = 2_000
Progress = Callable[[int, int], None]


def copy_database(store: Store, target: Path, progress: Progress | None = None) -> None:
    """A consistent copy of the encrypted file, while others go on writing."""
    source = sqlite.connect(store.path, store.unlocked.data_key, writes=False)
    copy = sqlite.connect(target, store.unlocked.data_key, writes=True)
    try:
        tell = None if progress is None else lambda _status, left, total: progress(total - left, total)
        source.backup(copy, pages=PAGES, progress=tell)
        copy.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite.Error as error:
        raise (sqlite.refusal(error, target) or error) from error
    finally:
        copy.close()
        source.close()


def backup(store: Store, folder: Path, progress: Progress | None = None) -> Path:
    """Write a backup into a new folder below `folder`, named by the moment and the journal's position.

    It is complete, or absent. Raises Refused("disk_full", "read_only").
    """
    from sqlalchemy import select

    from db.calendar.jalali import utc_now
    from db.journal import last_position
    from db.tables import INFO

    with store.reading() as conn:
        position = last_position(conn)
        conn.execute(select(INFO).limit(1))
    target = folder / f"precinct-{utc_now():%Y%m%dT%H%M%SZ}-{position}"
    scratch = target.with_name(target.name + ".part")
    try:
        scratch.mkdir(parents=True, mode=0o700)
        copy_database(store, scratch / sqlite.FILE, progress)
        shutil.copy2(store.home / keys.FILE, scratch / keys.FILE)
        if (store.home / sealing.FILE).exists():
            shutil.copy2(store.home / sealing.FILE, scratch / sealing.FILE)
        if (store.home / FOLDER).is_dir():
            shutil.copytree(store.home / FOLDER, scratch / FOLDER)
        for path in scratch.rglob("*"):
            _flush(path)
        os.replace(scratch, target)
        _flush(target.parent)
    except OSError as error:
        shutil.rmtree(scratch, ignore_errors=True)
        if error.errno == 28:  # ENOSPC
            raise disk_full() from error
        raise sqlite.read_only(folder) from error
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)
        raise
    return target


def restore(source: Path, home: Path) -> None:
    """Put a backup into an empty or missing folder. The next sign-in starts a new epoch and a new series of numbers.

    Raises Refused: "not_a_store" where the source is no backup, "exists" where the folder holds a store.
    """
    ring = keys.load(source)
    if not (source / sqlite.FILE).exists():
        raise Refused("not_a_store", {}, keys.not_a_store(source))
    sealed = sealing.recall(home)
    if (home / sqlite.FILE).exists() or (home / keys.FILE).exists():
        raise Refused("exists", {}, M_("{home} holds a store already. Move it away first.", home=str(home)))
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copyfile(source / sqlite.FILE, home / sqlite.FILE)
        _flush(home / sqlite.FILE)
        if (source / FOLDER).is_dir():
            shutil.copytree(source / FOLDER, home / FOLDER, dirs_exist_ok=True)
        kept = tuple(dict.fromkeys((*sealed, *sealing.recall(source))))
        if kept:
            keys.write_durably(home / sealing.FILE, "".join(f"{uid}\n" for uid in kept).encode())
        keys.save(home, replace(ring, restored=True))  # last: without keys.json there is no store
    except OSError as error:
        raise sqlite.read_only(home) from error


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
