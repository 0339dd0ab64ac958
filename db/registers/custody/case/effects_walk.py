"""Arrival and the walk: what these steps do to the duties."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from db.kernel.events.ruled import agreed
from db.registers.custody.case.ages import AgeWord, births_in, is_child, youngest_at
from db.registers.custody.case.case import CARERS, Case
from db.registers.custody.case.duties import CARERS_OWN, CLEARED, SPECS, WALK, limits_of, spec_of
from db.registers.custody.case.effects_ages import cleared, is_date, said, stated
from db.registers.custody.case.effects_before import count_before, told_before
from db.registers.custody.case.effects_children import declined, family_answered, is_noted, of_child
from db.registers.custody.case.effects_needs import called_for_by_needs
from db.registers.custody.case.effects_telling import fear_beside, is_old, tell
from db.registers.custody.case.grounds import (
    is_before_the_ground,
    is_stated,
    look_anew,
    not_before_none_yet,
    told_since,
)
from db.registers.custody.case.meaning import OFFENCE, UNFIT, UNMET, UNWELL, Handler, child_suspect
from db.registers.custody.case.spec import AT_ONCE, NAMES, RULES_OF_AGES, Opens
from db.registers.custody.case.status import OPEN_STATES
from db.registers.custody.case.timeline import Step, is_ahead
from db.registers.custody.case.understanding import tells_in_writing
from db.words.calendar.jalali import local_date


def _opened(case: Case, step: Step) -> None:
    facts = step.facts
    case.limits = limits_of(facts, case.limits)
    start = _start_of_opening(step)
    case.band = facts.get("band", "")
    case.name = step.identity.get("name", "")
    case.sex = step.code("sex")
    if facts.get("age") is not None:
        said(case, step, stated(case, step, start))
    _start(case, step, start)
    if case.arrived is not None:  # two openings of one record, from two machines: the first counts
        return
    case.arrived = min(step.moment("arrived_at") or step.known, step.known)
    case.arrived_said = step.moment("arrived_at")
    assert case.start is not None
    since = {Opens.ARRIVAL: case.arrived, Opens.START: case.start}
    for spec in SPECS:
        if spec.opens in since:
            case.open(spec, step, since[spec.opens])
    notice_at, notice_known = step.moment("told_at"), step.moment("told_known")
    # By one notice for the whole group, before this record was opened.
    if notice_at is not None and notice_known is not None:
        case.do("prosecutor", replace(step, at=notice_at, known=min(notice_known, step.known)))
        case.call_for("prosecutor_names", step, case.arrived + case.limits.of(NAMES))
    told_before(case, step)
    deliver(case, step)


def _start_of_opening(step: Step) -> datetime:
    given = [step.moment(name) for name in ("deprivation_at", "held_since", "arrived_at")]
    return min((moment for moment in given if moment is not None), default=step.at)


def start_of_all(steps: Sequence[Step], agreed_to: frozenset[str]) -> tuple[datetime | None, Step | None]:
    """When liberty was taken by all that a reading says, and the entry that says so: the earliest time given, or a
    later one that the inspectorate agreed to."""
    start: datetime | None = None
    said: Step | None = None
    for step in steps:
        at = _start_said(step)
        if at is None:
            continue
        if start is None or at < start or step.uid in agreed_to:
            start, said = at, step
    return start, said


def _start_said(step: Step) -> datetime | None:
    """When liberty was taken, as an entry says; None of one that says nothing of it."""
    match step.kind:
        case "custody_opened":
            return _start_of_opening(step)
        case "start_given":
            return step.at
        case "machines_compared":
            return step.moment("start")
    return None


def _start(case: Case, step: Step, start: datetime) -> None:
    if not case.sooner_start(start):
        if step.uid not in case.agreed:
            case.later_starts.append(start)
            return
        case.start = start  # the inspectorate agreed to the later one
    for track in case.tracks.values():
        spec = spec_of(track.base)
        if spec.opens is Opens.START and spec.limit is not None:
            track.due = start + case.limits.of(spec.limit)


def _start_given(case: Case, step: Step) -> None:
    _start(case, step, step.at)
    count_before(case, step)


def _compared(case: Case, step: Step) -> None:
    """Another machine's clock was ahead: what it said of the start is taken for so much earlier."""
    if (start := step.moment("start")) is not None:
        _start(case, step, start)


def _identity(case: Case, step: Step) -> None:
    case.name = step.identity.get("name") or case.name
    case.name_in_document = step.identity.get("name_in_document") or case.name_in_document
    told_before(case, step)


def _wellbeing(case: Case, step: Step) -> None:
    case.do("wellbeing", step)
    harm = step.facts.get("self_harm") is True
    called_for_by_needs(case, step)
    case.needs |= frozenset(step.facts.get("needs", ())) | ({"self_harm"} if harm else frozenset())
    seen(case, step, step.facts.get("well"), ill=harm)


