"""The roster: who should be on duty, and when."""

from __future__ import annotations

from db.kernel.base.register import OfferedPaper, Register
from db.kernel.desk.rooms import Room
from db.registers.roster import commands, events, models, queries, rules, show
from db.registers.roster.queries import COLUMNS, count_rosters, list_rosters
from db.registers.roster.show import show_roster

ROSTER = Register(
    name="roster",
    prefix="R",
    title="Rosters",
    states=rules.STATES,
    done=frozenset({"ended"}),
    columns=COLUMNS,
    list=list_rosters,
    count=count_rosters,
    search=None,
    show=show_roster,
    about="Turns, absences and substitutes",
    opens="roster.plan",
    told=(models.ROSTER.c.starts_at, None),
)

ROOM = Room(
    name="roster",
    version=1,
    registers=(ROSTER,),
    models=models,
    events=events.KINDS,
    commands=(commands,),
    queries=(queries, show),
    panels={"on_duty": (queries.on_duty,)},
    dates=(queries.dates,),
    papers={"roster": (OfferedPaper("guard-list", "Guard list of a week"),)},
)
