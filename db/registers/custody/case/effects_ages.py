"""Ages as they are said: each source's word in a case, and when somebody counts as a child no longer."""

from __future__ import annotations

from datetime import datetime, timedelta

from db.registers.custody.case.ages import ADULT, AgeWord, births_of_age
from db.registers.custody.case.case import Case
from db.registers.custody.case.spec import RULES_OF_AGES, RULES_OF_CHILDREN
from db.registers.custody.case.timeline import Step
from db.words.calendar.jalali import local_date

_SAME_HOLDING = timedelta(days=1)
"""An age of 18 or more that is said so soon after liberty was taken is the age of that day: midnight doubts nobody."""


def stated(case: Case, step: Step, start: datetime) -> AgeWord:
    """The word of an age in years: the births that it allows, by the day on which it was said; `start` is when liberty
    was taken, where the case does not know it yet."""
    age = int(step.facts["age"])
    if not is_date(case, step):
        return AgeWord(age)
    said_on = local_date(min(step.at, step.known))
    began = local_date(case.whole_start or case.start or start)
    if age >= ADULT and step.is_under(RULES_OF_CHILDREN) and timedelta() <= said_on - began <= _SAME_HOLDING:
        said_on = began
    return AgeWord(age, births=births_of_age(age, said_on))


def is_date(case: Case, step: Step) -> bool:
    """Whether an age is read as a date: one that is written under this rule, or where the start is."""
    start = case.start_said
    return step.is_under(RULES_OF_AGES) or (start is not None and start.is_under(RULES_OF_AGES))


def said(case: Case, step: Step, word: AgeWord) -> None:
    """Keep one more source's word on the age."""
    before = case.child
    case.ages[step.uid] = word
    cleared(case, step, before=before)


def cleared(case: Case, step: Step, *, before: bool) -> None:
    """Keep until when somebody counted as a child who does no longer."""
    if before and not case.child:
        case.child_until = min(step.at, step.known)
