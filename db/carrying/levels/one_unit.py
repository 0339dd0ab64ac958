"""One unit, once: no machine and no entry belongs to two units of a seat, else they were counted twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import SystemRandom
from typing import Any

from sqlalchemy import Connection, or_, select

from db.carrying.levels.models import CHAIN, WORD
from db.carrying.levels.protocol import Bundle, Sent, machine_of
from db.storage.models import JOURNAL

AT_ONCE = 400
"""Entries that are looked for by one statement."""
PICKED = 3
"""So many new entries of a bundle are also looked for by their uids alone, in the journal of each other unit: all, or
some that nobody knows beforehand."""
NUMBERED = "serial"
"""The fact of an entry that opens a record."""


def other_of(conn: Connection, seat: str, unit: str, bundle: Bundle, new: Sequence[Sent]) -> str | None:
    """The unit (uid), other than this one, whose machine wrote a bundle of `unit`, or whose entries are among the new
    ones; None where it is all its own.
    """
    machines = {machine_of(end.chain[0]) for end in (*bundle.heads, *bundle.after)} | {bundle.origin}
    for row in conn.execute(select(CHAIN.c.record, CHAIN.c.origin).where(CHAIN.c.unit == seat, CHAIN.c.record != unit)):
        if machine_of(row.origin) in machines:
            return str(row.record)
    return _whose(conn, (seat, unit), [sent.said for sent in new if sent.said is not None])


def _whose(conn: Connection, known: tuple[str, str], said: Sequence[Mapping[str, Any]]) -> str | None:
    """The unit that has one of these entries already, or a record that one of them numbers. They are looked for by
    their records, which the journal has an index of, and some by their uids alone.
    """
    some = [(each["uid"], each["record"]) for each in said if each["record"] is not None]
    numbered = {each["record"] for each in said if NUMBERED in each["facts"]}
    for start in range(0, len(some), AT_ONCE):
        uids, records = zip(*some[start : start + AT_ONCE], strict=True)
        same = or_(JOURNAL.c.uid.in_(uids), JOURNAL.c.record.in_(numbered.intersection(records)))
        chosen = select(JOURNAL.c.unit).where(JOURNAL.c.record.in_(set(records)), same, JOURNAL.c.unit.not_in(known))
        if (found := conn.execute(chosen.limit(1)).scalar()) is not None:
            return str(found)
    return _by_uid(conn, known, [each["uid"] for each in said])


def _by_uid(conn: Connection, known: tuple[str, str], uids: Sequence[str]) -> str | None:
    """The unit that has one of some entries, whatever record it is about."""
    others = conn.execute(select(WORD.c.uid).where(WORD.c.unit == known[0], WORD.c.uid != known[1])).scalars().all()
    picked = uids if len(uids) <= PICKED else SystemRandom().sample(uids, PICKED)
    chosen = select(JOURNAL.c.unit).where(JOURNAL.c.unit.in_(others), JOURNAL.c.uid.in_(picked))
    return conn.execute(chosen.limit(1)).scalar()
