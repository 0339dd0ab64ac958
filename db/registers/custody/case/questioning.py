"""Who is not questioned: a child, somebody unconscious or intoxicated, somebody without a common language. Pure.

What was asked all the same is recorded, as the breach it is. A talk with a child about its name, health, carer and what
was done to it is no questioning, and no wall stands before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from db.kernel.ruled import code_of
from db.registers.custody.case.case import Case
from db.registers.custody.case.telling import REFUSED, through_interpreter
from db.registers.custody.case.walling import Wall
from db.words.messages import M_

UNFIT = frozenset({"unconscious", "intoxicated"})
"""Answers about how somebody is that close an interview (PACE Code C, 11.18 and annex G, as a model)."""
_FACT = M_("If it has happened already, give its end: it is recorded as the breach it is.")
_WORDS = {
    "child_interview": M_(
        "Police may not question a child. Deliver the child at once. Name, health, carer and what was done to the child"
        " are asked by “Talk with a child, no questioning”."
    ),
    "interview_unfit": M_(
        "Nobody who is unconscious, intoxicated or unfit is questioned. Wait until a doctor or a look says otherwise."
    ),
    "interview_language": M_(
        "There is no common language: find an interpreter first, and write who it is; by telephone will do."
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
    """What speaks against an interview with these answers, as names of walls."""
    faults = []
    if case.child:
        faults.append("child_interview")
    if case.condition in UNFIT or case.unfit:
        faults.append("interview_unfit")
    if case.no_language and not _is_interpreted(facts):
        faults.append("interview_language")
    return tuple(faults)


def _is_interpreted(facts: Mapping[str, Any]) -> bool:
    """Whether an interview had an interpreter whose word is enough, with a name; or the person wished for none."""
    named = bool(facts.get("interpreter_name") or facts.get("by_name"))
    return code_of(facts, "interpreter") == REFUSED or (through_interpreter(facts) and named)
