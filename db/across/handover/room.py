"""The handover: what the registers hold that the next shift must know."""

from __future__ import annotations

from db.across.handover import summary
from db.kernel.rooms import Room

ROOM = Room(name="handover", queries=(summary,))
