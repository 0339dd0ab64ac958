"""The counts that a province offers the national command."""

from __future__ import annotations

from db.across.counts import commands, making
from db.kernel.desk.rooms import Room

ROOM = Room(name="counts", events=commands.KINDS, commands=(commands,), at_seats=True, queries=(making, commands))
