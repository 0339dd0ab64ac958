"""The states of a fault or a visit."""

from __future__ import annotations

OPEN, ENDED = "open", "ended"
STATES = {OPEN: "Lasts", ENDED: "Over"}