def seen(case: Case, step: Step, what: str | None, *, ill: bool = False) -> None:
    """A look at the person counts as a check; who is not well needs a doctor."""
    was_seen(case, step)
    case.next_of("check", step)
    felt(case, step, what, ill=ill)


def felt(case: Case, step: Step, what: str | None, *, ill: bool = False) -> None:
    """How the person was; who is not well needs a doctor, and a look that is older than the last takes nothing back."""
    at = min(step.at, step.known)
    newest = all(at >= before for before, _ in case.looks)
    case.looks.append((at, what))
    unwell = ill or what in UNWELL
    case.ill = unwell or (case.ill and not newest)
    if unwell:
        case.call_for("doctor", step)


def was_seen(case: Case, step: Step) -> None:
    """Somebody looked at the person here."""
    at = min(step.at, step.known)
    case.last_seen = at if case.last_seen is None else max(case.last_seen, at)


def _age(case: Case, step: Step) -> None:
    facts = step.facts
    case.do("age", step)
    answer = facts.get("child")
    word = AgeWord() if facts.get("age") is None else stated(case, step, _start_of_opening(step))
    said(case, step, replace(word, child=answer == "child", doubtful=answer == "doubtful"))
    case.with_whom = facts.get("with_whom")
    case.suspected, case.cleared = facts.get("suspected") is True, facts.get("suspected") is False
    deliver(case, step)


def _age_decided(case: Case, step: Step) -> None:
    """A named authority's numbered decision settles what was said before it; one that is dated ahead is none yet."""
    by_whom = step.facts.get("number") and step.facts.get("authority")
    if not by_whom or not agreed(step.facts, "authority") or is_ahead(step):
        return
    before = case.child
    case.ages.clear()
    case.ages[step.uid] = AgeWord(child=step.facts.get("result") != "adult")
    cleared(case, step, before=before)
    deliver(case, step)


def deliver(case: Case, step: Step) -> None:
    """Whether a child must be delivered: a suspect always, one with no suspicion unless with family or carer."""
    needed = case.child and (child_suspect(case) or case.alone)
    track = case.current("child_delivery")
    if needed and case.status.state in OPEN_STATES:
        if track is not None and track.done is None and track.waived_at is not None:
            track.call_again()
        case.call_for("child_delivery", step, _found_late(case, step))
    elif track is not None and track.stands:
        track.waive(step, step.known)
    with_carer(case, step)
    of_child(case, step)


def _found_late(case: Case, step: Step) -> datetime | None:
    """When a child must be delivered of whom an earlier start, found later, says that it is one: from then on."""
    found = case.start_said
    if found is None or case.start is None or found.position <= step.position or not found.is_under(RULES_OF_AGES):
        return None
    if is_child(tuple(word.on(local_date(case.start)) for word in case.ages.values())):
        return None
    return found.entered + case.limits.of(AT_ONCE)


def with_carer(case: Case, step: Step) -> None:
    """A baby, or a child who is no suspect and whose carer's record is linked, has care and headcount, and is asked
    about fear; the rest is the carer's. What a carer's leaving or a suspicion calls for is due from then on."""
    spared = frozenset[str]()
    if case.child and not child_suspect(case):  # without one nobody else's record has the rest; a ground it has none
        spared = CARERS_OWN if not case.unaccompanied else CLEARED if case.cleared else spared
    for track in case.open_tracks(spared):
        track.waive(step)
        track.followed = True
    for track in case.tracks.values():
        again = track.followed and track.done is None and track.base not in spared
        if again and case.status.state in OPEN_STATES:
            in_time = track.waived_in_time
            track.call_again()
            track.followed = False
            if track.due is not None and in_time:
                spec = spec_of(track.base)
                limit = spec.limit if spec.law and spec.limit is not None else AT_ONCE
                track.due = max(track.due, min(step.at, step.known) + case.limits.of(limit))


def _carer_left(case: Case, step: Step) -> None:
    """A carer is here no longer, and did not take the child along."""
    case.left.add(str(step.facts.get("about")))
    case.with_whom = "alone"  # but for another carer who is linked
    deliver(case, step)


def _documents(case: Case, step: Step) -> None:
    """A paper that nobody was asked about leaves the step open; that there is none is an answer."""
    answer = step.facts.get("answer")
    if answer is not None or step.facts.get("type") == "none":
        case.do("documents", step)
    if born := step.facts.get("born"):
        _born(case, step, str(born))
    if answer == "valid":
        case.valid_documents = True
    elif answer in ("expired", "doubtful"):
        case.valid_documents = False
    told_before(case, step)
    papers(case, step)


def _born(case: Case, step: Step, born: str) -> None:
    """What a document's date says: read on the day on which liberty was taken. One that can't be read says nothing."""
    assert case.start is not None
    facts = step.facts
    with suppress(ValueError):
        youngest = youngest_at(born, local_date(case.start))
        births = births_in(born) if is_date(case, step) else None
        answered = facts.get("answer") == "valid" and facts.get("issuer") is True
        verified = answered and bool(facts.get("verified_with") and facts.get("reference"))
        said(case, step, AgeWord(youngest, verified=verified, births=births))
    deliver(case, step)


