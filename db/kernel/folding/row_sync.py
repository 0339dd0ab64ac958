"""Rows of one database brought to what another one holds, some at a time: how renewing.py swaps a room's rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, bindparam, literal, select, tuple_
from sqlalchemy.exc import IntegrityError

from db.kernel.projections import projecting, shadows
from db.kernel.projections.rows import RowKey, RowValues, TouchedRows, owner_of
from db.storage.models import EXACT, INDEX, QUARANTINED

PAGE = 400
"""Rows that are compared in one transaction, of each side."""


@dataclass(slots=True)
class Pages:
    """The tables of a room and how far each was brought; the last ones are at the end of the list."""

    left: list[tuple[Table, tuple[ColumnElement[bool], ...]]]
    after: RowKey | None = field(default=None)

    def bring_next(self, source: Connection, target: Connection) -> bool:
        """Bring the next page over, in the caller's transactions; whether there is more."""
        if not self.left:
            return False
        table, where = self.left[-1]
        new, old = (_page(conn, table, where, self.after, PAGE) for conn in (source, target))
        # A full page may be followed by rows not read yet: neither side goes further than the other.
        ends = [max(page) for page in (new, old) if len(page) == PAGE]
        until = min(ends, default=None)
        if until is not None:
            new, old = ({key: row for key, row in page.items() if key <= until} for page in (new, old))
        try:
            with target.begin_nested():
                _replace(target, table, old, new)
        except IntegrityError:  # a row of a later page still holds what must be unique: all of the table at once
            new, old = (_page(conn, table, where, None, None) for conn in (source, target))
            _replace(target, table, old, new)
            until = None
        self.after = until
        if until is None:
            self.left.pop()
        return bool(self.left)


def rows_of(room: str, unit: str, *, alone: bool) -> list[tuple[Table, tuple[ColumnElement[bool], ...]]]:
    """The tables that a room keeps rows of a unit in, each with the conditions that choose them (none: every row).

    Its own tables, and its registers' numbers, look-ups, set-aside entries and words. `alone`: the store holds no other
    unit, so that every word is of this one.
    """
    registers = projecting.REGISTERS_OF.get(room, frozenset())
    chosen: list[tuple[Table, tuple[ColumnElement[bool], ...]]] = [
        (table, (table.c.unit == unit,) if "unit" in table.c else ()) for table in projecting.TABLES[room]
    ]
    own = [table for table in (INDEX, EXACT) if table not in projecting.TABLES[room]]
    chosen += [(table, (table.c.unit == unit, table.c.register.in_(sorted(registers)))) for table in own if registers]
    chosen += [(QUARANTINED, (QUARANTINED.c.unit == unit,))]
    for register in sorted(registers & set(shadows.SEARCHED)):
        table = shadows.table(register)
        of_unit = select(INDEX.c.position).where(INDEX.c.unit == unit, INDEX.c.register == register)
        chosen.append((table, () if alone else (table.c.rowid.in_(of_unit),)))
    return chosen


def pages_of(room: str, unit: str, *, alone: bool) -> Pages:
    """The rows that a room keeps of a unit (`rows_of`), to be brought over page by page."""
    return Pages(rows_of(room, unit, alone=alone)[::-1])


def bring_touched(source: Connection, target: Connection, touched: TouchedRows) -> None:
    """Bring the rows over that a fold touched, and all of the records that own them: each table has few of a record."""
    for table, keys in touched.items():
        owner = owner_of(table)
        chosen = [_is(table, key) for key in keys]
        if owner is not None:
            rows = [row for where in chosen for row in source.execute(select(table).where(where)).mappings()]
            rows += [row for where in chosen for row in target.execute(select(table).where(where)).mappings()]
            places = {(row["unit"], row[owner]) for row in rows if row[owner] is not None}
            chosen += [and_(table.c.unit == unit, table.c[owner] == record) for unit, record in sorted(places)]
        for where in chosen:
            old, new = (_keyed(table, conn.execute(select(table).where(where)).mappings()) for conn in (target, source))
            with suppress(IntegrityError), target.begin_nested():  # else with the page that they stand in
                _replace(target, table, old, new)


def _page(
    conn: Connection, table: Table, where: tuple[ColumnElement[bool], ...], after: RowKey | None, most: int | None
) -> dict[RowKey, RowValues]:
    key = list(table.primary_key.columns)
    chosen = select(table).where(*where).order_by(*key).limit(most)
    if after is not None:
        last = (literal(value, column.type) for column, value in zip(key, after, strict=True))
        chosen = chosen.where(tuple_(*key) > tuple_(*last))
    return _keyed(table, conn.execute(chosen).mappings())


def _keyed(table: Table, rows: Iterable[Mapping[Any, Any]]) -> dict[RowKey, RowValues]:
    names = [column.name for column in table.primary_key.columns]
    return {tuple(row[name] for name in names): dict(row) for row in rows}


def _is(table: Table, key: RowKey) -> ColumnElement[bool]:
    return and_(*(column == value for column, value in zip(table.primary_key.columns, key, strict=True)))


def _replace(conn: Connection, table: Table, old: Mapping[RowKey, RowValues], new: Mapping[RowKey, RowValues]) -> None:
    names = [column.name for column in table.primary_key.columns]
    gone = [dict(zip((f"key_{name}" for name in names), key, strict=True)) for key in old if old[key] != new.get(key)]
    made = [row for key, row in new.items() if row != old.get(key)]
    if gone:
        conn.execute(table.delete().where(*(table.c[name] == bindparam(f"key_{name}") for name in names)), gone)
    if made:
        conn.execute(table.insert(), made)
