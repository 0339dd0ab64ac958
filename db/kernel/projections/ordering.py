"""The one order of a record's entries, the same on every machine of the precinct, however they were exchanged.

Entries go by the journal's own time, then by machine; those of one machine stay in the order in which it wrote them. A
record that one machine alone wrote has them in that order anyhow.

Clocks of two machines differ. Who writes in a record knows its entries that are here, so that his comes after them,
also where his clock is behind: its fact `written_after` then says the time of the last of them (`after_all`).

An entry that a machine learned from a file of lists (`LEARNED`) stands where the entry stands that it says again, and
is left out where that one is here itself. Such entries wait for two people wherever they come.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from db.kernel.events.event_keys import AFTER, LEARNED
from db.kernel.projections import projecting
from db.words.forms import moment_of, to_json

if TYPE_CHECKING:
    from db.kernel.events.event import Event

_STEP = timedelta(microseconds=1)
_LATEST = datetime(9999, 1, 1, tzinfo=UTC)
"""No clock shows more. A forged entry with a later time would break every reading of its record."""
_Place = tuple[bool, datetime, str, int, int]


class _Written(NamedTuple):
    """Which machine wrote an entry, at which place of its chain, and when."""

    origin: str
    epoch: int
    seq: int
    at: datetime


def in_order(events: Sequence[Event]) -> tuple[Event, ...]:
    """The entries of one record in the one order; given in the order in which they came here."""
    if len({_written(event).origin for event in events}) < 2:
        return _without_echoes(events)
    places = _places(events)
    return tuple(sorted(_without_echoes(events), key=lambda event: places[event.uid]))


def is_last(events: Sequence[Event], event: Event) -> bool:
    """Whether an entry is the last of its record's `events` in the one order."""
    if is_said_twice(events, event):
        return False
    places = _places(_without_echoes(events))
    return places[event.uid] == max(places.values())


def is_said_twice(events: Sequence[Event], event: Event) -> bool:
    """Whether another one among these says the same: of the two one is a learned one."""
    own = learned_of(event) or event.uid
    return any(each.uid != event.uid and (learned_of(each) or each.uid) == own for each in events)


def after_all(events: Sequence[Event], at: datetime) -> str | None:
    """What an entry written at this time says under `written_after`; None where its time alone puts it after these."""
    last = max((place[1] for place in _places(events).values()), default=None)
    return None if last is None or last < at else str(to_json(last))


def learned_of(event: Event) -> str | None:
    """The uid of the entry that a learned one says again; None of any other."""
    said = _learned(event)
    return None if said is None else str(said.get("uid"))


def written_at(event: Event) -> datetime:
    """When an entry was first written; of a learned one where it was learned from."""
    return _written(event).at


def origin_of(event: Event) -> str:
    """The machine that wrote an entry; of a learned one the one where it was learned from."""
    return _written(event).origin


def _learned(event: Event) -> Mapping[str, Any] | None:
    said = event.facts.get(LEARNED)
    if not isinstance(said, Mapping):
        return None
    declared = projecting.known(event.kind)
    return said if declared is not None and declared.kind.listed else None


def _written(event: Event) -> _Written:
    if (said := _learned(event)) is None:
        return _Written(event.origin, event.epoch, event.seq, event.entered_at)
    at = moment_of(said["at"]) if isinstance(said.get("at"), str) else None
    return _Written(
        str(said.get("origin") or event.origin), int(said.get("epoch") or 1), int(said.get("seq") or 0),
        at or event.entered_at,
    )  # fmt: skip


def _without_echoes(events: Sequence[Event]) -> tuple[Event, ...]:
    """The entries without learned ones whose own entry is among them; of two that were learned alike, one."""
    if not any(LEARNED in event.facts for event in events):
        return tuple(events)
    said = {event.uid for event in events}
    left = []
    for event in sorted(events, key=lambda event: event.uid):
        if (uid := learned_of(event)) is None or uid not in said:
            left.append(event)
            said.add(uid or event.uid)
    uids = {event.uid for event in left}
    return tuple(event for event in events if event.uid in uids)


def _places(events: Sequence[Event]) -> dict[str, _Place]:
    """Each entry's uid → its place. The entry that made the record stands before all: it came first everywhere, since a
    file holds entries in the order in which they came to its writer. No entry made what belongs to no record.
    """
    first = min((event.position for event in events), default=0)
    latest: dict[str, datetime] = {}
    places = {}
    written = {event.uid: _written(event) for event in events}
    for event in sorted(events, key=lambda event: written[event.uid][1:3]):
        origin, epoch, seq, at = written[event.uid]
        time = max(_time(event, at), latest.get(origin, at))
        latest[origin] = time
        makes = event.record is not None and event.position == first
        places[event.uid] = not makes, time, origin, epoch, seq
    return places


def _time(event: Event, at: datetime) -> datetime:
    said = event.facts.get(AFTER)
    before = moment_of(said) if isinstance(said, str) else None
    return at if before is None else max(at, min(before, _LATEST) + _STEP)
