"""The registers at a seat, over its units."""

from __future__ import annotations

from db.across.seats import complaints, duties, figures, unit_records, urgent_items
from db.kernel.base.writers import by_reader, own_act
from db.kernel.desk.rooms import Room

ROOM = Room(
    name="seats",
    events=complaints.KINDS,
    queries=(unit_records, complaints, duties, figures, urgent_items),
    own_acts=(own_act(by_reader, "level_complaints_read"),),
)
