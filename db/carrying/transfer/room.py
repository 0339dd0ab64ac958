"""The journal, carried between the machines of one precinct."""

from __future__ import annotations

from db.carrying.transfer import carrying, taking
from db.kernel.rooms import Room

ROOM = Room(name="transfer", commands=(taking,), queries=(carrying, taking), at_seats=True)
