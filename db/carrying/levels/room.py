"""The levels: units above and below, bundles and receipts."""

from __future__ import annotations

from db.carrying.levels import (
    branch_reading,
    branches,
    carried,
    duties,
    events,
    inbound_bundles,
    key_renewal,
    level_readers,
    links,
    list_updates,
    models,
    ordering,
    purposes,
    ratings,
    remarks,
    sending,
    unit_status,
    wire,
    written_chains,
)
from db.kernel.base.writers import by_reader, own_act
from db.kernel.desk.rooms import Room

ROOM = Room(
    name="levels",
    version=4,
    models=models,
    events=(*events.KINDS, *level_readers.KINDS, *purposes.KINDS, duties.STATED, ratings.STATED),
    commands=(links, key_renewal, level_readers, branches, carried, duties, ratings, remarks, sending, inbound_bundles),
    at_seats=True,
    seeds="db.carrying.levels",
    queries=(
        duties,
        key_renewal,
        links,
        level_readers,
        branch_reading,
        list_updates,
        ordering,
        purposes,
        ratings,
        remarks,
        sending,
        inbound_bundles,
        unit_status,
        wire,
    ),
    fills={
        "oversight.readers": level_readers.public_keys,
        "oversight.reader_names": level_readers.reader_names,
        "journal.problems": written_chains.problems,
    },
    panels={"attention": (remarks.attention, key_renewal.attention, level_readers.attention)},
    own_acts=(own_act(by_reader, "bundle_written", level_readers.SEEN, purposes.SAID, purposes.READ, purposes.LISTED),),
)
