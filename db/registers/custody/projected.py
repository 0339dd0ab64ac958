"""The rows that stand for a record in lists and figures, from the one function that reads it. Pure.

They are filled anew at each of a record's events. A test holds them equal to what `read` says at any time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.kernel.events.event import Event
from db.kernel.folding.quarantine import UNFIT
from db.kernel.projections.event_check import is_fit
from db.registers.custody import rules
from db.registers.custody.case.case import Case
from db.registers.custody.case.completeness import OUTCOMES
from db.registers.custody.case.duties import AFTER_END, OF_THE_PROGRAM
from db.registers.custody.case.effects import read
from db.registers.custody.case.status import OPEN_STATES, CustodyStatus, after
from db.registers.custody.case.timeline import own
from db.registers.custody.case.track import Track, breached
from db.registers.custody.case.twins import ALONE, OtherRecords
from db.words.forms import PARTS, moment_of
from db.words.records import duty_kind

PRESSING = OPEN_STATES | {"escaped"}
STOPPED = frozenset({"closed", "dead", "escaped"})
ENDING = frozenset(OUTCOMES) - {"person_moved"}
"""Kinds of entries that give a record an outcome."""


@dataclass(frozen=True, slots=True)
class Span:
    """What began and ended: `entry` is the uid of the event that began it."""

    entry: str
    what: str
    began: datetime
    ended: datetime | None
    outcome: str | None = None
    """What ended this holding."""


@dataclass(frozen=True, slots=True)
class Projected:
    """A record's row in the table `custody` without its key, its spans, and by code the duties that stand."""

    row: Mapping[str, Any]
    spans: tuple[Span, ...]
    duties: Mapping[str, Mapping[str, Any]]


def projected(events: Sequence[Event], beside: OtherRecords = ALONE) -> Projected | None:
    """The rows of a record, read with those of its person; None where nothing opened it."""
    opening = next((event for event in events if event.kind == "custody_opened"), None)
    if opening is None:
        return None
    case, now = read(events, beside=beside), own(events)
    pending = sorted({track.base for track in case.open_tracks(AFTER_END)} - {"breach"})
    status = case.status
    row = {
        "number": opening.facts["number"],
        "band": case.band,
        "state": status.state,
        "outcome": status.outcome,
        "outcomes": " ".join(outcomes(now, case)),
        "judge": status.judge,
        "opened_at": opening.entered_at,
        "start_at": case.start or opening.at,
        "arrived_at": moment_of(opening.facts.get("arrived_at")),
        "ended_at": status.ended_at,
        "pending": " ".join(pending),
        "pressing": bool(pending) or status.state in PRESSING,
        "pending_until": None if status.state in PRESSING else _pending_until(case),
        "known_at": case.clock or opening.entered_at,
        "same_as": beside.goes_on,
    }
    shown = rules.duties_of(case, case.clock or opening.entered_at)
    stand = {duty.code: case.tracks[duty.code] for duty in shown if case.tracks[duty.code].stands}
    behind = [duty for duty in shown if breached(duty) and duty.code not in stand]
    row |= {
        "met": sum(duty.state in ("done", "entered_late") for duty in shown),
        "stated": sum(duty.state == "stated" for duty in shown),
        "breached": len(behind),
        "breached_own": sum(duty_kind(duty.code) in OF_THE_PROGRAM for duty in behind),
    }
    duties = {code: _standing(track) for code, track in stand.items()}
    return Projected(row, () if beside.goes_on else tuple(spans(now, case)), duties)


def _pending_until(case: Case) -> datetime | None:
    """After when nothing is pending any more; None where something is until it is done."""
    lapses = [track.lapses for track in case.open_tracks(AFTER_END - {"breach"})]
    known = [at for at in lapses if at is not None]
    return max(known) if known and len(known) == len(lapses) else None


def _standing(track: Track) -> Mapping[str, Any]:
    return {"due": track.due, "again": track.again, "put": track.times_postponed, "at_once": track.at_once}


def readable(events: Sequence[Event], this: Event) -> Iterator[Event]:
    """The events without those that no reader can use: another machine may have written them. A record that is made
    again from a whole journal meets them before they are set aside. Raises what reading `this` one raises."""
    kept: list[Event] = []
    for event in events:
        if not is_fit(event.kind, event.schema, {part: getattr(event, part) for part in PARTS}):
            continue
        try:
            read([*kept, event])
        except UNFIT:
            if event.uid == this.uid:
                raise
            continue
        kept.append(event)
        yield event


def spans(events: Iterable[Event], case: Case) -> Iterator[Span]:
    """Holding, interviews, rests and the judge (Criminal Procedure Code, art. 53), as the record says them now."""
    status = CustodyStatus()
    running: dict[str, Span] = {}
    for event in events:
        before, status = status, after(status, event.kind, event.facts, event.at, case.start)
        if event.kind == "custody_opened":
            running["holding"] = Span(event.uid, "holding", case.start or event.at, None)
        yield from _within(event, running)
        if status.state in STOPPED and before.state not in STOPPED:
            over = [what for what in ("holding", "rest") if what in running]
            yield from (_ended(running, what, case.left_at.get(event.uid, event.at), status.outcome) for what in over)
        elif before.state in STOPPED and status.state not in STOPPED:
            running["holding"] = Span(event.uid, "holding", event.at, None)
    yield from running.values()


def _within(event: Event, running: dict[str, Span]) -> Iterator[Span]:
    """A rest begins, with its end where that is known, or the one that runs ends; an interview ends it too."""
    ended = moment_of(event.facts.get("ended_at"))
    rests = event.kind == "care_given" and "rest" in event.facts.get("given", ())
    if "rest" in running and (rests or event.kind == "interviewed"):
        yield _ended(running, "rest", event.at)
    elif "rest" in running and event.kind == "care_given" and ended is not None:
        yield _ended(running, "rest", ended)
    if rests:
        if ended is None:
            running["rest"] = Span(event.uid, "rest", event.at, None)
        else:
            yield Span(event.uid, "rest", event.at, ended)
    elif event.kind == "interviewed":
        yield Span(event.uid, "interview", event.at, ended)
    seen = event.at if event.kind == "brought_before_judge" else moment_of(event.facts.get("seen_at"))
    if seen is not None and event.kind in ("brought_before_judge", "judicial_order_received"):
        yield Span(event.uid, "judge", seen, seen)


def _ended(running: dict[str, Span], what: str, at: datetime, outcome: str | None = None) -> Span:
    span = running.pop(what)
    return Span(span.entry, span.what, span.began, at, outcome if what == "holding" else None)


def outcomes(events: Iterable[Event], case: Case) -> tuple[str, ...]:
    """Every outcome that the record says now, in the order of writing: sent on, back, released, reopened."""
    status, said = CustodyStatus(), list[str]()
    for event in events:
        status = after(status, event.kind, event.facts, event.at, case.start)
        if status.outcome is not None and event.kind in ENDING:
            said.append(status.outcome)
    return tuple(said)
