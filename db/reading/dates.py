"""The week: the dates of every register whose dates this officer may read, and those that passed without an outcome.

A register declares its dates (`Room.dates`) and what it owes of those that passed (`Room.missed`). A line of a register
that the officer may not read is not there, and nothing here counts it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from db.kernel.base.access import FIELD, READERS
from db.kernel.base.officer import Reading
from db.kernel.base.register import keeps
from db.kernel.desk import rooms
from db.kernel.desk.desk import Query, query
from db.words.calendar.jalali import day_bounds
from db.words.dates import DateLine, in_order
from db.words.messages import M_, Message, Refused
from db.words.records import PanelItem

STAFF = FIELD | READERS
MOST_DAYS = 62
"""Days whose dates are read at once: two months."""
SHOWN = 10
"""Lines of each register that the desk's panel and the handover name at most."""


@query("week.dates", roles=STAFF)
def dates(reading: Reading, first: date, last: date) -> tuple[DateLine, ...]:
    """What is due, held or on from one day to another, both included, in order.

    Raises Refused("invalid") for no day, or for more than MOST_DAYS.
    """
    if not 0 <= (last - first) / timedelta(days=1) < MOST_DAYS:
        raise Refused("invalid", {"from": M_("Enter 1 to {most} days.", most=MOST_DAYS)})
    return in_order(line for asked in _allowed(reading, rooms.DATES) for line in asked.read(reading, first, last))


@query("week.missed", roles=READERS)
def missed(reading: Reading) -> tuple[DateLine, ...]:
    """Dates that passed without the outcome that their record owes, the longest over first."""
    return in_order(line for asked in _allowed(reading, rooms.MISSED) for line in asked.read(reading)[:SHOWN])


@query("week.attention", roles=READERS)
def attention(reading: Reading) -> tuple[PanelItem, ...]:
    """The desk's panel: what came of a date that has passed is not said yet."""
    return tuple(
        PanelItem(_said(line), line.at or day_bounds(line.day)[0], "due", line.register, line.number,
                  what=line.what, where=line.where)
        for line in missed.read(reading)
    )  # fmt: skip


def _said(line: DateLine) -> Message:
    return M_("{what} {where}", what=line.what, where=line.where) if line.where else line.what


def _allowed(reading: Reading, declared: Sequence[Query[..., Any]]) -> Iterator[Query[..., Any]]:
    """Those of the declared queries that this officer may ask of this store."""
    kept, role = reading.desk.store.info.registers, reading.officer.role
    return (asked for asked in declared if role in asked.roles and keeps(kept, asked.name))
