"""How a kind of event declares what it empties (emptying.py goes by it)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from db.kernel.event import Event

NOTHING: frozenset[str] = frozenset()
WHO_AND_WORDS = frozenset({"identity", "words"})
"""What a sealed record loses."""


@dataclass(frozen=True, slots=True)
class AnyEntry:
    """An entry that another one may empty.

    `about` is the kind of the entry that its fact `target` names, "" without one. `foreign`: another machine wrote it,
    in the order that it knew.
    """

    uid: str
    record: str | None
    kind: str
    position: int
    facts: Mapping[str, Any]
    about: str
    foreign: bool


@dataclass(frozen=True, slots=True)
class Empties:
    """What a kind empties: the parts of an entry that its event does, and which records may have such entries."""

    parts: Callable[[Event, AnyEntry], frozenset[str]]
    records: Callable[[Event], Sequence[str]] = lambda event: (event.record or "",)


def came_before(event: Event, entry: AnyEntry) -> bool:
    """Whether an entry of the same record was there when this one was written, as far as that can be told here."""
    return entry.record == event.record and (entry.foreign or entry.position < event.position)
