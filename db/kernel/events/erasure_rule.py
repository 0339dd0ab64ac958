"""Declaration of what a kind of event empties (erasing.py goes by it)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from db.kernel.events.event import Event

NOTHING: frozenset[str] = frozenset()
WHO_AND_WORDS = frozenset({"identity", "words"})
"""What a sealed record loses."""
SHARE = "copy_share"
"""The kind of an entry that holds a record's share of the key of a copy (copies.py)."""


@dataclass(frozen=True, slots=True)
class AnyEntry:
    """An entry that another one may empty.

    `about` is the kind of the entry that its fact `target` names, "" without one. `foreign`: another machine than
    this one wrote it (`origin`), in the order that it knew.
    """

    uid: str
    record: str | None
    kind: str
    position: int
    facts: Mapping[str, Any]
    about: str
    origin: str
    foreign: bool


@dataclass(frozen=True, slots=True)
class Empties:
    """What a kind empties: the parts of an entry that its event does, and which records may have such entries."""

    parts: Callable[[Event, AnyEntry], frozenset[str]]
    records: Callable[[Event], Sequence[str]] = lambda event: (event.record or "",)


def came_before(event: Event, entry: AnyEntry) -> bool:
    """Whether an entry of the same record was there when this one was written, as far as that can be told here.

    The entries of one machine stand in its order everywhere; of another machine's, nobody knows what it knew.
    """
    if entry.record != event.record:
        return False
    in_order = entry.origin == event.origin or not entry.foreign
    return not in_order or entry.position < event.position


def shares_of(event: Event, entry: AnyEntry) -> frozenset[str]:
    """What an erasing kind empties: every share of copies that told of the record until then."""
    return frozenset({"identity"}) if entry.kind == SHARE and came_before(event, entry) else NOTHING
