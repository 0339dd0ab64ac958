"""The lists of custody whose codes a rule reads: what a unit adds to them counts as one of the program's codes.

What was done to a person stands here too, whether a rule reads it or not: nobody hides it so that it can't be written.
"""

from __future__ import annotations

from collections.abc import Mapping

from db.kernel.events.ruled import CLOSED, Ruled
from db.registers.custody.case.spec import RULES_OF_BODIES

_OPEN = (
    "custody_ground", "custody_referral", "custody_release", "custody_room", "care_seen", "interpreter_kind",
    "family_tie", "sex", "language", "document_type", "vulnerability", "care_given", "taken_out_for", "search_kind",
    "medicine_done", "visitor_kind", "force_kind", "custody_signature",
)  # fmt: skip
_CLOSED = (
    "fear_of_return", "custody_child", "custody_with", "custody_wellbeing", "custody_outcome", "custody_order",
    "custody_lawyer", "custody_doctor", "custody_contact", "custody_review", "custody_count", "custody_step",
    "custody_notice", "custody_late_fact", "custody_wrong", "family_notice", "wish", "name_known", "age_basis",
    "document_answer", "put_off_reason", "age_result", "child_talk_present", "child_talk_about",
    "understanding", "asylum_wish", "sealing_hold", "keeping_decision", "custody_start_source",
    "rights_receipt", "custody_decision", "sealing_holder", "injury_found", "custody_seen_later",
    "custody_held_before", "custody_taken_for", "custody_no_copy", "custody_declined_why", "custody_tie_word",
    "custody_call", "custody_exam_present",
)  # fmt: skip
BEFORE = ("custody_body", "move_to", "custody_court", "age_authority", "custody_child_to")
"""Lists that held bodies before `body` did: entries of then keep their words, and nothing is added to them."""
BODY = "body"
ASKED_AT_FIRST = ("court", "juvenile_court", "welfare", "hospital", "other_unit")
"""Kinds of bodies that a new store is asked for; they work at once."""
OPENING = frozenset(
    {
        "hospital", "court", "duty_judge", "prosecutor", "juvenile_court", "juvenile_prosecutor", "welfare",
        "forensic_medicine", "civil_registration", "asylum_authority", "aliens_office", "other_unit", "other",
    }
)  # fmt: skip
"""Kinds of bodies that open something: who receives without an order, decides or orders. The inspectorate agrees to an
added one once."""
_JUVENILE = ("juvenile_court", "juvenile_prosecutor")
BEFORE_WHOM = ("court", "prosecutor", "duty_judge", *_JUVENILE)
AGE_AUTHORITIES = (*_JUVENILE, "forensic_medicine", "civil_registration", "welfare")
"""Who may decide about an age: by number, and never the police."""
CHILD_TO = ("welfare", *_JUVENILE, "child_to_carer")
MOVED_TO = (
    "hospital", "court", "prosecutor", *_JUVENILE, "welfare", "other_unit", "aliens_office", "camp", "border_guard",
    "asylum_authority", "consulate", "carrier", "forensic_medicine", "other",
)  # fmt: skip
WAS_BODY = ("custody_body", RULES_OF_BODIES)
WAS_AGE_AUTHORITY = ("age_authority", RULES_OF_BODIES)
WAS_COURT = ("custody_court", RULES_OF_BODIES)
WAS_MOVE_TO = ("move_to", RULES_OF_BODIES)
WAS_CHILD_TO = ("custody_child_to", RULES_OF_BODIES)
"""The lists that held bodies before, up to this number of custody's rules."""
RULED: Mapping[str, Ruled] = {
    **dict.fromkeys(_OPEN, Ruled()),
    **dict.fromkeys(_CLOSED, CLOSED),
    **dict.fromkeys(BEFORE, CLOSED),
    BODY: Ruled(competent=OPENING),
}
