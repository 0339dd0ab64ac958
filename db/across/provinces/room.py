"""The national command's provinces."""

from __future__ import annotations

from db.across.provinces import commands, figures, models
from db.kernel.desk.rooms import Room

ROOM = Room(
    name="provinces", version=1, models=models, events=commands.KINDS, commands=(commands,), at_seats=True,
    at_national=True,
    queries=(commands, figures),
)  # fmt: skip
