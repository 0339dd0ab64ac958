"""Gang files as investigation and those who answer for it read them: cases by number, no person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.kernel.base.access import LEADERS, Role
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.folding.reprojection import effective
from db.kernel.journal import stored_events
from db.reading import keyset
from db.reading.hits import hits, line_of
from db.registers.gangs import forms
from db.registers.gangs.events import words_of
from db.registers.gangs.models import GANG
from db.words.forms import Field, fields_of
from db.words.records import Column, Cursor, Filter, Hit, Page, Row, RowBuilder

if TYPE_CHECKING:
    from sqlalchemy import Row as SqlRow

    Found = SqlRow[*tuple[Any, ...]]

READERS = LEADERS | {Role.INVESTIGATION, Role.INSPECTOR, Role.AUDITOR}
"""Investigation, those who answer for the precinct, and those who look into it; not the desk."""
OPENED = dict(fields_of(forms.OpenGang))
CASES = Field("number", "Cases")
COLUMNS = (
    Column("opened_at", "Opened at", OPENED["opened_at"], 16),
    Column("kind", "Kind of gang", OPENED["kind"], 12),
    Column("title", "Title of the gang", OPENED["title"], 14, grows=True),
    Column("cases", "Cases", CASES, 6),
)
_row = RowBuilder(COLUMNS, GANG.c.keys())


@query("gang.list", roles=READERS)
def list_gangs(reading: Reading, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    """A page by the time of opening, newest first."""
    records, following = keyset.page(reading, GANG.c.opened_at, which, after, limit)
    return Page(tuple(_row(row) for row in records), following)


@query("gang.count", roles=READERS)
def count_gangs(reading: Reading, which: Filter) -> int | None:
    """How many a filter leaves; None above COUNT_CAP."""
    return keyset.count(reading, GANG.c.opened_at, which)


@query("gang.search", roles=READERS)
def search_gangs(reading: Reading, typed: str, limit: int = 50) -> tuple[Hit, ...]:
    """The newest files that hold every word of `typed`, in any spelling."""
    return hits(reading, "gang", GANG.c.opened_at, typed, limit, lambda row: _around(reading, row.uid, typed))


def _around(reading: Reading, uid: str, typed: str) -> str:
    """The first words of the file, in the order they were written, that hold something of what was looked for."""
    if line := line_of(reading, uid, typed, words_of):
        return line
    said = [words_of(event) for event in effective(stored_events.events_of(reading.conn, reading.unit, uid))]
    return said[0].split("\n")[0] if said else ""
