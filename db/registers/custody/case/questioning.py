"""Who is not questioned: a child, somebody unconscious or intoxicated, somebody without a common language. Pure.

What was asked all the same is recorded, as the breach it is. A talk with a child about its name, health, carer and what
was done to it is no questioning, and no wall stands before it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from db.kernel.events.ruled import code_of
from db.registers.custody.case.case import Case
from db.registers.custody.case.meaning import LATE_FACTS, UNFIT
from db.registers.custody.case.spec import RULES_OF_TELLING
from db.registers.custody.case.timeline import Step
from db.registers.custody.case.understanding import REFUSED, through_interpreter
from db.registers.custody.case.walling import Wall
from db.words.messages import M_

T = TypeVar("T")
_FACT = M_("If it has already happened, enter its end. It is recorded as a breach.")
_WORDS = {
    "child_interview": M_(
        "Police may not question a child. Deliver the child at once. To ask name, health, carer and "
        "what was done to the child, use “Talk with a child, no questioning”."
    ),
    "interview_unfit": M_(
        "Do not question a person who is unconscious, intoxicated or unfit. Wait until a doctor or a "
        "check finds otherwise."
    ),
    "interview_language": M_(
        "There is no common language. First find an interpreter (by telephone is enough) and write who it is."
    ),
}
BREACHES = {
    "child_interview": "child_questioned",
    "interview_unfit": "questioned_unfit",
    "interview_language": "questioned_without_language",
}
"""Each wall, and what it is where it happened all the same (codes of the list custody_late_fact)."""


def questioning_walls(case: Case, facts: Mapping[str, Any], now: datetime) -> tuple[Wall, ...]:
    """The walls before an interview that has not ended."""
    ended = facts.get("ended_at")
    if ended is not None and ended <= now:
        return ()
    return tuple(Wall(name, "at", _WORDS[name], _FACT) for name in questioning_faults(case, facts))


def questioning_faults(case: Case, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """What speaks now against an interview with these answers, as names of walls."""
    return _faults(facts, child=case.child, unfit=case.condition in UNFIT or case.unfit, mute=case.mute)


def past_faults(
    case: Case, facts: Mapping[str, Any], begun: datetime, ended: datetime, *, wish_counts: bool = False
) -> tuple[str, ...]:
    """Reasons against an interview then, by all that is known now: who was cleared or well since was not before.

    `wish_counts`: it was written when the wish for no interpreter counted as having one.
    """
    wished = wish_counts and code_of(facts, "interpreter") == REFUSED
    return _faults(
        facts,
        child=case.child or (case.child_until is not None and begun < case.child_until),
        unfit=bool(UNFIT & set(_during(case.looks, begun, ended))) or any(_during(case.fitness, begun, ended)),
        mute=any(_during(case.languages, begun, ended)) and not wished,
    )


def _faults(facts: Mapping[str, Any], *, child: bool, unfit: bool, mute: bool) -> tuple[str, ...]:
    faults = {"child_interview": child, "interview_unfit": unfit}
    faults["interview_language"] = mute and not _is_interpreted(facts)
    return tuple(name for name, true in faults.items() if true)


def _during(history: Sequence[tuple[datetime, T]], begun: datetime, ended: datetime) -> list[T]:
    """What held at a time, and what was said until another one."""
    before = [said for said in history if said[0] <= begun]
    held = [max(reversed(before), key=lambda said: said[0])[1]] if before else []
    return held + [value for at, value in history if begun < at < ended]


def remember(case: Case, step: Step) -> None:
    """Keep from when on there was a common language; keep each interview that should not have been, as a breach."""
    if not case.languages or case.languages[-1][1] != case.mute:
        case.languages.append((min(step.at, step.known), case.mute))
    for interview in case.interviews:
        ended = interview.moment("ended_at") or interview.at
        facts, old = {**interview.identity, **interview.facts}, not interview.is_under(RULES_OF_TELLING)
        for fault in past_faults(case, facts, interview.at, ended, wish_counts=old):
            case.breach(interview, LATE_FACTS[BREACHES[fault]])


def _is_interpreted(facts: Mapping[str, Any]) -> bool:
    """Whether an interview had an interpreter whose word is enough, with a name. That the person wished for none gives
    nobody a common language."""
    return through_interpreter(facts) and bool(facts.get("interpreter_name") or facts.get("by_name"))
