"""One unit, once: no machine and no entry belongs to two units of a seat, else they were counted twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from db.carrying.levels.models import CHAIN
from db.carrying.levels.protocol import Bundle, Sent, machine_of
from db.storage.models import JOURNAL

AT_ONCE = 400
"""Entries that are looked for by one statement."""


def other_of(conn: Connection, seat: str, unit: str, bundle: Bundle, new: Sequence[Sent]) -> str | None:
    """The unit (uid), other than this one, whose machine wrote a bundle of `unit`, or whose entries are among the new
    ones; None where it is all its own.
    """
    machines = {machine_of(end.chain[0]) for end in (*bundle.heads, *bundle.after)} | {bundle.origin}
    for row in conn.execute(select(CHAIN.c.record, CHAIN.c.origin).where(CHAIN.c.unit == seat, CHAIN.c.record != unit)):
        if machine_of(row.origin) in machines:
            return str(row.record)
    return _whose(conn, (seat, unit), [sent.said for sent in new if sent.said is not None])


def _whose(conn: Connection, known: tuple[str, str], said: Iterable[Mapping[str, Any]]) -> str | None:
    """The unit that has one of these entries already. They are looked for by their records, which the journal has an
    index of."""
    some = [(each["uid"], each["record"]) for each in said if each["record"] is not None]
    for start in range(0, len(some), AT_ONCE):
        uids, records = zip(*some[start : start + AT_ONCE], strict=True)
        chosen = select(JOURNAL.c.unit).where(
            JOURNAL.c.record.in_(set(records)), JOURNAL.c.uid.in_(uids), JOURNAL.c.unit.not_in(known)
        )
        if (found := conn.execute(chosen.limit(1)).scalar()) is not None:
            return str(found)
    return None
