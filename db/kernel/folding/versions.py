"""Which version of a room's folds made its rows of a unit, as this store keeps it; and what is behind the program.

The version counts how spellings are folded, too (db/words/folding.py): words that records are found by follow from it.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from db.kernel.projections import projecting
from db.storage.dialects.elements import each_value
from db.storage.models import JOURNAL, MADE_BY

RoomOfUnit = tuple[str, str]
"""A room and a unit."""
MIXED = 0
_UNITS = each_value(JOURNAL.c.unit)


def behind(conn: Connection) -> tuple[RoomOfUnit, ...]:
    """What folds of another version made, in the order of the rooms."""
    made = {(row.room, row.unit): row.version for row in conn.execute(select(MADE_BY))}
    units = units_of(conn)
    rooms = projecting.VERSIONS.items()
    return tuple((room, unit) for room, version in rooms for unit in units if made.get((room, unit)) != version)


def units_of(conn: Connection) -> tuple[str, ...]:
    """The units whose entries the journal holds, found by its key without reading it."""
    return tuple(conn.execute(_UNITS).scalars())


def note_made(conn: Connection, parts: Iterable[RoomOfUnit], version: int | None = None) -> None:
    """Note that the rows of these rooms and units have this version, in the caller's transaction.

    `version` MIXED: acts are saved from now on whose rows are of this version beside rows of another.
    """
    for room, unit in parts:
        conn.execute(MADE_BY.delete().where(MADE_BY.c.room == room, MADE_BY.c.unit == unit))
        now = projecting.VERSIONS[room] if version is None else version
        conn.execute(MADE_BY.insert(), {"room": room, "unit": unit, "version": now})


def note_all(conn: Connection) -> None:
    """Note that everything in this store has this version, in the caller's transaction."""
    units = units_of(conn)
    note_made(conn, [(room, unit) for room in projecting.VERSIONS for unit in units])


def note_new(conn: Connection, unit: str) -> None:
    """Keep, before the first entries of another unit come, that this version makes its rows: nothing renews them."""
    if conn.execute(select(JOURNAL.c.unit).where(JOURNAL.c.unit == unit).limit(1)).first() is None:
        note_made(conn, [(room, unit) for room in projecting.VERSIONS])


def registers_of(parts: Iterable[RoomOfUnit]) -> frozenset[str]:
    """The registers whose rows these are."""
    return frozenset(register for room, _unit in parts for register in projecting.REGISTERS_OF[room])
