"""Which changes of a record wait for the inspectorate: those with whose agreement less would be owed. Pure.

A change that only opens or tightens holds at once, and nobody has anything to decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from db.kernel.events.event import Event
from db.kernel.folding.reprojection import DECIDED
from db.registers.custody.case.case import Case
from db.registers.custody.case.effects import read
from db.registers.custody.case.timeline import EVERY, TWIN, decisions, undecided
from db.registers.custody.case.twins import alone


def waiting(events: Sequence[Event]) -> tuple[Event, ...]:
    """The undecided changes that would change what holds if they were agreed to, alone or with all the others.

    If there are more changes than are read in every combination, all of them.
    """
    if any(event.kind == TWIN and decisions(events).get(event.uid) for event in events):
        events = alone(events)  # what was written of the person counts in the record that goes on
    changes = undecided(events)
    if not changes or len(changes) > EVERY:
        return changes
    now, every = _agreed(events, ()), _agreed(events, changes)
    return tuple(
        change
        for change in changes
        if _agreed(events, (change,)) != now
        or _agreed(events, [other for other in changes if other != change]) != every
    )


def _agreed(events: Sequence[Event], changes: Sequence[Event]) -> tuple[object, ...]:
    """What holds once the inspectorate has agreed to these changes, written at the time of the newest entry."""
    last = events[-1]
    decisions = [
        replace(last, uid=f"{change.uid} agreed", kind=DECIDED, facts={"target": change.uid, "decision": "agreed"})
        for change in changes
    ]
    return _what_holds(read((*events, *decisions)))


def _what_holds(case: Case) -> tuple[object, ...]:
    """What duties and walls rest on, without since when a duty is open again."""
    tracks = {
        (track.base, track.opener): replace(track, code=track.base, reopened=None) for track in case.tracks.values()
    }
    return (
        tracks, case.status, case.start, case.arrived, case.ill, case.needs, case.involved, case.suspected,
        case.cleared, case.interpreters, case.mute, case.fear_stands, case.fear, case.decisions,
        case.removal_orders, case.unreadable, case.valid_documents, case.child, case.doubted, case.age, case.alone,
        case.unaccompanied, case.condition, case.unfit, case.reasons,
    )  # fmt: skip
