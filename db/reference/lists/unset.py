"""Values that a list still waits for from the precinct: telephones, points, the moving holidays of this year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from db.reference.lists.queries import ListItem
from db.reference.lists.seed import seed_lists
from db.words.calendar.jalali import jalali_year

if TYPE_CHECKING:
    from db.storage.store_info import Info

VALUES = {"duty_phone": "phone", "landmark": "lat", "custody_room": "capacity"}
"""Lists whose items may be without the value that they are for, and its name in `extra`."""
HOLIDAYS = "holiday"
NAMED_HERE = ("landmark", "duty_phone", "patrol_name", "custody_room", "property_place", "handover_count")
"""Lists of which the shipped names only stand for those of a precinct, which changes them (docs/first-day.md)."""


def lacks_value(item: ListItem) -> bool:
    """Whether an item in use has no telephone, point or capacity yet, in a list that is kept for these."""
    name = VALUES.get(item.list)
    return name is not None and item.active and item.extra.get(name) in (None, "")


def lacks_holidays(items: Sequence[ListItem], now: datetime) -> bool:
    """Whether no moving holiday of the current Jalali year is among the items of the list of holidays."""
    return not any(item.code.startswith(f"day_{jalali_year(now)}_") for item in items)


def values_missing(name: str, items: Sequence[ListItem], now: datetime, info: Info) -> int:
    """How many values of a list are still to be set in a store of this kind; this year's holidays count as one.

    A seat calls nobody and has no station: it waits for holidays alone, and the national command for nothing.
    """
    if info.is_national:
        return 0
    if name == HOLIDAYS:
        return int(lacks_holidays(items, now))
    return 0 if info.is_seat else sum(map(lacks_value, items))


def is_as_shipped(name: str, items: Sequence[ListItem]) -> bool:
    """Whether a list of names of the precinct's own still holds exactly what the program ships."""
    if name not in NAMED_HERE:
        return False
    shipped = [(item.code, item.fa, item.en, True, dict(item.extra)) for item in seed_lists()[name]]
    return [(item.code, item.fa, item.en, item.active, dict(item.extra)) for item in items] == shipped
