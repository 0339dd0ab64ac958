"""Lists of codes that a commander keeps: kinds, places, holidays, limits."""

from __future__ import annotations

from db.kernel.rooms import Room
from db.reference.lists import commands, events, queries

ROOM = Room(name="lists", seeds="db.reference.lists", events=events.KINDS, commands=(commands,), queries=(queries,))
