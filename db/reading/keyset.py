"""Keyset pages of every list: rows are read on from the last one seen, so the last page costs what the first does.

A list is ordered by a key and, where keys tie, by a uid. Counts stop at a cap.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, Row, Select, Table, func, literal, select, tuple_

from db.kernel.officer import Reading
from db.words.records import COUNT_CAP, Cursor, Filter

R = TypeVar("R")
Order = tuple[ColumnElement[Any], ColumnElement[Any]]
"""The columns that a list is ordered by: its key, and its uid."""


def cut(
    conn: Connection, chosen: Select[Any], order: Order, after: Cursor | None, limit: int, *, alone: bool = False
) -> tuple[Sequence[Row[*tuple[Any, ...]]], Cursor | None]:
    """A page of what is chosen, the greatest key first, and where the next begins. The order's columns are chosen too.

    Here alone a page is cut: every list of a table comes to it. `alone`: no two rows have one key.
    """
    key, uid = order
    by = (key,) if alone else order
    if after is not None:
        last = (literal(after.key, key.type), literal(after.uid))
        chosen = chosen.where(key < last[0] if alone else tuple_(*order) < tuple_(*last))
    rows = conn.execute(chosen.order_by(*(column.desc() for column in by)).limit(limit + 1)).all()
    if len(rows) <= limit:
        return rows, None
    end = rows[limit - 1]._mapping
    return rows[:limit], Cursor(end[key], end[uid])


def cut_of(
    rows: Sequence[R], order: Callable[[R], tuple[Any, str]], after: Cursor | None, limit: int, *, oldest: bool = False
) -> tuple[tuple[R, ...], Cursor | None]:
    """The same of rows that no table holds: opened envelopes, what is worked out. `oldest`: the least key first."""
    ordered = sorted(rows, key=order, reverse=not oldest)
    if after is not None:
        last = (after.key, after.uid)
        ordered = [row for row in ordered if (order(row) > last if oldest else order(row) < last)]
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
    return cut(reading.conn, chosen, (instant, source.c.uid), after, limit)


def count(reading: Reading, instant: Column[Any], which: Filter, *where: ColumnElement[bool]) -> int | None:
    """How many rows of that table a filter leaves; None above COUNT_CAP."""
    source = _source(instant)
    return count_of(
        reading.conn, select(source.c.uid).where(*within(instant, source.c.state, reading.unit, which), *where)
    )


def count_of(conn: Connection, chosen: Select[Any]) -> int | None:
    """How many rows are chosen; None above COUNT_CAP."""
    some = chosen.limit(COUNT_CAP + 1).subquery()
    return capped(int(conn.execute(select(func.count()).select_from(some)).scalar_one()))


def capped(found: int) -> int | None:
    """A count as a list tells it; None above COUNT_CAP."""
    return None if found > COUNT_CAP else found


def _source(instant: Column[Any]) -> Table:
    source = instant.table
    assert isinstance(source, Table)
    return source
