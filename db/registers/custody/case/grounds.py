"""The newest answer about the ground, by when it was given: which counts, and what "none yet" opens again. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from db.registers.custody.case.case import Case
from db.registers.custody.case.effects_telling import is_old
from db.registers.custody.case.meaning import STATING, UNMET
from db.registers.custody.case.timeline import Step

_GROUND = ("ground", "ground_told")


def is_stated(step: Step) -> bool:
    """Whether an authority that states something about entry or stay did so, with a reference that can be looked up.
    Before that was asked an authority that nobody named was enough."""
    if step.code("stated_by") not in STATING:
        return False
    return is_old(step) or bool(step.facts.get("stated_by") and step.facts.get("order_number"))


def is_before_the_ground(case: Case, step: Step) -> bool:
    """Whether "none yet" is written up after a ground that was found later than it: that takes nothing back."""
    met = case.ground is not None and case.ground not in UNMET
    return met and not is_old(step) and case.ground_at is not None and min(step.at, step.known) < case.ground_at


def look_anew(case: Case, step: Step) -> None:
    """The newest answer rules: a ground that is one no longer is looked for anew, and told anew (art. 46)."""
    case.none_since = min(step.at, step.known)
    for base in _GROUND:
        last = case.current(base)
        if last is not None and last.done is not None:
            case.call_for(base, step)


def not_before_none_yet(case: Case, step: Step) -> Step:
    """A ground that is said to be older than the "none yet" which opened this duty again counts from when it is
    written: at that hour there was none, and only the inspectorate strikes that out."""
    last, since = case.current("ground"), case.none_since
    again = last is not None and last.stands and last.code != "ground"
    if not again or since is None or step.at >= since:
        return step
    return replace(step, at=step.known)


def told_since(case: Case, step: Step, told_at: datetime) -> datetime:
    """When this ground was told: not before the duty to tell one was opened again."""
    last, since = case.current("ground_told"), case.none_since
    again = last is not None and last.stands and last.code != "ground_told"
    return step.known if again and since is not None and told_at < since else told_at
