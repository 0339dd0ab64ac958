"""Out of the cell, restraint, fitness, visits: what these steps do to the duties."""

from __future__ import annotations

from db.registers.custody.case.case import Case
from db.registers.custody.case.effects_walk import seen
from db.registers.custody.case.meaning import Handler
from db.registers.custody.case.spec import BACK_IN, RULES_OF_TIMES
from db.registers.custody.case.timeline import Step
from db.registers.custody.case.track import BY_OFFICER


def _taken_out(case: Case, step: Step) -> None:
    back = step.moment("back_at")
    timed = step.is_under(RULES_OF_TIMES) and step.code("why") == "interview"
    case.call_for("back_in", step, min(step.at, step.known) + BACK_IN.usual if timed else None)
    if step.is_under(RULES_OF_TIMES) and (track := case.current("back_in")) is not None and track.opener == step.uid:
        case.out_at[track.code] = min(step.at, step.known)
    if back is not None:
        case.do("back_in", step, back)


def questioned_outside(case: Case, step: Step) -> None:
    """Whoever was taken out for something else and questioned then is back two hours after that began."""
    at = min(step.at, step.known)
    for code, out_at in case.out_at.items() if step.is_under(RULES_OF_TIMES) else ():
        track = case.tracks[code]
        if out_at <= at and (track.done is None or at < track.done):
            track.bring_forward(at + BACK_IN.usual)


def _back(case: Case, step: Step) -> None:
    if case.current("back_in") is not None:
        case.do("back_in", step)
    seen(case, step, step.facts.get("well"))


def _restrained(case: Case, step: Step) -> None:
    """How long it may last nobody set in hours; that it is looked at, and ended, is a duty at once."""
    case.involved += f" {step.facts.get('officers', '')}"
    ended = step.moment("ended_at")
    case.call_for("restraint_end", step)
    if ended is not None:
        case.do("restraint_end", step, ended)


def _restraint_ended(case: Case, step: Step) -> None:
    if case.current("restraint_end") is not None:
        case.do("restraint_end", step)
    seen(case, step, step.facts.get("well"))


def _fitness(case: Case, step: Step) -> None:
    """A doctor's word: unfit to be questioned closes an interview, fit opens it; unfit to be held calls for care. An
    officer's word opens nothing."""
    answer = step.facts.get("questioned")
    if answer is True and step.facts.get(BY_OFFICER):
        answer = None
    if answer is not None:
        case.fitness.append((min(step.at, step.known), answer is False))
    if answer is True:
        case.looks.append((min(step.at, step.known), None))
    if step.facts.get("held") is False:
        case.ill = True
        case.call_for("doctor", step)


def _visited(case: Case, step: Step) -> None:
    if step.code("who") == "lawyer" and case.current("lawyer") is not None:
        case.do("lawyer", step)


MONITORING_HANDLERS: dict[str, Handler] = {
    "taken_out": _taken_out,
    "brought_back": _back,
    "restrained": _restrained,
    "restraint_ended": _restraint_ended,
    "fitness_noted": _fitness,
    "visited": _visited,
}
