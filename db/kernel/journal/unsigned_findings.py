"""Unsigned entries of a unit: those that a finding rightly names, and those where their machine wrote none."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, RowMapping, select

from db.kernel.events.event import Event
from db.kernel.journal import coverage, findings, foreign_chains, outside_entries, signed_runs, stored_events
from db.storage.models import JOURNAL
from db.storage.signatures import RUN_STREAMS


def beside_program(conn: Connection, unit: str) -> frozenset[str]:
    """The entries (uids) that stand where their machine wrote none: at places that it has not (outside_entries.py), or
    after all that came of another one (foreign_chains.py)."""
    return outside_entries.uids(conn, unit) | foreign_chains.put_in(conn, unit)


def found_unsigned(conn: Connection, unit: str) -> frozenset[str]:
    """The entries of a unit (uids) that their machine named as unsigned, and that no true signature covers, and those
    where their machine wrote none, named or not: they count nowhere."""
    named: set[str] = set()
    for event in stored_events.events_of_kinds(conn, unit, (findings.MADE,)):
        named.update(rightly_named(conn, event, named))
    return frozenset(named) | beside_program(conn, unit)


def rightly_named(conn: Connection, event: Event, before: Collection[str] = ()) -> tuple[str, ...]:
    """The ones of the entries that a finding names as unsigned that are of its machine, stand before it, and that no
    signature covers, or one that no officer made. `before`: those (uids) of earlier findings, which name no key."""
    found: list[str] = []
    for row in _named(conn, event):
        signature = coverage.next_signature(conn, row)
        covered = coverage.is_covered(conn, row, signature)
        if not covered or (signature is not None and not signed_runs.is_true(conn, signature, {*before, *found})):
            found.append(row["uid"])
    return tuple(found)


def _named(conn: Connection, event: Event) -> Iterable[RowMapping]:
    uids = findings.named(event.facts, findings.UNSIGNED)
    for start in range(0, len(uids), 500):
        some = select(JOURNAL).where(
            JOURNAL.c.unit == event.unit, JOURNAL.c.uid.in_(uids[start : start + 500]),
            JOURNAL.c.origin == event.origin, JOURNAL.c.position < event.position, JOURNAL.c.stream.in_(RUN_STREAMS),
        )  # fmt: skip
        yield from conn.execute(some.order_by(JOURNAL.c.position)).mappings().all()
