"""The lists of custody whose codes a rule reads: what a unit adds to them counts as one of the program's codes.

What was done to a person stands here too, whether a rule reads it or not: nobody hides it so that it can't be written.
"""

from __future__ import annotations

from collections.abc import Mapping

from db.kernel.events.ruled import CLOSED, NAMELESS, Ruled
from db.registers.custody.case.spec import RULES_OF_BODIES

_OPEN = (
    "custody_room", "family_tie", "sex", "language", "document_type", "taken_out_for", "search_kind", "medicine_done",
    "visitor_kind", "force_kind", "custody_signature",
)  # fmt: skip
_OPEN_NAMELESS = ("custody_referral", "care_seen", "vulnerability", "care_given")
_CLOSED = (
    "custody_child", "custody_with", "custody_wellbeing", "custody_order",
    "custody_lawyer", "custody_doctor", "custody_contact", "custody_review", "custody_count", "custody_step",
    "custody_notice", "custody_late_fact", "custody_wrong", "family_notice", "name_known", "age_basis",
    "document_answer", "put_off_reason", "age_result", "child_talk_present", "child_talk_about",
    "understanding", "sealing_hold", "keeping_decision", "custody_start_source",
    "rights_receipt", "custody_decision", "sealing_holder", "injury_found", "custody_seen_later",
    "custody_held_before", "custody_taken_for", "custody_no_copy", "custody_declined_why", "custody_tie_word",
    "custody_call", "custody_exam_present",
)  # fmt: skip
_CLOSED_NAMELESS = ("custody_outcome", "wish", "asylum_wish", "fear_of_return")
GROUNDS = frozenset(
    {
        "flagrant_offence", "judicial_order", "arrest_warrant", "entry_or_stay", "received_with_order", "with_carer",
    }
)  # fmt: skip
"""Grounds that hold somebody. An added one counts as one of these once the inspectorate agreed."""
RELEASES = frozenset(
    {
        "released_documents_valid", "released_no_ground", "released_by_order", "released_time_limit",
        "hospital_not_held",
    }
)  # fmt: skip
POLICE = frozenset(
    ["مأمور", "مامور", "افسر", "پلیس", "کلانتری", "سرباز", "پاسدار", "ضابط", "officer", "police", "soldier", "guard"]
)
"""Words of an interpreter who is one of the police: an item with one of them is no professional interpreter."""
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
    **dict.fromkeys(_OPEN_NAMELESS, Ruled(nameless=True)),
    **dict.fromkeys(_CLOSED, CLOSED),
    **dict.fromkeys(_CLOSED_NAMELESS, NAMELESS),
    "custody_ground": Ruled(competent=GROUNDS, strict=True, nameless=True),
    "custody_release": Ruled(competent=RELEASES, strict=True, nameless=True),
    "interpreter_kind": Ruled(
        competent=frozenset({"professional", "telephone"}),
        strict=True,
        unlike=dict.fromkeys(("professional", "telephone"), POLICE),
    ),
    **dict.fromkeys(BEFORE, CLOSED),
    BODY: Ruled(competent=OPENING),
}
