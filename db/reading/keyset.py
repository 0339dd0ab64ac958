"""Keyset pages of every list: rows are read on from the last one seen, so the last page costs what the first does.

A list is ordered by a key and, where keys tie, by a uid. Counts stop at a cap.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar, cast

from sqlalchemy import (
    BigInteger,
    BinaryExpression,
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Integer,
    Row,
    Select,
    String,
    Table,
    bindparam,
    column,
    func,
    select,
    true,
    tuple_,
)
from sqlalchemy.sql.visitors import replacement_traverse

from db.kernel.base.officer import Reading
from db.storage.columns import Instant
from db.storage.dialects.elements import TextsOf, at_most
from db.words.messages import M_, Refused
from db.words.records import COUNT_CAP, Cursor, Filter

R = TypeVar("R")


class SortColumns(NamedTuple):
    """The columns that a list is ordered by: its key, and its uid where keys tie. `alone`: no two rows have one key."""

    key: ColumnElement[Any]
    uid: ColumnElement[Any]
    alone: bool = False
    oldest: bool = False
    """The least key first."""


def cut(
    conn: Connection,
    chosen: Select[Any],
    order: SortColumns,
    after: Cursor | None,
    limit: int,
    values: Mapping[str, Any] | None = None,
) -> tuple[Sequence[Row[*tuple[Any, ...]]], Cursor | None]:
    """A page of what is chosen, the greatest key first, and where the next begins. The order's columns are chosen too.

    Here alone a page is cut: every list of a table comes to it. `values` are of the parameters of `chosen`.
    Raises Refused("invalid") for the end of a list that is ordered by another kind of key.
    """
    given = _given(order, after, values)
    rows = conn.execute(_statement(chosen, order, after is not None, limit + 1), given).all()
    if len(rows) <= limit:
        return rows, None
    end = rows[limit - 1]._mapping
    return rows[:limit], Cursor(end[order.key], end[order.uid])


def _given(order: SortColumns, after: Cursor | None, values: Mapping[str, Any] | None) -> dict[str, Any]:
    """The parameters of a page's statement. Raises Refused("invalid") for the end of another kind of list."""
    given = dict(values or {})
    if after is not None:
        if not _fits(after.key, order.key):
            raise _no_end()
        given |= {"cut_key": after.key, "cut_uid": after.uid}
    return given


def _fits(key: Any, column: ColumnElement[Any]) -> bool:
    """Whether a list that is ordered by this column can have ended at a key."""
    if isinstance(column.type, Instant):
        return isinstance(key, datetime) and key.tzinfo is not None
    if isinstance(column.type, Integer | BigInteger):
        return type(key) is int and abs(key) < 2**63
    return isinstance(key, column.type.python_type)


def _no_end() -> Refused:
    return Refused("invalid", {"after": M_("This is no end of this list.")})


def cut_for(
    reading: Reading,
    chosen: Select[Any],
    order: SortColumns,
    after: Cursor | None,
    limit: int,
    values: Mapping[str, Any] | None = None,
) -> tuple[Sequence[Row[*tuple[Any, ...]]], Cursor | None]:
    """A page of what is chosen of the reading's unit, or among its units: the newest of each, and of all those the
    newest, in one statement. `reading.placed` then says of each row where it stands and whose it is. Raises as `cut`.
    """
    if not reading.among:
        return cut(reading.conn, chosen, order, after, limit, values)
    given = {**_given(order, after, values), "units": json.dumps(reading.among)}
    units = TextsOf(bindparam("units", type_=String())).table_valued(column("value", String()))
    newest = _statement(_of_unit(chosen, lambda of: of == units.c.value), order, after is not None, limit + 1).lateral()
    key, uid = newest.c[order.key.name], newest.c[order.uid.name]
    by = (key.asc(), uid.asc()) if order.oldest else (key.desc(), uid.desc())
    all_of = select(*newest.c, units.c.value.label("of_unit")).select_from(units.join(newest, true()))
    rows = reading.conn.execute(all_of.order_by(*by).limit(at_most(limit + 1)), given).all()
    reading.placed.extend((getattr(row, key.name), row.of_unit) for row in rows[:limit])
    if len(rows) <= limit:
        return rows, None
    return rows[:limit], Cursor(getattr(rows[limit - 1], key.name), getattr(rows[limit - 1], uid.name))


