"""Officers: who they are, what they may do, their passwords and PINs."""

from __future__ import annotations

from db.kernel.desk.rooms import Room
from db.reference.officers import appointing_commands, commands, events, inspectorate_commands, models, queries

ROOM = Room(
    name="officers",
    version=1,
    seeds="db.reference.officers",
    models=models,
    events=events.KINDS,
    commands=(commands, inspectorate_commands, appointing_commands),
    at_seats=True,
    at_national=True,
    queries=(queries, appointing_commands),
    panels={"attention": (appointing_commands.attention,)},
)
