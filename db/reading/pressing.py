"""How a duty presses: the one function that desk, strip, board, lists, record, handover and lock ask. It knows no
register: a duty says itself from when it is due and when it is over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from db.words.records import Duty

DutyPressure = Literal["open", "due", "overdue", "done", "late"]
PRESSES = frozenset({"due", "overdue"})
ORDER: tuple[DutyPressure, ...] = ("open", "due", "overdue")
"""Standing duties by how they press, the least first."""


def pressing(duty: Duty, now: datetime) -> DutyPressure:
    """How a duty presses at a time: open, due, overdue; done, or late where it was done after its time.

    What was read of it stands: by a clock that was set back since nothing presses less.
    """
    from db.words.records import UNDONE  # late: the first screen asks nothing yet, and records take a tenth of a second

    if duty.state not in UNDONE:
        return "late" if duty.state == "late" else "done"
    if duty.lapses is not None and now > duty.lapses:
        return "done"
    over = duty.over if duty.over is not None else duty.due
    read: DutyPressure = "overdue" if duty.state == "overdue" else "due" if duty.state == "due" else "open"
    return max(pressing_by(duty.soon, over, now), read, key=ORDER.index)


def most_pressing(duties: Iterable[Duty], now: datetime) -> DutyPressure:
    """How the one of several standing duties presses that does so most; "open" where none stands."""
    found = {pressing(duty, now) for duty in duties}
    return next((presses for presses in reversed(ORDER) if presses in found), "open")


def pressing_by(soon: datetime | None, over: datetime | None, now: datetime) -> DutyPressure:
    """How what is neither done nor waived presses: due from `soon` on, and overdue after `over`."""
    if over is not None and now > over:
        return "overdue"
    return "due" if soon is not None and now >= soon else "open"


def standing(duty: Duty, now: datetime) -> str:
    """The state in which a duty is shown at a time: how it presses, where it does; else what became of it."""
    presses = pressing(duty, now)
    return presses if presses in PRESSES else duty.state
