"""A record's events as timelines: what happened, when it happened, when it was known, and what is not agreed yet.

A correction or strike may close a duty, so it does not count alone until the inspectorate has decided on it: a record
then has several *readings*, with and without it, and what protects the person most holds (merging.py).

Clocks of computers are set back and entries come late. `known` never runs backwards: it is the latest entry time up to
and with this event.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import combinations, pairwise
from typing import Any

from db.kernel.events.event import Event
from db.kernel.events.event_keys import CLOCK
from db.kernel.events.ruled import code_of
from db.kernel.folding.reprojection import CORRECTED, DECIDED, STRIKES, counting
from db.kernel.projections.ordering import in_order
from db.words.calendar.times import AHEAD
from db.words.forms import moment_of

MISPLACED = "entry_misplaced"
"""An entry of this record was of another person: facts `target` (its uid), `kind` (what it was), `other` (whose)."""
STRUCK = "entry_struck"
"""An entry of this record did not happen: facts `target` (its uid), `kind`."""
TWIN = "custody_duplicate"
"""This record is a second one of the same person: facts `other` (the number of the one that goes on)."""
TAKEN_OVER = "entry_taken_over"
"""The entry before this one stood in another record: facts `other` (its number)."""
STAMPED = "stamped_ahead"
"""The clock stood ahead: the entries before this one were written no later than `latest`. The inspectorate's word."""
CHANGES = STRIKES | {CORRECTED, TWIN}
ABOUT_ENTRIES = CHANGES | {DECIDED}
NEUTRAL = frozenset({"via", "place", "deprivation_place", "category", "relation", "judge", "version"})
"""Facts that no rule weighs: their correction needs nobody, and makes nothing known later."""
EVERY = 5
"""So many undecided changes are read in every combination; each one more alone, and with all that came before it."""
IN_QUESTION = 2**62
"""The position of the newest change in a reading with entries without the right: what they alone call for is numbered
after all else."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened. `position` is its place in the journal; `amended` when a correction changed it."""

    uid: str
    kind: str
    facts: Mapping[str, Any]
    identity: Mapping[str, Any]
    words: Mapping[str, Any]
    at: datetime
    known: datetime
    position: int = 0
    amended: datetime | None = None
    rules: int | None = None
    """The number of custody's rules under which it was written; None: those of now."""

    def is_under(self, rules: int) -> bool:
        """Whether it was written under the rules of this number, or later ones."""
        return self.rules is None or self.rules >= rules

    @property
    def doubted(self) -> bool:
        """Whether the machine's clock was in doubt when this was written: then no time lies ahead of it."""
        return CLOCK in self.facts

    @property
    def entered(self) -> datetime:
        """When the record came to say so."""
        return self.known if self.amended is None else max(self.known, self.amended)

    def code(self, name: str) -> str | None:
        """The program's code that a fact stands for: what a unit added counts as one of these, or as "" for none."""
        return code_of(self.facts, name)

    def moment(self, name: str) -> datetime | None:
        """A time among the facts."""
        return moment_of(self.facts.get(name))


def is_ahead(step: Step, at: datetime | None = None) -> bool:
    """Whether what an entry tells, or says was done at a time, lay ahead when it was written, by a sound clock."""
    return (at or step.at) > step.entered + AHEAD and not step.doubted


@dataclass(frozen=True, slots=True)
class Timeline:
    """One reading: the steps that count in it; `changed` is the position of the newest undecided change in it (0: none)
    and `changed_at` when that was made. `agreed` are the uids of what the inspectorate agreed to."""

    steps: tuple[Step, ...]
    clock: datetime | None
    changed: int = 0
    changed_at: datetime | None = None
    agreed: frozenset[str] = frozenset()
    amended: Mapping[str, datetime] = field(default_factory=dict)
    """Entry → when a correction that counts here last changed what a rule reads of it."""


def decisions(events: Iterable[Event]) -> dict[str, bool]:
    """Change → whether the inspectorate agreed; the newest decision counts."""
    return {
        str(event.facts.get("target")): event.facts.get("decision") == "agreed"
        for event in events
        if event.kind == DECIDED
    }


def weighs(change: Event) -> bool:
    """Whether a rule may read what a change touches. Names and words are nobody's duty."""
    return change.kind != CORRECTED or (
        change.facts.get("part") == "facts" and change.facts.get("field") not in NEUTRAL
    )


def undecided(events: Iterable[Event]) -> tuple[Event, ...]:
    """The changes that a rule may read and nobody has decided on, in the order in which they were made."""
    events = tuple(events)
    said = decisions(events)
    return tuple(event for event in events if event.kind in CHANGES and event.uid not in said and weighs(event))


