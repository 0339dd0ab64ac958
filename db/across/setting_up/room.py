"""The list of what is still to be set up, on the desk and without a screen."""

from __future__ import annotations

from db.across.setting_up import backups, closed, commands, losses, queries, restored
from db.kernel.desk.rooms import Room

ROOM = Room(
    name="setting_up",
    events=(*commands.KINDS, *backups.KINDS, *losses.KINDS),
    commands=(commands, backups, losses, closed),
    at_seats=True,
    at_national=True,
    queries=(queries, backups, losses, closed, restored),
    panels={
        "setup": (queries.to_set_up,),
        "attention": (losses.losses, closed.closed, losses.memory_trouble, backups.backup_age, restored.restored),
    },
    kept_with={"unit": "shift"},
)
