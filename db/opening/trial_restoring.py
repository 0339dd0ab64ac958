"""A backup restored on trial: into a folder that is thrown away, checked as a restored store is, and counted."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, select

from db.across.setting_up.trials import NoteTrial, note_trial
from db.kernel.base.access import KEEPERS, LEADERS, Role
from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS
from db.kernel.desk import owed_notes
from db.kernel.desk.desk import Query
from db.kernel.projections import schema
from db.kernel.signing import verifying
from db.opening.restored_checks import checked_by
from db.opening.updating.room_needed import see_to_room
from db.storage import backup, backup_facts, ends, files, keys
from db.storage.backup_facts import Backup
from db.storage.models import INDEX
from db.storage.os_faults import refusal
from db.storage.store import Store
from db.storage.working import working_folder
from db.words.messages import M_, Message, Refused

MAY = LEADERS | KEEPERS


@dataclass(frozen=True, slots=True)
class Tried:
    """Content of a backup once it was restored: entries up to its position, and records by register.

    `problems` are of its journal; `since` is how many entries this store has that it lacks, None where it is of another
    store.
    """

    backup: Path
    made: Backup | None
    position: int
    entries: int
    records: tuple[tuple[str, int], ...]
    problems: tuple[Message, ...]
    since: int | None

    @property
    def sound(self) -> bool:
        """Whether its journal holds; pages, counts and keys do, else it is refused."""
        return not self.problems


def try_restore(desk: Desk, source: Path, step: backup.Progress | None = None) -> Tried:
    """Restore a backup of this store into a folder beside it, check pages, counts, keys and the journal, count, and
    throw the folder away. An access entry notes it where all of it holds.

    Raises Refused: "forbidden", "little_room", "other_key" where the officer's key is none of the backup's, and what
    `backup.restore` and its check raise.
    """
    if desk.officer.role not in MAY:
        raise Refused("forbidden", {}, M_(
            "The commander, the standby officer or an administrator tries a backup."
        ))  # fmt: skip
    home = desk.store.home
    try:
        see_to_room(home, (source / files.DATABASE).stat().st_size)
    except OSError as error:
        raise (refusal(error, source) or error) from error
    with working_folder(home) as scratch:
        folder = scratch / "store"
        opened: list[keys.Unlocked] = []
        backup.restore(source, folder, checked_by(lambda ring: _own_slot(desk, ring, opened)))
        tried = _looked(desk, source, folder, opened[0], step)
    if tried.sound:
        counted = sum(count for _register, count in tried.records)
        try:
            note_trial(desk, NoteTrial(position=tried.position, entries=tried.entries, records=counted))
        except Refused as refused:  # what was found is told all the same
            if refused.code not in owed_notes.LATER:
                raise
    return tried


def _own_slot(desk: Desk, ring: keys.Keyring, opened: list[keys.Unlocked]) -> keys.Unlocked:
    """The officer's slot in the backup, opened by the key that is his now."""
    mine = desk.store.unlocked
    with contextlib.suppress(Refused):
        slot = ring.slot(mine.slot.name, mine.slot.kind)
        if slot is not None:
            opened.append(keys.Unlocked(slot, keys.data_key_of(slot, mine.private), mine.private))
            return opened[0]
    raise Refused("other_key", {}, M_(
        "Your key is not in this backup, or was another one then. Make a new backup and try that; or another officer"
        " tries this one."
    ))  # fmt: skip


def _looked(desk: Desk, source: Path, folder: Path, unlocked: keys.Unlocked, step: backup.Progress | None) -> Tried:
    store = Store(folder, unlocked, keys.load(folder))
    try:
        if schema.version_of(store.database) != schema.VERSION:
            with store.writing("still") as conn:  # of an earlier version: it must come up, too
                schema.migrate(conn)
        store.load_info()
        with store.reading() as conn:
            total = ends.last_position(conn)
            told = None if step is None else lambda done: step(min(done, total), total)
            verified = verifying.verify(conn, told)
            records = _records(conn)
    finally:
        store.close(remember=False)
    made = backup_facts.read(source)
    with desk.store.reading() as conn:
        since = (
            ends.count_told_since(conn, verified.position) if desk.store.keyring.store == store.keyring.store else None
        )
    return Tried(source, made, verified.position, verified.entries, records, tuple(verified.problems), since)


def _records(conn: Connection) -> tuple[tuple[str, int], ...]:
    """Records by register, those that a commander may count: how many complaints there are is not told."""
    by_register = select(INDEX.c.register, func.count()).group_by(INDEX.c.register)
    counted: dict[str, int] = {str(name): int(count) for name, count in conn.execute(by_register)}
    counts = ((name, register.count) for name, register in REGISTERS.items())
    told = (name for name, count in counts if isinstance(count, Query) and Role.COMMANDER in count.roles)
    return tuple((name, counted[name]) for name in told if counted.get(name))
