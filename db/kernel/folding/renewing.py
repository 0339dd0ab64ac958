"""Rows that folds of another version made, renewed in the background: room by room, unit by unit.

Everybody works on meanwhile and sees the rows as they were. The journal is folded into a working copy beside the
store, encrypted as the store is; a program that is killed leaves it, and the next one goes on with it. Then each
room's rows are brought over, some hundred in a short transaction. Each of these first folds what was written meanwhile
into the copy too, and brings the rows over that this touched.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, select

from db.kernel.folding import rebuild, row_sync, versions
from db.kernel.folding.versions import RoomOfUnit
from db.kernel.journal import stored_events
from db.kernel.projections import projecting, schema
from db.kernel.projections.rows import TouchedRows, add_touched
from db.storage import ends, local_info
from db.storage.background import BackgroundThread
from db.storage.dialects import sqlite
from db.storage.models import JOURNAL
from db.storage.store import FAULTS, Store
from db.words.messages import Refused

COPY, LOCK = "renewing.db", "renewing.lock"
BATCH = 250
"""Entries that are folded at once: an eighth of a second of a slow machine, in which the desk answers later."""
PAUSE = 0.002
LOOK = 1.0
"""Seconds between two looks at what another program renews."""


def start(store: Store) -> Renewal | None:
    """Renew what is behind in a thread of its own, which ends with the store; None where nothing is."""
    with store.reading() as conn:
        parts = versions.behind(conn)
    if not parts:
        return None
    with contextlib.suppress(Refused), store.writing() as conn:  # a full disk keeps nobody out
        versions.note_made(conn, parts, versions.MIXED)
    store.renewing = versions.registers_of(parts)
    renewal = Renewal(store)
    store.background.append(renewal)
    renewal.start()
    return renewal


class Renewal(BackgroundThread):
    """The thread that renews; of several programs at one store one works and the others wait."""

    def __init__(self, store: Store) -> None:
        super().__init__("renewing")
        self._store = store
        self.fault: Exception | None = None
        """Why it ended before its time: the next opening goes on."""
        self._caught_up_to: str | None = None
        """The hash of the store's newest entry when the copy was brought up to it last."""

    def finish(self) -> None:
        """Wait until everything is renewed. Raises what ended it before."""
        super().finish()
        if self.fault is not None:
            raise self.fault

    def run(self) -> None:
        """Renew, as soon as no other program does."""
        try:
            while not self._ended.is_set():
                with _alone(self._store.home) as first:
                    if first and (parts := self._left()):
                        self._renew(parts)
                    if not self._left():
                        return
                self._ended.wait(LOOK)
        except (Refused, *FAULTS) as error:  # a full disk, a lock, a stick pulled out: nothing is lost
            self._failed(error)
        except Exception as error:
            self._failed(error)
            raise

    def _failed(self, error: Exception) -> None:
        self.fault = error
        self._store.renewal_failed = True

    def _left(self) -> tuple[RoomOfUnit, ...]:
        with self._store.reading() as conn:
            parts = versions.behind(conn)
        self._store.renewing = versions.registers_of(parts)
        return parts

    def _renew(self, parts: tuple[RoomOfUnit, ...]) -> None:
        engine = _copy(self._store)
        try:
            if self._folded(engine):
                for part in parts:
                    if not self._brought(engine, part):
                        return
                engine.dispose()
                _drop_copy(self._store.home)
        finally:
            engine.dispose()

    def _folded(self, engine: Engine) -> bool:
        """Fold the journal into the copy, as far as it goes; whether nobody asked to stop."""
        with engine.connect() as copy:
            after = ends.end(copy)
        while not self._ended.is_set():
            with self._store.still() as source:
                some = next(stored_events.batches(source, after, BATCH), ())
                if not some:
                    return True
                with engine.begin() as copy:
                    again = rebuild.again(source, copy, self._store.origin)
                    rebuild.copy_and_fold(source, copy, some, again)
            after = some[-1].position
            self._ended.wait(PAUSE)
        return False

    def _brought(self, engine: Engine, part: RoomOfUnit) -> bool:
        """Bring a room's rows of a unit over; whether nobody asked to stop."""
        with self._store.reading() as conn:
            pages = row_sync.pages_of(*part, alone=len(versions.units_of(conn)) == 1)
        while not self._ended.is_set():
            # The store is written first: what a kill leaves between both is brought over once more.
            with engine.begin() as copy, self._store.writing("still") as target:
                row_sync.bring_touched(copy, target, self._caught_up(copy, target))
                more = pages.bring_next(copy, target)
                if not more:
                    versions.note_made(target, (part,))
            self._left()
            if not more:
                return True
            self._ended.wait(PAUSE)
        return False

    def _caught_up(self, copy: Connection, target: Connection) -> TouchedRows:
        """Fold what was written meanwhile into the copy; the rows that this touched.

        Where nothing was, no entry is looked at: a page of rows is brought over while nobody can write.
        """
        newest, touched = ends.newest_hash(target), TouchedRows()
        if newest == self._caught_up_to:
            return touched
        again = rebuild.again(target, copy, self._store.origin)
        for some in stored_events.batches(target, ends.end(copy), BATCH):
            add_touched(touched, rebuild.copy_and_fold(target, copy, some, again))
        self._caught_up_to = newest
        return touched


@contextlib.contextmanager
def _alone(home: Path) -> Iterator[bool]:
    """Whether no other program renews the store meanwhile."""
    with (home / LOCK).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _copy(store: Store) -> Engine:
    """The working copy: the one that was left, where its folds are these and its journal is a beginning of this one."""
    wanted = json.dumps(projecting.VERSIONS, sort_keys=True)
    engine = sqlite.engine(store.home / COPY, store.unlocked.data_key, writes=True)
    if (store.home / COPY).exists():
        with contextlib.suppress(*FAULTS, Refused), engine.connect() as copy, store.reading() as conn:
            made = local_info.kept(copy, "folds")
            if made == wanted and _stands_in(copy, conn):
                return engine
        engine.dispose()
        _drop_copy(store.home)
        engine = sqlite.engine(store.home / COPY, store.unlocked.data_key, writes=True)
    with engine.begin() as copy:
        schema.create_scratch(copy, store.origin)
        local_info.keep(copy, "folds", wanted)
    return engine


def _stands_in(copy: Connection, conn: Connection) -> bool:
    """Whether the last entry of the copy stands at its place in the store: nothing was put back meanwhile."""
    last: Any = copy.execute(select(JOURNAL.c.hash, JOURNAL.c.position).order_by(JOURNAL.c.position.desc())).first()
    if last is None:
        return True
    here = select(JOURNAL.c.hash).where(JOURNAL.c.position == last.position)
    return bool(conn.execute(here).scalar_one_or_none() == last.hash)


def _drop_copy(home: Path) -> None:
    for name in (COPY, f"{COPY}-wal", f"{COPY}-shm"):
        (home / name).unlink(missing_ok=True)
