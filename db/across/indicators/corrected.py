"""What an incident's type and severity were before a correction. Stands before the room that puts corrections in.

A quiet correction lightens a record as much as an open act does, so both are counted. The incident's own row still
holds what stood before when this runs.
"""

from __future__ import annotations

from db.across.indicators.models import CORRECTED_KIND
from db.kernel.event import Event
from db.kernel.projecting import Listener
from db.kernel.rows import Rows
from db.registers.incidents.models import INCIDENT


def _corrected(rows: Rows, event: Event) -> None:
    changed, value = event.facts.get("field"), event.facts.get("value")
    if changed not in ("type", "severity") or value is None:
        return
    before = rows.one(INCIDENT, *event.key)
    if before is None:
        return
    row = {"unit": event.unit, "entry": event.uid, "about": event.record, "was_type": before["type"]}
    row |= {"was_severity": before["severity"], "type": before["type"], "severity": before["severity"], changed: value}
    rows.put(CORRECTED_KIND, row)


LISTENS = (Listener("corrected", _corrected, before=("kernel",)),)
