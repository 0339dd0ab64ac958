"""The history of a record while events are folded: for rows that follow from all of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from db.kernel.journal import stored_events

if TYPE_CHECKING:
    from db.kernel.events.event import Event
    from db.kernel.projections.rows import Rows

T = TypeVar("T")


def history(rows: Rows, event: Event) -> tuple[Event, ...]:
    """All entries of an event's record that the journal holds by now, without those that were set aside.

    What was corrected or decided later is among them already where a record is made again. They are read once for all
    records of a batch.
    """
    return () if event.record is None else history_of(rows, event.unit, event.record)


def history_of(rows: Rows, unit: str, record: str) -> tuple[Event, ...]:
    """As `history`, of a record by its uid."""
    kept = rows.memo.setdefault("histories", {})
    if record not in kept:
        wanted = [each for each in rows.records_of(unit) if each not in kept]
        kept.update(stored_events.events_of_many(rows.conn, unit, list(dict.fromkeys((*wanted, record)))))
    events: tuple[Event, ...] = kept.get(record, ())
    return events


def once(rows: Rows, name: str, event: Event, work: Callable[[tuple[Event, ...]], T]) -> T:
    """What `work` makes of an event's whole record, worked out once in a batch."""
    kept = rows.memo.setdefault(name, {})
    if event.record not in kept:
        kept[event.record] = work(history(rows, event))
    result: T = kept[event.record]
    return result
