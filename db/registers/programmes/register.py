"""Programmes of Police Week and of the year."""

from __future__ import annotations

from db.kernel.base.register import OfferedPaper, Register
from db.kernel.desk.rooms import Room
from db.registers.programmes import commands, events, models, queries, show
from db.registers.programmes.queries import COLUMNS, count_programmes, list_programmes, search_programmes
from db.registers.programmes.rules import STATES
from db.registers.programmes.show import show_programme

PROGRAMME = Register(
    name="programme",
    prefix="P",
    title="Programmes",
    states=STATES,
    done=frozenset({"held", "cancelled"}),
    columns=COLUMNS,
    list=list_programmes,
    count=count_programmes,
    search=search_programmes,
    show=show_programme,
    about="Programmes of Police Week and of the year",
    opens="programme.plan",
    told=(models.PROGRAMME.c.begins_at, models.PROGRAMME.c.title),
)

ROOM = Room(
    name="programmes",
    version=1,
    registers=(PROGRAMME,),
    models=models,
    events=events.KINDS,
    commands=(commands,),
    queries=(queries, show),
    dates=(queries.dates,),
    missed=(queries.missed,),
    papers={"": (OfferedPaper("programmes", "Programmes of this year"),)},
)
