"""Reading a case from its events: what each kind of event does to the duties, in the order of writing.

Duties, walls, state, completeness and papers are read by this one function, and it fills the projection.

The clock starts at the deprivation of liberty, the earliest of all times given. Nothing extends police holding: a move
takes the clock along, time held by an earlier body counts, a later claim about the start changes nothing. What a
correction would close or loosen waits for the inspectorate: till then the strictest reading holds (merging.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from db.kernel.events.event import Event
from db.kernel.folding.quarantine import UNREADABLE
from db.registers.custody.case import twins
from db.registers.custody.case.case import Case
from db.registers.custody.case.duties import DEFAULT, Limits
from db.registers.custody.case.effects_keeping import KEEPING_HANDLERS, over
from db.registers.custody.case.effects_monitoring import MONITORING_HANDLERS
from db.registers.custody.case.effects_needs import NEED_HANDLERS
from db.registers.custody.case.effects_orders import ORDER_HANDLERS
from db.registers.custody.case.effects_property import PROPERTY_HANDLERS
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
from db.registers.custody.case.status import ABSENCES, CustodyStatus, after
from db.registers.custody.case.timeline import EVERY, IN_QUESTION, Step, Timeline, is_ahead, timelines, unchanged
from db.registers.custody.case.twins import ALONE, OneRecord, OtherRecords

HANDLERS = (
    WALK_HANDLERS | TELLING_HANDLERS | KEEPING_HANDLERS | PROPERTY_HANDLERS | MONITORING_HANDLERS | NEED_HANDLERS
    | ORDER_HANDLERS
)  # fmt: skip


def read(
    events: Sequence[Event], limits: Limits = DEFAULT, in_question: Sequence[Event] = (), beside: OtherRecords = ALONE
) -> Case:
    """A case from a record's events, in the order in which they were written; of several readings the strictest.

    `in_question`: entries without the right, which nobody has settled. The record is read without them, with each of
    the first ones, and with all; what the record says of the person is what it says without them. `beside`: other
    records of the same person, or of one who may be.
    """
    if beside is not ALONE:
        events = tuple(event for event in events if event.uid not in beside.void)
    without = _of_the_person(events, beside, limits) if beside.same else _readings(events, (), limits)
    parts = [*_of_others(events, beside.maybe, limits), *_in_question(events, in_question, limits), *without]
    case = merged(parts) if len(parts) > 1 else parts[0]
    if beside.same:
        case = _as_its_own(case, merged(_readings(events, (), limits)))
    if beside.walls:
        case = replace(case, for_walls=tuple(_of_others(events, beside.walls, limits)))
    return case


def _in_question(events: Sequence[Event], in_question: Sequence[Event], limits: Limits) -> list[Case]:
    if not in_question:
        return []
    chosen = [in_question, *([one] for one in in_question[:EVERY] if len(in_question) > 1)]
    return [part for some in chosen for part in _with(events, some, limits)]


def _of_the_person(events: Sequence[Event], beside: OtherRecords, limits: Limits) -> list[Case]:
    """The readings with all that is written in the other records of the person, the plainest last.

    What ended there ends nothing here: the record is read with and without it. A death there is one here, unless
    somebody was seen here after it. Of a time before this record what was used up counts, and what was done then
    does nothing that this record calls for.
    """
    earlier = [each for each in beside.same if twins.is_earlier(each, events)]
    recent = twins.by_time([each for each in earlier if not twins.is_long_ago(each, events)])
    long_ago = [twins.holding_in_both(each, twins.OF_EVERY_TIME) for each in earlier if each not in recent]
    now = [each for each in beside.same if each not in earlier]
    ended = [twins.without_ends(each, death=twins.is_seen_after(each, _seen(events, limits))) for each in now]
    over = twins.over_at(events)
    later = [each for each in now if twins.began_after(each, over) and twins.over_at(each) is None]
    begun = twins.arrived_first(events, [each for each in now if each not in later])
    if over is not None and any((_seen(each, limits) or over) > over for each in now if each not in later):
        begun = twins.without_ends(begun, death=True)  # somebody was seen by the other record after this one's end
    plain = _as_one(begun, [*long_ago, *ended], limits, now, later=later)
    if any(len(some) != len(each) for some, each in zip(ended, now, strict=True)):
        plain = [*_as_one(begun, [*long_ago, *now], limits, now, later=later), *plain]
    if not recent:
        return plain
    for part in plain:  # the hours that are left run on from before
        part.tracks = {code: track for code, track in part.tracks.items() if track.base != "holding"}
    again = _as_one(begun, [*long_ago, *ended, *recent], limits, [*now, *recent], again=True,
                    later=[*later, *recent[1:]])  # fmt: skip
    return [*again, *plain]


def _seen(events: Sequence[Event], limits: Limits) -> datetime | None:
    """The latest time at which somebody was here alive, as a record says by itself."""
    case = merged(_readings(twins.alone(events), (), limits))
    return max((at for at in (case.last_seen, case.arrived) if at is not None), default=None)


def _of_others(events: Sequence[Event], others: Sequence[OneRecord], limits: Limits) -> list[Case]:
    """The readings with what holds in both records while nobody has decided: of all of them, and of each."""
    if not others or twins.opening_of(events) is None:
        return []
    own = twins.alone(events)
    each_alone = [[each] for each in others[:EVERY]] if len(others) > 1 else []
    parts = [part for some in (others, *each_alone) for part in _with_others(own, some, limits)]
    return [replace(part, beside=True, changed=IN_QUESTION, changed_at=None) for part in parts]


def _with_others(own: Sequence[Event], others: Sequence[OneRecord], limits: Limits) -> list[Case]:
    told, timed, again = list[OneRecord](), list[OneRecord](), False
    for each in others:
        kinds = twins.IN_BOTH
        if not twins.is_earlier(each, own):
            timed.append(each)
        elif twins.is_long_ago(each, own):
            kinds = twins.OF_EVERY_TIME
        else:
            timed.append(each)
            kinds, again = {**kinds, **dict.fromkeys(ABSENCES)}, True
        told.append(twins.holding_in_both(each, kinds))
    recent = twins.by_time([each for each in told if again and any(event.kind in ABSENCES for event in each)])
    return _as_one(own, told, limits, timed, again=again, later=recent[1:])


def _as_one(
    own: Sequence[Event],
    others: Sequence[OneRecord],
    limits: Limits,
    timed: Sequence[OneRecord],
    *,
    again: bool = False,
    later: Sequence[OneRecord] = (),
) -> list[Case]:
    """The readings of a record and others in one order; `timed` are those whose time counts here."""
    mine = merged(_readings(own, (), limits)).start
    starts = [merged(_readings(twins.alone(each), (), limits)).start for each in timed]
    first = min((start for start in starts if start is not None), default=None)
    sooner = first if first is not None and mine is not None and first < mine else None
    events = twins.as_one(own, others, sooner, again=again, later=later)
    return _readings(events, (), limits, twins.first_of(own))


def _as_its_own(case: Case, own: Case) -> Case:
    """Keep of a record its own word on who the person is, and where."""
    return replace(case, band=own.band, name=own.name, name_in_document=own.name_in_document, sex=own.sex,
                   room=own.room, place=own.place)  # fmt: skip


def _with(events: Sequence[Event], besides: Sequence[Event], limits: Limits) -> list[Case]:
    """The readings in which these entries without the right count too; none where they can't be read."""
    try:
        return _readings(events, besides, limits)
    except UNREADABLE:
        return []


def _readings(
    events: Sequence[Event], besides: Sequence[Event], limits: Limits, first: Sequence[str] = ()
) -> list[Case]:
    readings = timelines(events, besides, first=first)
    parts = [follow(reading, limits) for reading in readings]
    if any(reading.amended for reading in readings):
        whole = unchanged(events, besides, first=first)
        before = parts[0] if not readings[0].amended else follow(whole, limits)
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
