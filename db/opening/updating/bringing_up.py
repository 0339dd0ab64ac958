"""Bringing a store of an earlier version up: room is looked at, a backup is made, then its tables change in place.

The backup may be there already: `precinct update --prepare` writes it while the desk of the earlier version works
(preparing.py). Then the opening waits for the tables alone. Rows are renewed afterwards, those of everyone held first
(db/reading/held_checks.py).
"""

from __future__ import annotations

import contextlib
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from db.kernel.projections import schema
from db.opening.updating import room_needed
from db.storage import backup, backup_choice, backup_facts, planted, program
from db.storage.backup_facts import Backup
from db.storage.database import database_of
from db.storage.dialects import file_objects
from db.storage.durable import write_durably
from db.storage.migrating import VERSION_TABLE
from db.storage.models import INFO
from db.storage.os_faults import refusal
from db.storage.store import FAULTS, Store
from db.words.calendar.jalali import utc_now
from db.words.messages import Refused

FOLDER = "before-migration"
"""The folder in a store's home with the backups that were made before its tables changed."""
ELSEWHERE = "elsewhere"
"""The file in it that names another folder, where such a backup was written on demand."""
FRESH = timedelta(days=1)
"""A backup that is older than this is not the one before this migration: another one is made."""


def bring_up(store: Store, number: str) -> None:
    """Bring a store with the schema number `number` up to this version, in place.

    Where its tables are those of this version and only its number is another, the number is set and kept for the
    leaders. Raises Refused: "little_room", and what its backup is refused with; nothing is changed then.
    """
    if not schema.fits(store.database):
        _migrate(store, number)
        return
    with store.writing("still") as conn:
        conn.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = :right"), {"right": schema.VERSION})
        planted.keep(conn, (file_objects.SchemaObject("schema number", number, schema.VERSION),))


def _migrate(store: Store, number: str) -> None:
    if store.in_file:
        back_up(store, number)
    with store.writing("still") as conn:
        schema.migrate(conn)
        program.keep_brought_up(conn)
    if store.in_file:
        with contextlib.suppress(Refused, *FAULTS):  # somebody reads: the log is given back when they are done
            store.checkpoint()


def back_up(store: Store, number: str, folder: Path | None = None, progress: backup.Progress | None = None) -> Path:
    """The backup of a store with the schema number `number` before it is brought up: the one that is there, else a new
    one, below `folder` or below the store's own.

    Raises Refused: "little_room", and as `backup.backup` does.
    """
    home = store.home
    store.load_info()  # a backup says whose it is
    there = made_before(home, store.keyring.store, store.unlocked.data_key, number)
    place = home / FOLDER if folder is None else folder
    try:
        beside = there is None and _same_disk(place, home)
        room_needed.see_to_room(home, room_needed.room_needed(home, backup_beside=beside).total)
    except OSError as error:
        raise (refusal(error) or error) from error
    if there is not None:
        return there.path
    made = backup.backup(store, place, progress)
    if folder is not None:
        (home / FOLDER).mkdir(exist_ok=True)
        write_durably(home / FOLDER / ELSEWHERE, str(folder.absolute()).encode())
    return made


def _same_disk(folder: Path, home: Path) -> bool:
    """Whether what is written below a folder takes of the store's disk. Raises OSError."""
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    return there.stat().st_dev == home.stat().st_dev


def made_before(home: Path, store: str, key: bytes, number: str) -> Backup | None:
    """The newest backup of a store as it stands now, with the schema number `number`: whole in its files' sizes, made
    within a day, its end in this journal. None where there is none.
    """
    return next((one for one in backups_before(home, store) if _is_of_now(one, home, key, number)), None)


def backups_before(home: Path, store: str) -> tuple[Backup, ...]:
    """The backups of a store that were made before its tables changed, the newest first. They need no password."""
    folders = [home / FOLDER]
    with contextlib.suppress(OSError, UnicodeDecodeError):
        folders.append(Path((home / FOLDER / ELSEWHERE).read_text(encoding="utf-8")))
    found: list[Backup] = []
    for folder in folders:
        with contextlib.suppress(OSError):
            found += [one for one in backup_choice.look(folder).backups if one.facts.store == store]
    return tuple(sorted(found, key=lambda one: (one.at, one.number), reverse=True))


def _is_of_now(one: Backup, home: Path, key: bytes, number: str) -> bool:
    now = utc_now()
    if one.sums is None or not (now - FRESH <= one.at <= now) or not _has_its_sizes(one):
        return False
    try:
        return schema_of(one, key) == number and _ends_in(one, home, key)
    except (Refused, *FAULTS):
        return False


def _has_its_sizes(one: Backup) -> bool:
    """Whether each file has the size that was noted: it was read back when it was written."""
    with contextlib.suppress(OSError):
        return all((one.path / name).stat().st_size == size for name, (size, _sum) in (one.sums or {}).items())
    return False


def schema_of(one: Backup, key: bytes) -> str | None:
    """The schema number of the tables in a backup. Raises what its database raises."""
    return database_of(one.path, key).version()


def _ends_in(one: Backup, home: Path, key: bytes) -> bool:
    """Whether the journal of the store in `home` goes on from the backup's end."""
    engine = database_of(home, key).engine(writes=False)
    try:
        with engine.connect() as conn:
            told = {row.name: row.value for row in conn.execute(INFO.select())}
            now = backup_facts.of_store(conn, one.facts.store, told["unit"], told["origin"])
        return now.epoch == one.facts.epoch and backup_choice.holds(now, one.facts)
    finally:
        engine.dispose()
