"""Reading a case from its events: what each kind of event does to the duties, in the order of writing.

The clock starts at the deprivation of liberty, the earliest of all times given. Nothing extends police holding: a move
takes the clock along, time held by an earlier body counts, a later claim about the start changes nothing. What was
overdue, or was entered after its time ran out, stays so for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from db.custody.case import Case, Track
from db.custody.duties import DEFAULT, HOLDING, PROSECUTOR, WALK, Limits
from db.custody.timeline import Step, steps
from db.journal import Event
from db.messages import M_, Message

OFFENCE = frozenset({"flagrant_offence", "judicial_order", "arrest_warrant", "received_with_order"})
"""Grounds that make a person a suspect: valid documents alone do not end those."""
UNMET = frozenset({"none_yet", "no_ground", "with_carer"})
"""Answers to the question for a ground that are none."""
REMOVALS = frozenset({"camp", "border", "onward_transfer", "other"})
"""Destinations that fear of return closes."""
OPEN_STATES = frozenset({"held", "judge", "moved"})
HERE = frozenset({"held", "judge"})
UNWELL = frozenset({"unwell", "injured", "unconscious"})
"""Answers that call for a doctor, whoever gave them and wherever."""

LATE_FACTS: dict[str, Message] = {
    "child_questioned": M_("A child was questioned by police"),
    "removed_despite_fear": M_("Sent on despite fear of return"),
    "held_too_long": M_("Held after the limit had passed"),
    "moved_without_record": M_("Moved without a record"),
    "rights_withheld": M_("Rights were withheld"),
}
WRONG: dict[str, Message] = {
    "released": M_("The wrong person was released"),
    "removed": M_("The wrong person was sent on"),
}


def child_suspect(case: Case) -> bool:
    """A child, or a person of doubtful age, who is suspected of an offence."""
    return case.child and (case.suspected or case.ground in OFFENCE)


def fear_blocks(case: Case) -> bool:
    """Whether fear of return stands and nobody competent has lifted it."""
    return case.fear_stands and not case.lifted


def read(events: Sequence[Event], limits: Limits = DEFAULT) -> Case:
    """A case from a record's events, in the order in which they were written."""
    case = Case(limits)
    for step in steps(events):
        case.clock = step.known
        handler = HANDLERS.get(step.kind)
        if handler is not None and (case.start is not None or step.kind == "custody_opened"):
            handler(case, step)
    return case


# --- arrival and the walk --------------------------------------------------------------------------------------


def _opened(case: Case, step: Step) -> None:
    facts = step.facts
    given = [step.moment(name) for name in ("deprivation_at", "held_since", "arrived_at")]
    start = min((moment for moment in given if moment is not None), default=step.at)
    case.band = facts.get("band", "")
    case.name = step.identity.get("name", "")
    case.age = facts.get("age", case.age)
    _start(case, step, start)
    if case.arrived is not None:
        return
    case.arrived = min(step.moment("arrived_at") or step.known, step.known)
    at_once = case.arrived + case.limits.at_once
    assert case.start is not None
    for code in ("wellbeing", "language", "age", "ground", "ground_told", "rights", "fear"):
        case.call_for(code, step, at_once, at_once=True)
    for code in ("documents", "family", "consulate", "unhcr"):
        case.call_for(code, step)
    case.call_for("prosecutor", step, case.start + PROSECUTOR)
    case.call_for("holding", step, case.start + HOLDING)
    case.recur("check", case.arrived, case.limits.check)
    case.recur("review", case.arrived, case.limits.first_review)


def _start(case: Case, step: Step, start: datetime) -> None:
    if not case.sooner_start(start):
        case.later_starts.append(start)
        return
    for base, limit in (("prosecutor", PROSECUTOR), ("holding", HOLDING)):
        if base in case.tracks:
            case.tracks[base].sooner(start + limit)


def _start_given(case: Case, step: Step) -> None:
    _start(case, step, step.at)


def _identity(case: Case, step: Step) -> None:
    case.name = step.identity.get("name") or case.name


def _wellbeing(case: Case, step: Step) -> None:
    case.do("wellbeing", step)
    case.needs = frozenset(step.facts.get("needs", ())) | case.needs
    _seen(case, step, step.facts.get("well"), ill=step.facts.get("self_harm") is True)


def _seen(case: Case, step: Step, seen: str | None, *, ill: bool = False) -> None:
    """A look at the person counts as a check; who is not well needs a doctor."""
    case.next_of("check", step, case.limits.check)
    case.ill = ill or seen in UNWELL
    if case.ill:
        case.call_for("doctor", step, min(step.at, step.known) + case.limits.at_once, at_once=True)


