"""In which order entries about an officer were written, on machines of which some have a wrong clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar


class _Written(Protocol):
    """The place of an entry: its machine, and its place in this store."""

    @property
    def origin(self) -> str: ...
    @property
    def position(self) -> int: ...


class _Ordered(Protocol):
    """An entry that is to be ordered."""

    @property
    def uid(self) -> str: ...
    @property
    def written_at(self) -> datetime: ...
    @property
    def place(self) -> _Written: ...


E = TypeVar("E", bound=_Ordered)


def in_order(
    entries: Sequence[E], known_at: Callable[[E, str], tuple[int, int] | None], place_of: Callable[[E], tuple[int, int]]
) -> list[E]:
    """The entries, the earliest first: by when they say they were written, but each after all that its machine knew.

    `known_at` gives where a machine came to know an entry, `place_of` where an entry stands in its own machine's order.
    A clock that was behind, or put right, so turns round nothing that one machine wrote or had taken in.
    """

    def knew(entry: E, other: E) -> bool:
        known = known_at(other, entry.place.origin)
        return known is not None and known < place_of(entry)

    before = {entry.uid: [other for other in entries if other is not entry and knew(entry, other)] for entry in entries}
    latest: dict[str, datetime] = {}

    def after_all(entry: E) -> datetime:
        if entry.uid not in latest:
            latest[entry.uid] = entry.written_at  # two that each knew the other are in nobody's way
            latest[entry.uid] = max([entry.written_at, *map(after_all, before[entry.uid])])
        return latest[entry.uid]

    return sorted(
        entries,
        key=lambda entry: (after_all(entry), len(before[entry.uid]), entry.place.origin, entry.place.position),
    )
