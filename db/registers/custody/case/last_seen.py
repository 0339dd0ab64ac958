"""Sightings of a person after the end that the record says: whether the person was held until then. Pure.

Somebody who was let go was not here afterwards as a person held. A look, care, a move or an interview that happened
later is asked about: the person was still held (the end moves to after it), was here freely (nothing moves), or it is
the entry of another person. Until that is answered the person counts as held until then, and the question is a duty.
Limit and duty: the program's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from db.kernel.events.ruled import code_of
from db.registers.custody.case.case import Case
from db.registers.custody.case.duties import DONE_BY_END, SETTLED
from db.registers.custody.case.spec import ANSWER, RULES_OF_LAST_SEEN
from db.registers.custody.case.timeline import Step

ANSWERED = "later_sighting_answered"
"""The answer to what waits: facts `answer`, and `about`: the uids of the entries that it speaks of."""
STILL_HELD, FREELY, ANOTHERS = "still_held", "here_freely", "another_person"
"""Codes of the list custody_seen_later."""
_CARE = "care_given"
_SEEN = frozenset(
    {
        "wellbeing_seen", _CARE, "interviewed", "child_talked", "taken_out", "brought_back", "person_searched",
        "restrained", "restraint_ended", "force_used", "placed_in_room", "person_moved", "person_referred",
        "person_released", "brought_before_judge", "child_delivered",
    }
)  # fmt: skip
"""Kinds of entries of somebody who is here and held, or leaves. Property, a copy, a receipt, a visit are none."""
_LEAVING = frozenset({"person_released", "brought_before_judge", "child_delivered"})
QUESTION = "seen_later"
"""The duty, and the field of a form that answers it at once."""


def is_end(kind: str, facts: Mapping[str, Any]) -> bool:
    """Whether an entry lets a person go: nobody here holds them any longer."""
    return kind in _LEAVING or (kind == "person_referred" and code_of(facts, "to") == "border")


def is_sighting(kind: str, facts: Mapping[str, Any]) -> bool:
    """Whether an entry tells of the person as held here: care only where something was seen or given."""
    return kind in _SEEN and (kind != _CARE or bool(facts.get("seen") or facts.get("given")))


def is_later(seen: datetime, end: datetime, off: int = 0) -> bool:
    """Whether something was seen later than an end, by the minute; `off`: how many minutes the two may be off."""
    return seen > end.replace(second=59, microsecond=999_999) + timedelta(minutes=off)


def minutes_off(facts: Mapping[str, Any]) -> int:
    """How many minutes the time of an entry may be off."""
    off = facts.get("off_by")
    minutes = off.get("at", 0) if isinstance(off, Mapping) else 0
    return minutes if isinstance(minutes, int) else 0


def seen_at(step: Step) -> datetime:
    """Until when an entry shows the person, not after it was written: of an interview or a talk its end."""
    ended = step.moment("ended_at") if step.kind in ("interviewed", "child_talked") else None
    return min(max(step.at, ended or step.at), step.known)


def answers_of(steps: Iterable[Step]) -> dict[str, str]:
    """Entry → what was answered about it, in its own form or since. “Still held” is not taken back by an answer."""
    answers: dict[str, str] = {}
    for step in steps:
        if step.kind == ANSWERED:
            for uid in step.facts.get("about", ()):
                if answers.get(uid) != STILL_HELD:
                    answers[uid] = str(step.facts.get("answer"))
        elif said := step.facts.get(QUESTION):
            answers[step.uid] = str(said)
    return answers


def let_go(case: Case) -> Step | None:
    """The end that let the person go, where the record says that it holds."""
    ended = case.ended
    is_over = ended is not None and case.status.state == "closed" and is_end(ended.kind, ended.facts)
    return ended if is_over else None


def left_at(case: Case, end: Step) -> datetime:
    """When the person left, by an end and what was seen here: what was answered as “here freely” moves nothing."""
    if (known := case.left_at.get(end.uid)) is not None:
        return known
    seen = [] if case.last_seen is None else [case.last_seen]
    if end.is_under(RULES_OF_LAST_SEEN):
        if case.answers.get(end.uid) == FREELY:
            return end.at
        seen += [seen_at(step) for step in later_than(case, end.at)]
    return max(end.at, *seen) if seen else end.at


def later_than(case: Case, at: datetime, off: int = 0) -> tuple[Step, ...]:
    """The sightings in a record that are later than this, without those of somebody who was here freely."""
    return tuple(
        step
        for step in case.sightings
        if is_later(seen_at(step), at, off + minutes_off(step.facts)) and case.answers.get(step.uid) != FREELY
    )


def is_after_end(case: Case, step: Step) -> bool:
    """Whether this shows somebody who had been let go by then."""
    end = let_go(case)
    if end is None or not is_sighting(step.kind, step.facts) or not step.is_under(RULES_OF_LAST_SEEN):
        return False
    if step.kind in _LEAVING and end.kind != "person_released":
        return False  # released by the judge, or delivered from the court
    return is_later(seen_at(step), left_at(case, end), minutes_off(step.facts) + minutes_off(end.facts))


def freely(case: Case, step: Step) -> bool:
    """Whether this was answered as of somebody who was here freely."""
    return case.answers.get(step.uid) == FREELY and is_after_end(case, step)


def resume(case: Case) -> None:
    """The person was held on: what the end did, or ended, is called for as if there had been none yet."""
    end = case.ended
    assert end is not None
    for track in case.tracks.values():
        if track.base in DONE_BY_END and track.by == end.uid:
            track.done = track.entered = track.by = None
        if track.ended and track.done is None:
            track.call_again()
    case.left_at.pop(end.uid, None)


def end_again(case: Case, end: Step, step: Step) -> None:
    """The end holds from what was seen last on."""
    if case.ended is not end or case.status.state != "closed":
        return  # moved since, or ended by this very entry
    left = max(seen_at(step), left_at(case, end))
    _holds_from(case, end, left)
    for base in DONE_BY_END:
        if case.current(base) is not None:
            case.do(base, end, left)
    for track in case.open_tracks():
        track.waive(end, left, ended=True, undone=track.base not in SETTLED)


def end_at_last_sight(case: Case, end: Step) -> datetime:
    """When the person left by an end that is written now; what was seen here later is asked about."""
    left = left_at(case, end)
    if end.is_under(RULES_OF_LAST_SEEN):
        _holds_from(case, end, left)
        if is_end(end.kind, end.facts) and later_than(case, end.at, minutes_off(end.facts)):
            question(case, end)
    return left


def _holds_from(case: Case, end: Step, left: datetime) -> None:
    case.left_at[end.uid] = left
    if case.status.ended_at is not None:
        case.status = replace(case.status, ended_at=left)


def question(case: Case, *about: Step) -> None:
    """Call for the answer about these entries, unless it was given with them."""
    for step in about:
        said = case.answers.get(step.uid)
        if said in (STILL_HELD, FREELY):
            case.in_question.pop(step.uid, None)
        else:
            case.in_question[step.uid] = step
        if QUESTION not in step.facts:
            case.call_for(QUESTION, step, step.known + case.limits.of(ANSWER))
