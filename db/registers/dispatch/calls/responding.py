"""How long calls waited: the response intervals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.reading import keyset
from db.registers.dispatch.calls.intervals import MinutesSpread, interval, spread
from db.registers.dispatch.calls.queries import HAS_NUMBER
from db.registers.dispatch.models import CALL, DISPATCH
from db.words.records import Filter

if TYPE_CHECKING:
    from sqlalchemy import Row as SqlRow

    Found = SqlRow[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Response:
    """The response intervals of the calls of a period, in minutes; `calls` counts them, `without` those to whom nobody
    was sent: they are in neither spread."""

    calls: int
    without: int
    to_dispatch: MinutesSpread
    to_arrival: MinutesSpread


@query("call.intervals", roles=READERS)
def intervals(reading: Reading, since: datetime | None = None, until: datetime | None = None) -> Response:
    """How long from a call to the first patrol sent and to the first on the scene, of calls that somebody was sent to.

    A call that belongs to another's incident is measured by its own. What was not said is missing, never guessed.
    """
    conn = reading.conn
    here = keyset.within(CALL.c.started_at, CALL.c.state, reading.unit, Filter(None, since, until))
    rows = conn.execute(select(CALL.c.uid, CALL.c.incident, CALL.c.joined, CALL.c.started_at).where(
        *here, HAS_NUMBER, CALL.c.state != "void")).all()  # fmt: skip
    sent: dict[str, list[tuple[datetime, datetime | None]]] = {}
    columns = (DISPATCH.c.record, DISPATCH.c.dispatched_at, DISPATCH.c.on_scene_at)
    for record, dispatched, on_scene in conn.execute(
        select(*columns).where(DISPATCH.c.unit == reading.unit, DISPATCH.c.dispatched_at.is_not(None))
    ):
        sent.setdefault(record, []).append((dispatched, on_scene))
    first: list[timedelta | None] = []
    there: list[timedelta | None] = []
    without = 0
    for uid, incident, joined, started in rows:
        own = sent.get(uid, []) + ([] if joined else sent.get(incident or "", []))
        if not own:
            without += 1
            continue
        first.append(interval(started, min(dispatched for dispatched, _ in own)))
        there.append(interval(started, min((at for _, at in own if at is not None), default=None)))
    return Response(len(rows), without, spread(first), spread(there))
