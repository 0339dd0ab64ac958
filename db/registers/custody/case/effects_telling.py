"""Language, rights, fear of return and who decides about it: what these steps do to the duties."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from db.kernel.events.ruled import agreed
from db.registers.custody.case.case import Case, Decision, RemovalOrderFacts, order_key
from db.registers.custody.case.meaning import UNMET, Handler, says_fear
from db.registers.custody.case.receivers import may_order
from db.registers.custody.case.spec import RULES_OF_BODIES, RULES_OF_TELLING
from db.registers.custody.case.status import OPEN_STATES
from db.registers.custody.case.timeline import Step, is_ahead
from db.registers.custody.case.understanding import (
    NOBODY,
    PART_AGAIN,
    PART_LIMIT,
    REFUSED,
    UNKNOWN,
    counts_for_fear,
    in_part,
    interpreted,
    is_in_writing,
    is_stated,
    may_offer_asylum,
    may_understand,
    same_language,
    shows_no_language,
    tells_in_writing,
    through_interpreter,
)


def is_old(step: Step) -> bool:
    """Whether an entry is of before it was asked each time who interpreted, and in which language there is a sheet."""
    return not step.is_under(RULES_OF_TELLING)


def _language(case: Case, step: Step) -> None:
    case.do("language", step)
    before, case.language = case.language, step.facts.get("language")
    none = case.language in UNKNOWN or step.facts.get("interpreter_needed") is True
    case.no_language = none and not interpreted(case)
    case.unreadable = step.facts.get("literate") is False
    if case.language not in UNKNOWN:
        _tell_again(case, step)
        if before not in UNKNOWN and not is_old(step) and case.status.state in OPEN_STATES:
            _tell_anew(case, step)
    if step.facts.get("interpreter_needed") and not interpreted(case):
        case.call_for("interpreter", step)
    elif not is_old(step) and case.language not in UNKNOWN and interpreted(case):
        case.do("interpreter", step)  # named while nobody knew for which language


def _tell_again(case: Case, step: Step) -> None:
    """What was told counts from now on, if this entry says the language or the interpreter that was missing."""
    untold, case.untold = case.untold, []
    for base, telling, language, at in untold:
        now_known = replace(telling, known=max(telling.known, step.known))
        if base == "fear":
            _fear_answered(case, now_known, then=False)
        else:
            tell(case, base, now_known, language, at, then=False)


def _tell_anew(case: Case, step: Step) -> None:
    """The newest answer rules: what was told in a language that is not the person's after all is told anew."""
    for base, (telling, language) in tuple(case.told.items()):
        if not in_part(case, telling.facts, language, old=is_old(telling)):
            continue
        del case.told[base]
        case.call_for(base, step)
        _heard(case, base, mute=shows_no_language(case, telling.facts, language))
        if base == "fear" and case.fear != "yes":
            case.fear = "not_asked"


def _ground_told(case: Case, step: Step) -> None:
    language = step.facts.get("language")
    met = case.ground is not None and case.ground not in UNMET
    if met and tells_in_writing(step.facts, language, old=is_old(step)):
        tell(case, "ground_told", step, language)


def _rights(case: Case, step: Step) -> None:
    if tells_in_writing(step.facts, step.facts.get("language"), old=is_old(step)):
        tell(case, "rights", step, step.facts.get("language"))
    _fear(case, step)


def tell(
    case: Case, base: str, step: Step, language: str | None, at: datetime | None = None, *, then: bool = True
) -> None:
    """Told, or told in part: where it was nobody's language and no interpreter was there, or there is no sheet in it
    and nobody read it out (understanding.py)."""
    old = is_old(step)
    part = in_part(case, step.facts, language, then=then, old=old)
    part = part or not (old or is_in_writing(case, step.facts, language))
    if part:
        case.done_in_part(base, step, PART_LIMIT, PART_AGAIN)
        _keep_untold(case, base, step, language, at)
    else:
        case.told[base] = step, language
        if base == "rights" and not is_stated(step.facts):
            _put_in_the_place_of_stated(case, step)
        done = case.do(base, step, at)
        if done is not None and base == "rights":
            done.unchecked = is_stated(step.facts)
    _heard(case, base, mute=part and shows_no_language(case, step.facts, language))


def _put_in_the_place_of_stated(case: Case, step: Step) -> None:
    """Rights that were given, in time, by a sheet of this machine count instead of those that are stated only."""
    last = case.current("rights")
    if last is not None and last.unchecked and last.due is not None and max(step.at, step.known) <= last.due:
        last.done, last.unchecked = None, False


def _heard(case: Case, base: str, *, mute: bool) -> None:
    """Keep of what was told whether that showed that there is no common language."""
    case.unreached = case.unreached | {base} if mute else case.unreached - {base}


def _keep_untold(case: Case, base: str, step: Step, language: str | None, at: datetime | None = None) -> None:
    """It may have been the person's language, or the interpreter a good one: that is known once somebody says so.

    Who interpreted, by name and number, is asked for as a duty.
    """
    through = through_interpreter(step.facts)
    unknown = case.language in UNKNOWN and (case.language is None or not is_old(step))
    if unknown or through:
        case.untold.append((base, step, language, at))
    if through and not interpreted(case):
        case.call_for("interpreter", step)


def _fear(case: Case, step: Step) -> None:
    """An answer settles the question."""
    _fear_answered(case, step)
    _fear_stands(case, step)


