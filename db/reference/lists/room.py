"""Lists of codes that a commander keeps: kinds, places, holidays, limits."""

from __future__ import annotations

from db.kernel.base.writers import at_first, by_anyone, own_act
from db.kernel.desk.rooms import Room
from db.reference.lists import commands, events, models, queries

ROOM = Room(
    name="lists",
    version=1,
    seeds="db.reference.lists",
    models=models,
    events=events.KINDS,
    commands=(commands,),
    at_seats=True,
    at_national=True,
    queries=(queries,),
    own_acts=(
        own_act(at_first, "lists_seeded"),
        own_act(by_anyone, "lists_seeded"),
    ),
)
