"""Officers: who they are, what they may do, their passwords and PINs."""

from __future__ import annotations

from db.kernel.rooms import Room
from db.reference.officers import commands, events, queries

ROOM = Room(
    name="officers", seeds="db.reference.officers", events=events.KINDS, commands=(commands,), queries=(queries,)
)
