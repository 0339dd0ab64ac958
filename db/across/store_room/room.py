"""The store room: its register, and the entries of other records that make and move its things."""

from __future__ import annotations

from db.across.store_room import commands, listeners
from db.kernel.base.register import OfferedPaper
from db.kernel.desk.rooms import Room
from db.registers.property import events, item_rows, models, queries, show
from db.registers.property.register import PROPERTY

ROOM = Room(
    name="property",
    version=3,
    registers=(PROPERTY,),
    seeds="db.registers.property",
    offers={"property.papers": "(conn, unit, record) → sections: what was put to a found thing"},
    fills={
        "record.again": item_rows.forget,
        "incident.papers": show.sections_of_record,
        "custody.papers": show.sections_of_record,
    },
    models=models,
    events=events.KINDS,
    listens=listeners.LISTENS,
    commands=(commands,),
    queries=(queries, show),
    papers={"property": (OfferedPaper("chain", "Chain of custody"), OfferedPaper("label", "Label, 50 × 30 mm"))},
    panels={"attention": (queries.attention,)},
    dates=(queries.dates,),
)
