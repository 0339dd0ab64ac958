"""Accident sketches: the scene as data, each drawing kept, none overwritten."""

from __future__ import annotations

from db.kernel.base.accidents import SLOT
from db.kernel.base.register import ATTACHMENTS, OfferedPanel, OfferedPaper, Register
from db.kernel.desk.rooms import Room
from db.kernel.events.ruled import CLOSED
from db.registers.sketches import commands, events, models, queries, show
from db.registers.sketches.rules import STATES

SKETCH = Register(
    name="sketch",
    prefix="K",
    title="Accident sketches",
    about="Scenes of accidents, drawn true to their measures",
    states=STATES,
    columns=queries.COLUMNS,
    list=queries.list_sketches,
    count=queries.count_sketches,
    search=queries.search_sketches,
    show=show.show_sketch,
    opens="sketch.draw",
    flagged=False,
    told=(models.SKETCH.c.drawn_at, None),
    above=True,
    panels=(
        OfferedPanel(ATTACHMENTS, label="Take an attachment out to a file", group="Record", section="Attachments"),
    ),
)

OURS = (
    "kind",
    "scale",
    "source",
    "stand",
    "asked",
    "pose",
    "marking",
    "number_source",
    "unit",
    "mark",
    "road",
    "damage",
    "limit",
)
"""Lists whose codes the program reads: a commander rewords them. `sketch_need` is the store's own."""
ROOM = Room(
    name="sketches",
    version=2,
    registers=(SKETCH,),
    seeds="db.registers.sketches",
    offers={
        SLOT: "(conn, unit, uid) → Accident (db/kernel/base/accidents.py): the record with this uid, if it is one",
        "sketch.papers": "(conn, unit, record) → sections: what was put to it",
    },
    fills={"incident.papers": show.sections_of_incident, "incident.acts": show.acts_of_incident},
    models=models,
    events=events.KINDS,
    commands=(commands,),
    queries=(queries, show),
    panels={"attention": (queries.attention,)},
    ruled={f"sketch_{name}": CLOSED for name in OURS},
    papers={
        "sketch": (
            OfferedPaper("sketch", "Sketch, to scale", official=True),
            OfferedPaper("insurer-copy", "Insurer's copy", official=True),
            OfferedPaper("addendum", "Addendum: somebody is hurt", official=True),
        ),
    },
)
