"""Programmes as the desk reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Row as SqlRow
from sqlalchemy import func, select

from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.reading import keyset
from db.reading.hits import hits
from db.reference.officers.queries import names
from db.registers.programmes.forms import HoldProgramme, PlanProgramme
from db.registers.programmes.models import PROGRAMME
from db.registers.programmes.rules import CANCELLED, HELD, PLANNED
from db.words.calendar.jalali import day_bounds, local_date
from db.words.dates import AHEAD, DONE, MISSED, OFF, DateLine
from db.words.forms import fields_of
from db.words.messages import M_, Message
from db.words.records import Column, Cursor, Filter, Hit, Page, Row, RowBuilder

FIELDS = dict(fields_of(PlanProgramme))
ATTENDANCE = dict(fields_of(HoldProgramme))["attendance"]
COLUMNS = (
    Column("day", "Day", FIELDS["day"], 10),
    Column("title", "Programme", FIELDS["title"], 18, grows=True),
    Column("kind", "Kind", FIELDS["kind"], 9),
    Column("place", "Place", FIELDS["place"], 14, wide=True, grows=True),
    Column("attendance", "About how many came", ATTENDANCE, 9, wide=True),
)
_row = RowBuilder(COLUMNS, PROGRAMME.c.keys())
SHOWN = 10


@dataclass(frozen=True, slots=True)
class ProgrammeLine:
    """A programme in a list for print or in the calendar. `owner` is a name, a unit, or empty."""

    number: str
    state: str
    day: date
    start: str
    end: str
    title: str
    kind: str
    reach: str
    place: str
    owner: str
    occasion: str
    attendance: int | None


@dataclass(frozen=True, slots=True)
class ProgrammeCounts:
    """How many programmes are in each state, and how many were held, by kind; from one day to another."""

    states: Mapping[str, int] = field(default_factory=dict)
    held: Mapping[str, int] = field(default_factory=dict)


@query("programme.list", roles=READERS)
def list_programmes(reading: Reading, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    """A page by the day of the programme, newest first."""
    records, following = keyset.page(reading, PROGRAMME.c.begins_at, which, after, limit)
    return Page(tuple(_row(row) for row in records), following)


@query("programme.count", roles=READERS)
def count_programmes(reading: Reading, which: Filter) -> int | None:
    """How many a filter leaves; None above COUNT_CAP."""
    return keyset.count(reading, PROGRAMME.c.begins_at, which)


def owner_of(row: SqlRow[Any], officers: Mapping[str, tuple[str, str]]) -> str:
    """Who is in charge of a programme: a name of those `known` by uid, a unit, or empty."""
    return officers.get(row.owner, ("", ""))[1] or row.owner_unit or ""


@query("programme.search", roles=READERS)
def search_programmes(reading: Reading, typed: str, limit: int = 50) -> tuple[Hit, ...]:
    """Programmes by their title and place, the newest first."""
    return hits(reading, "programme", PROGRAMME.c.begins_at, typed, limit, lambda row: str(row.title))


@query("programme.between", roles=READERS)
def between(reading: Reading, first: date, last: date) -> tuple[ProgrammeLine, ...]:
    """The programmes from one day to another, both included, by day and hour; those cancelled too."""
    chosen = select(PROGRAMME).where(
        PROGRAMME.c.unit == reading.unit, PROGRAMME.c.day >= first, PROGRAMME.c.day <= last
    )
    officers = names(reading.conn)
    return tuple(
        ProgrammeLine(
            row.number, row.state, row.day, row.start or "", row.end or "", row.title, row.kind, row.reach, row.place,
            owner_of(row, officers), row.occasion, row.attendance,
        )
        for row in reading.conn.execute(chosen.order_by(PROGRAMME.c.begins_at, PROGRAMME.c.uid)).all()
    )  # fmt: skip


@query("programme.counts", roles=READERS)
def counts(reading: Reading, first: date, last: date) -> ProgrammeCounts:
    """Programmes by state, and those held by kind, from one day to another, both included."""
    columns = PROGRAMME.c
    within = (columns.unit == reading.unit, columns.day >= first, columns.day <= last)
    states = select(columns.state, func.count()).where(*within).group_by(columns.state)
    held = select(columns.kind, func.count()).where(*within, columns.state == HELD).group_by(columns.kind)
    return ProgrammeCounts(
        {row[0]: row[1] for row in reading.conn.execute(states)},
        {row[0]: row[1] for row in reading.conn.execute(held)},
    )


@query("programme.dates", roles=READERS)
def dates(reading: Reading, first: date, last: date) -> tuple[DateLine, ...]:
    """The programmes from one day to another, both included; those whose day passed without a word among them."""
    chosen = select(PROGRAMME).where(
        PROGRAMME.c.unit == reading.unit, PROGRAMME.c.day >= first, PROGRAMME.c.day <= last
    )
    today = local_date(reading.now)
    return tuple(_dated(row, today, M_("Programme")) for row in reading.conn.execute(chosen))


@query("programme.missed", roles=READERS)
def missed(reading: Reading) -> tuple[DateLine, ...]:
    """Programmes whose day is over, which nobody has said were held or cancelled, the oldest first."""
    today = local_date(reading.now)
    chosen = select(PROGRAMME).where(
        PROGRAMME.c.unit == reading.unit, PROGRAMME.c.state == PLANNED,
        PROGRAMME.c.begins_at < day_bounds(today)[0],
    )  # fmt: skip
    rows = reading.conn.execute(chosen.order_by(PROGRAMME.c.begins_at, PROGRAMME.c.uid).limit(SHOWN)).all()
    return tuple(_dated(row, today, M_("Was the programme held?")) for row in rows)


def _dated(row: SqlRow[Any], today: date, what: Message) -> DateLine:
    over = MISSED if row.day < today else AHEAD
    state = {HELD: DONE, CANCELLED: OFF}.get(row.state, over)
    at = row.begins_at if row.start else None
    return DateLine(row.day, what, "programme", row.number, row.uid, at, row.title, state)
