"""Keeping, moves and ends: what these steps do to the duties."""

from __future__ import annotations

from datetime import timedelta

from db.registers.custody.case.case import Case
from db.registers.custody.case.duties import BY_CODE, DONE_BY_END, GIVEN, RECURRING, SETTLED
from db.registers.custody.case.effects_before import count_before
from db.registers.custody.case.effects_children import NO_LAWYER, delivered
from db.registers.custody.case.effects_monitoring import questioned_outside
from db.registers.custody.case.effects_needs import back_again, wait_for_arrival
from db.registers.custody.case.effects_telling import is_old
from db.registers.custody.case.effects_walk import deliver, felt, seen, was_seen
from db.registers.custody.case.last_seen import ANOTHERS, ANSWERED, QUESTION, end_at_last_sight, left_at
from db.registers.custody.case.meaning import (
    LATE_FACTS,
    NO_COPY_WISHED,
    WRONG,
    Handler,
)
from db.registers.custody.case.receivers import is_removal, names_receiver, names_removal
from db.registers.custody.case.spec import PUT_OFF, RECEIPT, RULES_OF_BODIES, RULES_OF_TIMES
from db.registers.custody.case.status import ENDED, SENT
from db.registers.custody.case.timeline import Step
from db.registers.custody.case.track import UNPROVED
from db.registers.custody.case.walling import removal_breach
from db.words.messages import M_

OVER = ENDED | {"escaped"}
"""States in which nobody is held."""
TOLD = ("prosecutor", "forensic", "inspectorate", "family")
"""Who is told at once of a death or a grave injury."""


def _care(case: Case, step: Step) -> None:
    if step.facts.get("seen"):
        seen(case, step, step.code("seen"))
    given = step.facts.get("given", ())
    for what, base in GIVEN.items():
        if what in given:
            case.next_of(base, step)


def _interview(case: Case, step: Step) -> None:
    questioned_outside(case, step)
    case.interviews.append(step)  # what should not have been is told by `remember` (questioning.py)


def _injury(case: Case, step: Step) -> None:
    case.ill = True
    case.call_for("doctor", step)
    case.involved += f" {step.facts.get('involved', '')}"
    if step.facts.get("grave"):
        _notices(case, step, *TOLD)


def _force(case: Case, step: Step) -> None:
    case.involved += f" {step.facts.get('officers', '')}"
    if step.facts.get("injured"):
        case.call_for("doctor", step)


def _put_off(case: Case, step: Step) -> None:
    track = case.current(str(step.facts.get("step")))
    if track is not None:
        track.put_off(step, case.limits.of(PUT_OFF))
    if step.facts.get("why") == "no_common_language":
        case.no_language = True


def _explained(case: Case, step: Step) -> None:
    called_by = step.facts.get("called_by")
    code, reason = str(step.facts.get("duty")), str(step.words.get("reason", ""))
    code = f"{code.partition('-')[0]}@{called_by}" if called_by else code
    before = case.reasons.get(code)
    case.reasons[code] = reason if before is None else f"{before} / {reason}"


def _evidenced(case: Case, step: Step) -> None:
    """What was written late can be checked: of one duty, or of all that stood so. What can't be looked up waits for the
    inspectorate, whose own entry says that it has."""
    if step.facts.get(UNPROVED):
        return
    called_by = step.facts.get("called_by")
    for track in case.tracks.values():
        if track.done is not None and called_by in (None, track.opener):
            track.evidenced = True


def _late_fact(case: Case, step: Step) -> None:
    what = str(step.facts.get("what"))
    case.breach(step, LATE_FACTS.get(what, M_("What should not have happened")))
    if what in SENT:
        _away(case, step)


def _away(case: Case, step: Step) -> None:
    """Elsewhere: no checks and reviews of ours, everything else goes on."""
    for track in case.open_tracks(RECURRING):
        track.waive(step)


def _moved(case: Case, step: Step) -> None:
    case.place = str(step.facts.get("body", ""))
    by_name = not step.is_under(RULES_OF_BODIES)
    if (what := removal_breach(case, step.facts, by_name=by_name)) is not None:
        case.breach(step, LATE_FACTS[what])
    case.removed = is_removal(step.facts, by_name=by_name)
    by_list = case.removed and not by_name
    case.sent_by = frozenset(order.key for order in case.removal_orders.values()) if by_list else frozenset()
    case.unit_agreed = False
    case.call_for("receipt", step)
    if step.facts.get("receipt"):
        _received(case, step)
    if step.facts.get("receiver_open"):
        case.call_for("receiver", step)
    if step.kind == "person_referred" or case.removed:
        _copy(case, step)
    _parted(case, step)
    _away(case, step)


