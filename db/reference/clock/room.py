"""The clock by which the desk goes."""

from __future__ import annotations

from db.kernel.desk.rooms import Room
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
)