def papers(case: Case, step: Step) -> None:
    """Valid documents end the walk, and so does the finding of no ground: release now. An offence takes that back, and
    a ground does; that there is none yet takes nothing back."""
    frees = (case.valid_documents and case.ground not in OFFENCE) or case.none_found
    frees = frees and case.status.state in OPEN_STATES
    track = case.current("release_now")
    standing = track is not None and track.stands
    if frees and not standing:
        case.call_for("release_now", step)
        for open_one in case.open_tracks(WALK):
            open_one.waive(step, step.entered)
    elif track is not None and standing and not frees:
        track.waive(step, step.known)
        case.call_again(WALK)


def _ground(case: Case, step: Step) -> None:
    ground = step.code("ground")
    unmet = ground == "entry_or_stay" and not is_stated(step)
    if unmet or ground == "none_yet":
        ground = "none_yet"
        if is_before_the_ground(case, step):
            return
    case.ground, case.ground_unmet = ground, unmet
    case.ground_at = min(step.at, step.known)
    case.none_found = ground == "no_ground" or (case.none_found and ground == "none_yet" and not is_old(step))
    if case.ground == "none_yet" and not is_old(step) and case.status.state in OPEN_STATES:
        look_anew(case, step)
    if case.ground == "with_carer":
        if case.child:  # an adult is nobody's charge
            for track in case.open_tracks(("ground", "ground_told")):
                track.waive(step)
    elif case.ground is not None and case.ground not in UNMET:
        case.call_again(("ground", "ground_told"))
        step = not_before_none_yet(case, step)
        case.do("ground", step)
        told_at = step.moment("told_at")
        language = step.facts.get("told_language")
        if told_at is not None and tells_in_writing(step.facts, language, old=is_old(step)):
            tell(case, "ground_told", step, language, told_since(case, step, told_at))
    count_before(case, step)
    deliver(case, step)
    papers(case, step)


def _family(case: Case, step: Step) -> None:
    result = step.facts.get("result")
    if result in ("told", "person_declined"):
        case.do("family", step)
    elif result == "withheld":
        case.call_for("family_judge", step)
        if step.facts.get("judge_reference"):
            case.do("family_judge", step)
            case.do("family", step)
    family_answered(case, step)


def _lawyer(case: Case, step: Step) -> None:
    if step.facts.get("step") == "asked":
        case.call_for("lawyer", step)
    elif step.facts.get("step") in ("arrived", "declined") and case.current("lawyer") is not None:
        case.do("lawyer", step)
    case.lawyer_came = case.lawyer_came or step.facts.get("step") in ("arrived", "file_seen")
    of_child(case, step)


def _doctor(case: Case, step: Step) -> None:
    fear_beside(case, step)
    match step.facts.get("step"):
        case "asked" | "called" | "independent":
            case.call_for("doctor", step)
        case "declined" if case.condition in UNFIT:
            pass  # who is unconscious or intoxicated declines nothing
        case "declined":
            declined(case, step)
        case "declined_to_doctor" if not is_noted(step):
            declined(case, step)
        case "seen" | "declined_to_doctor":
            case.do("doctor", step)
            case.ill, case.doctor_declined = False, None


def _contact(case: Case, step: Step) -> None:
    body = step.facts.get("body")
    if body not in ("consulate", "unhcr"):
        return
    declined = step.facts.get("wish") == "does_not_wish" and (is_old(step) or not case.mute)
    if declined or step.facts.get("contacted_at"):
        case.do(body, step)
    elif step.facts.get("wish") == "wishes" and (track := case.current(body)) is not None and track.stands:
        case.bring_forward(track, step)


def _prosecutor(case: Case, step: Step) -> None:
    case.do("prosecutor", step)
    if case.current("prosecutor_names") is not None:
        case.do("prosecutor_names", step)


def _linked(case: Case, step: Step) -> None:
    about, tie = str(step.facts.get("about")), step.code("tie") or "relative"
    (case.left.add if step.facts.get("absent") else case.left.discard)(about)
    if tie == "not_related":
        if case.family.pop(about, None) in CARERS:
            case.with_whom = "alone"  # until somebody says again with whom
    else:
        case.family[about] = tie
        case.tie_words[about] = str(step.facts.get("by_word") or case.tie_words.get(about, ""))
    deliver(case, step)


WALK_HANDLERS: dict[str, Handler] = {
    "custody_opened": _opened,
    "start_given": _start_given,
    "machines_compared": _compared,
    "held_before_said": told_before,
    "identity_set": _identity,
    "wellbeing_seen": _wellbeing,
    "age_set": _age,
    "age_decided": _age_decided,
    "carer_left": _carer_left,
    "documents_seen": _documents,
    "ground_set": _ground,
    "prosecutor_told": _prosecutor,
    "custody_linked": _linked,
    "family_told": _family,
    "lawyer_noted": _lawyer,
    "doctor_noted": _doctor,
    "contact_offered": _contact,
}