def _received(case: Case, step: Step) -> None:
    case.do("receipt", step)
    _spend(case)


def _spend(case: Case) -> None:
    """Spend the orders by which the receiver took the person. A journey that came back spends none."""
    case.spent |= case.sent_by
    case.removal_orders = {uid: each for uid, each in case.removal_orders.items() if each.key not in case.spent}
    case.sent_by = frozenset()


def _copy(case: Case, step: Step) -> None:
    """A copy is owed at every leaving: given, not wished, or not possible now (Body of Principles 12). Who walked free
    may come for it; after a hand-over it is looked for so long as its declaration says, and is then not given."""
    free = step.kind == "person_released"
    if not free and is_old(step):
        return
    case.call_for("copy", step)
    track, limit = case.current("copy"), BY_CODE["copy"].lapses
    if track is not None and track.stands and limit is not None:
        track.lapses = None if free else min(step.at, step.known) + case.limits.of(limit)
    if step.facts.get("copy_given") or step.facts.get("no_copy") == NO_COPY_WISHED:
        case.do("copy", step)
    case.copy_whole = case.copy_whole or step.facts.get("copy_whole") is True


def _copy_given(case: Case, step: Step) -> None:
    case.copy_whole = case.copy_whole or step.facts.get("whole") is True
    if step.facts.get("no_copy") in (None, NO_COPY_WISHED):
        case.do("copy", step)


def _receiver_named(case: Case, step: Step) -> None:
    """Who received somebody in a hurry: where that was a camp or an aliens' office, the person was sent there."""
    case.do("receiver", step)
    case.place = str(step.facts.get("body") or case.place)
    orders = tuple(order.number for order in case.removal_orders.values())
    listed = step.code("to")
    names = names_receiver if step.is_under(RULES_OF_BODIES) else names_removal
    if names(step.facts.get("body")) or (listed is not None and is_removal(step.facts)):
        what = removal_breach(case, {"body": step.facts.get("body"), "orders": orders})
        if what is not None:
            case.breach(step, LATE_FACTS[what])


def _parted(case: Case, step: Step) -> None:
    if step.facts.get("split"):
        case.call_for("signature", step)


def _referred(case: Case, step: Step) -> None:
    """Sent on. Only who crossed the border is held no longer; any other receiver takes the clock along."""
    _moved(case, step)
    if step.code("to") == "border":
        if step.is_under(RULES_OF_BODIES):
            _spend(case)
        _end(case, step)


def _restart(case: Case, step: Step) -> None:
    """Here again: checks and reviews begin anew, what was missed before stays missed."""
    for base in RECURRING:
        last = case.current(base)
        if last is not None and last.done is None and last.waived_at is None:
            last.waive(step, step.known)
        case.recur(base, step, min(step.at, step.known))


def _returned(case: Case, step: Step) -> None:
    case.place, case.removed = "", False
    _restart(case, step)
    _looked(case, step)


def _retaken(case: Case, step: Step) -> None:
    """Held again after an escape or in a reopened record: the time already used counts, the time away does not."""
    away = NONE if case.ended is None else max(min(step.at, step.known) - left_at(case, case.ended), NONE)
    case.place = ""
    for track in case.tracks.values():
        base = track.base
        if track.ended and track.done is None and base not in RECURRING:
            in_time = track.waived_in_time
            track.call_again()
            if track.due is not None and in_time:
                track.due += away
    for base in ("holding", "holding_again"):
        held = case.current(base)
        if held is not None and held.done is not None and held.due is not None and not case.status.judge:
            case.call_for(base, step, held.due + away)  # it ended once; held again, the hours that are left run on
    case.before.away += away
    count_before(case, step)
    deliver(case, step)
    back_again(case, step)
    _restart(case, step)
    _looked(case, step)


def _looked(case: Case, step: Step) -> None:
    was_seen(case, step)
    felt(case, step, step.facts.get("well"))


NONE = timedelta()


def _answered(case: Case, step: Step) -> None:
    """Take the answer on what was seen after the end; “another person's entry” leaves it open until that is moved."""
    if step.facts.get("answer") != ANOTHERS:
        case.do(QUESTION, step)
        for uid in step.facts.get("about", ()):
            case.in_question.pop(uid, None)


