"""Gang files: cases by number, no persons."""

from __future__ import annotations

from db.kernel.base.register import Register
from db.kernel.desk.rooms import Room
from db.registers.gangs import commands, events, models, queries, show
from db.registers.gangs.queries import COLUMNS, count_gangs, list_gangs, search_gangs
from db.registers.gangs.rules import STATES
from db.registers.gangs.show import show_gang

GANG = Register(
    name="gang",
    prefix="B",
    title="Gang files",
    states=STATES,
    done=frozenset({"broken_up", "closed"}),
    columns=COLUMNS,
    list=list_gangs,
    count=count_gangs,
    search=search_gangs,
    show=show_gang,
    about="Related cases, kept by investigation",
    opens="gang.open",
    flagged=False,
    told=(models.GANG.c.opened_at, models.GANG.c.title),
)

ROOM = Room(
    name="gangs",
    version=1,
    registers=(GANG,),
    models=models,
    events=events.KINDS,
    commands=(commands,),
    queries=(queries, show),
)
