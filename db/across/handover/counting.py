"""Counts at a handover: what differs, and whether somebody who is missing or extra has been told of. Pure functions."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from datetime import timedelta

PEOPLE = "people_held"
"""The one code of the list of counts that rules know: it is compared with the register of custody."""
BAGS = "sealed_items"
"""Sealed bags and seals: counted without opening any, and without seeing how many the store room says there are."""
IN_BAGS = frozenset({"cash"})
"""Counted no more: cash lies in sealed bags, each with its sum in the store room."""
EQUIPMENT = {"weapons": "weapon", "radios": "radio", "keys": "keys", "vehicles": "vehicle"}
"""Codes of the list of counts → the kind of equipment that answers them: where such pieces are registered one by one,
who holds which is known, and nobody types how many there are."""
COUNTERSIGN_WITHIN = timedelta(hours=24)
"""A signature by radio or telephone is countersigned within this."""


def headcount(counted: int, registered: int) -> str | None:
    """Whether a count of the people held says that some are missing or extra; None where it is what it should be."""
    return None if counted == registered else "missing" if counted < registered else "extra"


def differences(outgoing: Mapping[str, int], incoming: Mapping[str, int]) -> tuple[str, ...]:
    """What both counted and found different. What one of them has not counted is no difference: nothing is known."""
    return tuple(what for what, how_many in outgoing.items() if incoming.get(what, how_many) != how_many)


def answered_by_equipment(kinds: Container[str]) -> frozenset[str]:
    """Codes that nobody counts any more, since the register of equipment has pieces of these kinds."""
    return frozenset(what for what, kind in EQUIPMENT.items() if kind in kinds)


def bags_off(counted: int, registered: int | None) -> bool:
    """Whether one side counted another number of sealed bags than the store room had then."""
    return registered is not None and counted != registered


def people_first(what: str) -> bool:
    """Sort key of what is counted: the people held come first, the rest in the order it has."""
    return what != PEOPLE


def untold(headcounts: Iterable[tuple[int, int]], already_told: Iterable[str]) -> str | None:
    """The first (counted, registered) with people missing or extra about which nobody above has been told.

    Both officers finding the same is told once.
    """
    noticed = set(already_told)
    numbers = (headcount(*item) for item in headcounts)
    return next((what for what in numbers if what is not None and what not in noticed), None)
