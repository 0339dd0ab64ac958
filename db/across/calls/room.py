"""Taking calls: what a call and an incident share, and whoever is protected in both."""

from __future__ import annotations

from db.across.calls import commands, live_call, protecting
from db.kernel.base.writers import by_reader, own_act
from db.kernel.desk.rooms import Room

ROOM = Room(
    name="calls",
    events=protecting.KINDS,
    commands=(protecting, commands),
    never_waits=(protecting, commands),
    queries=(live_call, protecting),
    own_acts=(own_act(by_reader, "identities_opened"),),
)
