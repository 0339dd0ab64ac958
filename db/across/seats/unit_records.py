"""Lists and records at a seat: those of its units, each read by the register's own query, put together by time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Table, select

from db.across.indicators.scopes import scope_units
from db.across.seats import withheld_parts
from db.carrying.levels import purposes
from db.carrying.levels.branch_reading import not_taken
from db.carrying.levels.links import BELOW
from db.carrying.levels.models import LINK
from db.carrying.levels.remarks import RemarkSeen, list_remarks
from db.carrying.levels.unit_status import age, is_old, last_words
from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.base.register import REGISTERS, Register
from db.kernel.desk.desk import Query, query
from db.kernel.journal import stored_events
from db.kernel.projections import numbering
from db.kernel.projections.projecting import label
from db.reading import keyset
from db.reading.chronology import entries
from db.storage import dialects, ends
from db.storage.models import UNIT
from db.words.calendar.jalali import local_date, some_time_of
from db.words.forms import Field
from db.words.messages import M_, Message, Refused
from db.words.records import Cursor, Filter, Line, Page, Record, Row, Section

if TYPE_CHECKING:
    from collections.abc import Mapping


OLD = "old"
"""The flag of a row whose unit's last word is old: it is quiet, whatever else it says."""


@query("level.records", roles=READERS)
def list_records(reading: Reading, name: str, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    """A page of a register over all units, or over that of the filter: the newest first, each row with its unit.

    Every unit is asked for a page, by the register's own query and index; the newest of all are this page. A database
    that can does it in one statement.
    """
    register = _register(reading, name)
    units, ages = units_of(reading, which.unit), ages_of(reading)
    if _at_once(reading):
        of_all = reading.of_all(units)
        newest: Page[Row] = _asked(register.list).read(of_all, which, after, limit)
        placed = zip(newest.rows, of_all.placed, strict=True)
        shown = (_shown(register, units, ages, unit, row) for row, (_key, unit) in placed)
        return Page(tuple(shown), newest.next)
    ahead: list[tuple[Cursor, Row]] = []
    more = False
    for unit in units:
        page: Page[Row] = _asked(register.list).read(reading.of(unit), which, after, limit)
        keys = _keys(reading.of(unit), register, page.rows)
        more = more or page.next is not None
        for row in page.rows:
            its = getattr(row, register.within_time)
            ahead.append((Cursor(keys[its], its), _shown(register, units, ages, unit, row)))
    ahead.sort(key=lambda each: (each[0].key, each[0].uid), reverse=True)
    rows, more = ahead[:limit], more or len(ahead) > limit
    return Page(tuple(row for _end, row in rows), rows[-1][0] if rows and more else None)


def _at_once(reading: Reading) -> bool:
    return bool(dialects.named(reading.conn.dialect.name).LATERAL)


def ages_of(reading: Reading) -> dict[str, tuple[Message | None, frozenset[str]]]:
    """How old each unit's last word is, and the flag that its rows carry for that."""
    words = last_words(reading.conn, reading.desk.store.unit)
    return {
        unit: (age(came, reading.now), frozenset({OLD} if is_old(came, reading.now) else ()))
        for unit, came in words.items()
    }


def _shown(
    register: Register, units: Mapping[str, str], ages: Mapping[str, tuple[Message | None, frozenset[str]]], unit: str,
    row: Row,
) -> Row:  # fmt: skip
    word, flags = ages.get(unit, (None, frozenset()))
    values = withheld_parts.values_of(register, units[unit], word, row.values)
    return row._replace(unit=unit, values=values, flags=row.flags | flags)


def _keys(reading: Reading, register: Register, rows: tuple[Row, ...]) -> Mapping[str, object]:
    """The time that each of these rows is sorted by."""
    assert register.told is not None
    at, columns = register.told[0], _table(register).c
    its = columns[register.within_time]
    mine = columns.unit == reading.unit, its.in_([getattr(row, register.within_time) for row in rows])
    return {row[0]: row[1] for row in reading.conn.execute(select(its, at).where(*mine))}


def _table(register: Register) -> Table:
    """Where its records stand, by unit and uid."""
    assert register.told is not None
    assert isinstance(register.told[0], Column)
    table = register.told[0].table
    assert isinstance(table, Table)
    return table


def _asked(read: Callable[..., Any]) -> Query[..., Any]:
    """A register's list or count, as the query that it is."""
    assert isinstance(read, Query)
    return read


@query("level.count", roles=READERS)
def count_records(reading: Reading, name: str, which: Filter) -> int | None:
    """How many a filter leaves over all units; None above COUNT_CAP."""
    register, total = _register(reading, name), 0
    if _at_once(reading):
        counted: int | None = _asked(register.count).read(reading.of_all(units_of(reading, which.unit)), which)
        return counted
    for unit in units_of(reading, which.unit):
        count: int | None = _asked(register.count).read(reading.of(unit), which)
        if count is None:
            return None
        total += count
    return keyset.capped(total)


@query("level.record", roles=READERS)
def show_record(reading: Reading, name: str, number: str, unit: str = "", purpose: str = "") -> Record:
    """A record of a unit below: its entries as they came, and what of them is at the unit. It is read only.

    `unit`: its uid or name; without it the number must be of one unit alone. `purpose`: what it is opened for, a code
    of the list level_purpose, which stands for half an hour; the access entry names it. What the register's own view
    works out of a whole record is not worked out of a part of it. Raises Refused: "not_found", "invalid".
    """
    register = _register(reading, name)
    here, uid, number = _found(reading, register, number, unit)
    purpose = purposes.for_purpose(reading, purpose)
    table, history = _table(register), stored_events.events_of(reading.conn, here.unit, uid)
    mine = table.c.unit == here.unit, table.c.uid == uid
    state = reading.conn.execute(select(table.c.state).where(*mine)).scalar_one()
    sections = (
        withheld_parts.at_the_unit(history),
        *remarks_about(reading, uid),
        *_refused(reading, register, here.unit, uid),
    )
    noted = {"unit": here.unit, "register": name, "number": number, "purpose": purpose}
    reading.note(purposes.READ, None, noted)
    return Record(
        register=name, uid=uid, number=number, state=str(state), title=units_of(reading)[here.unit],
        read_at=ends.last_position(reading.conn), sections=sections,
        chronology=register.told_entries(entries(reading.conn, history)), unit=here.unit,
    )  # fmt: skip


ON_ITS_WAY, CAME, WAS_READ = (
    Field("words", "Remark, on its way"), Field("words", "Remark, to be acknowledged"),
    Field("words", "Remark, acknowledged"),
)  # fmt: skip


def _fared(remark: RemarkSeen) -> Field:
    if remark.acknowledged_at is not None:
        return WAS_READ
    return ON_ITS_WAY if remark.came_at is None else CAME


def remarks_about(reading: Reading, record: str | None, held: tuple[str, str] | None = None) -> tuple[Section, ...]:
    """Remarks of this seat about a record, each with whether it was read there. `held`: as `list_remarks`."""
    written: tuple[RemarkSeen, ...] = list_remarks.read(reading, record, held)
    lines = tuple(Line("text", _fared(each), each.text) for each in written)
    return (Section("Remarks from above", lines),) if lines else ()


def _refused(reading: Reading, register: Register, unit: str, record: str) -> tuple[Section, ...]:
    """What a branch that was not taken says of a record: the kinds of its entries, and when."""
    written = [entry for entry in not_taken.read(reading, unit) if entry.record == record]
    lines = tuple(
        Line(
            "at",
            Field("moment", label(entry.kind)),
            some_time_of(local_date(entry.at)) if register.by_week else entry.at,
        )
        for entry in written
    )
    return (Section("Of a branch not taken", lines),) if lines else ()


def _found(reading: Reading, register: Register, number: str, unit: str) -> tuple[Reading, str, str]:
    """The unit's reading, the uid and the number of what was asked for."""
    matches = []
    for uid in units_of(reading, unit or None):
        here = reading.of(uid)
        try:
            matches.append((here, *numbering.asked(here, register.name, number)))
        except Refused as refused:
            if refused.code != "not_found":
                raise
    if not matches:
        raise Refused("not_found", {"number": M_("There is no record {number}.", number=number.strip())})
    if len(matches) > 1:
        raise Refused("invalid", {"unit": M_("{count} units have a record of this number: name the unit.",
                                             count=len(matches))})  # fmt: skip
    return matches[0]


@dataclass(frozen=True, slots=True)
class UnitHere:
    """A unit whose records are at a seat."""

    uid: str
    kind: str
    name: str


def units_here(reading: Reading) -> tuple[UnitHere, ...]:
    """The units whose records are counted here: those enrolled below, retired ones too, for what came of them stays;
    those that a made-up store was made with; the seat itself where nobody is below it.
    """
    conn, store = reading.conn, reading.desk.store
    enrolled = select(LINK.c.uid, LINK.c.kind, LINK.c.name).where(LINK.c.unit == store.unit, LINK.c.relation == BELOW)
    below = {row.uid: UnitHere(*row) for row in conn.execute(enrolled.order_by(LINK.c.name, LINK.c.uid))}
    every_unit = {row.uid: UnitHere(row.uid, row.kind, row.name) for row in conn.execute(select(UNIT))}
    below |= {uid: every_unit[uid] for uid in scope_units(conn, store.unit) if uid in every_unit and uid != store.unit}
    return tuple(below.values()) or (every_unit[store.unit],)


def units_of(reading: Reading, which: str | None = None) -> dict[str, str]:
    """The units of `units_here` by uid, with their names; or one, by uid or name. Raises Refused("not_found")."""
    here = {unit.uid: unit.name for unit in units_here(reading)}
    if which is None:
        return here
    chosen = {uid: name for uid, name in here.items() if which in (uid, name)}
    if len(chosen) != 1:
        raise Refused("not_found", {"unit": M_("No unit {unit} is enrolled here.", unit=which)})
    return chosen


@query("level.names", roles=READERS)
def unit_names(reading: Reading) -> dict[str, str]:
    """The units whose records may be here: uid → name, in the order of their names."""
    return dict(sorted(units_of(reading).items(), key=lambda each: (each[1], each[0])))


def _register(reading: Reading, name: str) -> Register:
    """The register, where its records are at seats and this officer may list them. Raises Refused."""
    register = REGISTERS.get(name)
    if register is None or not register.above:
        raise Refused("not_kept", {}, M_("The records of this register stay at the unit."))
    if reading.officer.role not in _asked(register.list).roles:
        raise Refused("forbidden", {}, M_("Your role may not see this."))
    return register
