"""What the week shows of people held: when holding or an order ends, and who has to be seen by a judge."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.registers.custody.case.duties import ENDS, codes_of, spec_of
from db.registers.custody.models import CUSTODY, DUTY
from db.words.calendar.jalali import day_bounds, local_date
from db.words.dates import AHEAD, MISSED, DateLine

JUDGE = ENDS | codes_of(lambda spec: spec.in_week)
"""Duties of which the week tells: the ends of holding and of orders, and what is a judge's to do or to say."""


@query("custody.dates", roles=READERS)
def dates(reading: Reading, first: date, last: date) -> tuple[DateLine, ...]:
    """The dates of records that are at work, from one day to another, both included: number and duty, no name.

    Nobody but who may open the records is told that there are any. That one passed is a duty of the record already.
    """
    since, until = day_bounds(first)[0], day_bounds(last)[1]
    mine = (CUSTODY.c.unit == reading.unit, CUSTODY.c.pressing, DUTY.c.unit == CUSTODY.c.unit)
    due = (DUTY.c.record == CUSTODY.c.uid, DUTY.c.code.in_(sorted(JUDGE)), DUTY.c.due >= since, DUTY.c.due < until)
    rows = reading.conn.execute(select(CUSTODY.c.uid, CUSTODY.c.number, DUTY.c.code, DUTY.c.due).where(*mine, *due))
    return tuple(
        DateLine(
            local_date(row.due), spec_of(row.code).label, "custody", row.number, row.uid, row.due,
            state=MISSED if row.due <= reading.now else AHEAD,
        )
        for row in rows
    )  # fmt: skip
