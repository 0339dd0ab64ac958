"""A shift as it is shown, and its entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select

from db.across.handover.entries import previous_cutoff, shown_entries
from db.across.handover.record import record_of
from db.across.handover.running_shift import chosen
from db.across.handover.summary import of_shift
from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.projections import projecting as events
from db.reference.officers.queries import names
from db.storage.models import INDEX, JOURNAL
from db.words.records import Record

EVENT_LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class ShiftEvent:
    """One journal entry of a shift: where it stands, what it is, and the number of its record if it has one."""

    position: int
    uid: str
    kind: str
    label: str
    register: str | None
    number: str | None
    at: datetime
    officer_name: str


@query("shift.events", roles=READERS)
def events_of_shift(
    reading: Reading, number: str | None = None, after: int = 0, limit: int = EVENT_LIMIT
) -> tuple[ShiftEvent, ...]:
    """The entries of a shift, in order: those after the cut-off before it, up to its own.

    `after` is the position of the last one read, for the next page. Contacts of 197 are not among them.
    """
    shift = chosen(reading, number)
    where = shown_entries(reading, max(after, previous_cutoff(reading, shift)), shift.cutoff)
    columns = JOURNAL.c
    rows = reading.conn.execute(
        select(
            columns.position, columns.uid, columns.kind, columns.at, columns.officer, INDEX.c.register, INDEX.c.number
        )
        .select_from(JOURNAL.outerjoin(INDEX, and_(INDEX.c.unit == columns.unit, INDEX.c.uid == columns.record)))
        .where(where)
        .order_by(columns.position)
        .limit(limit)
    )
    officers = names(reading.conn)
    return tuple(
        ShiftEvent(
            row.position,
            row.uid,
            row.kind,
            events.label(row.kind),
            row.register,
            row.number,
            row.at,
            officers.get(row.officer, ("", row.officer))[1],
        )
        for row in rows
    )


@query("shift.show", roles=READERS)
def show_shift(reading: Reading, number: str) -> Record:
    """A shift with its crew, handover, counts and signatures, and the chronology of its own entries."""
    row = chosen(reading, number)
    return record_of(reading, row, of_shift(reading, row))