def _language(case: Case, step: Step) -> None:
    case.do("language", step)
    case.language = step.facts.get("language")
    case.unreadable = step.facts.get("literate") is False
    if step.facts.get("interpreter_needed"):
        case.call_for("interpreter", step)


def _age(case: Case, step: Step) -> None:
    facts = step.facts
    case.do("age", step)
    case.child_answer, case.age = facts.get("child"), facts.get("age", case.age)
    if case.child_answer == "adult" and facts.get("age") is None:
        case.age = None
    case.with_whom = facts.get("with_whom")
    case.suspected = facts.get("suspected") is True
    _child(case, step)


def _child(case: Case, step: Step) -> None:
    """Whether a child must be delivered: a suspect always, one with no suspicion unless with family or carer."""
    if child_suspect(case):
        for interview in case.interviews:
            case.breach(interview, LATE_FACTS["child_questioned"])
    needed = case.child and (child_suspect(case) or case.with_whom not in ("family", "carer"))
    track = case.current("child_delivery")
    if needed and case.state in OPEN_STATES:
        if track is not None and track.done is None and track.waived_at is not None:
            track.call_again()
        case.call_for("child_delivery", step, min(step.at, step.known) + case.limits.at_once, at_once=True)
    elif track is not None and track.done is None and track.waived_at is None:
        track.waive(step, step.known)


def _documents(case: Case, step: Step) -> None:
    case.do("documents", step)
    answer = step.facts.get("answer")
    if answer == "valid":
        case.valid_documents = True
    elif answer in ("expired", "doubtful"):
        case.valid_documents = False
    _papers(case, step)


def _papers(case: Case, step: Step) -> None:
    """Valid documents end the walk, and so does the finding of no ground: release now. An offence takes that back."""
    frees = (case.valid_documents and case.ground not in OFFENCE) or case.ground == "no_ground"
    frees = frees and case.state in OPEN_STATES
    track = case.current("release_now")
    standing = track is not None and track.done is None and track.waived_at is None
    if frees and not standing:
        case.call_for("release_now", step, min(step.at, step.known) + case.limits.at_once, at_once=True)
        for open_one in _open(case, WALK):
            open_one.waive(step)
    elif track is not None and standing and not frees:
        track.waive(step, step.known)
        _again(case, WALK)


def _ground(case: Case, step: Step) -> None:
    case.ground = step.facts.get("ground")
    if case.ground == "with_carer":
        for track in _open(case, ("ground", "ground_told")):
            track.waive(step)
    elif case.ground is not None and case.ground not in UNMET:
        _again(case, ("ground", "ground_told"))
        case.do("ground", step)
        told = step.moment("told_at")
        if told is not None and step.facts.get("in_writing"):
            case.do("ground_told", step, told)
    _child(case, step)
    _papers(case, step)


def _rights(case: Case, step: Step) -> None:
    if step.facts.get("written"):
        case.do("rights", step)
    _fear(case, step)


def _fear(case: Case, step: Step) -> None:
    """An answer settles the question. Once said, fear stands until a competent authority lifts it."""
    answer = step.facts.get("fear")
    if answer in ("yes", "no", "would_not_say"):
        case.do("fear", step)
    if answer is not None and not (case.fear_stands and answer != "yes"):
        case.fear = answer
    if answer == "yes":
        case.fear_stands, case.lifted = True, False


def _fear_lifted(case: Case, step: Step) -> None:
    case.lifted = True


def _does(base: str) -> Callable[[Case, Step], None]:
    def handler(case: Case, step: Step) -> None:
        case.do(base, step)

    return handler


def _family(case: Case, step: Step) -> None:
    result = step.facts.get("result")
    if result in ("told", "person_declined"):
        case.do("family", step)
    elif result == "withheld":
        case.call_for("family_judge", step)
        if step.facts.get("judge_reference"):
            case.do("family_judge", step)
            case.do("family", step)


def _lawyer(case: Case, step: Step) -> None:
    if step.facts.get("step") == "asked":
        case.call_for("lawyer", step)
    elif step.facts.get("step") in ("arrived", "declined") and case.current("lawyer") is not None:
        case.do("lawyer", step)


def _doctor(case: Case, step: Step) -> None:
    match step.facts.get("step"):
        case "asked" | "called":
            case.call_for("doctor", step, min(step.at, step.known) + case.limits.at_once, at_once=True)
        case "seen" | "declined":
            case.do("doctor", step)
            case.ill = False


