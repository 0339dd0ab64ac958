"""Codes of parties: a hash is kept, enough to know a code again for its accident."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from db.registers.sketches import forms

if TYPE_CHECKING:
    from db.kernel.events.event import Event


def digest(record: str, code: str) -> str:
    """What is kept of a party's own code: enough to know it again for this accident, and no code."""
    return hashlib.sha256(f"{record}:{code}".encode()).hexdigest()


def party_of_code(history: Sequence[Event], record: str, code: str) -> str | None:
    """The party whose code it is, by its number as text; None where it is nobody's."""
    kept = dict(history[0].facts.get("codes") or {})
    kept |= {str(event.facts["party"]): event.facts["code"] for event in history if event.kind == forms.JOINED}
    wanted = digest(record, code)
    return next((party for party, own in kept.items() if own == wanted), None)
