"""Where a record stands: its state and outcome, which follow from its events alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from db.kernel.events.ruled import code_of

STATES = {
    "held": "Held",
    "judge": "Under a judge's order",
    "moved": "Elsewhere",
    "escaped": "Escaped",
    "dead": "Died",
    "closed": "Closed",
}
"""All states with their labels."""
HERE = frozenset({"held", "judge"})
OPEN_STATES = HERE | {"moved"}
"""Held by somebody: the clock runs, or a judge's order stands."""
ENDED = frozenset({"closed", "dead"})
ALL = frozenset(STATES)
BEGINNING = frozenset({"custody_opened", "custody_reopened", "person_returned", "recaptured"})
"""Kinds after which somebody is held here."""
LEAVING = frozenset({"person_released", "person_referred", "brought_before_judge", "child_delivered", "death_recorded"})
"""Kinds after which nobody holds the person here, but by a later entry."""
DEPARTURES = LEAVING - {"death_recorded"} | {"person_moved"}
"""Kinds by which the police let a person leave, or take them somewhere."""
ABSENCES = LEAVING | DEPARTURES | {"escape_recorded"}
"""Kinds after which the person is not here, but by a later entry."""
SENT = frozenset({"removed_despite_fear", "removed_without_order", "child_sent_alone", "moved_without_record"})
"""Ends that should not have happened and after which the person is elsewhere."""


_DELIVERED = {"welfare": "to_welfare"}
"""Kind of body that a child is delivered to → the outcome, where that is called otherwise."""


@dataclass(frozen=True, slots=True)
class CustodyStatus:
    """State, outcome (a code of the list custody_outcome), since when it is ended, whether a judge's order stands."""

    state: str = "held"
    outcome: str | None = None
    ended_at: datetime | None = None
    judge: bool = False

    @property
    def sent_on(self) -> bool:
        """Whether the person was handed to another body for good and, as the record says, is not back."""
        return self.state == "moved" and self.outcome is not None


def ends_police_holding(facts: Mapping[str, Any], at: datetime, start: datetime | None) -> bool:
    """Whether an order ends police holding: given after the deprivation of liberty, to hold this person, numbered."""
    return code_of(facts, "effect") == "hold" and bool(facts.get("number")) and (start is None or at > start)


def after(
    status: CustodyStatus, kind: str, facts: Mapping[str, Any], at: datetime, start: datetime | None = None
) -> CustodyStatus:
    """Where a record stands after one more event. The order of writing decides, not the times given.

    `start` is when liberty was taken, as it is known by then.
    """
    to = code_of(facts, "to")
    match kind:
        case "judicial_order_received" if ends_police_holding(facts, at, start):
            return replace(status, judge=True, state="judge" if status.state == "held" else status.state)
        case "person_moved":
            return replace(status, state="moved")
        case "person_referred" if to != "border":
            return replace(status, state="moved", outcome=to or "other")
        case "person_referred":
            return CustodyStatus("closed", "border", at, status.judge)
        case "late_fact_recorded" if facts.get("what") in SENT:
            return replace(status, state="moved") if status.state in HERE else status
        case "person_returned" | "recaptured" | "custody_reopened":
            return CustodyStatus("judge" if status.judge else "held", judge=status.judge)
        case "person_released":
            return CustodyStatus("closed", code_of(facts, "outcome") or facts.get("outcome"), at, status.judge)
        case "brought_before_judge":
            return CustodyStatus("closed", "before_judge", at, status.judge)
        case "child_delivered":
            return CustodyStatus("closed", _DELIVERED.get(to or "", to or "other"), at, status.judge)
        case "death_recorded":
            return CustodyStatus("dead", "died", at, status.judge)
        case "escape_recorded":
            return CustodyStatus("escaped", "escaped", None, status.judge)
    return status
