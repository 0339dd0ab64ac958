"""What may be done with custody records. Every module named here declares some; corrections stand last."""

from __future__ import annotations

from db.access import DESK
from db.corrections import correction
from db.custody.commands_keeping import (
    add_entry,
    care,
    explain_breach,
    give_copy,
    interview,
    judicial_order,
    late_fact,
    notify,
    property_in,
    property_out,
    put_off,
    review,
    use_force,
)
from db.custody.commands_outcome import (
    before_judge,
    child_delivered,
    lift_fear,
    move,
    recapture,
    receipt,
    record_death,
    record_escape,
    refer,
    release,
    reopen,
    returned,
    wrong_outcome,
)
from db.custody.commands_walk import (
    ask_fear,
    doctor,
    enquiry,
    give_rights,
    give_start,
    interpreter,
    lawyer,
    offer_contacts,
    open_custody,
    see_documents,
    set_age,
    set_ground,
    set_identity,
    set_language,
    tell_family,
    tell_prosecutor,
    wellbeing,
)

correction("custody", DESK)

__all__ = [
    "add_entry", "ask_fear", "before_judge", "care", "child_delivered", "doctor", "enquiry", "explain_breach",
    "give_copy", "give_rights", "give_start", "interpreter", "interview", "judicial_order", "late_fact",
    "lawyer", "lift_fear", "move", "notify", "offer_contacts", "open_custody", "property_in", "property_out",
    "put_off", "recapture", "receipt", "record_death", "record_escape", "refer", "release", "reopen",
    "returned", "review", "see_documents", "set_age", "set_ground", "set_identity", "set_language",
    "tell_family", "tell_prosecutor", "use_force", "wellbeing", "wrong_outcome",
]  # fmt: skip
