"""The levels: units above and below, bundles and receipts."""

from __future__ import annotations

from db.carrying.levels import (
    branch_reading,
    branches,
    carried,
    duties,
    events,
    links,
    list_updates,
    models,
    ordering,
    purposes,
    remarks,
    sending,
    standing,
    taking,
    wire,
)
from db.kernel.rooms import Room

ROOM = Room(
    name="levels",
    version=1,
    models=models,
    events=(*events.KINDS, *purposes.KINDS, duties.STATED),
    commands=(links, branches, carried, duties, remarks, sending, taking),
    at_seats=True,
    seeds="db.carrying.levels",
    queries=(duties, links, branch_reading, list_updates, ordering, purposes, remarks, sending, taking, standing, wire),
    panels={"attention": (remarks.attention,)},
)
