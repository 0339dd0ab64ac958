"""Making one record's projections again from its events: what corrections and sealing rest on.

A correction is an event that names an earlier one, a field and a new value. The tables only ever see events with
their corrections put in, so no `apply` function needs to know that corrections exist.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, select

from db.kernel import journal, projecting, schema, search, slots
from db.kernel.ruled import COUNTS_AS, UNAGREED
from db.storage.models import INDEX, QUARANTINED

if TYPE_CHECKING:
    from db.kernel.event import Event

CORRECTED = "corrected"
PARTS = ("facts", "identity", "words")
KEPT_WITH_CODES = (COUNTS_AS, UNAGREED)
"""Facts beside a code that say what an added one counts as: a correction brings those of its own."""


def effective(events: tuple[Event, ...]) -> tuple[Event, ...]:
    """The events with the values that later corrections gave them; corrections themselves stay in their places."""
    corrected: dict[str, dict[str, Event]] = {}
    for event in events:
        if event.kind == CORRECTED:
            corrected.setdefault(event.facts["target"], {})[event.facts["field"]] = event
    if not corrected:
        return events
    return tuple(_put_in(event, corrected[event.uid]) if event.uid in corrected else event for event in events)


def _put_in(event: Event, corrections: dict[str, Event]) -> Event:
    parts = {part: dict(getattr(event, part)) for part in PARTS}
    at = event.at
    for name, correction in corrections.items():
        part = correction.facts["part"]
        value = getattr(correction, part).get("value")
        if part in correction.sealed or value is None:
            parts[part].pop(name, None)
        else:
            parts[part][name] = value
        for kept in KEPT_WITH_CODES:
            if kept in correction.facts:
                parts["facts"][kept] = joined(parts["facts"].get(kept), correction.facts[kept])
        if name == correction.facts.get("moment") and value is not None:
            at = datetime.fromisoformat(value)
    return replace(event, at=at, facts=parts["facts"], identity=parts["identity"], words=parts["words"])


def joined(before: Any, new: Any) -> Any:
    """Two facts of `KEPT_WITH_CODES`, the newer one last."""
    if isinstance(new, Mapping):
        return {**(before or {}), **new}
    return [*(before or ()), *(code for code in new if code not in (before or ()))]


def owned(projection: Table) -> str | None:
    """The column by which a projection's rows belong to a record: `uid`, or `record` in a table of many rows."""
    return next((name for name in ("record", "uid") if name in projection.c), None)


def reproject(conn: Connection, record: str, until: int) -> None:
    """Drop a record's rows and apply its events again, up to a position (inclusive)."""

    index = conn.execute(select(INDEX).where(INDEX.c.uid == record)).first()
    if index is not None and index.register in search.SEARCHED:
        search.drop(conn, index.register, record)
    history = tuple(event for event in journal.events_of(conn, record) if event.position <= until)
    for filler in slots.fillers("record.again") if history else ():
        filler(conn, history[0].unit, record)
    for projection in reversed(schema.projections()):
        column = owned(projection)
        if column is not None and history:
            unit = [projection.c.unit == history[0].unit] if "unit" in projection.c else []
            conn.execute(projection.delete().where(projection.c[column] == record, *unit))
    aside = set(conn.execute(select(QUARANTINED.c.position)).scalars())
    for event in effective(history):
        if event.position not in aside and event.kind not in (CORRECTED, "record_sealed", "contact_sealed"):
            projecting.apply(conn, event)
    if index is not None and index.sealed:
        conn.execute(INDEX.update().where(INDEX.c.uid == record).values(sealed=True))
