"""Why an accident needs a sketch by the police: what the store's list says, against what is known. No law in code.

Each item of the list `sketch_need` says by what it is known: `harm` (somebody was hurt or died), `units 3` (so many
or more), `kind motorcycle` (a unit of one of these kinds), or nothing: then an officer says so. `limit` is a damage
above the item of `sketch_limit` for the year.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from db.reference.lists.queries import ListItem
from db.words.calendar.jalali import jalali_year

NEED, LIMIT = "sketch_need", "sketch_limit"


@dataclass(frozen=True, slots=True)
class AccidentFacts:
    """What is known of an accident: its units by kind, harm, the damage in rials, what an officer said of it."""

    kinds: Sequence[str] = ()
    harmed: bool = False
    damage: int | None = None
    said: frozenset[str] = frozenset()


def limit_of(limits: Iterable[ListItem], at: datetime) -> int | None:
    """The damage in rials above which a sketch is needed in the Jalali year of `at`: the newest item up to it."""
    year = jalali_year(at)
    limits_by_year = [
        (int(item.code), item.extra.get("rials")) for item in limits if item.active and item.code.isdecimal()
    ]
    rials = [value for code, value in sorted(limits_by_year) if code <= year and isinstance(value, int)]
    return rials[-1] if rials else None


def reasons(accident: AccidentFacts, needs: Iterable[ListItem], limit: int | None) -> tuple[ListItem, ...]:
    """The items of the list that hold, in its order."""
    return tuple(item for item in needs if item.active and _holds(item, accident, limit))


def _holds(item: ListItem, accident: AccidentFacts, limit: int | None) -> bool:
    if item.code in accident.said:
        return True
    word, *rest = str(item.extra.get("by", "")).split() or [""]
    match word:
        case "harm":
            return accident.harmed
        case "units":
            return len(accident.kinds) >= int(rest[0])
        case "kind":
            return any(kind in rest for kind in accident.kinds)
        case "limit":
            return accident.damage is not None and limit is not None and accident.damage > limit
    return False
