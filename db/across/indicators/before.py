"""Records as they stood at an earlier position of the journal, made again apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select

from db.kernel.folding import quarantine
from db.kernel.folding.rebuild import copy_entries
from db.kernel.journal import stored_events
from db.kernel.projections import schema
from db.registers.incidents.models import INCIDENT
from db.storage.dialects import sqlite
from db.storage.models import INDEX, JOURNAL, QUARANTINED

CHUNK = 400
"""So many records are made again at once."""


@dataclass(frozen=True, slots=True)
class Touched:
    """A record that was written to: the positions at which it was opened, and last written to."""

    uid: str
    opened: int
    last: int


def touched_since(conn: Connection, units: Sequence[str], position: int) -> list[Touched]:
    """The records that anything was written to after a position, in the order in which they were opened."""
    last = func.max(JOURNAL.c.position).label("last")
    chosen = (
        select(INDEX.c.uid, INDEX.c.position, last)
        .join(JOURNAL, (JOURNAL.c.unit == INDEX.c.unit) & (JOURNAL.c.record == INDEX.c.uid))
        .where(JOURNAL.c.unit.in_(units), JOURNAL.c.position > position, JOURNAL.c.stream == "record")
        .group_by(INDEX.c.uid, INDEX.c.position)
        .order_by(INDEX.c.position)
    )
    return [Touched(row.uid, row.position, row.last) for row in conn.execute(chosen)]


@contextmanager
def as_of(conn: Connection, units: Sequence[str], records: Sequence[str], position: int) -> Iterator[Connection]:
    """A store in memory that holds some records as they stood at a position; gone with the block."""
    engine = sqlite.in_memory()
    before = engine.connect()
    try:
        schema.create_scratch(before)
        imports = select(INCIDENT.c.batch).where(INCIDENT.c.unit.in_(units), INCIDENT.c.uid.in_(records))
        here = (
            JOURNAL.c.unit.in_(units),
            or_(JOURNAL.c.record.in_(records), JOURNAL.c.record.in_(imports)),
            JOURNAL.c.position <= position,
            JOURNAL.c.stream == "record",
        )
        copy_entries(conn, before, *here)
        unread = select(QUARANTINED.c.position).where(QUARANTINED.c.unit.in_(units))
        aside = set(conn.execute(unread).scalars())
        for some in stored_events.batches(before):
            quarantine.apply_with_savepoints(before, some, {event.uid for event in some if event.position in aside})
        yield before
    finally:
        before.close()
        engine.dispose()
