"""Complaints at a seat: those of units whose inspectors agreed that this level reads them; for its inspector alone.

Nothing is kept of what was opened, and nothing tells how many there are: not the length of a list, a file or a table.
That an inspector looked is an entry, the same one whether there was anything, and one for half an hour.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from sqlalchemy import select

from db.across.seats import withheld_parts
from db.carrying.levels import purposes
from db.carrying.levels.links import links
from db.kernel.base.access import OVERSIGHT
from db.kernel.base.officer import Desk, Reading
from db.kernel.base.register import COMPLAINT, REGISTERS, Register
from db.kernel.desk.desk import query
from db.kernel.projections.projecting import EventKind
from db.registers.oversight import complaints
from db.storage.models import JOURNAL
from db.words.messages import M_, Refused
from db.words.records import Cursor, Filter, Page, Record, Row

LOOKED = "level_complaints_read"
KINDS = (EventKind(LOOKED, "Complaints of units below looked at", stream="access"),)


@query("level.complaints", roles=OVERSIGHT)
def list_complaints(reading: Reading, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    """A page over all units, or that of the filter, newest first, each row with its unit.

    Raises Refused as `db.kernel.journal.envelopes.opened` does, and "not_found" for a unit that is not enrolled.
    """
    units = _names(reading)
    _note(reading)
    page: Page[Row] = complaints.list_complaints.read(reading, _of_unit(which, units), after, limit)
    return Page(tuple(_shown(row, units) for row in page.rows), page.next)


@query("level.complaint_count", roles=OVERSIGHT)
def count_complaints(reading: Reading, which: Filter) -> int | None:
    """How many a filter leaves over all units; None above COUNT_CAP."""
    count: int | None = complaints.count_complaints.read(reading, _of_unit(which, _names(reading)))
    return count


@query("level.complaint", roles=OVERSIGHT)
def show_complaint(reading: Reading, number: str, unit: str = "") -> Record:
    """A complaint by its code, under its unit's name. It is read only: what comes of it is decided at the unit."""
    units = _names(reading)
    record: Record = complaints.show_complaint.read(reading, number, unit and _uid(unit, units))
    return replace(record, title=units.get(record.unit, record.unit), unit="", acts=())


@cache
def complaints_over_units() -> Register:
    """The register of complaints as a seat shows it."""
    register = REGISTERS[COMPLAINT]
    columns = (register.columns[0], withheld_parts.UNIT, *(replace(each, grows=False) for each in register.columns[1:]))
    return replace(
        register, columns=columns, list=list_complaints, count=_count, show=_show, opens="", filters=("unit",),
        over_units=True,
    )  # fmt: skip


def _count(desk: Desk, which: Filter) -> int | None:
    return count_complaints(desk, which)


def _show(desk: Desk, number: str, unit: str = "", _purpose: str = "") -> Record:
    return show_complaint(desk, number, unit)


def _shown(row: Row, units: dict[str, str]) -> Row:
    at, *others = row.values
    return row._replace(values=(at, units.get(row.unit, row.unit), *others))


def _names(reading: Reading) -> dict[str, str]:
    return {link.uid: link.name for link in links(reading.conn, reading.unit)}


def _of_unit(which: Filter, units: dict[str, str]) -> Filter:
    return which if which.unit is None else replace(which, unit=_uid(which.unit, units))


def _uid(named: str, units: dict[str, str]) -> str:
    chosen = [uid for uid, name in units.items() if named in (uid, name)]
    if len(chosen) != 1:
        raise Refused("not_found", {"unit": M_("No unit {unit} is enrolled here.", unit=named)})
    return chosen[0]


def _note(reading: Reading) -> None:
    mine = JOURNAL.c.unit == reading.unit, JOURNAL.c.officer == reading.officer.uid, JOURNAL.c.kind == LOOKED
    newest = select(JOURNAL.c.entered_at).where(*mine).order_by(JOURNAL.c.position.desc()).limit(1)
    last = reading.conn.execute(newest).scalar_one_or_none()
    if last is None or last <= reading.now - purposes.STANDS:
        reading.note(LOOKED, None)
