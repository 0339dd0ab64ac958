"""A register as a store shows it: at a seat over its units, read only; else as it is."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial

from db.across.seats import duties, withheld_parts
from db.across.seats.complaints import complaints_over_units
from db.across.seats.unit_records import count_records, list_records, show_record
from db.carrying.levels import purposes
from db.kernel.base.officer import Desk
from db.kernel.base.register import COMPLAINT, REGISTERS, Register
from db.words.records import Cursor, Filter, Page, Record, Row


def seen(desk: Desk, name: str) -> Register:
    """A register as this store shows it."""
    return at_seat(name) if desk.store.info.is_seat else REGISTERS[name]


def at_seat(name: str) -> Register:
    """A register as a seat shows it; one whose records stay at the units is as it is."""
    if name == COMPLAINT:
        return complaints_over_units()
    if name == duties.REGISTER:
        return held_elsewhere()
    return over_units(name) if REGISTERS[name].above else REGISTERS[name]


@cache
def over_units(name: str) -> Register:
    """A register over the units below: with a column for the unit, nothing to enter, nothing to find by words; `show`
    takes the unit and the purpose."""
    register = REGISTERS[name]
    return replace(
        _read_only(register), columns=withheld_parts.columns_of(register), list=partial(_list, name),
        count=partial(_count, name), show=partial(_shown, name),
        filters=("unit", *(each for each in register.filters if each == "type")),
    )  # fmt: skip


@cache
def held_elsewhere() -> Register:
    """The register of people held, of whom a seat has the duties alone."""
    return replace(
        _read_only(REGISTERS[duties.REGISTER]), states=duties.STATES, done=frozenset(), columns=duties.COLUMNS,
        list=duties.list_duties, count=duties.count_duties, show=partial(_shown, duties.REGISTER), look_for=None,
        of_people=False, filters=("unit",), pressing=frozenset(), beside={}, wholes=(),
    )  # fmt: skip


def shown(desk: Desk, name: str, number: str, unit: str = "", purpose: str = "") -> Record:
    """A record of a unit below: what of it is here. Raises Refused: "not_found", "not_kept", "invalid"."""
    if name == duties.REGISTER:
        return duties.show_duties(desk, number, unit, purpose)
    return show_record(desk, name, number, unit, purpose)


def _read_only(register: Register) -> Register:
    return replace(
        register, search=None, opens="", preview=None, at_work="", scanned=(), sorts={}, panels=(), keyed={},
        leaves=False, over_units=True, purposes=purposes.LIST,
    )  # fmt: skip


def _list(name: str, desk: Desk, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    return list_records(desk, name, which, after, limit)


def _count(name: str, desk: Desk, which: Filter) -> int | None:
    return count_records(desk, name, which)


def _shown(name: str, desk: Desk, number: str, unit: str = "", purpose: str = "") -> Record:
    return shown(desk, name, number, unit, purpose)
