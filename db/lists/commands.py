"""What a commander or administrator changes in the lists."""

from __future__ import annotations

import re

from db.access import LISTS
from db.desk import Act, command
from db.lists.forms import AddItem, ChangeItem, SetCapacity, SetPhone
from db.lists.queries import item, items_of
from db.messages import M_, Refused

_CODE = re.compile(r"^[a-z][a-z0-9_]*$")
FIXED = frozenset({"officer_role"})
"""Lists whose codes the program itself knows."""


@command("list.add_item", label="Add to a list", form=AddItem, roles=LISTS)
def add_item(act: Act, form: AddItem) -> str:
    """Adds an item at the end of a list; returns its code."""
    assert form.list is not None
    assert form.code is not None
    if form.list in FIXED or not items_of(act.conn, form.list):
        raise Refused("invalid", {"list": M_("There is no such list to add to.")})
    if not _CODE.match(form.code):
        raise Refused("invalid", {"code": M_("Small Latin letters, digits and _ are expected.")})
    if item(act.conn, form.list, form.code) is not None:
        raise Refused("invalid", {"code": M_("This code is taken.")})
    act.append("list_item_added", record=None, form=form)
    return form.code


@command("list.change_item", label="Change a list item", form=ChangeItem, roles=LISTS)
def change_item(act: Act, form: ChangeItem) -> str:
    """Renames an item or puts it in or out of use; returns its code."""
    assert form.list is not None
    assert form.code is not None
    if item(act.conn, form.list, form.code) is None:
        raise Refused("not_found", {"code": M_("This is not in the list.")})
    if form.list in FIXED and form.active is False:
        raise Refused("invalid", {"active": M_("The program needs this item.")})
    act.append("list_item_changed", record=None, form=form)
    return form.code


@command("list.set_phone", label="Telephone of whom to call", form=SetPhone, roles=LISTS)
def set_phone(act: Act, form: SetPhone) -> str:
    """Keeps the number that a duty gives to be called; returns the code."""
    assert form.code is not None
    act.append("list_phone_set", record=None, form=form)
    return form.code


@command("list.set_capacity", label="Capacity of a room", form=SetCapacity, roles=LISTS)
def set_capacity(act: Act, form: SetCapacity) -> str:
    """Keeps how many people a room may hold; returns its code."""
    assert form.code is not None
    assert form.capacity is not None
    if not 0 <= form.capacity <= 500:
        raise Refused("invalid", {"capacity": M_("A number from 0 to 500 is expected.")})
    act.append("list_capacity_set", record=None, form=form)
    return form.code