def timelines(
    events: Sequence[Event], besides: Sequence[Event] = (), *, first: Sequence[str] = ()
) -> tuple[Timeline, ...]:
    """Every reading of a record: first the one without any undecided change, last the one with all of them. `besides`:
    entries without the right that are read here as if they counted. `first`: the entries (uids) that come before
    all others, where several records are read as one."""
    events = tuple(events)
    waiting = undecided(events)
    agreed = frozenset(uid for uid, yes in decisions(events).items() if yes)
    clock = max(written(events).values(), default=None)
    readings = tuple(_timeline(events, waiting, chosen, clock, agreed, besides) for chosen in _chosen(waiting))
    if first:
        readings = tuple(_beginning(first, each) for each in readings)
    return tuple(replace(each, changed=IN_QUESTION, changed_at=None) for each in readings) if besides else readings


def _beginning(first: Sequence[str], timeline: Timeline) -> Timeline:
    """The reading with these entries before all others; what was known when stays as it was."""
    place = {uid: number - len(first) for number, uid in enumerate(first)}
    return replace(timeline, steps=tuple(sorted(timeline.steps, key=lambda step: place.get(step.uid, 0))))


def _chosen(waiting: tuple[Event, ...]) -> list[tuple[Event, ...]]:
    head = waiting[:EVERY]
    choices = [some for count in range(len(head) + 1) for some in combinations(head, count)]
    for count in range(EVERY, len(waiting)):
        choices += [(waiting[count],), waiting[: count + 1]]
    return choices


def _timeline(
    events: tuple[Event, ...],
    waiting: tuple[Event, ...],
    chosen: tuple[Event, ...],
    clock: datetime | None,
    agreed: frozenset[str],
    besides: Sequence[Event],
) -> Timeline:
    without = frozenset(event.uid for event in waiting) - frozenset(event.uid for event in chosen)
    steps = _steps(events, without, besides)
    amended = {step.uid: step.amended for step in steps if step.amended is not None}
    if not chosen:
        return Timeline(steps, clock, agreed=agreed, amended=amended)
    newest = max(chosen, key=lambda event: event.position)
    return Timeline(steps, clock, newest.position, newest.entered_at, agreed, amended)


def unchanged(events: Sequence[Event], besides: Sequence[Event] = (), *, first: Sequence[str] = ()) -> Timeline:
    """The record as it was written, without any change that a rule reads, decided or not; the rest as above."""
    events = tuple(events)
    changes = frozenset(event.uid for event in (*events, *besides) if event.kind in CHANGES and weighs(event))
    timeline = Timeline(_steps(events, changes, besides), None)
    return _beginning(first, timeline) if first else timeline


def written(events: Iterable[Event]) -> dict[str, datetime]:
    """When each entry was written, by its uid; of those that a clock stamped ahead, no later than is known since."""
    moments: dict[str, datetime] = {}
    latest: datetime | None = None
    for event in reversed(tuple(events)):
        moments[event.uid] = event.entered_at if latest is None else min(event.entered_at, latest)
        said = moment_of(event.facts.get("latest")) if event.kind == STAMPED else None
        if said is not None:
            latest = said if latest is None else min(latest, said)
    return moments


def _steps(events: tuple[Event, ...], without: frozenset[str], besides: Sequence[Event] = ()) -> tuple[Step, ...]:
    in_question = frozenset(event.uid for event in besides)
    if besides:
        events = in_order(sorted((*events, *besides), key=lambda event: event.position))
    known_at: dict[str, datetime] = {}
    amended: dict[str, datetime] = {}
    latest: datetime | None = None
    said = decisions(events)
    times = written(events)
    ahead = {event.uid: times[event.uid] for event in events if times[event.uid] < event.entered_at}
    for event in events:
        known = known_at[event.uid] = times[event.uid] if latest is None else max(latest, times[event.uid])
        if event.uid not in in_question:  # else its own time would make late what others wrote after it
            latest = known
        if event.kind == TWIN and event.uid not in without and said.get(event.uid) is not False:
            return ()
        if event.kind == CORRECTED and event.uid not in without and said.get(event.uid) is not False and weighs(event):
            amended[str(event.facts.get("target"))] = known
    return tuple(
        Step(
            event.uid, event.kind, event.facts, event.identity, event.words,
            _happened(event, ahead.get(event.uid)), known_at[event.uid], event.position, amended.get(event.uid),
            event.rules,
        )
        for event in counting(events, without)
        if event.kind not in ABOUT_ENTRIES
    )  # fmt: skip


def _happened(event: Event, latest: datetime | None) -> datetime:
    """When it happened: of an entry that was stamped ahead, not after it was written."""
    at = moment_of(event.facts.get("at")) or event.at
    return at if latest is None else min(at, latest)


def own(events: Sequence[Event]) -> tuple[Event, ...]:
    """What the record says now: every correction put in, and nothing that was struck out or is another person's."""
    return counting(tuple(events))


def set_back(events: Sequence[Event]) -> bool:
    """Whether the computer's clock was set back while these events were entered."""
    return any(later.entered_at < earlier.entered_at for earlier, later in pairwise(events))
