"""Effects of an earlier holding on the end of this one."""

from __future__ import annotations

from datetime import timedelta

from db.registers.custody.case.case import Case
from db.registers.custody.case.duties import HOLDING
from db.registers.custody.case.held_before import BY_POLICE, NO, EarlierTimes
from db.registers.custody.case.held_before import NEW_OFFENCE as NEW
from db.registers.custody.case.meaning import OFFENCE
from db.registers.custody.case.status import OPEN_STATES
from db.registers.custody.case.timeline import Step

AGAIN = "holding_again"


def told_before(case: Case, step: Step) -> None:
    """Read an entry about an earlier holding: the person's answer, and the times of a like name that left here."""
    before, answer = case.before, step.code("held_before")
    before.like = before.like or step.facts.get("like_left") is True
    linked = _linked(step)
    if linked is not None:
        before.linked, before.by_document = linked, step.kind == "documents_seen"
    if answer is not None:
        before.answer, before.taken_for = answer, step.code("taken_for")
        since = step.moment("held_from")
        if answer == BY_POLICE and since is not None:
            before.said.append((since, step.moment("held_until")))
        elif answer == NO and not before.by_document:
            before.linked = None
    count_before(case, step)


def _linked(step: Step) -> EarlierTimes | None:
    since, until, minutes = step.moment("left_since"), step.moment("left_until"), step.facts.get("left_minutes")
    if since is None or until is None or not isinstance(minutes, int):
        return None
    return EarlierTimes(since, until, timedelta(minutes=minutes))


def is_new_offence(case: Case) -> bool:
    """Whether the person is held for a new offence: it was said, and an offence is the ground."""
    return case.before.taken_for == NEW and case.ground in OFFENCE


def count_before(case: Case, step: Step) -> None:
    """Call for the end of holding by the time that is left, move it, or take it back where nothing counts now."""
    if case.start is None or case.status.state not in OPEN_STATES or case.status.judge:
        return
    used, track = case.before.used(case.start), case.current(AGAIN)
    if not used or is_new_offence(case):
        if track is not None and track.stands:
            track.waive(step, step.known)
        return
    due = max(case.start + HOLDING - used, case.start) + case.before.away
    if track is None:
        case.call_for(AGAIN, step, due)
    elif track.done is None:
        if not track.stands:
            track.call_again()
        track.due = due
