"""What becomes of an accident that was offered: a sketch of its own, and an incident once it is accepted."""

from __future__ import annotations

from db.across.accidents import commands, parties
from db.kernel.desk.rooms import Room

ROOM = Room(name="accidents", commands=(commands, parties))