def _of_unit(chosen: Select[Any], told: Callable[[ColumnElement[Any]], ColumnElement[bool]]) -> Select[Any]:
    """The statement with another condition in the place of `unit = …`."""

    def swapped(element: Any, **_given: Any) -> Any:
        is_unit = isinstance(element, BinaryExpression) and getattr(element.left, "name", "") == "unit"
        return told(element.left) if is_unit and isinstance(element.right, BindParameter) else None

    return cast("Select[Any]", replacement_traverse(chosen, {}, swapped))


@lru_cache(maxsize=256)
def _statement(chosen: Select[Any], order: SortColumns, further: bool, most: int) -> Select[Any]:
    """The statement of a page of `most` rows. A list that chooses by the same statement each time has it made once."""
    key, uid, alone, oldest = order
    last_key, last_uid = bindparam("cut_key", type_=key.type), bindparam("cut_uid", type_=String())
    if further:
        here, last = (key, last_key) if alone else (tuple_(key, uid), tuple_(last_key, last_uid))
        chosen = chosen.where(here > last if oldest else here < last)
    by = tuple(each.asc() if oldest else each.desc() for each in ((key,) if alone else (key, uid)))
    return chosen.order_by(*by).limit(at_most(most))


def cut_of(
    rows: Sequence[R], order: Callable[[R], tuple[Any, str]], after: Cursor | None, limit: int, *, oldest: bool = False
) -> tuple[tuple[R, ...], Cursor | None]:
    """The same of rows that no table holds: opened envelopes, what is worked out. `oldest`: the least key first.

    Raises Refused("invalid") as `cut` does.
    """
    ordered = sorted(rows, key=order, reverse=not oldest)
    if after is not None:
        last = (after.key, after.uid)
        try:
            ordered = [row for row in ordered if (order(row) > last if oldest else order(row) < last)]
        except TypeError:
            raise _no_end() from None
    page = tuple(ordered[:limit])
    return page, Cursor(*order(page[-1])) if len(ordered) > limit else None


def within(instant: Column[Any], state: Column[Any], unit: str, which: Filter) -> tuple[ColumnElement[bool], ...]:
    """The conditions that every register's filter has: the unit, a state, from one instant until another."""
    where = [instant.table.c.unit == unit]
    if which.state is not None:
        where.append(state == which.state)
    if which.since is not None:
        where.append(instant >= which.since)
    if which.until is not None:
        where.append(instant < which.until)
    return tuple(where)


def page(
    reading: Reading,
    instant: Column[Any],
    which: Filter,
    after: Cursor | None,
    limit: int,
    *where: ColumnElement[bool],
) -> tuple[Sequence[Row[*tuple[Any, ...]]], Cursor | None]:
    """Rows of the table that `instant` belongs to, newest first, and where the next page begins."""
    source = _source(instant)
    chosen = select(source).where(*within(instant, source.c.state, reading.unit, which), *where)
    return cut_for(reading, chosen, SortColumns(instant, source.c.uid), after, limit)


def count(reading: Reading, instant: Column[Any], which: Filter, *where: ColumnElement[bool]) -> int | None:
    """How many rows of that table a filter leaves; None above COUNT_CAP."""
    source = _source(instant)
    return count_for(reading, select(source.c.uid).where(*within(instant, source.c.state, reading.unit, which), *where))


def count_for(reading: Reading, chosen: Select[Any], values: Mapping[str, Any] | None = None) -> int | None:
    """How many rows are chosen of the reading's unit, or among its units; None above COUNT_CAP."""
    if reading.among:
        chosen = _of_unit(chosen, lambda of: of.in_(reading.among))
    return count_of(reading.conn, chosen, values)


def count_of(conn: Connection, chosen: Select[Any], values: Mapping[str, Any] | None = None) -> int | None:
    """How many rows are chosen; None above COUNT_CAP."""
    if _CAP.get() is not None:
        chosen = chosen.limit(at_most(COUNT_CAP + 1))
    some = chosen.subquery()
    return capped(int(conn.execute(select(func.count()).select_from(some), dict(values or {})).scalar_one()))


def capped(count: int) -> int | None:
    """A count as a list tells it; None above COUNT_CAP, but within `whole_counts`."""
    cap = _CAP.get()
    return None if cap is not None and count > cap else count


@contextmanager
def whole_counts() -> Iterator[None]:
    """Count to the end in this block, for a document that says how many there are; a screen never waits for that."""
    before = _CAP.set(None)
    try:
        yield
    finally:
        _CAP.reset(before)


_CAP: ContextVar[int | None] = ContextVar("count_cap", default=COUNT_CAP)


def _source(instant: Column[Any]) -> Table:
    source = instant.table
    assert isinstance(source, Table)
    return source
