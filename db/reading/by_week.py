"""Registers of which nothing tells the hour (`Register.by_week`), in the journal's list: one line a week, a count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple, Protocol, TypeVar

from sqlalchemy import ColumnElement, and_, func, not_, or_, select

from db.kernel.base.officer import Reading
from db.kernel.base.register import REGISTERS, Register
from db.storage.models import INDEX, JOURNAL
from db.words.calendar.jalali import local_date, week_of
from db.words.messages import M_, Refused
from db.words.records import Cursor, Page

FIRST = 2**62
"""A position after every entry: where a list begins."""


class _Entry(Protocol):
    @property
    def position(self) -> int | None:
        """Its place in the journal; None for a line of a week."""

    @property
    def entered_at(self) -> datetime:
        """When it was written."""


E = TypeVar("E", bound=_Entry)


class ListProgress(NamedTuple):
    """How far a list came: the position of the last entry, and the earliest week whose line was shown."""

    position: int = FIRST
    week: date = date.max


def registers() -> tuple[Register, ...]:
    """The registers of which this holds."""
    return tuple(register for register in REGISTERS.values() if register.by_week)


def elsewhere() -> ColumnElement[bool]:
    """The condition that an entry is of no record of theirs, and of no kind of theirs."""
    theirs = registers()
    record = select(INDEX.c.uid).where(
        INDEX.c.unit == JOURNAL.c.unit, INDEX.c.uid == JOURNAL.c.record,
        INDEX.c.register.in_([register.name for register in theirs]),
    )  # fmt: skip
    kinds = [JOURNAL.c.kind.startswith(f"{register.name}_", autoescape=True) for register in theirs]
    return and_(or_(JOURNAL.c.record.is_(None), not_(record.exists())), *(not_(kind) for kind in kinds))


def find(reading: Reading, number: str) -> tuple[Register, str] | None:
    """The record of theirs that has a number: its register and its uid; None where there is none."""
    chosen = select(INDEX.c.register, INDEX.c.uid).where(
        INDEX.c.unit == reading.unit, INDEX.c.number == number,
        INDEX.c.register.in_([register.name for register in registers()]),
    )  # fmt: skip
    row = reading.conn.execute(chosen).first()
    return None if row is None else (REGISTERS[row.register], row.uid)


def first_day(reading: Reading, uid: str) -> date | None:
    """The day on which a record's first entry was written."""
    chosen = select(func.min(JOURNAL.c.entered_at)).where(JOURNAL.c.record == uid, JOURNAL.c.stream == "record")
    at: datetime | None = reading.conn.execute(chosen).scalar()
    return None if at is None else local_date(at)


def counts(reading: Reading, stream: str, officers: Sequence[str] | None, kind: str | None) -> dict[date, int]:
    """The Saturday of each week → how many records of theirs were received in it; of the access stream, how often one
    was opened, by these officers where some are sought. Nothing where another kind is sought.
    """
    if stream != "access" and officers is not None:
        return {}  # who received a record is told by it alone
    theirs = [each for each in registers() if kind is None or kind.startswith(f"{each.name}_")]
    found: dict[date, int] = {}
    for register in theirs:
        for week, count in _opened(reading, register, officers) if stream == "access" else _received(reading, register):
            found[week] = found.get(week, 0) + count
    return found


def _received(reading: Reading, register: Register) -> Sequence[tuple[date, int]]:
    assert register.told is not None
    week = register.told[0]
    chosen = select(week, func.count()).where(week.table.c.unit == reading.unit).group_by(week)
    return [(row[0], row[1]) for row in reading.conn.execute(chosen)]


def _opened(reading: Reading, register: Register, officers: Sequence[str] | None) -> Sequence[tuple[date, int]]:
    chosen = select(JOURNAL.c.entered_at).where(
        JOURNAL.c.unit == reading.unit, JOURNAL.c.kind == f"{register.name}_read"
    )
    if officers is not None:
        chosen = chosen.where(JOURNAL.c.officer.in_(officers))
    return [(week_of(local_date(at)), 1) for at in reading.conn.execute(chosen).scalars()]


def begun(after: Cursor | None) -> ListProgress:
    """How far the page before came. Raises Refused("invalid") for the end of another list."""
    if after is None:
        return ListProgress()
    try:
        return ListProgress(after.key, date.fromisoformat(after.uid))
    except ValueError:
        raise Refused("invalid", {"after": M_("This is no end of this list.")}) from None


def merged(lines: Sequence[E], weeks: Mapping[date, E], done: ListProgress, limit: int, *, ended: bool) -> Page[E]:
    """A page of entries, the newest first, with the line of each week before the first entry of that week or an
    earlier one: where it stands tells nothing of when in the week. `ended`: no entry follows these.
    """
    page: list[tuple[E, ListProgress]] = []
    for line in lines:
        assert line.position is not None
        here = week_of(local_date(line.entered_at))
        for week in _between(weeks, here, done.week):
            done = ListProgress(done.position, week)
            page.append((weeks[week], done))
        done = ListProgress(line.position, done.week)
        page.append((line, done))
    for week in _between(weeks, date.min, done.week) if ended else ():
        done = ListProgress(done.position, week)
        page.append((weeks[week], done))
    kept = page[:limit]
    more = len(page) > limit or not ended
    end = Cursor(kept[-1][1].position, kept[-1][1].week.isoformat()) if kept and more else None
    return Page(tuple(line for line, _done in kept), end)


def _between(weeks: Mapping[date, E], first: date, before: date) -> list[date]:
    return sorted((week for week in weeks if first <= week < before), reverse=True)
