"""Equipment of the post."""

from __future__ import annotations

from db.kernel.base.register import Register
from db.kernel.desk.rooms import Room
from db.registers.equipment import commands, events, models, queries, show
from db.registers.equipment.queries import COLUMNS, count_equipment, list_equipment, search_equipment
from db.registers.equipment.rules import STATES
from db.registers.equipment.show import show_equipment

EQUIPMENT = Register(
    name="equipment",
    prefix="E",
    title="Equipment",
    states=STATES,
    done=frozenset({"unused"}),
    columns=COLUMNS,
    list=list_equipment,
    count=count_equipment,
    search=search_equipment,
    show=show_equipment,
    about="Weapons, radios and keys of the post: which officer holds what",
    opens="equipment.add",
    told=(models.EQUIPMENT.c.since, None),
)

ROOM = Room(
    name="equipment",
    version=1,
    registers=(EQUIPMENT,),
    seeds="db.registers.equipment",
    models=models,
    events=events.KINDS,
    commands=(commands,),
    queries=(queries, show),
    panels={"attention": (queries.attention,)},
)
