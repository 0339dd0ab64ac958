"""Taking a store back to the version before, by the backup that was made before its tables changed.

Nothing is lost by it: what was written since goes into a journal file, which the newer version takes in again, and the
store as it was stays in a folder beside. What is put back is a restored copy: its first opening begins a new epoch.

Two renames put it in place, first the database, then the keys. Between them, and before, whoever opens it has a desk:
of this version, which would bring the database up again.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from db.across.setting_up.updates import BACK, AgreeUpdate, agree_update
from db.carrying.transfer.outbound_files import write_journal
from db.kernel.base.officer import Desk
from db.kernel.projections import schema
from db.opening.updating.bringing_up import backups_before, schema_of
from db.opening.updating.room_needed import see_to_room
from db.storage import backup_choice, backup_facts, ends, files, holding, keys, program, sealed_list, taken_back
from db.storage.backup_facts import Backup
from db.storage.database import database_of
from db.storage.durable import flush
from db.storage.models import INFO
from db.storage.os_faults import refusal
from db.storage.store import FAULTS
from db.storage.taken_back import TakenBack
from db.words.calendar.jalali import utc_now
from db.words.messages import M_, Refused

FIRST = "0.1.0"
"""The version of a store that does not say which one brought it up."""
KEPT = "after-update"
"""Beginning of the name of the folder that keeps the store as it was before it went back."""


@dataclass(frozen=True, slots=True)
class WayBack:
    """The backup of the version before (`to`), and how many entries were written since, of which it knows nothing."""

    backup: Backup
    to: str
    entries: int


@dataclass(frozen=True, slots=True)
class Left:
    """A store that is ready to go back: its way, and the note that will stand beside it."""

    way: WayBack
    note: TakenBack


def way_back(desk: Desk) -> WayBack:
    """The newest backup of another version from which this journal goes on. Its files are as they were written.

    Raises Refused: "on_server", "no_way_back" where there is none.
    """
    store = desk.store
    if not store.in_file:
        raise Refused("on_server", {}, M_(
            "The tables of this seat lie on a server: its own backup is put back there, with the program of that time."
        ))  # fmt: skip
    with store.reading() as conn:
        now = backup_facts.of_store(conn, store.keyring.store, store.unit, store.origin)
        for one in backups_before(store.home, store.keyring.store):
            if not backup_choice.holds(now, one.facts) or not _is_whole(one):
                continue
            with contextlib.suppress(Refused, *FAULTS):
                if schema_of(one, store.unlocked.data_key) != schema.VERSION:
                    return WayBack(
                        one, _version_in(one, store.unlocked.data_key), ends.count_told_since(conn, one.facts.position)
                    )
    raise Refused("no_way_back", {}, M_(
        "There is no whole backup of the version before beside this store. Name its folder to `precinct restore`, into"
        " an empty folder, and open that with the program of that time."
    ))  # fmt: skip


def _is_whole(one: Backup) -> bool:
    return not backup_facts.bad_files(one.path)


def _version_in(one: Backup, key: bytes) -> str:
    engine = database_of(one.path, key).engine(writes=False)
    try:
        with engine.connect() as conn:
            told = {row.name: row.value for row in conn.execute(INFO.select())}
    finally:
        engine.dispose()
    return str(told.get(program.BROUGHT_UP) or FIRST)


def leave(desk: Desk, way: WayBack, agreed: AgreeUpdate, secret: bytes) -> Left:
    """Agree, and write what was written since the backup into a journal file that opens by `secret`.

    The agreement is written first, so that it is in the file too. Raises Refused: "others_open", "little_room", and as
    `agree_update` and `export_journal` do; nothing is changed then but that entry.
    """
    store, home = desk.store, desk.store.home
    see_nobody_works(home)
    try:
        see_to_room(home, (way.backup.path / files.DATABASE).stat().st_size)
    except OSError as error:
        raise (refusal(error) or error) from error
    agreed.way, agreed.to, agreed.entries = BACK, way.to, way.entries
    agree_update(desk, agreed)
    name = _free_name(home)
    file = home / f"{name}.journal"
    write_journal(desk, file, secret, since=way.backup.facts.position)
    with store.reading() as conn:
        last = ends.head(conn, store.unit, store.origin, store.epoch, "record")
        count = ends.count_told_since(conn, way.backup.facts.position)
    assert last is not None  # the agreement at least
    at = utc_now().isoformat(timespec="seconds")
    return Left(way, TakenBack(program.VERSION, way.to, at, count, last.hash, str(file), str(home / name)))


def _free_name(home: Path) -> str:
    """A name of this second that no try before took."""
    name = f"{KEPT}-{utc_now():%Y%m%dT%H%M%SZ}"
    named = (name if number == 1 else f"{name}-{number}" for number in itertools.count(1))
    return next(one for one in named if not ((home / one).exists() or (home / f"{one}.journal").exists()))


def see_nobody_works(home: Path) -> None:
    """Raises Refused("others_open") where another program has the store open."""
    if others := holding.others(home / files.DATABASE):
        raise Refused("others_open", {}, M_(
            "Other windows have this store open (processes {pids}). Close them first.",
            pids=", ".join(map(str, others)),
        ))  # fmt: skip


def put_back(home: Path, left: Left) -> None:
    """Put the version before in place; the caller has closed the store. Raises Refused: "others_open", and what the
    disk refuses."""
    see_nobody_works(home)
    try:
        _put_in_place(home, left.way.backup.path, left.note)
    except OSError as error:
        raise (refusal(error) or error) from error


def _put_in_place(home: Path, source: Path, note: TakenBack) -> None:
    """Copy beside, keep what is there, then rename the database and the keys. Raises OSError."""
    new, new_keys = home / f"{files.DATABASE}.before", home / f"{keys.FILE}.before"
    shutil.copyfile(source / files.DATABASE, new)
    shutil.copyfile(source / keys.FILE, new_keys)
    flush(new)
    flush(new_keys)
    kept = Path(note.kept)
    kept.mkdir(mode=0o700)
    for name in (files.DATABASE, keys.FILE, sealed_list.FILE):
        if (home / name).exists():
            _keep(home / name, kept / name)
    flush(kept)
    taken_back.keep(home, note)
    for side in (f"{files.DATABASE}-wal", f"{files.DATABASE}-shm"):
        (home / side).unlink(missing_ok=True)  # closed: what it held is in the file
    os.replace(new, home / files.DATABASE)
    flush(home)
    os.replace(new_keys, home / keys.FILE)
    flush(home)


def _keep(path: Path, target: Path) -> None:
    """A second name of a file; a copy where the disk knows no second names. Raises OSError."""
    try:
        os.link(path, target)
    except OSError:
        shutil.copy2(path, target)
