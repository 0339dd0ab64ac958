"""Numbers that are looked up as a whole: telephones, national IDs, plates, seals, serials, IMEIs, bands.

Each field that holds one keeps it in one spelling in a table of its own, by register: whoever knows the number finds
the record in that register. There is no look-up over several registers: that would be a person's trail. What is
protected or sealed is gone from here as from every other projection.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlalchemy import Connection, bindparam, select

from db.kernel.base.visible import shown
from db.storage.models import EXACT, INDEX
from db.words.exact_numbers import WHO, asked_as, kept_as, kind_of
from db.words.forms import Form, fields_of

if TYPE_CHECKING:
    from db.kernel.base.officer import Reading
    from db.kernel.events.event import Event
    from db.kernel.projections.rows import Rows

LOOKED_UP: dict[str, frozenset[str]] = {}
"""The registers that are looked up by such numbers, each with the kinds of them."""
NOTED = "number_looked_up"
"""The access entry that a look-up of somebody's number leaves: the register and the kind, never the number."""

_FOUND = (
    select(EXACT.c.record)
    .join(INDEX, (INDEX.c.unit == EXACT.c.unit) & (INDEX.c.uid == EXACT.c.record))
    .where(
        EXACT.c.unit == bindparam("in_unit"),
        EXACT.c.register == bindparam("in_register"),
        EXACT.c.kind == bindparam("in_kind"),
        EXACT.c.value == bindparam("value"),
        shown(INDEX.c.batch),
    )
    .order_by(INDEX.c.position.desc())
)


def declare(register: str, kinds: Iterable[str]) -> None:
    """Let a register's records be looked up by numbers of these kinds."""
    if looked_up := frozenset(kinds):
        LOOKED_UP[register] = looked_up


def keep(rows: Rows, event: Event, form: type[Form] | None) -> None:
    """Keep the numbers that an event gives its record."""
    if form is None or event.record is None or not (asked := _fields(form)):
        return
    index = rows.one(INDEX, event.unit, event.record)
    register = "" if index is None else str(index["register"])
    for name, kind in asked if register in LOOKED_UP else ():
        value = event.value(name)
        if kind in LOOKED_UP[register] and isinstance(value, str):
            for number in kept_as(kind, value):
                key = (event.unit, register, kind, number, event.record)
                if rows.one(EXACT, *key) is None:
                    rows.put(EXACT, dict(zip(("unit", "register", "kind", "value", "record"), key, strict=True)))


def drop(rows: Rows, unit: str, record: str) -> None:
    """Let a record be found by no such number."""
    for row in rows.of(EXACT, unit, record):
        rows.drop(EXACT, *(row[name] for name in ("unit", "register", "kind", "value", "record")))


def find(conn: Connection, unit: str, register: str, typed: str, kinds: Iterable[str]) -> tuple[str, ...]:
    """The uids of a register's records that hold exactly this number, the newest first."""
    records: dict[str, None] = {}
    for kind in sorted(set(kinds) & LOOKED_UP.get(register, frozenset())):
        for value in asked_as(kind, typed):
            values = {"in_unit": unit, "in_register": register, "in_kind": kind, "value": value}
            records |= dict.fromkeys(conn.execute(_FOUND, values).scalars())
    return tuple(records)


def look(reading: Reading, register: str, typed: str) -> tuple[str, ...]:
    """As `find`, by every kind that the register keeps; that somebody's own number was looked up is noted."""
    kinds = LOOKED_UP.get(register, frozenset())
    records: list[str] = []
    for kind in sorted(kinds):
        if asked_as(kind, typed):
            here = find(reading.conn, reading.unit, register, typed, (kind,))
            records += here
            if kind in WHO:
                reading.note(NOTED, None, {"register": register, "kind": kind, "found": len(here)})
    return tuple(dict.fromkeys(records))


def _fields(form: type[Form]) -> tuple[tuple[str, str], ...]:
    if (fields := _OF_FORM.get(form)) is None:
        fields = tuple((name, kind) for name, what in fields_of(form) if (kind := kind_of(what)))
        _OF_FORM[form] = fields
    return fields


_OF_FORM: dict[type[Form], tuple[tuple[str, str], ...]] = {}
"""The fields of each form that hold such numbers, with their kinds."""
