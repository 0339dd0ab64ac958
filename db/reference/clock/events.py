"""Events of the clock."""

from __future__ import annotations

from db.kernel.events.event_keys import Key
from db.kernel.journal.clock_kept import DOUBTED, STATED
from db.kernel.projections.projecting import EventKind
from db.reference.clock import forms

KINDS = (
    EventKind(
        DOUBTED,
        "The machine's clock came into doubt",
        keys=(Key("why", limit=20), Key("machine", "moment"), Key("newest", "moment")),
    ),
    EventKind(
        STATED,
        "The hour was said",
        None,
        forms.SayHour,
        keys=(Key("machine", "moment"), Key("before", "moment"), Key("earlier", "yes_no"), Key("later", "yes_no")),
    ),
)