def _contact(case: Case, step: Step) -> None:
    body = step.facts.get("body")
    if body in ("consulate", "unhcr") and (step.facts.get("wish") == "does_not_wish" or step.facts.get("contacted_at")):
        case.do(body, step)


# --- keeping ---------------------------------------------------------------------------------------------------


def _care(case: Case, step: Step) -> None:
    if step.facts.get("seen"):
        _seen(case, step, step.facts["seen"])


def _review(case: Case, step: Step) -> None:
    case.next_of("review", step, case.limits.next_review)


def _interview(case: Case, step: Step) -> None:
    if not step.amends:
        case.interviews.append(step)
    if child_suspect(case):
        case.breach(step, LATE_FACTS["child_questioned"])


def _property_in(case: Case, step: Step) -> None:
    case.property_held = True
    case.call_for("property_out", step)


def _property_out(case: Case, step: Step) -> None:
    if step.facts.get("complete"):
        case.property_held = False
        case.do("property_out", step)


def _force(case: Case, step: Step) -> None:
    if step.facts.get("injured"):
        case.call_for("doctor", step, min(step.at, step.known) + case.limits.at_once, at_once=True)


def _order(case: Case, step: Step) -> None:
    """A judge's order to hold ends police holding, and with it police reviews; the checks go on."""
    match step.facts.get("effect"):
        case "hold":
            case.do("holding", step)
            for track in _open(case, ("prosecutor", "review", "release_ordered")):
                track.waive(step)
            if case.state == "held":
                case.state = "judge"
            if step.facts.get("seen_at") is None:
                case.call_for("judge_seen", step)
        case "release":
            case.call_for("release_ordered", step, min(step.at, step.known) + case.limits.at_once, at_once=True)


def _put_off(case: Case, step: Step) -> None:
    track = case.current(str(step.facts.get("step")))
    if track is not None and not step.amends:
        track.put_off(step, case.limits.put_off)


def _explained(case: Case, step: Step) -> None:
    code, reason = str(step.facts.get("duty")), str(step.words.get("reason", ""))
    before = case.reasons.get(code)
    case.reasons[code] = reason if before is None else f"{before} / {reason}"


def _late_fact(case: Case, step: Step) -> None:
    what = str(step.facts.get("what"))
    case.breach(step, LATE_FACTS.get(what, M_("What should not have happened")))
    if what in ("removed_despite_fear", "moved_without_record") and case.state in HERE:
        _away(case, step)


# --- moves and ends --------------------------------------------------------------------------------------------

_AFTER_END = ("property_out", "receipt", "copy", "notice_prosecutor", "notice_forensic", "notice_inspectorate",
              "notice_family", "family_judge", "breach")  # fmt: skip
"""What does not end when holding ends."""


def _open(case: Case, bases: Sequence[str] | None) -> list[Track]:
    """The tracks that are neither done nor waived: of these duties, or of all that end when holding ends."""
    return [
        track
        for code, track in case.tracks.items()
        if track.done is None
        and track.waived_at is None
        and (code.partition("-")[0] in bases if bases is not None else code.partition("-")[0] not in _AFTER_END)
    ]


def _again(case: Case, bases: Sequence[str] | None = None) -> None:
    """What was waived and not done is called for again, with the time it had."""
    for code, track in case.tracks.items():
        base = code.partition("-")[0]
        if track.done is None and track.waived_at is not None and (bases is None or base in bases):
            if base in ("check", "review") and track is not case.current(base):
                continue
            track.call_again()


def _away(case: Case, step: Step) -> None:
    """Elsewhere: no checks and reviews of ours, everything else goes on."""
    case.state = "moved"
    for track in _open(case, ("check", "review")):
        track.waive(step)


def _moved(case: Case, step: Step) -> None:
    case.place = str(step.facts.get("body", ""))
    if step.facts.get("to") in REMOVALS and fear_blocks(case):
        case.breach(step, LATE_FACTS["removed_despite_fear"])
    case.call_for("receipt", step)
    if step.facts.get("receipt"):
        case.do("receipt", step)
    if not step.amends:
        _away(case, step)


def _referred(case: Case, step: Step) -> None:
    """Sent on. Only who crossed the border is held no longer; any other receiver takes the clock along."""
    if step.facts.get("to") == "border":
        _moved(case, step)
        _end(case, step, "closed", "border")
    else:
        _moved(case, step)
        if not step.amends:
            case.outcome = str(step.facts.get("to"))


