"""The clock by which the desk goes."""

from __future__ import annotations

from db.kernel.base.writers import by_anyone, own_act
from db.kernel.desk.rooms import Room
from db.kernel.journal.clock_kept import DOUBTED, HOUR_SAID, SOMEBODY_HELD
from db.reference.clock import commands, events

ROOM = Room(
    name="clock",
    seeds="db.reference.clock",
    events=events.KINDS,
    commands=(commands,),
    never_waits=(commands,),
    at_seats=True,
    at_national=True,
    queries=(commands,),
    offers={
        HOUR_SAID: "(act, before, said): the desk went by another hour until somebody said it",
        SOMEBODY_HELD: "(conn, unit) → whether somebody's time runs",
    },
    own_acts=(own_act(by_anyone, DOUBTED),),
)
