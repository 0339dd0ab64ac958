"""A child's own word: who does not want the family told, a doctor who is declined, a suspect without a lawyer.

What a child says closes no door on the child: welfare and the juvenile prosecutor decide, and a doctor's note says what
was declined. Entries of before these rules are read as they were.
"""

from __future__ import annotations

from dataclasses import replace

from db.registers.custody.case.case import Case
from db.registers.custody.case.meaning import child_suspect
from db.registers.custody.case.spec import RULES_OF_CHILDREN
from db.registers.custody.case.timeline import Step

HARM = "harm_at_home"
"""Why a child does not want the family told (a code of custody_declined_why): fear of them, or harm done there."""
TO_WELFARE = "notice_welfare"
TO_PROSECUTOR = "notice_juvenile_prosecutor"
NO_LAWYER = "child_lawyer"
_OF_CHILDREN = (TO_WELFARE, TO_PROSECUTOR, NO_LAWYER)
_RECEIVES = {
    "welfare": (TO_WELFARE,),
    "to_welfare": (TO_WELFARE,),
    "juvenile_prosecutor": (TO_PROSECUTOR, NO_LAWYER),
    "juvenile_court": (TO_PROSECUTOR, NO_LAWYER),
}
"""Which notices the body that a child is delivered to needs no more (a kind of body; `to_welfare` as of old)."""


def family_answered(case: Case, step: Step) -> None:
    """Keep whether the person did not want the family told; once they were told it is behind us."""
    result = step.facts.get("result")
    if result == "person_declined" and step.is_under(RULES_OF_CHILDREN):
        case.family_declined = step
    elif result == "told":
        case.family_declined = None
    of_child(case, step)


def declined(case: Case, step: Step) -> None:
    """A doctor was declined at the desk: of a child that closes nothing, the doctor's note does."""
    if step.is_under(RULES_OF_CHILDREN):
        case.doctor_declined = step
    if not (case.child and step.is_under(RULES_OF_CHILDREN)):
        case.do("doctor", step)
        case.ill = False


def is_noted(step: Step) -> bool:
    """Whether a doctor, by name, noted that the person declined; that there was a name outlasts its sealing."""
    return bool(step.identity.get("doctor")) or step.facts.get("by_name") is True


def of_child(case: Case, step: Step) -> None:
    """Call for what a child's word needs, and for nothing of it where the person is no child."""
    if not case.child:
        for track in case.open_tracks(_OF_CHILDREN):
            track.waive(step, step.known)
        return
    case.call_again([base for base in _OF_CHILDREN if _was_waived(case, base)])
    if (said := case.family_declined) is not None:
        _call(case, TO_WELFARE, said, step)
        if said.facts.get("declined_why") == HARM:
            _call(case, TO_PROSECUTOR, said, step)
    if (said := case.doctor_declined) is not None:
        _call(case, "doctor", said, step)
    if case.lawyer_came:
        for track in case.open_tracks((NO_LAWYER,)):
            track.waive(step)
    elif child_suspect(case) and case.current(NO_LAWYER) is None and step.is_under(RULES_OF_CHILDREN):
        case.call_for(NO_LAWYER, step)


def _was_waived(case: Case, base: str) -> bool:
    """Whether a duty is not called for since the person counted as no child, and not since the end of holding."""
    if base == NO_LAWYER and case.lawyer_came:
        return False
    track = case.current(base)
    return track is not None and track.done is None and track.waived_at is not None and not track.ended


def _call(case: Case, base: str, said: Step, step: Step) -> None:
    """Call for a duty once for what was said, due since that was known of a child."""
    if (base, said.uid) not in case.opened_by:
        since, known = max(said.at, step.at), max(said.known, step.known)
        case.call_for(base, replace(said, at=since, known=known))


def delivered(case: Case, step: Step) -> None:
    """Whoever takes a child over knows of the child."""
    for base in _RECEIVES.get(step.code("to") or "", ()):
        if case.current(base) is not None:
            case.do(base, step)
