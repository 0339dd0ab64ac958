"""The journal, carried between the machines of one precinct."""

from __future__ import annotations

from db.carrying.transfer import carrying, conflicts, inbound_files, lots, machines
from db.kernel.base.writers import by, by_reader, own_act
from db.kernel.desk.rooms import Room
from db.kernel.erasing import sealing

ROOM = Room(
    name="transfer",
    events=(*machines.EVENTS, *lots.EVENTS),
    commands=(machines, inbound_files, lots),
    queries=(carrying, machines, conflicts, inbound_files, lots),
    panels={"attention": (conflicts.attention, lots.attention)},
    at_seats=True,
    own_acts=(
        own_act(by_reader, "journal_exported"),
        # a record that was sealed came without its words
        own_act(by(*inbound_files.IMPORTERS), sealing.SEALED, erases=False),
    ),
)