def _back(case: Case, step: Step) -> None:
    """Here again, or held again: the checks begin anew, the clock goes on from where it was."""
    if step.amends:
        return
    case.state, case.outcome, case.closed_at, case.place = "held", None, None, ""
    _again(case)
    holding = case.current("holding")
    if holding is not None and holding.done is not None and any(t.code == "judge_seen" for t in case.tracks.values()):
        case.state = "judge"
    for base, every in (("check", case.limits.check), ("review", case.limits.next_review)):
        last = case.current(base)
        if last is not None and (last.done is not None or last.waived_at is not None):
            case.recur(base, min(step.at, step.known), every)
        elif last is not None:
            last.waive(step, step.known)
            case.recur(base, min(step.at, step.known), every)


def _returned(case: Case, step: Step) -> None:
    _back(case, step)
    case.ill = step.facts.get("well") in UNWELL
    if case.ill:
        case.call_for("doctor", step, min(step.at, step.known) + case.limits.at_once, at_once=True)


def _end(case: Case, step: Step, to: str, outcome: str | None) -> None:
    for base in ("holding", "release_now", "release_ordered"):
        if case.current(base) is not None and to == "closed":
            case.do(base, step)
    for track in _open(case, None):
        track.waive(step)
    if step.amends:
        return
    case.state, case.outcome = to, outcome
    case.closed_at = step.at
    held_property = case.current("property_out")
    if to == "closed" and held_property is not None and held_property.done is None:
        held_property.sooner(min(step.at, step.known) + case.limits.at_once)


def _released(case: Case, step: Step) -> None:
    _end(case, step, "closed", step.facts.get("outcome"))
    if not step.facts.get("copy_given"):
        case.call_for("copy", step)
    else:
        case.do("copy", step)


def _before_judge(case: Case, step: Step) -> None:
    if case.current("judge_seen") is not None:
        case.do("judge_seen", step)
    _end(case, step, "closed", "before_judge")
    case.call_for("receipt", step)
    if step.facts.get("receipt"):
        case.do("receipt", step)


def _delivered(case: Case, step: Step) -> None:
    if case.current("child_delivery") is not None:
        case.do("child_delivery", step)
    _end(case, step, "closed", step.facts.get("to"))
    case.call_for("receipt", step)
    if step.facts.get("receipt"):
        case.do("receipt", step)


def _notices(case: Case, step: Step, *whom: str) -> None:
    for name in whom:
        case.call_for(f"notice_{name}", step, min(step.at, step.known) + case.limits.at_once, at_once=True)


def _death(case: Case, step: Step) -> None:
    _end(case, step, "dead", "died")
    case.involved = str(step.facts.get("involved", ""))
    _notices(case, step, "prosecutor", "forensic", "inspectorate", "family")


def _escape(case: Case, step: Step) -> None:
    _end(case, step, "escaped", "escaped")
    _notices(case, step, "prosecutor", "inspectorate")


def _wrong(case: Case, step: Step) -> None:
    case.breach(step, WRONG.get(str(step.facts.get("what")), WRONG["released"]))
    _notices(case, step, "prosecutor", "inspectorate")


def _notice(case: Case, step: Step) -> None:
    base = f"notice_{step.facts.get('to')}"
    if case.current(base) is not None:
        case.do(base, step)


HANDLERS: dict[str, Callable[[Case, Step], None]] = {
    "custody_opened": _opened,
    "start_given": _start_given,
    "identity_set": _identity,
    "wellbeing_seen": _wellbeing,
    "language_set": _language,
    "age_set": _age,
    "documents_seen": _documents,
    "ground_set": _ground,
    "rights_given": _rights,
    "fear_asked": _fear,
    "fear_lifted": _fear_lifted,
    "prosecutor_told": _does("prosecutor"),
    "family_told": _family,
    "lawyer_noted": _lawyer,
    "doctor_noted": _doctor,
    "interpreter_used": _does("interpreter"),
    "contact_offered": _contact,
    "care_given": _care,
    "custody_reviewed": _review,
    "interviewed": _interview,
    "property_taken": _property_in,
    "property_returned": _property_out,
    "force_used": _force,
    "judicial_order_received": _order,
    "step_put_off": _put_off,
    "breach_explained": _explained,
    "late_fact_recorded": _late_fact,
    "person_moved": _moved,
    "person_referred": _referred,
    "person_returned": _returned,
    "handover_receipt_received": _does("receipt"),
    "custody_copy_given": _does("copy"),
    "person_released": _released,
    "brought_before_judge": _before_judge,
    "child_delivered": _delivered,
    "death_recorded": _death,
    "escape_recorded": _escape,
    "recaptured": _returned,
    "custody_reopened": _back,
    "wrong_outcome_recorded": _wrong,
    "custody_notice_given": _notice,
}
