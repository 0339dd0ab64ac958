"""The journal, carried between the machines of one precinct."""

from __future__ import annotations

from db.carrying.transfer import carrying, lots, machines, on_both, taking
from db.kernel.desk.rooms import Room

ROOM = Room(
    name="transfer",
    events=(*machines.EVENTS, *lots.EVENTS),
    commands=(machines, taking, lots),
    queries=(carrying, machines, on_both, taking, lots),
    panels={"attention": (on_both.attention, lots.attention)},
    at_seats=True,
)
