"""Events of the store itself: its unit, its epochs."""

from __future__ import annotations

from sqlalchemy import Connection

from db.events import EventKind
from db.journal import Event
from db.tables import UnitRow, table

UNIT = table(UnitRow)


def _created(conn: Connection, event: Event) -> None:
    facts = event.facts
    conn.execute(
        UNIT.insert(),
        {"uid": event.record, "kind": facts["kind"], "name": facts["name"], "parent": facts.get("parent")},
    )


KINDS = (
    EventKind("unit_created", "Unit created", _created),
    EventKind("epoch_started", "New epoch"),
    EventKind("store_restored", "Store restored"),
)
