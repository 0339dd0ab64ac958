"""The lists of custody whose codes a rule reads: what a unit adds to them counts as one of the program's codes.

What was done to a person stands here too, whether a rule reads it or not: nobody hides it so that it can't be written.
"""

from __future__ import annotations

from collections.abc import Mapping

from db.kernel.events.ruled import CLOSED, Ruled

_OPEN = (
    "custody_ground", "custody_referral", "custody_release", "custody_room", "care_seen", "interpreter_kind",
    "family_tie", "sex", "language", "document_type", "vulnerability", "care_given", "taken_out_for", "search_kind",
    "medicine_done", "visitor_kind", "force_kind",
)  # fmt: skip
_CLOSED = (
    "fear_of_return", "custody_child", "custody_with", "custody_wellbeing", "custody_outcome", "custody_order",
    "custody_lawyer", "custody_doctor", "custody_contact", "custody_review", "custody_count", "custody_step",
    "custody_notice", "custody_late_fact", "custody_wrong", "family_notice", "wish", "name_known", "age_basis",
    "document_answer", "put_off_reason", "age_result", "child_talk_present", "child_talk_about",
    "understanding", "asylum_wish", "sealing_hold", "keeping_decision", "custody_start_source",
    "rights_receipt", "custody_decision", "sealing_holder", "injury_found", "custody_seen_later",
    "custody_held_before", "custody_taken_for", "custody_copy",
)  # fmt: skip
_COMPETENT: Mapping[str, frozenset[str]] = {
    "custody_body": frozenset({"asylum_authority", "prosecutor", "court", "welfare", "hospital"}),
    "move_to": frozenset({"hospital", "court"}),
    "custody_court": frozenset({"prosecutor", "duty_judge", "court"}),
    "age_authority": frozenset(
        {"juvenile_court", "juvenile_prosecutor", "forensic_medicine", "civil_registration", "welfare"}
    ),
    "custody_child_to": frozenset({"to_welfare", "juvenile_prosecutor", "juvenile_court"}),
}
"""Lists with competences: who is a court, a hospital, welfare or decides on asylum, the inspectorate agrees to once."""
RULED: Mapping[str, Ruled] = {
    **dict.fromkeys(_OPEN, Ruled()),
    **dict.fromkeys(_CLOSED, CLOSED),
    **{title: Ruled(competent=codes) for title, codes in _COMPETENT.items()},
}
