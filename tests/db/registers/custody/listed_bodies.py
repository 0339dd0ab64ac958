"""Bodies of a unit's own list, as the commander adds them and the inspectorate agrees to them."""

from __future__ import annotations

from typing import Any

from db.kernel.base.access import Role
from db.reference.lists.forms import AddItem, AgreeItem
from db.reference.lists.item_commands import add_item, agree_item
from db.registers.custody.ruled_lists import OPENING

UNIT = "کلانتری ۱۴"


def listed(desk_as: Any, code: str = "station_14", name: str = UNIT, like: str = "other_unit") -> str:
    """Adds a body that counts from now on; its code."""
    add_item(desk_as(Role.COMMANDER), AddItem(list="body", code=code, fa=name, en=f"Body {code}", like=like))
    if like in OPENING:
        agree_item(desk_as(Role.INSPECTOR), AgreeItem(list="body", code=code))
    return code
