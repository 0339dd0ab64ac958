"""The register of the store room. Its room is declared in db/across/store_room/room.py, which follows other records."""

from __future__ import annotations

from db.kernel.base.register import Register
from db.registers.property import models, rules
from db.registers.property.queries import COLUMNS, count_items, list_items, needs_names, search_items
from db.registers.property.show import show_item

PROPERTY = Register(
    name="property",
    prefix="T",
    title="Store room",
    states=rules.STATES,
    done=rules.GONE,
    columns=COLUMNS,
    list=list_items,
    count=count_items,
    search=search_items,
    show=show_item,
    about="What the precinct keeps of others: where it lies, under which seal, what must go back",
    opens="property.find",
    at_work="Things in police hands",
    wholes=("seal", "serial", "imei", "plate"),
    names_needed=needs_names,
    names_alone=True,
    told=(models.ITEM.c.since, models.ITEM.c.what),
)
