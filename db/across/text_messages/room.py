"""Text messages that an answer is ready."""

from __future__ import annotations

from db.across.text_messages import commands, events, models
from db.kernel.desk.rooms import Room

ROOM = Room(name="text_messages", version=1, models=models, events=events.KINDS, commands=(commands,))
