"""The states of a programme, and how many may have come."""

from __future__ import annotations

PLANNED, HELD, CANCELLED = "planned", "held", "cancelled"
STATES = {PLANNED: "Planned", HELD: "Took place", CANCELLED: "Cancelled"}
MOST_CAME = 1_000_000
