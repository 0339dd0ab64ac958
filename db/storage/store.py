"""An open store: its engines, its units of work, its place on the disk.

One engine writes, the other reads and never writes. Its tables lie in the encrypted file in its home, which the data
key opens that the officer's password opened (db/storage/keys.py), or on PostgreSQL (db/storage/database.py).
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from db.storage import (
    box_memory,
    ends,
    files,
    heads,
    keys,
    keys_changing,
    local_info,
    pins,
    program,
    reserve,
    signatures,
    slot_sums,
)
from db.storage.background import BackgroundThread
from db.storage.database import Manner, database_of, raw_of
from db.storage.dialects import sqlite
from db.storage.dialects.sqlite_file import File
from db.storage.hidden_shares import revealed
from db.storage.own_passwords import OwnPasswords
from db.storage.readers import DATABASE_FAULTS, Readers
from db.storage.space import Space
from db.storage.store_info import Info, read_info
from db.storage.unwritten_notes import Owed
from db.words.messages import Refused

_BATCH: ContextVar[Connection | None] = ContextVar("batch", default=None)
_PATIENCE: ContextVar[float | None] = ContextVar("patience", default=None)
"""Seconds that this thread waits for another writer; None: as long as usual."""


FAULTS = (*DATABASE_FAULTS, OSError)
REST = 0.15
"""Seconds that a long act lets others write in: SQLite looks every tenth of a second whether it is somebody's turn."""
HURRIED = 1.0
"""Seconds that what can be written later waits for another writer."""


