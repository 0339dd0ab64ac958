"""Changes of an approved record that wait for the inspectorate's yes: which there are, and what puts a fact lower.

Whatever raises (one more dead, a graver type, a greater loss) is entered at once. What lowers, voids or clears makes
the unit's figures better, so another house says yes to it first.
"""

from __future__ import annotations

from dataclasses import dataclass

from db.kernel.folding.reprojection import CORRECTED

CLEARING = "clear"
"""What is asked for by a clearance: it puts only figures of clearance in doubt."""


@dataclass(frozen=True, slots=True)
class AskedChange:
    """A change that is asked for: what it would do (a key of DOUBT_STATES), and the kind of entry that does it."""

    what: str
    kind: str


ASKED_FOR = {
    "incident_void_asked": AskedChange("void", "incident_voided"),
    "incident_retype_asked": AskedChange("lower", "incident_retyped"),
    "incident_clear_asked": AskedChange(CLEARING, "incident_cleared"),
    "incident_harm_asked": AskedChange("lower", "incident_harm_set"),
    "incident_cyber_asked": AskedChange("lower", "incident_cyber_set"),
    "incident_correction_asked": AskedChange("correct", CORRECTED),
}
"""Kind of the entry that asks → what it asks for."""
ASKS = {asked.kind: kind for kind, asked in ASKED_FOR.items()}
"""The kind of the entry that changes → the kind of the entry that asks for the change."""
DOUBT_STATES = {
    "void": "Requested: make void",
    CLEARING: "Requested: clear",
    "lower": "Requested: lower",
    "correct": "Requested: correct",
}
"""What is asked for, in words."""
COUNTED = frozenset(
    {
        "type", "severity", "reported_at", "occurred_from", "occurred_to", "injured", "dead", "count", "clearance",
        "cleared_on", "disposition", "fate", "kind", "rials", "appraised_on", "loss", "loaded", "at",
    }
)  # fmt: skip
"""Fields that figures are counted by: of an approved record they are not corrected without a yes."""
RISING = frozenset({"injured", "dead", "count", "rials", "loss"})
"""Fields of which more is worse: more of it is entered at once."""


def falls(before: int | None, after: int | None) -> bool:
    """Whether a number of people or a sum would become less than it is now, or no longer be given."""
    return before is not None and (after is None or after < before)
