"""Registers that were kept elsewhere, brought in from a file."""

from __future__ import annotations

from db.carrying.imports import commands, events, queries
from db.kernel.base import batches
from db.kernel.desk.rooms import Room

ROOM = Room(
    name="imports",
    version=1,
    models=batches,
    events=events.KINDS,
    commands=(commands,),
    never_waits=(commands.discard_import, commands.clear_rows),
    queries=(queries,),
    kept_with={"import": events.REGISTER},
)
