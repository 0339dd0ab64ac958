"""The journal, carried between the machines of one precinct."""

from __future__ import annotations

from db.carrying.transfer import carrying, machines, on_both, taking
from db.kernel.rooms import Room

ROOM = Room(
    name="transfer",
    events=machines.EVENTS,
    commands=(machines, taking),
    queries=(carrying, machines, on_both, taking),
    panels={"attention": (on_both.attention,)},
    at_seats=True,
)