def _fear_stands(case: Case, step: Step) -> None:
    """Once said, fear stands until a competent authority lifts it; what was decided before this was said lifts nothing,
    and a later word neither."""
    if not says_fear(step.facts):
        return
    case.fear, case.fear_stands = "yes", True
    said = min(step.at, step.known)
    case.fear_said = said if case.fear_said is None else max(case.fear_said, said)
    case.call_for("asylum_offer", step)
    case.decisions = {
        uid: decision for uid, decision in case.decisions.items() if decision.authority != "asylum_authority"
    }


def fear_beside(case: Case, step: Step) -> None:
    """Fear that was said beside the question, in remarks or to a doctor: it stands as after a yes to that, which is
    asked anew where another answer was given. That nothing was said of it is no answer."""
    if says_fear(step.facts) and case.fear != "yes":
        case.call_for("fear", step)
    _fear_stands(case, step)


def _fear_answered(case: Case, step: Step, *, then: bool = True) -> None:
    answer = step.facts.get("fear")
    language = step.facts.get("language")
    reached = counts_for_fear(step.facts) and not in_part(case, step.facts, language, then=then, old=is_old(step))
    if answer in ("yes", "no", "would_not_say") and reached:
        case.told["fear"] = step, language
        case.do("fear", step)
    elif answer in ("yes", "no", "would_not_say"):
        case.done_in_part("fear", step, PART_LIMIT, PART_AGAIN)
        _keep_untold(case, "fear", step, language)
    if answer in ("yes", "no", "would_not_say"):
        _heard(case, "fear", mute=not reached and shows_no_language(case, step.facts, language))
    case.fear_by_old_rules = reached and is_old(step) and in_part(case, step.facts, language)
    if answer is not None and not (case.fear_stands and answer != "yes"):
        case.fear = answer if reached or answer == "yes" else "not_asked"


def _decided(case: Case, step: Step) -> None:
    """A decision lifts what was said before it was made, if the inspectorate knows its authority as competent."""
    authority = step.code("authority") or ""
    earlier = authority == "asylum_authority" and case.fear_said is not None and step.at < case.fear_said
    numbered = bool(step.facts.get("number"))
    if numbered and agreed(step.facts, "authority") and not earlier and not is_ahead(step):
        names = (step.facts.get("authority_name"), step.facts.get("decided_by"))
        case.decisions[step.uid] = Decision(authority, tuple(name for name in names if name))


def _ordered(case: Case, step: Step) -> None:
    """An order of who may give one, that is given already; of an authority that a unit added, once the inspectorate
    has agreed."""
    number, by_name = str(step.facts.get("number") or ""), not step.is_under(RULES_OF_BODIES)
    if order_key(number, step.code("authority") or "") in case.spent:
        return
    if number and may_order(step.facts, by_name=by_name) and agreed(step.facts, "authority") and not is_ahead(step):
        names = (step.facts.get("authority_name"), step.facts.get("given_by"))
        named = tuple(name for name in names if name)
        case.copy_whole = False  # at a removal the person is asked anew
        case.removal_orders[step.uid] = RemovalOrderFacts(number, named, step.code("authority") or "")


def _asylum_offered(case: Case, step: Step) -> None:
    """Explained in private, by nobody of the other side; "later" comes back, and so does what nobody understood."""
    wish = step.facts.get("wish")
    if case.current("asylum_offer") is None or not may_offer_asylum(step.facts):
        return
    if wish == "later" or not may_understand(case, step.facts, old=is_old(step)):
        case.done_in_part("asylum_offer", step, PART_LIMIT, PART_AGAIN)
    else:
        case.do("asylum_offer", step)
    if wish == "yes":
        case.call_for("asylum_referral", step)


def _asylum_referred(case: Case, step: Step) -> None:
    if step.facts.get("receipt") and case.current("asylum_referral") is not None:
        case.do("asylum_referral", step)


def _interpreter(case: Case, step: Step) -> None:
    """Named, and by telephone with the number. A weak one is better than none, and somebody better is looked for.

    That the person wished for none counts where it was said in the person's language, and makes nothing understood.
    Who interprets for a person whose language is unknown is kept, and counts once that is known.
    """
    kind, language = step.code("tie") or "", step.facts.get("language")
    fits = case.language in UNKNOWN or same_language(language, case.language)
    enough = kind not in NOBODY and fits and _is_named(step, kind)
    if enough:
        case.interpreters |= {language}
        _tell_again(case, step)
    if is_old(step):
        answered = found = enough or kind == REFUSED
    else:
        answered = same_language(language, case.language) if kind == REFUSED else enough and case.language != "unknown"
        found = answered and kind != REFUSED
    if answered:
        case.do("interpreter", step)
    else:
        case.done_in_part("interpreter", step, PART_LIMIT, PART_AGAIN)
    if found:
        case.no_language, case.unreached = False, frozenset()


def _is_named(step: Step, kind: str) -> bool:
    """Whether an interpreter's name stands in the entry, or did before it was sealed; by telephone, with a number."""
    both = step.facts.get("named") is True or bool(step.identity.get("name") and step.identity.get("phone"))
    if kind == "telephone" or step.facts.get("by_phone"):
        return both
    return both or step.facts.get("by_name") is True or bool(step.identity.get("name"))


TELLING_HANDLERS: dict[str, Handler] = {
    "language_set": _language,
    "ground_told": _ground_told,
    "rights_given": _rights,
    "fear_asked": _fear,
    "fear_lifted": _decided,
    "removal_ordered": _ordered,
    "asylum_offered": _asylum_offered,
    "asylum_referred": _asylum_referred,
    "interpreter_used": _interpreter,
    "remarks_made": fear_beside,
    "child_talked": fear_beside,
}
