"""The registers at a seat, over its units."""

from __future__ import annotations

from db.across.seats import complaints, duties, figures, pressing, reading
from db.kernel.desk.rooms import Room

ROOM = Room(name="seats", events=complaints.KINDS, queries=(reading, complaints, duties, figures, pressing))
