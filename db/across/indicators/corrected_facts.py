"""What an incident's type and severity were before a correction. Stands before the room that puts corrections in.

A quiet correction lightens a record as much as an open act does, so both are counted. The incident's own row still
holds what stood before when this runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.across.indicators.models import CORRECTED_KIND
from db.kernel.events.event import Event
from db.kernel.projections.projecting import Listener
from db.kernel.projections.rows import Rows
from db.registers.incidents.models import INCIDENT, RETYPE


def _corrected(rows: Rows, event: Event) -> None:
    changed, value = event.facts.get("field"), event.facts.get("value")
    if changed not in ("type", "severity") or value is None:
        return
    if event.record is None or (incident := rows.one(INCIDENT, *event.key)) is None:
        return
    was = _said(rows, event, incident)
    row = {"unit": event.unit, "entry": event.uid, "about": event.record, **was, changed: value}
    rows.put(CORRECTED_KIND, {**row, "was_type": was["type"], "was_severity": was["severity"]})


def _said(rows: Rows, event: Event, incident: Mapping[str, Any]) -> dict[str, Any]:
    """The type and severity that the corrected entry itself says: an act since has changed those of the incident."""
    acts = sorted(rows.of(RETYPE, event.unit, incident["uid"]), key=lambda act: str(act["uid"]))
    act = next((act for act in acts if act["uid"] == event.facts.get("target")), None)
    if act is not None:
        return {"type": act["type"], "severity": act["severity"]}
    if acts:  # the report, before the first of them
        return {"type": acts[0]["type_before"], "severity": acts[0]["severity_before"]}
    return {"type": incident["type"], "severity": incident["severity"]}


LISTENS = (Listener("corrected", _corrected, before=("kernel",)),)
