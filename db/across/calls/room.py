"""Taking calls: what a call and an incident share, and whoever is protected in both."""

from __future__ import annotations

from db.across.calls import commands, protecting, taking
from db.kernel.desk.rooms import Room

ROOM = Room(
    name="calls",
    events=protecting.KINDS,
    commands=(protecting, commands),
    never_waits=(protecting, commands),
    queries=(taking, protecting),
)