def _end(case: Case, step: Step) -> None:
    """Nobody is held any longer: what holding called for is behind us, what was overdue stays overdue."""
    left = end_at_last_sight(case, step)
    if step.kind not in ("death_recorded", "escape_recorded"):
        for base in DONE_BY_END:
            if case.current(base) is not None:
                case.do(base, step, left)
        kept = case.current("property_out")
        if kept is not None and kept.done is None:
            case.bring_forward(kept, step)
    for track in case.open_tracks():
        track.waive(step, left, ended=True, undone=track.base not in SETTLED)
    case.ended = step


def over(case: Case, step: Step) -> None:
    """What is written of somebody who has left calls for nothing that only holding calls for."""
    if case.ended is None or case.status.state not in OVER:
        return
    for track in case.open_tracks():
        track.waive(step, left_at(case, case.ended), ended=True, undone=track.base not in SETTLED)


def _released(case: Case, step: Step) -> None:
    _end(case, step)
    _copy(case, step)
    wait_for_arrival(case, step)


def _handed_over(case: Case, step: Step) -> None:
    """Brought before a judge, or a child delivered: holding ends, the receipt may follow."""
    for base in ("judge_seen", "child_delivery"):
        if case.current(base) is not None:
            case.do(base, step)
    delivered(case, step)
    _end(case, step)
    _copy(case, step)
    wait_for_arrival(case, step)
    _parted(case, step)
    case.sent_by = frozenset()
    case.call_for("receipt", step, min(step.at, step.known) + RECEIPT.usual if step.is_under(RULES_OF_TIMES) else None)
    if step.facts.get("receipt"):
        case.do("receipt", step)


def _notices(case: Case, step: Step, *whom: str) -> None:
    for name in whom:
        case.call_for(f"notice_{name}", step)


def _death(case: Case, step: Step) -> None:
    _end(case, step)
    case.involved += f" {step.facts.get('involved', '')} {step.facts.get('last_seen_by', '')}"
    _notices(case, step, *TOLD)


def _escape(case: Case, step: Step) -> None:
    _end(case, step)
    _notices(case, step, "prosecutor", "inspectorate")


def _wrong(case: Case, step: Step) -> None:
    case.breach(step, WRONG.get(str(step.facts.get("what")), WRONG["released"]))
    _notices(case, step, "prosecutor", "inspectorate")


def _notice(case: Case, step: Step) -> None:
    to = str(step.facts.get("to"))
    for base in (f"notice_{to}", *((NO_LAWYER,) if to == "juvenile_prosecutor" else ())):
        if case.current(base) is not None:
            case.do(base, step)


def _signed_by_phone(case: Case, step: Step) -> None:
    """Agreed by radio or telephone: it holds, and waits for the hand of who agreed."""
    if step.code("what") == "unlisted_unit":
        case.unit_agreed = True
    elif case.current("signature") is not None:
        case.do("signature", step)
    case.call_for_each("countersign", step)


def _countersigned(case: Case, step: Step) -> None:
    waiting = case.open_tracks(("countersign", "signature"))
    if waiting:
        min(waiting, key=lambda track: track.due or step.known).mark_done(step)


def _placed(case: Case, step: Step) -> None:
    case.room = step.facts.get("room")


KEEPING_HANDLERS: dict[str, Handler] = {
    "care_given": _care,
    "interviewed": _interview,
    "injury_found": _injury,
    "force_used": _force,
    "step_put_off": _put_off,
    "breach_explained": _explained,
    "late_evidenced": _evidenced,
    "late_fact_recorded": _late_fact,
    "person_moved": _moved,
    "person_referred": _referred,
    "person_returned": _returned,
    "receiver_named": _receiver_named,
    "handover_receipt_received": _received,
    "custody_copy_given": _copy_given,
    "person_released": _released,
    "brought_before_judge": _handed_over,
    "child_delivered": _handed_over,
    "death_recorded": _death,
    "escape_recorded": _escape,
    "recaptured": _retaken,
    "custody_reopened": _retaken,
    "wrong_outcome_recorded": _wrong,
    "custody_notice_given": _notice,
    "signed_by_phone": _signed_by_phone,
    "countersigned": _countersigned,
    "placed_in_room": _placed,
    ANSWERED: _answered,
}
