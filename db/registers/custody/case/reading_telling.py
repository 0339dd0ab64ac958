"""Language, rights, fear of return and who decides about it: what these steps do to the duties."""

from __future__ import annotations

from datetime import datetime

from db.kernel.ruled import agreed
from db.registers.custody.case.case import Case, Decision
from db.registers.custody.case.meaning import UNMET, Handler
from db.registers.custody.case.telling import (
    INTERESTED,
    PART_AGAIN,
    PART_LIMIT,
    REFUSED,
    WEAK,
    counts_for_fear,
    in_part,
    may_offer_asylum,
)
from db.registers.custody.case.timeline import Step


def _language(case: Case, step: Step) -> None:
    case.do("language", step)
    case.language = step.facts.get("language")
    case.no_language = case.language in (None, "unknown") or step.facts.get("interpreter_needed") is True
    case.unreadable = step.facts.get("literate") is False
    if step.facts.get("interpreter_needed"):
        case.call_for("interpreter", step)


def _ground_told(case: Case, step: Step) -> None:
    if step.facts.get("in_writing") and case.ground is not None and case.ground not in UNMET:
        tell(case, "ground_told", step, step.facts.get("language"))


def _rights(case: Case, step: Step) -> None:
    if step.facts.get("written"):
        tell(case, "rights", step, step.facts.get("language"))
    _fear(case, step)


def tell(case: Case, base: str, step: Step, language: str | None, at: datetime | None = None) -> None:
    """Told, or told in part: where it was nobody's language and no interpreter was there (telling.py)."""
    if in_part(case, step.facts, language):
        case.done_in_part(base, step, PART_LIMIT, PART_AGAIN)
    else:
        case.do(base, step, at)


def _fear(case: Case, step: Step) -> None:
    """An answer settles the question. Once said, fear stands until a competent authority lifts it."""
    answer = step.facts.get("fear")
    reached = counts_for_fear(step.facts) and not in_part(case, step.facts, step.facts.get("language"))
    if answer in ("yes", "no", "would_not_say") and reached:
        case.do("fear", step)
    elif answer in ("yes", "no", "would_not_say"):
        case.done_in_part("fear", step, PART_LIMIT, PART_AGAIN)
    if answer is not None and not (case.fear_stands and answer != "yes"):
        case.fear = answer if reached or answer == "yes" else "not_asked"
    if answer == "yes":  # what was decided before this was said lifts nothing; a later word on that neither
        case.fear_stands = True
        case.call_for("asylum_offer", step, min(step.at, step.known) + case.limits.at_once)
        case.decisions = {uid: one for uid, one in case.decisions.items() if one.authority != "asylum_authority"}


def _decided(case: Case, step: Step) -> None:
    """A decision lifts what was said before it, if the inspectorate knows its authority as competent."""
    if agreed(step.facts, "authority"):
        names = (step.facts.get("authority_name"), step.facts.get("decided_by"))
        case.decisions[step.uid] = Decision(step.code("authority") or "", tuple(name for name in names if name))


def _ordered(case: Case, step: Step) -> None:
    case.removal_orders[step.uid] = str(step.facts.get("number", ""))


def _asylum_offered(case: Case, step: Step) -> None:
    """Explained in private, by nobody of the other side; "later" comes back."""
    wish = step.facts.get("wish")
    if case.current("asylum_offer") is None or not may_offer_asylum(step.facts):
        return
    if wish == "later":
        case.done_in_part("asylum_offer", step, PART_LIMIT, PART_AGAIN)
        return
    case.do("asylum_offer", step)
    if wish == "yes":
        case.call_for("asylum_referral", step)


def _asylum_referred(case: Case, step: Step) -> None:
    if step.facts.get("receipt") and case.current("asylum_referral") is not None:
        case.do("asylum_referral", step)


def _interpreter(case: Case, step: Step) -> None:
    case.do("interpreter", step)
    kind = step.code("tie") or ""
    if kind not in WEAK | INTERESTED | {REFUSED}:
        case.interpreted = True
    case.no_language = case.no_language and kind in WEAK


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
}
