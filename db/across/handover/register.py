"""Shifts, marked moments and the handover of one shift to the next."""

from __future__ import annotations

from db.across.handover import (
    attention,
    commands,
    commands_relief,
    events,
    marks,
    models,
    past_handovers,
    queries,
    showing,
    summary,
)
from db.across.handover.queries import COLUMNS, count_shifts, list_shifts, search_shifts
from db.across.handover.running_shift import STATES
from db.across.handover.showing import show_shift
from db.kernel.base.register import OfferedPaper, Register
from db.kernel.desk.rooms import Room

SHIFT = Register(
    name="shift",
    prefix="H",
    title="Shifts",
    states=STATES,
    done=frozenset({"signed"}),
    columns=COLUMNS,
    list=list_shifts,
    count=count_shifts,
    search=search_shifts,
    show=show_shift,
    opens="shift.open",
    told=(models.SHIFT.c.opened_at, None),
    above=True,
)

ROOM = Room(
    name="handover",
    version=4,
    seeds="db.across.handover",
    registers=(SHIFT,),
    models=models,
    events=events.KINDS,
    commands=(marks, commands_relief, commands),
    never_waits=(marks, commands_relief, commands),
    queries=(marks, queries, attention, showing, commands_relief, past_handovers, summary),
    kept_with={"mark": "shift"},
    panels={"on_duty": (queries.on_duty,), "marks": (marks.marks,), "attention": (attention.attention,)},
    papers={"shift": (OfferedPaper("handover", "Handover"), OfferedPaper("board", "Board, without names"))},
)
