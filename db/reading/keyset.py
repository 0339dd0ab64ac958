"""Keyset pages of a register's main table, newest first by an instant, and counts that stop at a cap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Row, Table, and_, func, literal, select, tuple_

from db.kernel.officer import Reading
from db.words.records import COUNT_CAP, Cursor, Filter


def _chosen(reading: Reading, source: Table, instant: Column[Any], which: Filter) -> ColumnElement[bool]:
    where = [source.c.unit == reading.unit]
    if which.state is not None:
        where.append(source.c.state == which.state)
    if which.since is not None:
        where.append(instant >= which.since)
    if which.until is not None:
        where.append(instant < which.until)
    return and_(*where)


def page(
    reading: Reading, instant: Column[Any], which: Filter, after: Cursor | None, limit: int
) -> tuple[Sequence[Row[Any]], Cursor | None]:
    """Rows of the table that `instant` belongs to, newest first, and where the next page begins."""
    source = instant.table
    assert isinstance(source, Table)
    chosen = select(source).where(_chosen(reading, source, instant, which))
    if after is not None:
        last = tuple_(literal(after.key, instant.type), literal(after.uid))
        chosen = chosen.where(tuple_(instant, source.c.uid) < last)
    rows = reading.conn.execute(chosen.order_by(instant.desc(), source.c.uid.desc()).limit(limit + 1)).all()
    if len(rows) <= limit:
        return rows, None
    end = rows[limit - 1]
    return rows[:limit], Cursor(getattr(end, instant.name), end.uid)


def count(reading: Reading, instant: Column[Any], which: Filter) -> int | None:
    """How many rows a filter leaves; None above COUNT_CAP."""
    source = instant.table
    assert isinstance(source, Table)
    some = select(source.c.uid).where(_chosen(reading, source, instant, which)).limit(COUNT_CAP + 1).subquery()
    found = int(reading.conn.execute(select(func.count()).select_from(some)).scalar_one())
    return None if found > COUNT_CAP else found
