"""What of a journal file changes more than records: it waits until two people said yes on this machine (lots.py).

Officers and roles, lists and settings, units, who is above and who reads complaints, what is sealed or erased, as its
kind declares it (`EventKind.leads`). Keys and passwords never travel.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, and_, select

from db.kernel.base.role_book import SAME
from db.kernel.events.event_keys import LEARNED
from db.kernel.journal import stored_events
from db.kernel.projections import projecting as events
from db.reference.officers.models import OFFICER
from db.storage.models import BODY, INDEX, JOURNAL, OF_ENTRY, QUARANTINED


class Leading:
    """Tells the entries of one file that wait for two people, in its order.

    A correction, or any other kind, of what an officer, list or unit was made by changes it too: such a record's
    entries all count, unless their kind changes nothing here.
    """

    def __init__(self, conn: Connection, unit: str, own: str) -> None:
        self._conn, self._unit, self._own = conn, unit, own
        self._setting, self._leading = events.leading("sets"), events.leading()
        numbered = select(INDEX.c.uid)
        chosen = (
            select(JOURNAL.c.record).distinct().where(JOURNAL.c.kind.in_(self._setting), JOURNAL.c.record.is_not(None))
        )
        self._records = set(conn.execute(chosen.where(JOURNAL.c.record.not_in(numbered))).scalars())
        self._agreed = {
            uid: digest for uid, digest, origin, counts in learned(conn, unit) if origin == own and counts
        }  # fmt: skip

    def counts(self, row: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
        """Whether this entry is one of them."""
        if row["kind"] in self._setting and row["record"]:
            self._records.add(row["record"])
        if row["kind"] in self._leading:
            return not self._is_agreed(row, facts)
        kind = events.known(row["kind"]) if row["record"] in self._records else None
        return kind is not None and bool(kind.folds)

    def _is_agreed(self, row: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
        """Whether it changes nothing here: what it says was agreed to when a file of lists brought it, or it only says
        again what an entry says that counts here.
        """
        if row["kind"] not in events.listed():
            return False
        if self._agreed.get(row["uid"]) == row["hash"]:
            return True
        if row["kind"] == SAME:
            return self._is_same(row["record"], facts.get("same_as"))
        said = facts.get(LEARNED)
        return isinstance(said, Mapping) and self._counts_here(row, said)

    def _counts_here(self, row: Mapping[str, Any], said: Mapping[str, Any]) -> bool:
        same = select(JOURNAL.c.position).where(
            JOURNAL.c.unit == self._unit, JOURNAL.c.uid == str(said.get("uid")), JOURNAL.c.kind == row["kind"],
            JOURNAL.c.stream == row["stream"], JOURNAL.c.record == row["record"], stored_events.USED,
        )  # fmt: skip
        return self._conn.execute(same).first() is not None

    def _is_same(self, record: str | None, first: Any) -> bool:
        here = select(OFFICER.c.same_as).where(OFFICER.c.unit == self._unit, OFFICER.c.uid == record)
        return isinstance(first, str) and self._conn.execute(here).scalar() == first


def learned(conn: Connection, unit: str) -> Iterator[tuple[str, str, str, bool]]:
    """Of each entry that was learned from a file of lists: the uid and hash of the entry that it says again, which
    machine learned it, and whether it counts here.
    """
    facts = and_(OF_ENTRY, BODY.c.part == "facts", BODY.c.json.like(f'%"{LEARNED}"%'))
    mine = select(JOURNAL.c.uid, JOURNAL.c.origin, BODY.c.json, QUARANTINED.c.uid.label("aside")).join(BODY, facts)
    aside = and_(QUARANTINED.c.unit == JOURNAL.c.unit, QUARANTINED.c.uid == JOURNAL.c.uid)
    chosen = mine.join(QUARANTINED, aside, isouter=True).where(
        JOURNAL.c.unit == unit, JOURNAL.c.kind.in_(events.listed())
    )
    for row in conn.execute(chosen):
        said = json.loads(row.json).get(LEARNED)
        if isinstance(said, dict):
            yield str(said.get("uid")), str(said.get("hash")), row.origin, row.aside is None
