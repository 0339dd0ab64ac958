"""An incident as patrols are sent to it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from db.kernel.base.scenes import PatrolScene
from db.registers.incidents.models import INCIDENT, PARTY


def scene_of_incident(conn: Connection, unit: str, uid: str) -> PatrolScene | None:
    """The incident with this uid; None where there is none."""
    row = conn.execute(select(INCIDENT).where(INCIDENT.c.unit == unit, INCIDENT.c.uid == uid)).first()
    if row is None:
        return None
    point = None if row.lat is None or row.lon is None else (row.lat, row.lon)
    return PatrolScene(
        uid, "incident", row.number, row.state, row.type, row.severity, row.place, point, row.reported_at,
        row.summary or "", row.landmark or "", row.address or "",
        armed=bool(row.weapon) and row.weapon != "none_seen", ties=_ties(conn, row),
    )  # fmt: skip


def _ties(conn: Connection, row: Any) -> tuple[str, ...]:
    """Whether the record says of somebody hurt or dead."""
    hurt = select(PARTY.c.uid).where(PARTY.c.unit == row.unit, PARTY.c.record == row.uid, PARTY.c.role == "injured")
    ties = ["hurt"] if row.injured or conn.execute(hurt.limit(1)).first() is not None else []
    return (*ties, "dead") if row.dead else tuple(ties)
