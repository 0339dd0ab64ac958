"""The one order of a record's entries, the same on every machine of the precinct, however they were exchanged.

Entries go by the journal's own time, then by machine; those of one machine stay in the order in which it wrote them. A
record that one machine alone wrote has them in that order anyhow.

Clocks of two machines differ. Who writes in a record knows its entries that are here, so that his comes after them,
also where his clock is behind: its fact `written_after` then says the time of the last of them (`after_all`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from db.kernel.event_keys import AFTER
from db.words.forms import moment_of, to_json

if TYPE_CHECKING:
    from db.kernel.event import Event

_STEP = timedelta(microseconds=1)
_LATEST = datetime(9999, 1, 1, tzinfo=UTC)
"""No clock shows more. A forged entry with a later time would break every reading of its record."""
_Place = tuple[bool, datetime, str, int, int]


def in_order(events: Sequence[Event]) -> tuple[Event, ...]:
    """The entries of one record in the one order; given in the order in which they came here."""
    if len({event.origin for event in events}) < 2:
        return tuple(events)
    places = _places(events)
    return tuple(sorted(events, key=lambda event: places[event.uid]))


def is_last(events: Sequence[Event], event: Event) -> bool:
    """Whether an entry is the last of its record's `events` in the one order."""
    places = _places(events)
    return places[event.uid] == max(places.values())


def after_all(events: Sequence[Event], at: datetime) -> str | None:
    """What an entry written at this time says under `written_after`; None where its time alone puts it after these."""
    last = max((place[1] for place in _places(events).values()), default=None)
    return None if last is None or last < at else str(to_json(last))


def _places(events: Sequence[Event]) -> dict[str, _Place]:
    """Each entry's uid → its place. The entry that made the record stands before all: it came first everywhere, since a
    file holds entries in the order in which they came to its writer.
    """
    first = min((event.position for event in events), default=0)
    latest: dict[str, datetime] = {}
    places = {}
    for event in sorted(events, key=lambda event: (event.epoch, event.seq)):
        time = max(_time(event), latest.get(event.origin, event.entered_at))
        latest[event.origin] = time
        places[event.uid] = event.position != first, time, event.origin, event.epoch, event.seq
    return places


def _time(event: Event) -> datetime:
    said = event.facts.get(AFTER)
    before = moment_of(said) if isinstance(said, str) else None
    return event.entered_at if before is None else max(event.entered_at, min(before, _LATEST) + _STEP)
