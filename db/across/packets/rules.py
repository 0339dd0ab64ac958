"""The rules of packets, pure: their states, and what an answer does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

STATES = {
    "prepared": "Prepared",
    "sent": "Sent to court",
    "returned": "Returned for completion",
    "answered": "Answered",
    "void": "Void",
}
OPEN = frozenset({"prepared", "returned"})
"""Still at the desk."""
AWAY = frozenset({"sent", "returned", "answered"})
"""At the court, or was: answers may come, also after one that ended it."""
UNDER_WAY = frozenset({"prepared", "sent", "returned"})
KINDS = ("theft", "violent", "accident", "cyber", "contraband")


def kind_of(group: str) -> str:
    """The kind of case that a group of incident types is."""
    return group if group in KINDS else "other"


def state_after(before: str, kind: str, facts: Mapping[str, Any]) -> str:
    """The state that an event leaves a packet in. `ends` and `returns` of an answer stand as the list said it then."""
    match kind:
        case "packet_sent":
            return "sent"
        case "packet_voided":
            return "void"
        case "packet_answered" if facts.get("returns"):
            return "returned"
        case "packet_answered" if facts.get("ends"):
            return "answered"
    return before
