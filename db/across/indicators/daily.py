"""Keeping the counts of incidents by day and type: what an incident counts is taken before it changes, and added after.

Rows that are dropped and made again are taken first, and added as their events are folded again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.across.indicators.models import COUNT, SEEN
from db.kernel.base.batches import BATCH
from db.kernel.base.visible import CLEARED, COMMITTED, IMPORTED
from db.kernel.events.event import Event
from db.kernel.projections.projecting import Listener
from db.kernel.projections.rows import RowKey, Rows
from db.registers.incidents.models import INCIDENT
from db.words.calendar.jalali import at_no_hour

BEGINS = ("incident_reported", IMPORTED)
CHANGES = (
    "incident_disposed", "incident_cleared", "incident_referred", "incident_voided", "incident_reopened",
    "incident_retyped", "incident_death_recorded",
)  # fmt: skip
"""The kinds that may change the day, type, clearance, state, solution or time of an incident."""

KEY = tuple(column.name for column in COUNT.c if column.primary_key)
COUNTS = tuple(column.name for column in COUNT.c if not column.primary_key)
QUARTER = 15
"""Minutes: a time on such a minute counts as rounded."""


def counted(incident: Mapping[str, Any]) -> dict[str, int]:
    """What one incident counts, by the columns of the counts."""
    live = incident["state"] != "void"
    reported = incident["reported_at"]
    rounded = reported.minute % QUARTER == 0 and not at_no_hour(reported)
    return {
        "live": int(live),
        "void": int(not live),
        "solved": int(live and bool(incident["solved"])),
        "late": int(live and bool(incident["late"])),
        "rounded": int(live and rounded),
    }


def _key(rows: Rows, incident: Mapping[str, Any]) -> RowKey:
    """An incident counts apart, for its import alone, as long as the import is unfinished."""
    unit, batch = incident["unit"], incident["batch"]
    if batch is not None:
        row = rows.one(BATCH, unit, batch)
        batch = None if row is not None and row["state"] == COMMITTED else batch
    return unit, batch or SEEN, incident["day"], incident["type"], incident["clearance"] or ""


def _count(rows: Rows, incident: Mapping[str, Any] | None, sign: int) -> None:
    if incident is not None:
        add(rows, _key(rows, incident), {name: sign * count for name, count in counted(incident).items()})


def add(rows: Rows, key: RowKey, counts: Mapping[str, int]) -> None:
    """Add to one row of the counts; a row of which nothing is left goes."""
    before = rows.one(COUNT, *key)
    after = {name: counts[name] + (0 if before is None else before[name]) for name in COUNTS}
    if not after["live"] and not after["void"]:
        rows.drop(COUNT, *key)
    elif before is None:
        rows.put(COUNT, dict(zip(KEY, key, strict=True)) | after)
    else:
        rows.change(COUNT, key, **after)


def _add(rows: Rows, event: Event) -> None:
    _count(rows, rows.one(INCIDENT, *event.key), 1)


def _take(rows: Rows, event: Event) -> None:
    take(rows, *event.key)


def take(rows: Rows, unit: str, record: str) -> None:
    """Count an incident no more, as its row is about to be changed or dropped. Fills `record.again`."""
    _count(rows, rows.one(INCIDENT, unit, record), -1)


def _taken_out(rows: Rows, event: Event) -> None:
    """Rows of an import that was thrown away."""
    for uid in event.facts["records"]:
        incident = rows.one(INCIDENT, event.unit, uid)
        if incident is not None and incident["batch"] == event.record:
            _count(rows, incident, -1)


def _brought_in(rows: Rows, event: Event) -> None:
    """What an import counts, so far apart, counts with everything else from now on."""
    for row in rows.find(COUNT, unit=event.unit, batch=event.record):
        key = tuple(row[name] for name in KEY)
        rows.drop(COUNT, *key)
        add(rows, (event.unit, SEEN, *key[2:]), row)


LISTENS = (
    *(Listener(kind, _add) for kind in BEGINS),
    *(Listener(kind, _take, before=("incidents",)) for kind in CHANGES),
    *(Listener(kind, _add) for kind in CHANGES),
    Listener("import_committed", _brought_in),
    Listener(CLEARED, _taken_out, before=("imports",)),
)
