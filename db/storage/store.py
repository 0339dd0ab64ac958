"""An open store: its engines, its units of work, its place on the disk.

One engine writes, and begins IMMEDIATE; the other reads and never writes. The file is encrypted with the data key
that the officer's password opened (db/storage/keys.py).
"""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlcipher3 import dbapi2

from db.storage import ends, heads, keys, reserve
from db.storage.dialects import sqlite
from db.storage.migrating import VERSION_TABLE
from db.storage.models import INFO
from db.words.messages import Refused

_BATCH: ContextVar[Connection | None] = ContextVar("batch", default=None)


@dataclass(frozen=True, slots=True)
class Info:
    """What a store knows of itself. `series` stands in its numbers; a restore starts a new epoch and a new series."""

    unit: str
    unit_name: str
    origin: str
    epoch: int
    series: str
    demo: bool = False
    registers: tuple[str, ...] = ()
    projection: int = 0


FAULTS = (DBAPIError, PoolTimeout, dbapi2.Error, OSError)
KEPT = 2
"""Reading connections that stay open."""


class Store:
    """An unlocked store. Made by `open_store`; give it to a Desk."""

    def __init__(self, home: Path, unlocked: keys.Unlocked, keyring: keys.Keyring) -> None:
        self.home = home
        self.path = home / sqlite.FILE
        self.unlocked = unlocked
        self.keyring = keyring
        self._writes = sqlite.engine(self.path, unlocked.data_key, writes=True)
        self._reads = sqlite.engine(self.path, unlocked.data_key, writes=False)
        self._idle: deque[Connection] = deque()
        self.info = Info("", "", "", 0, "")

    @property
    def unit(self) -> str:
        """The uid of the unit this store belongs to."""
        return self.info.unit

    @property
    def origin(self) -> str:
        """The machine whose entries these are."""
        return self.info.origin

    @property
    def epoch(self) -> int:
        """The epoch that new entries belong to."""
        return self.info.epoch

    @property
    def series(self) -> str:
        """The series of new numbers."""
        return self.info.series

    @property
    def demo(self) -> bool:
        """Whether this is a made-up precinct."""
        return self.info.demo

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """A writing transaction: committed when the block ends, rolled back when it raises.

        Raises Refused for what the disk or another writer refuses. Inside `batched` it joins that transaction.
        """
        joined = _BATCH.get()
        if joined is not None:
            yield joined
            return
        with self._refusing(), self._writes.begin() as conn:
            yield conn

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A reading transaction: one state of the store from beginning to end."""
        joined = _BATCH.get()
        if joined is not None:
            yield joined
            return
        conn: Connection | None = None
        try:  # written out: a page is read in less time than a few more managers take
            conn = self._reader()
            begun = conn.begin()
            try:
                yield conn
            finally:
                begun.close()  # nothing was written: to roll back is to end it
        except FAULTS as error:
            self._refuse(error)
            raise
        finally:
            if conn is not None:
                self._put_back(conn)

    def _put_back(self, conn: Connection) -> None:
        if len(self._idle) < KEPT:
            self._idle.append(conn)
            return
        if not conn.invalidated:
            conn.detach()  # else the pool would keep it open
        conn.close()

    def _reader(self) -> Connection:
        """A connection that nobody reads with now. A few stay open: to take one from the engine costs half a page."""
        try:
            return self._idle.pop()
        except IndexError:
            return self._reads.connect()

    @contextlib.contextmanager
    def batched(self) -> Iterator[Connection]:
        """Several commands of this thread in one transaction, for imports and made-up precincts."""
        with self._refusing(), self._writes.begin() as conn:
            token = _BATCH.set(conn)
            try:
                yield conn
            finally:
                _BATCH.reset(token)

    @contextlib.contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except FAULTS as error:
            self._refuse(error)
            raise

    def _refuse(self, error: Exception) -> None:
        """Raise what a fault of the disk or of another writer means to a person; nothing where it is the program's."""
        refused = sqlite.refusal(error, self.path)
        if refused is not None:
            raise refused from error

    def load_info(self) -> None:
        """Read what the store knows of itself."""
        with self.reading() as conn:
            self.info = read_info(conn)

    def set_info(self, conn: Connection, **changed: Any) -> None:
        """Keep something the store knows of itself, in the caller's transaction."""
        for name, value in changed.items():
            written = (
                ",".join(value) if isinstance(value, tuple) else str(int(value) if isinstance(value, bool) else value)
            )
            conn.execute(INFO.delete().where(INFO.c.name == name))
            conn.execute(INFO.insert(), {"name": name, "value": written})
        self.info = replace(self.info, **changed)

    def load_keys(self) -> keys.Keyring:
        """keys.json as it is now: another process may have changed it. Raises Refused as `keys.load` does."""
        self.keyring = keys.load(self.home)
        return self.keyring

    def change_keys(self, change: Callable[[keys.Keyring], keys.Keyring]) -> None:
        """Read keys.json, change it, write it durably: another process may have changed it meanwhile."""
        with keys.locked(self.home):
            self.keyring = change(keys.load(self.home))
            keys.save(self.home, self.keyring)

    def remember_head(self) -> None:
        """Keep the newest entry's hash outside the database, so that an older copy put in its place is noticed."""
        with self.reading() as conn:
            last = ends.head(conn, self.unit, self.origin, self.epoch, "record")
        if last is not None:
            head = {"origin": last.origin, "epoch": last.epoch, "seq": last.seq, "hash": last.hash}
            if self.keyring.head != head:
                self.change_keys(lambda ring: replace(ring, head=head))
            heads.remember(self.keyring.store, self.home, head)

    def release_reserve(self) -> bool:
        """Give the reserve back to a full disk (db/storage/reserve.py). Whether there was one."""
        return reserve.release(self.home)

    def has_reserve(self) -> bool:
        """Whether the reserve is still set aside."""
        return reserve.has(self.home)

    def keep_reserve(self) -> None:
        """Set the reserve aside again where there is room."""
        reserve.keep(self.home)

    def checkpoint(self) -> None:
        """Fold the write-ahead log into the file."""
        with self._refusing(), self._writes.connect() as conn:
            sqlite.checkpoint(conn.connection.dbapi_connection)

    def learn(self) -> None:
        """Let the database count anew what it plans by; a disk or a writer that refuses it is not told of."""
        with contextlib.suppress(*FAULTS), self._writes.connect() as conn:
            sqlite.learn(conn.connection.dbapi_connection)

    def close(self, *, remember: bool = True) -> None:
        """Close every connection; remember where the journal ends."""
        if remember:
            with contextlib.suppress(Refused, OSError):
                self.remember_head()
            self.learn()
        while self._idle:
            self._idle.pop().close()
        self._writes.dispose()
        self._reads.dispose()


def read_info(conn: Connection) -> Info:
    """What a store knows of itself."""
    known = {row.name: row.value for row in conn.execute(select(INFO.c.name, INFO.c.value))}
    return Info(
        unit=known["unit"],
        unit_name=known["unit_name"],
        origin=known["origin"],
        epoch=int(known["epoch"]),
        series=known["series"],
        demo=known.get("demo") == "1",
        registers=tuple(filter(None, known.get("registers", "").split(","))),
        projection=int(known.get("projection", "0")),
    )


def schema_version(path: Path, key: bytes) -> str | None:
    """The schema version of an encrypted file; None where the file is empty. Raises Refused("damaged")."""
    connection = sqlite.connect(path, key, writes=False)
    try:
        return sqlite.version_in(connection, VERSION_TABLE)
    except sqlite.DatabaseError as error:
        raise (sqlite.refusal(error, path) or sqlite.damaged(path)) from error
    finally:
        connection.close()
