"""Entries that have no record and make one thing together, as the items of the lists: folded in the one order.

What a record is made of is made again by reprojection.py; these are made again from every entry of their kinds
(`EventKind.fold_group`), where one comes from another machine that stands before others that are here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from db.kernel.journal import stored_events
from db.kernel.projections import ordering, projecting
from db.kernel.projections.rows import Rows, TouchedRows
from db.storage.models import JOURNAL

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.kernel.events.event import Event


def fold(rows: Rows, event: Event) -> bool:
    """Bring the rows up to one more entry of such kinds, in the one order; False where that is its place here anyhow,
    and nothing was done.
    """
    kinds = _remade(event.kind)
    if not kinds or not _is_shared(rows, event.unit, kinds):
        return False
    before = tuple(each for each in _history(rows, event.unit, kinds) if each.position <= event.position)
    if ordering.is_last(before, event):
        return False
    if not ordering.is_said_twice(before, event):
        projecting.fold(rows, event)  # for who listens to it
    again(rows, event.unit, event.kind, event.position)
    return True


def again(rows: Rows, unit: str, kind: str, position: int) -> None:
    """Make what the kinds of `kind` make together again, of a unit's entries up to a position."""
    declared = projecting.known(kind)
    if declared is None or declared.kind.remake is None:
        return
    rows.write()  # what was set aside meanwhile is none of them
    every = stored_events.events_of_kinds(rows.conn, unit, projecting.together_with(kind))
    declared.kind.remake(rows, unit, ordering.in_order([each for each in every if each.position <= position]))


def again_all(conn: Connection, unit: str, kinds: Iterable[str], position: int) -> TouchedRows:
    """Make again whatever entries of these kinds make together; the rows that this touched."""
    rows = Rows(conn)
    first = {projecting.together_with(kind): kind for kind in kinds if _remade(kind)}
    for kind in first.values():
        again(rows, unit, kind, position)
    rows.write()
    return rows.touched


def _remade(kind: str) -> tuple[str, ...]:
    declared = projecting.known(kind)
    return () if declared is None or declared.kind.remake is None else projecting.together_with(kind)


def _is_shared(rows: Rows, unit: str, kinds: Sequence[str]) -> bool:
    """Whether more than one machine wrote entries of these kinds."""
    kept = rows.memo.setdefault("together_shared", {})
    if (unit, kinds) not in kept:
        origins = select(func.count(JOURNAL.c.origin.distinct())).where(
            JOURNAL.c.unit == unit, JOURNAL.c.kind.in_(kinds)
        )
        kept[unit, kinds] = rows.conn.execute(origins).scalar_one() > 1
    return bool(kept[unit, kinds])


def _history(rows: Rows, unit: str, kinds: Sequence[str]) -> tuple[Event, ...]:
    kept = rows.memo.setdefault("together", {})
    if (unit, kinds) not in kept:
        kept[unit, kinds] = stored_events.events_of_kinds(rows.conn, unit, kinds)
    events: tuple[Event, ...] = kept[unit, kinds]
    return events
