"""Complaints by outcome: acts of the unit that nobody counts but who holds the inspectorate's key. Pure functions.

They are sealed, so no table, frozen or live, and no paper of the unit can hold their number; and none may, since the
desk prints them. An inspector opens them and counts; what he tells outside is his.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from db.across.indicators.periods import Comparison, DayRange
from db.registers.oversight.complaints import Complaint
from db.words.calendar.jalali import local_date

WAITING = ""
"""In place of the outcome's code, of a complaint that has none yet."""


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """How many complaints of a period and of the one it is set against have an outcome (a code; WAITING: none yet)."""

    outcome: str
    this: int
    last: int


def by_outcome(complaints: Iterable[Complaint], comparison: Comparison) -> tuple[OutcomeCount, ...]:
    """Complaints by the day in Tehran on which they came, in the order of the codes; those without an outcome last."""
    every = tuple(complaints)
    this, last = _counted(every, comparison.this), _counted(every, comparison.last)
    codes = sorted(this.keys() | last.keys(), key=lambda code: (code == WAITING, code))
    return tuple(OutcomeCount(code, this[code], last[code]) for code in codes)


def _counted(complaints: Iterable[Complaint], span: DayRange) -> Counter[str]:
    return Counter(_outcome(each) for each in complaints if local_date(each.received_at) in span)


def _outcome(complaint: Complaint) -> str:
    """The newest outcome; one that was decided again counts once."""
    outcomes = [step.values.get("outcome") for step in complaint.steps if step.what == "outcome"]
    return str(outcomes[-1]) if outcomes and outcomes[-1] else WAITING
