"""Arrivals that were taken back as "nobody came", though somebody was opened within the hour: a leader is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select

from db.kernel.base.officer import Reading
from db.registers.custody.models import ARRIVAL, CUSTODY
from db.storage.models import JOURNAL
from db.words.messages import M_
from db.words.records import PanelItem

WITHIN = timedelta(hours=1)
"""Somebody whose record was opened this soon after the first moment may be who came."""
SHOWN_FOR = timedelta(days=2)


def withdrawn_and_opened(reading: Reading) -> Iterator[PanelItem]:
    """A line for each: when people were said to have come, and the record that was opened after it."""
    taken_back = (
        select(ARRIVAL.c.at)
        .join(JOURNAL, (JOURNAL.c.record == ARRIVAL.c.uid) & (JOURNAL.c.unit == ARRIVAL.c.unit))
        .where(
            JOURNAL.c.unit == reading.unit,
            JOURNAL.c.kind == "arrival_withdrawn",
            JOURNAL.c.entered_at >= reading.now - SHOWN_FOR,
        )
        .order_by(ARRIVAL.c.at)
    )
    for at in reading.conn.execute(taken_back).scalars():
        opened = select(CUSTODY.c.number).where(
            CUSTODY.c.unit == reading.unit, CUSTODY.c.opened_at >= at, CUSTODY.c.opened_at <= at + WITHIN
        )
        number = reading.conn.execute(opened.order_by(CUSTODY.c.opened_at).limit(1)).scalar()
        if number is not None:
            said = M_("“Nobody came” was said of an arrival, and {number} was opened within the hour", number=number)
            yield PanelItem(said, at, "late", "custody", number)
