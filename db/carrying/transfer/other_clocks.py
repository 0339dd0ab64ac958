"""The clocks of the precinct's other machines, as their journal files tell of them.

What a machine wrote is never later than now, unless its clock is ahead of this one's. One that is behind is seen by the
order of the entries (docs/custody.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, select

from db.storage.models import JOURNAL
from db.words.calendar.times import AHEAD

if TYPE_CHECKING:
    from db.storage.store import Store

Newest = Mapping[str, datetime]
"""Machine (its uid) → when its newest entry says that it was written."""


def newest_since(conn: Connection, store: Store, since: int) -> Newest:
    """When the newest entry of each other machine after a position was written, as it says."""
    others = (JOURNAL.c.unit == store.unit, JOURNAL.c.origin != store.origin, JOURNAL.c.stream == "record")
    chosen = select(JOURNAL.c.origin, func.max(JOURNAL.c.entered_at)).where(*others, JOURNAL.c.position > since)
    return {row[0]: row[1] for row in conn.execute(chosen.group_by(JOURNAL.c.origin))}


def minutes_ahead(newest: Newest, now: datetime) -> tuple[tuple[str, int], ...]:
    """The machines whose clock is ahead of `now`, and by how many minutes at least."""
    return tuple(
        (origin, int((at - now).total_seconds()) // 60) for origin, at in sorted(newest.items()) if at - now > AHEAD
    )


def last_said(imports: Iterable[Mapping[str, object]]) -> dict[str, int]:
    """Minutes by which machines were ahead when something of them last came; `imports` are facts, the oldest first."""
    said: dict[str, int] = {}
    for facts in imports:
        said.pop(str(facts.get("from")), None)
        ahead = facts.get("ahead")
        pairs = ahead if isinstance(ahead, list) else []
        said |= {str(pair[0]): pair[1] for pair in pairs if isinstance(pair, list) and len(pair) == 2}
    return said
