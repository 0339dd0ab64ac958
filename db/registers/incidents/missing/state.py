"""Where a search stands, as its row says it, and the times that the commander sets."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from db.reference.lists.queries import item
from db.registers.incidents.missing import rules
from db.registers.incidents.models import INCIDENT, MISSING


def search_of(conn: Connection, unit: str, record: str | None) -> Row[Any] | None:
    """The row of an incident's search; None without one."""
    return conn.execute(select(MISSING).where(MISSING.c.unit == unit, MISSING.c.uid == record)).first()


def limit(conn: Connection, name: str) -> timedelta:
    """A time of rules.LIMITS as it is set now: hours, or days for the erasing."""
    kept = item(conn, "desk_limit", rules.LIMITS[name])
    value = None if kept is None else kept.extra.get("value")
    if not isinstance(value, int):
        return rules.USUAL[name]
    return timedelta(days=value) if name == "erase" else timedelta(hours=value)


def next_check(conn: Connection, age_group: str, now: datetime) -> datetime:
    """When somebody looks again: sooner for a child."""
    return now + limit(conn, "check_child" if age_group == rules.CHILD else "check")


def not_ended() -> ColumnElement[bool]:
    """The condition that leaves out incidents whose search has ended: no words find these any more."""
    ended = select(MISSING.c.uid).where(MISSING.c.unit == INCIDENT.c.unit, MISSING.c.state != rules.SEARCHING)
    return INCIDENT.c.uid.not_in(ended)


def ended_among(conn: Connection, unit: str, uids: tuple[str, ...]) -> frozenset[str]:
    """Those of these incidents whose search has ended."""
    ended = select(MISSING.c.uid).where(
        MISSING.c.unit == unit, MISSING.c.uid.in_(uids), MISSING.c.state != rules.SEARCHING
    )
    return frozenset(conn.execute(ended).scalars()) if uids else frozenset()