class Store:
    """An unlocked store. Made by `open_store`; give it to a Desk."""

    def __init__(self, home: Path, unlocked: keys.Unlocked, keyring: keys.Keyring) -> None:
        self.home = home
        self.path = home / files.DATABASE
        self.database = database_of(home, unlocked.data_key)
        self.unlocked = unlocked
        self.keyring = revealed(keyring, unlocked.data_key)
        self.pins = pins.Pins()
        self.passwords = OwnPasswords()
        self.signers = signatures.Signers()
        self.signers.learn(unlocked)
        self.rights: Any = None
        """Who may write what, kept by kernel/folding/current_rights.py."""
        self.memory = heads.Memory(keyring.store, home, unlocked.data_key)
        self.letter_box = box_memory.BoxMemory(self.memory)
        self._writes = self.database.engine(writes=True)
        self._readers = Readers(self.database.engine(writes=False))
        self.space = Space(self)
        self.owed = Owed()
        self.info = Info("", "", "", 0, "")
        self.renewing: frozenset[str] = frozenset()
        """The registers whose rows an older version made, as long as they are (db/kernel/folding/renewing.py)."""
        self.renewal_failed = False
        """Whether renewing them ended before its time; the next opening goes on."""
        self.background: list[BackgroundThread] = []
        """What works beside its officers and ends before it does."""
        self._unwiped = False
        self._closed = False

    @property
    def in_file(self) -> bool:
        """Whether its tables lie in the encrypted file at `path`, not on a server."""
        return isinstance(self.database, File)

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
    def writing(self, manner: Manner = "act", *, local: bool = False) -> Iterator[Connection]:
        """A writing transaction: committed when the block ends, rolled back when it raises. `manner`: beside whom.

        Raises Refused for what the disk or another writer refuses, and "other_version" (program.py), which `local` is
        not asked. Inside `batched` it joins that transaction.
        """
        joined = _BATCH.get()
        if joined is not None:
            yield joined
            return
        self.owed.write_first()
        with self._transaction(manner, local=local) as conn:
            yield conn
        self.database.see_that_it_stands()

    @contextlib.contextmanager
    def hurried(self) -> Iterator[None]:
        """In the block nothing that this thread writes waits for another writer longer than HURRIED."""
        token = _PATIENCE.set(HURRIED)
        try:
            yield
        finally:
            _PATIENCE.reset(token)

    @contextlib.contextmanager
    def _transaction(self, manner: Manner = "act", *, local: bool = False) -> Iterator[Connection]:
        info: dict[Any, Any] = {}
        try:
            with (
                self._refusing(),
                self._writes.connect() as conn,
                self.database.patient(raw_of(conn), _PATIENCE.get()),
                conn.begin(),
            ):
                info = conn.info
                keys_changing.begin(info)
                self.database.see_that_it_stands()
                self.database.begin(conn, self.unit, manner)
                program.begin(conn, self.info.program if self.unit else None, local=local)
                self._begun(conn)
                yield conn
                self._end(conn)
        except BaseException:
            keys_changing.turn_back(self, info)
            raise
        self._committed(info)

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A reading transaction: one state of the store from beginning to end."""
        joined = _BATCH.get()
        if joined is not None:
            yield joined
            return
        conn: Connection | None = None
        try:  # written out: a page is read in less time than a few more managers take
            if self.database.is_behind():
                self._drop_connections()
            conn = self._readers.take()
            begun = conn.begin()
            try:
                yield conn
            finally:
                begun.close()  # nothing was written: to roll back is to end it
        except FAULTS as error:
            if conn is not None and self.database.is_fault(error):
                conn.invalidate()
                conn = None
            self._refuse(error)
            raise
        finally:
            if conn is not None:
                self._readers.put_back(conn)

    @contextlib.contextmanager
    def still(self) -> Iterator[Connection]:
        """What was read up to a position is all there will ever be up to it: on a server nobody writes meanwhile."""
        if self.in_file:
            with self.reading() as conn:
                yield conn
        else:
            with self.writing("still") as conn:
                yield conn

    @contextlib.contextmanager
    def batched(self) -> Iterator[Connection]:
        """Several commands of this thread in one transaction, for imports and made-up precincts."""
        self.owed.write_first()
        with self._transaction() as conn:
            token = _BATCH.set(conn)
            try:
                yield conn
            finally:
                _BATCH.reset(token)

    def breathe(self, conn: Connection) -> bool:
        """Inside a writing transaction of a long act: commit what it wrote so far, let others write, and begin anew.

        Whether it did: on a server others write beside it, and in a batch there is no end yet. Raises Refused.
        """
        if not self.in_file or self.is_batched:
            return False
        with self._refusing():
            self._end(conn)
            conn.exec_driver_sql("COMMIT")
            self._committed(conn.info)
            time.sleep(REST)
            self.database.see_that_it_stands()
            conn.exec_driver_sql(sqlite.WRITES)
            program.begin(conn, self.info.program)
            self._begun(conn)
        return True

    def _begun(self, conn: Connection) -> None:
        """Forget what a transaction of this connection left that was turned back."""
        self.signers.begin(conn)
        box_memory.begin(conn)

    def _end(self, conn: Connection) -> None:
        """Before a commit: sign what was written, and remember the letter box."""
        self.signers.sign(conn, self)
        box_memory.before_commit(conn, self)

    def _committed(self, info: dict[Any, Any]) -> None:
        """After a commit, never before: remember outside where the journal ends."""
        keys_changing.settle(self.home, info)
        box_memory.committed(self, info)
        wrote = self.signers.committed(info)
        if wrote is not None and wrote.ends:
            acts = [(seq, record, wrote.numbers.get(record, "")) for seq, record in wrote.acts]
            self.memory.commit(self.origin, self.epoch, wrote.ends, acts)

    @contextlib.contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except FAULTS as error:
            self._refuse(error)
            raise

    def _refuse(self, error: Exception) -> None:
        """Raise what a fault of the disk or of another writer means to a person; nothing where it is the program's."""
        refused = self.database.refusal(error)
        if self.database.is_lost(error):
            self._drop_connections()
            self.database.see_that_it_stands()  # its key may have been renewed: then it is another file
        if refused is not None:
            raise refused from error

    def load_info(self) -> None:
        """Read what the store knows of itself."""
        with self.reading() as conn:
            self.info = read_info(conn)
            self.memory.take_key(conn)
        self.database.see_that_it_stands()

    def set_info(self, conn: Connection, **changed: Any) -> None:
        """Keep something the store knows of itself, in the caller's transaction."""
        for name, value in changed.items():
            plain = int(value) if isinstance(value, bool) else value
            written = ",".join(value) if isinstance(value, tuple) else str(plain)
            local_info.keep(conn, name, written)
        self.info = replace(self.info, **changed)

    def is_signed(self, conn: Connection) -> bool:
        """Whether new entries are signed; asked anew as long as they are not: another program may begin it."""
        if not self.info.signed:
            self.info = replace(self.info, signed=read_info(conn).signed)
        return self.info.signed

    def load_keys(self, conn: Connection) -> keys.Keyring:
        """The keys as they are now: another process may have changed them. Raises Refused as `keys.load` does."""
        self.keyring = keys_changing.present(self.home, conn, self.unlocked.data_key)
        return self.keyring

    def change_keys(self, conn: Connection, change: Callable[[keys.Keyring], keys.Keyring]) -> None:
        """Change slots and sealings with the caller's writing transaction: what they were counts until its commit."""
        keys_changing.change(self, conn, change)

    def settle_keys(self, conn: Connection) -> None:
        """Inside a writing transaction, clear away what a change of keys that was cut off left."""
        keys_changing.settle_left(self.home, conn)

    def note_in_keys(self, **noted: Any) -> None:
        """Write durably in keys.json what is beside its slots and sealings."""
        with keys_changing.locked(self.home):
            keys.save(self.home, replace(keys.load(self.home), **noted))
            self.keyring = replace(self.keyring, **noted)

    def note_opened(self) -> None:
        """See that the slot that opened the store has its checksum, and that keys.json tells of nobody who reads
        complaints; a disk that refuses it keeps nobody out."""
        with contextlib.suppress(OSError, Refused):
            ring = keys_changing.note_opened(self.home, self.unlocked)
            if ring is not None:
                self.keyring = ring if ring.coming is None else self.keyring
                self.unlocked = replace(self.unlocked, slot=slot_sums.summed(self.unlocked.slot))

    def remember_head(self) -> None:
        """Keep the newest entry's hash outside the database, so that an older copy put in its place is noticed."""
        with self.reading() as conn:
            chain = self.unit, self.origin, self.epoch
            last = ends.remembered_head(conn, *chain, signed=self.info.signed)
        if last is not None:
            head = {"origin": last.origin, "epoch": last.epoch, "seq": last.seq, "hash": last.hash}
            if self.keyring.head != head:
                self.note_in_keys(head=head)
            self.memory.commit(last.origin, last.epoch, {"record": (last.seq, last.hash)})

    def _drop_connections(self) -> None:
        """Keep no connection that met a fault."""
        self._readers.drop()
        self._writes.dispose()

    @property
    def is_batched(self) -> bool:
        """Whether this thread writes several commands in one transaction."""
        return _BATCH.get() is not None

    def take_room(self) -> None:
        """Take the room that acts need, as long as the disk has it; a disk or writer that refuses it is not told of."""
        if self.is_batched:
            return
        with contextlib.suppress(*FAULTS), self._writes.connect() as conn, self.database.patient(raw_of(conn), HURRIED):
            self.database.take_room(raw_of(conn))

    def settle(self) -> None:
        """Wait until what works in the background is done. Raises what stopped it before."""
        for work in self.background:
            work.finish()

    def checkpoint(self) -> None:
        """Fold the write-ahead log into the file."""
        with self._refusing(), self._writes.connect() as conn:
            self.database.checkpoint(raw_of(conn))

    def wipe(self, *, erased: bool = False) -> None:
        """Leave nothing in the write-ahead log of what was erased; tried again after each act while a reader holds it.

        A disk that refuses it is not told of: what was erased is erased.
        """
        if not (erased or self._unwiped) or _BATCH.get() is not None:
            self._unwiped = self._unwiped or erased
            return
        self._unwiped = True
        with contextlib.suppress(*FAULTS), self._writes.connect() as conn:
            self._unwiped = not self.database.checkpoint(raw_of(conn))
            self.database.take_room(raw_of(conn))

    def learn(self) -> None:
        """Let the database count anew what it plans by; a disk or a writer that refuses it is not told of."""
        with contextlib.suppress(*FAULTS), self._writes.connect() as conn:
            self.database.learn(raw_of(conn))

    def close(self, *, remember: bool = True) -> None:
        """Close every connection, whatever is still read; remember where the journal ends, the first time."""
        for work in self.background:
            work.stop()
        remember, self._closed = remember and not self._closed, True
        if remember:
            with contextlib.suppress(Refused, OSError):
                self.remember_head()
            if not self.space.is_short and self.owed.why is None:
                self.learn()
                self.take_room()
        self.memory.close()
        self._readers.close()
        self._writes.dispose()
        self.database.end_reads()
        if self._unwiped:
            reserve.drop(self.home)
