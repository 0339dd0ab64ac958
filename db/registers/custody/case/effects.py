"""Reading a case from its events: what each kind of event does to the duties, in the order of writing.

Duties, walls, state, completeness and papers are read by this one function, and it fills the projection.

The clock starts at the deprivation of liberty, the earliest of all times given. Nothing extends police holding: a move
takes the clock along, time held by an earlier body counts, a later claim about the start changes nothing. What a
correction would close or loosen waits for the inspectorate: till then the strictest reading holds (merging.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from db.kernel.events.event import Event
from db.kernel.folding.quarantine import UNREADABLE
from db.registers.custody.case.case import Case
from db.registers.custody.case.duties import DEFAULT, Limits
from db.registers.custody.case.effects_keeping import KEEPING_HANDLERS, over
from db.registers.custody.case.effects_monitoring import MONITORING_HANDLERS
from db.registers.custody.case.effects_orders import ORDER_HANDLERS
from db.registers.custody.case.effects_telling import TELLING_HANDLERS
from db.registers.custody.case.effects_walk import WALK_HANDLERS, start_of_all
from db.registers.custody.case.last_seen import (
    answers_of,
    end_again,
    freely,
    is_after_end,
    is_sighting,
    question,
    resume,
)
from db.registers.custody.case.merging import merged
from db.registers.custody.case.questioning import remember
from db.registers.custody.case.status import CustodyStatus, after
from db.registers.custody.case.timeline import EVERY, Step, Timeline, is_ahead, timelines, unchanged

HANDLERS = WALK_HANDLERS | TELLING_HANDLERS | KEEPING_HANDLERS | MONITORING_HANDLERS | ORDER_HANDLERS


def read(events: Sequence[Event], limits: Limits = DEFAULT, in_question: Sequence[Event] = ()) -> Case:
    """A case from a record's events, in the order in which they were written; of several readings the strictest.

    `in_question`: entries without the right, which nobody has settled. The record is read without them, with each of
    the first ones, and with all; what the record says of the person is what it says without them.
    """
    without = _readings(events, (), limits)
    if not in_question:
        return merged(without)
    chosen = [in_question, *([one] for one in in_question[:EVERY] if len(in_question) > 1)]
    return merged([*(part for some in chosen for part in _with(events, some, limits)), *without])


def _with(events: Sequence[Event], besides: Sequence[Event], limits: Limits) -> list[Case]:
    """The readings in which these entries without the right count too; none where they can't be read."""
    try:
        return _readings(events, besides, limits)
    except UNREADABLE:
        return []


def _readings(events: Sequence[Event], besides: Sequence[Event], limits: Limits) -> list[Case]:
    readings = timelines(events, besides)
    parts = [follow(reading, limits) for reading in readings]
    if any(reading.amended for reading in readings):
        before = parts[0] if not readings[0].amended else follow(unchanged(events, besides), limits)
        for reading, part in zip(readings, parts, strict=True):
            _entered(part, before, reading.amended)
    return parts


def _entered(part: Case, before: Case, amended: Mapping[str, datetime]) -> None:
    """What only a correction makes a duty done was written when that was made. What was done without it, was before."""
    written = {(track.base, track.opener): (track.by, track.done) for track in before.tracks.values()}
    for track in part.tracks.values():
        changed = amended.get(track.by or "")
        said = written.get((track.base, track.opener))
        if changed is not None and track.entered is not None and said != (track.by, track.done):
            track.entered = max(track.entered, changed)


def follow(timeline: Timeline, limits: Limits = DEFAULT) -> Case:
    """A case from one reading. Without any step it is a record of nobody: closed, nothing due."""
    case = Case(limits, timeline.clock, agreed=timeline.agreed)
    case.changed, case.changed_at = timeline.changed, timeline.changed_at
    if not timeline.steps:
        case.status = CustodyStatus("closed")
    case.whole_start, case.start_said = start_of_all(timeline.steps, case.agreed)
    case.answers = answers_of(timeline.steps)
    for step in timeline.steps:
        if freely(case, step):
            _free(case, step)
            continue
        end = case.ended if is_after_end(case, step) else None
        if end is not None:
            resume(case)
        if step.kind != "judicial_order_received" or not is_ahead(step):  # an order that is dated ahead is none yet
            case.status = after(case.status, step.kind, step.facts, step.at, case.start)
        handler = HANDLERS.get(step.kind)
        if handler is not None and (case.start is not None or step.kind == "custody_opened"):
            handler(case, step)
            if end is not None:
                end_again(case, end, step)
                question(case, step)
            over(case, step)
            remember(case, step)
        if is_sighting(step.kind, step.facts):
            case.sightings.append(step)
    return case


def _free(case: Case, step: Step) -> None:
    """Somebody who was here freely: nothing of holding goes by it, but for questioning that should not have been."""
    case.sightings.append(step)
    question(case, step)
    if step.kind == "interviewed":
        case.interviews.append(step)
        remember(case, step)
