"""Needs of a person that call for somebody: a sign of trafficking, a pregnancy, a disability; and safe arrivals."""

from __future__ import annotations

from db.kernel.events.ruled import counted
from db.registers.custody.case.case import Case
from db.registers.custody.case.duties import BY_CODE, NEEDS
from db.registers.custody.case.meaning import Handler
from db.registers.custody.case.spec import RULES_OF_ARRIVING, RULES_OF_NEEDS
from db.registers.custody.case.timeline import Step

ARRIVING = "arrived_safely"


def called_for_by_needs(case: Case, step: Step) -> None:
    """Call for the duty of each need that an entry names. Once answered, the same need calls for nothing more."""
    if not step.is_under(RULES_OF_NEEDS):
        return
    for code in step.facts.get("needs") or ():
        duty = NEEDS.get(counted(step.facts, code) or "")
        if duty is not None and case.current(duty) is None:
            case.call_for(duty, step)


def _answered(case: Case, step: Step) -> None:
    duty = NEEDS.get(step.code("need") or "")
    if duty is not None:
        case.do(duty, step)


def wait_for_arrival(case: Case, step: Step) -> None:
    """Wait to hear whether a child who was handed over arrived, or somebody who wished a call. A child who goes along
    with a carer (`with`) is handed to nobody."""
    handed_over = step.kind == "child_delivered" and case.child and not step.facts.get("with")
    if not (step.is_under(RULES_OF_ARRIVING) and (handed_over or step.facts.get("call_wished"))):
        return
    case.call_for(ARRIVING, step)
    track, limit = case.current(ARRIVING), BY_CODE[ARRIVING].lapses
    if track is not None and track.stands and limit is not None:
        track.lapses = min(step.at, step.known) + case.limits.of(limit)


def back_again(case: Case, step: Step) -> None:
    """Who is held here again is waited for nowhere else."""
    for track in case.open_tracks((ARRIVING,)):
        track.waive(step)


def _arrived(case: Case, step: Step) -> None:
    """That somebody did not arrive leaves it open."""
    if step.facts.get("arrived") is True and case.current(ARRIVING) is not None:
        case.do(ARRIVING, step)


NEED_HANDLERS: dict[str, Handler] = {"need_answered": _answered, "arrival_confirmed": _arrived}
