"""What an incident's type and severity were before a correction. Stands before the room that puts corrections in.

A quiet correction lightens a record as much as an open act does, so both are counted. The incident's own row still
holds what stood before when this runs.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from db.across.indicators.models import CORRECTED_KIND
from db.kernel.event import Event
from db.kernel.projecting import Listener
from db.registers.incidents.models import INCIDENT


def _corrected(conn: Connection, event: Event) -> None:
    changed, value = event.facts.get("field"), event.facts.get("value")
    if changed not in ("type", "severity") or value is None:
        return
    this = (INCIDENT.c.unit == event.unit, INCIDENT.c.uid == event.record)
    before = conn.execute(select(INCIDENT.c.type, INCIDENT.c.severity).where(*this)).first()
    if before is None:
        return
    row = {"unit": event.unit, "entry": event.uid, "about": event.record, "was_type": before.type}
    row |= {"was_severity": before.severity, "type": before.type, "severity": before.severity, changed: value}
    conn.execute(CORRECTED_KIND.insert(), row)


LISTENS = (Listener("corrected", _corrected, before=("kernel",)),)
