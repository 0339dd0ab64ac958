"""An incident as a sketch is drawn of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table, select

from db.kernel.base.accidents import Accident, Vehicle
from db.reference.lists.queries import item
from db.registers.incidents.models import ACCIDENT, INCIDENT, PARTY, VEHICLE

GROUP = "accident"


def accident_of_incident(conn: Connection, unit: str, uid: str) -> Accident | None:
    """The incident with this uid; None where there is none."""
    row = conn.execute(select(INCIDENT).where(INCIDENT.c.unit == unit, INCIDENT.c.uid == uid)).first()
    if row is None:
        return None
    details = conn.execute(select(ACCIDENT).where(ACCIDENT.c.unit == unit, ACCIDENT.c.uid == uid)).first()
    kind = item(conn, "incident_type", row.type)
    return Accident(
        uid=uid,
        number=row.number,
        state=row.state,
        is_accident=kind is not None and GROUP in (kind.code, kind.extra.get("group")),
        harmed=bool(row.injured or row.dead),
        seen_at=row.occurred_from or row.reported_at,
        light=None if details is None else details.light,
        surface=None if details is None else details.surface,
        place=row.spot,
        vehicles=tuple(Vehicle(kept.kind, kept.plate) for kept in _of(conn, VEHICLE, unit, uid)),
        people=tuple(kept.name for kept in _of(conn, PARTY, unit, uid) if kept.name),
    )


def _of(conn: Connection, table: Table, unit: str, uid: str) -> list[Any]:
    return list(conn.execute(select(table).where(table.c.unit == unit, table.c.record == uid).order_by(table.c.uid)))
