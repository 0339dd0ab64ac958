"""Export profiles."""

from __future__ import annotations

from db.across.profiles import queries
from db.kernel.desk.rooms import Room

ROOM = Room(name="profiles", queries=(queries,))
