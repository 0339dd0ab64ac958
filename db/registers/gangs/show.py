"""One gang file: its cases by number, no person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.events.event import Event
from db.kernel.folding.reprojection import effective
from db.kernel.journal import stored_events
from db.kernel.projections import numbering
from db.reading.chronology import acts_of, entries, section
from db.registers.gangs import forms
from db.registers.gangs.models import CASE, GANG
from db.registers.gangs.queries import READERS
from db.storage import ends
from db.words.forms import Field, fields_of
from db.words.records import Line, Record, Section

if TYPE_CHECKING:
    from sqlalchemy import Row as SqlRow

    Found = SqlRow[*tuple[Any, ...]]

FIRST = {
    "open": ("gang.link_case", "gang.add_entry", "gang.break_up", "gang.close", "gang.unlink_case"),
    "broken_up": ("gang.add_entry", "gang.reopen"),
    "closed": ("gang.add_entry", "gang.reopen"),
}


@query("gang.show", roles=READERS)
def show_gang(reading: Reading, number: str) -> Record:
    """A gang file with its cases. Raises Refused("not_found")."""
    row = numbering.asked_row(reading, "gang", number, GANG)
    history = stored_events.events_of(reading.conn, reading.unit, row.uid)
    acts = acts_of(reading, "gang", row.state, FIRST[row.state])
    return Record(
        register="gang",
        uid=row.uid,
        number=row.number,
        state=row.state,
        title=row.title or "",
        read_at=ends.last_position(reading.conn),
        sections=tuple(part for part in _sections(reading, row, history[0]) if part.lines),
        chronology=entries(reading.conn, history),
        acts=acts if row.cases else tuple(act for act in acts if act != "gang.unlink_case"),
    )


def _sections(reading: Reading, row: Found, opening: Event) -> Iterator[Section]:
    opened = effective((opening,))[0]
    values = {**dict(row._mapping), **{name: opened.value(name) for name in ("summary", "area", "order")}}
    yield section("Gang file", forms.OpenGang, values)
    yield section("Outcome", forms.BreakUpGang, values)
    yield Section("Cases", tuple(_cases(reading, row)))


def _cases(reading: Reading, row: Found) -> Iterator[Line]:
    basis = dict(fields_of(forms.LinkCase))["basis"]
    here = (CASE.c.unit == reading.unit, CASE.c.record == row.uid, CASE.c.stands)
    for case in reading.conn.execute(select(CASE).where(*here).order_by(CASE.c.uid)):
        number = numbering.number_of(reading.conn, reading.unit, case.about) or ""
        yield Line("case", Field("choice", number, list=basis.list), case.basis)
