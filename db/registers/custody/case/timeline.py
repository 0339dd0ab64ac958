"""A record's events as a timeline: what happened, when it happened, and when it was known.

Clocks of computers are set back and entries come late. `known` never runs backwards: it is the latest entry time up to
and with this event. A correction is a step of its own, at the time it was made: what was known before stays known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from db.kernel.event import Event
from db.kernel.reprojection import CORRECTED, KEPT_WITH_CODES, effective, joined
from db.kernel.ruled import code_of
from db.words.forms import moment_of


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened. `amends`: it restates an earlier step after a correction."""

    uid: str
    kind: str
    facts: Mapping[str, Any]
    identity: Mapping[str, Any]
    words: Mapping[str, Any]
    at: datetime
    known: datetime
    amends: bool = False

    def code(self, name: str) -> str | None:
        """The program's code that a fact stands for: what a unit added counts as one of these, or as "" for none."""
        return code_of(self.facts, name)

    def moment(self, name: str) -> datetime | None:
        """A time among the facts."""
        return moment_of(self.facts.get(name))


def steps(events: Sequence[Event]) -> Iterator[Step]:
    """The events as steps, corrections as steps that restate what they correct."""
    known: datetime | None = None
    seen: dict[str, Step] = {}
    for event in events:
        known = event.entered_at if known is None else max(known, event.entered_at)
        if event.kind == CORRECTED:
            target = seen.get(event.facts["target"])
            if target is None:
                continue
            step = replace(_corrected(target, event), known=known, amends=True)
        else:
            at = moment_of(event.facts.get("at")) or event.at
            step = Step(event.uid, event.kind, event.facts, event.identity, event.words, at, known)
        seen[step.uid] = step
        yield step


def _corrected(target: Step, correction: Event) -> Step:
    name, part = correction.facts["field"], correction.facts["part"]
    value = getattr(correction, part).get("value")
    kept: dict[str, Any] = {key: old for key, old in getattr(target, part).items() if key != name}
    if value is not None:
        kept[name] = value
    facts = dict(kept if part == "facts" else target.facts)
    for with_code in KEPT_WITH_CODES:
        if with_code in correction.facts:
            facts[with_code] = joined(facts.get(with_code), correction.facts[with_code])
    at = moment_of(value) if name == "at" and isinstance(value, str) else None
    match part:
        case "facts":
            return replace(target, facts=facts, at=at or target.at)
        case "identity":
            return replace(target, identity=kept)
        case _:
            return replace(target, words=kept)


MISPLACED = "entry_misplaced"
"""An entry of this record was of another person: facts `target` (its uid), `kind` (what it was), `other` (whose)."""
TAKEN_OVER = "entry_taken_over"
"""The entry before this one stood in another record: facts `other` (its number)."""


def misplaced(events: Sequence[Event]) -> frozenset[str]:
    """The uids of what was entered on the wrong person."""
    return frozenset(str(event.facts.get("target")) for event in events if event.kind == MISPLACED)


def own(events: Sequence[Event]) -> tuple[Event, ...]:
    """The events that are this person's, with the values that corrections gave them."""
    others = misplaced(events)
    return tuple(event for event in effective(tuple(events)) if event.uid not in others)


def set_back(events: Sequence[Event]) -> bool:
    """Whether the computer's clock was set back while these events were entered."""
    return any(later.entered_at < earlier.entered_at for earlier, later in pairwise(events))
