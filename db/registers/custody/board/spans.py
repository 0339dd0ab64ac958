"""The register of starts and ends (Criminal Procedure Code, art. 53): holding, interviews, rests, before the judge."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row as SqlRow
from sqlalchemy import select

from db.kernel.base.access import DESK, READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.reading import keyset
from db.registers.custody.models import CUSTODY, SPAN
from db.words.forms import Field
from db.words.messages import M_, Message
from db.words.records import Column, Cursor, Filter, Page, Row, RowBuilder

TITLE = "Starts and ends"
STATES = {"holding": "Holding", "interview": "Interview", "rest": "Rest", "judge": "Before the judge"}
"""What began and ended, with labels; it stands where another register has the state."""
COLUMNS = (
    Column("state", "Kind", Field("text", "Kind"), width=10),
    Column("began_at", "Began at", Field("moment", "Began at"), width=16),
    Column("ended_at", "Ended at", Field("moment", "Ended at"), width=16),
    Column("length", "Lasted", Field("text", "Lasted"), width=16, grows=True),
    Column("outcome", "Outcome", Field("choice", "Outcome", list="custody_outcome"), width=24, wide=True),
)
_row = RowBuilder(COLUMNS, ("began_at", "ended_at", "outcome"), "state", "length")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@query("custody.entries", roles=READERS)
def list_spans(reading: Reading, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    """A page by the time of the beginning, newest first, without names; the state of a filter is a key of STATES.

    Values are: None, began_at, ended_at (None: not ended yet), how long (until now), and of ended holding its outcome.
    """
    chosen = select(SPAN, CUSTODY.c.number).join(
        CUSTODY, (CUSTODY.c.unit == SPAN.c.unit) & (CUSTODY.c.uid == SPAN.c.record)
    )
    chosen = chosen.where(*keyset.within(SPAN.c.began_at, SPAN.c.what, reading.unit, which))
    page, following = keyset.cut(reading.conn, chosen, keyset.SortColumns(SPAN.c.began_at, SPAN.c.entry), after, limit)
    return Page(tuple(_listed(row, reading.now) for row in page), following)


def _listed(row: SqlRow[Any], now: datetime) -> Row:
    length = _lasted(row.began_at, row.ended_at or now)
    return _row(row, {"state": None, "length": length}, head=(row.entry, row.number, row.what))


@query("custody.resting", roles=DESK)
def resting(reading: Reading, uid: str) -> bool:
    """Whether a rest of this record runs: it began, and nobody has said that it ended."""
    running = (SPAN.c.unit == reading.unit, SPAN.c.record == uid, SPAN.c.what == "rest", SPAN.c.ended_at.is_(None))
    return reading.conn.execute(select(SPAN.c.entry).where(*running).limit(1)).first() is not None


@query("custody.count_entries", roles=READERS)
def count_spans(reading: Reading, which: Filter) -> int | None:
    """How many a filter leaves; None above COUNT_CAP."""
    wanted = keyset.within(SPAN.c.began_at, SPAN.c.what, reading.unit, which)
    return keyset.count_of(reading.conn, select(SPAN.c.entry).where(*wanted))


def _lasted(began: datetime, ended: datetime) -> Message | None:
    if ended <= began:
        return None
    hours, rest = divmod(ended - began, HOUR)
    return M_("{hours} h {minutes} min", hours=hours, minutes=rest // MINUTE)
