"""Writing the entries of a journal file: admitted one by one; applied, proved and set aside some at a time."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from db.carrying.transfer import signing
from db.carrying.transfer.checking import is_usable, where_of
from db.carrying.transfer.leading import Leading
from db.carrying.transfer.machines import facts_of
from db.carrying.transfer.proving import Proof
from db.kernel.base.officer import Reading
from db.kernel.erasing import sealing
from db.kernel.events.erasure_rule import WHO_AND_WORDS
from db.kernel.events.event_keys import MOST
from db.kernel.folding import quarantine
from db.kernel.journal import journal
from db.kernel.projections import event_check
from db.storage import sealed_list
from db.storage.ends import SEALED_STREAM
from db.storage.models import INDEX, SIGNATURE
from db.words.messages import M_, Refused

UNREAD_MOST = 300
"""A file with more entries than this that no reader can use is no file of this program."""

EntryRows = tuple[dict[str, Any], list[dict[str, Any]]]


class EntryWriter:
    """A file at work: entries are admitted one by one, and applied, proved and set aside some at a time."""

    def __init__(self, reading: Reading, *, waits: bool) -> None:
        self._reading, self._conn, self._waits = reading, reading.conn, waits
        self.unread_before = 0
        self.unread: list[str] = []
        self.begin_again()

    def begin_again(self) -> None:
        """Begin a piece, with what is here now."""
        reading, store = self._reading, self._reading.desk.store
        self._taken_out: set[str] = set()
        self._leading, self._proof = Leading(reading.conn, store.unit, store.origin), Proof(reading)
        remembered = sealed_list.recall(store.home, sealed_list.key_of(reading.conn, store.unlocked.data_key)).proved
        self._sealed = set(self._conn.execute(select(INDEX.c.uid).where(INDEX.c.sealed)).scalars())
        self._sealed.update(uid for uid in remembered if not sealing.is_needed(self._conn, reading.unit, uid))
        self.waiting: dict[str, str] = {}
        """uid → kind of the entries that wait for two people."""
        self.touched: set[str] = set()
        self.unread_before += len(self.unread)
        self.unread = []
        self.count = 0

    def admit(self, row: Mapping[str, Any], bodies: Sequence[dict[str, Any]], sealed: set[str]) -> None:
        """Let wait what two people say yes to; take their words from entries of a record that is sealed here, of which
        who wrote them did not know. `sealed`: the records that the file says are. Raises Refused("invalid")."""
        self.count += row["stream"] != SEALED_STREAM
        if self._waits and self._leading.counts(row, facts_of(bodies)):
            self.waiting[row["uid"]] = row["kind"]
            if len(self.waiting) > MOST:
                raise Refused(
                    "invalid", {}, M_("Too many entries of this file change officers, lists or what is sealed.")
                )
        if row["record"] in self._sealed - sealed:
            for body in bodies:
                if body["part"] in WHO_AND_WORDS:
                    body.update(salt=None, json=None)
            self._taken_out.add(row["record"])
        if row["record"]:
            self.touched.add(row["record"])

    def seal_again(self) -> None:
        """Say by an entry of which records words were taken out, since this store remembers that they were sealed."""
        reading = self._reading
        for uid in sorted(self._taken_out - sealed_here(self._conn, self._taken_out)):
            sealed = journal.Note(sealing.SEALED, uid, reading.officer.uid, {"reason": "remembered"})
            journal.note(self._conn, reading.desk.store, reading.desk.source, sealed)

    def take(self, some: Sequence[EntryRows]) -> None:
        """Apply these entries, and set aside each after which something can't be read any more: found by halving.

        Raises Refused("invalid") where more than UNREAD_MOST can't be used.
        """
        if not some or self._applied(some):
            return
        if len(some) > 1:
            middle = len(some) // 2
            self.take(some[:middle])
            self.take(some[middle:])
            return
        self._adopt(some[0], aside=True)
        self.waiting.pop(some[0][0]["uid"], None)
        self.unread.append(some[0][0]["uid"])
        if self.unread_before + len(self.unread) > UNREAD_MOST:
            raise Refused("invalid", {}, M_("Too many entries of this file can't be used."))

    def _applied(self, some: Sequence[EntryRows]) -> bool:
        """Whether these can be read once they are applied; where not, nothing of them is there."""
        if not all(_is_usable(*entry) for entry in some):
            return False
        records = {row["record"] for row, _bodies in some if row["record"]}
        self._begin(some)
        broken = self._proof.broken() if (shown := self._proof.shows(records)) else frozenset[str]()
        if shown and not broken:
            self._conn.exec_driver_sql("RELEASE taken")
            return True
        self._conn.exec_driver_sql("ROLLBACK TO taken")
        self._conn.exec_driver_sql("RELEASE taken")
        if not shown or broken - self._proof.broken():
            return False
        self._begin(some)  # what can't be read could not be read before: no fault of these
        self._conn.exec_driver_sql("RELEASE taken")
        return True

    def _begin(self, some: Sequence[EntryRows]) -> None:
        self._conn.exec_driver_sql("SAVEPOINT taken")
        for entry in some:
            self._adopt(entry)

    def _adopt(self, entry: EntryRows, *, aside: bool = False) -> None:
        given, bodies = entry
        row = {name: value for name, value in given.items() if name != signing.SIGNED}
        try:
            position = quarantine.adopt(self._conn, row, bodies, aside=aside or row["uid"] in self.waiting).position
            if (signature := given.get(signing.SIGNED)) is not None:
                self._conn.execute(SIGNATURE.insert(), {"position": position, **signature._asdict()})
        except IntegrityError:
            raise Refused("invalid", {}, M_("Entry {where} was changed.", where=where_of(row))) from None


def _is_usable(row: Mapping[str, Any], bodies: Sequence[Mapping[str, Any]]) -> bool:
    """Whether an entry's values have their declared kinds and sizes. A sealed entry passes: nobody reads its values."""
    parts = {body["part"]: _read(body) for body in bodies}
    return is_usable(parts) and (
        row["stream"] == SEALED_STREAM or event_check.is_fit(row["kind"], row["schema"], parts)
    )


def _read(body: Mapping[str, Any]) -> Any:
    return {} if body["json"] is None else json.loads(body["json"])


def sealed_here(conn: Connection, uids: set[str]) -> set[str]:
    """The ones of the records that are sealed in this store: a sealing that was set aside is not remembered."""
    sealed = set(conn.execute(select(INDEX.c.uid).where(INDEX.c.sealed)).scalars())
    return uids & sealed
