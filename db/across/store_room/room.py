"""The store room: its register, and the entries of other records that make and move its things."""

from __future__ import annotations

from db.across.store_room import commands, listeners
from db.kernel.desk.rooms import Room
from db.registers.property import events, item_rows, models, queries, show
from db.registers.property.register import PROPERTY

ROOM = Room(
    name="property",
    version=1,
    registers=(PROPERTY,),
    seeds="db.registers.property",
    offers={"property.papers": "(conn, unit, record) → sections: what was put to a found thing"},
    fills={"record.again": item_rows.forget},
    models=models,
    events=events.KINDS,
    listens=listeners.LISTENS,
    commands=(commands,),
    queries=(queries, show),
    panels={"attention": (queries.attention,)},
)
