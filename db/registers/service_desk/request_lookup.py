"""A request's row, the request that answers for it, a session's waiting numbers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, select

from db.registers.service_desk.models import QUEUE, REQUEST


def queue_of(conn: Connection, session: str) -> tuple[int, int]:
    """(given, called) of a session's waiting numbers on this machine."""
    row = conn.execute(select(QUEUE.c.given, QUEUE.c.called).where(QUEUE.c.session == session)).first()
    return (0, 0) if row is None else (row.given, row.called)


def row_of(conn: Connection, unit: str, uid: str) -> Row[Any] | None:
    """The row of a request, or None."""
    return conn.execute(select(REQUEST).where(REQUEST.c.unit == unit, REQUEST.c.uid == uid)).first()


def root(conn: Connection, unit: str, request: Row[Any]) -> Row[Any]:
    """The request that answers for this one: itself, or the last of those it was merged into."""
    while request.merged_into is not None:
        following = row_of(conn, unit, request.merged_into)
        if following is None:
            return request
        request = following
    return request
