"""Officers: who they are, what they may do, their passwords and PINs."""

from __future__ import annotations

from db.kernel.rooms import Room
from db.reference.officers import commands, events, models, queries

ROOM = Room(
    name="officers",
    seeds="db.reference.officers",
    models=models,
    events=events.KINDS,
    commands=(commands,),
    queries=(queries,),
)
