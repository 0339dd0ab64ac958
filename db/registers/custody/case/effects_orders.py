"""Orders of a judge, and what a review decided: what these steps do to the duties.

An order ends police holding only if it was given after the deprivation of liberty, orders the holding of this person
and has a number (Criminal Procedure Code, art. 46). A warrant, or an earlier order, is the ground and never the end.
Holding under a judge is never silent: the end of the order presses as hour 24 does.
"""

from __future__ import annotations

from datetime import datetime

from db.registers.custody.case.case import Case
from db.registers.custody.case.duties import HOLDING, UNDER_ORDER
from db.registers.custody.case.meaning import Handler
from db.registers.custody.case.status import ends_police_holding
from db.registers.custody.case.timeline import Step, is_ahead
from db.words.calendar.times import AHEAD


def _order(case: Case, step: Step) -> None:
    """A judge's order to hold ends police holding, and with it police reviews; the checks go on."""
    if step.code("effect") == "release":
        case.call_for("release_ordered", step)
        case.release_ordered_at = step.at if case.release_ordered_at is None else max(case.release_ordered_at, step.at)
    if not ends_police_holding(step.facts, step.at, case.start) or is_ahead(step):
        return
    case.do("holding", step)
    case.do("holding_again", step)
    for base in ("order_end", "order_ask"):
        for track in case.open_tracks((base,)):
            track.mark_done(step)  # a new order; what was over before stays over
    behind = UNDER_ORDER
    if case.release_ordered_at is None or step.at > case.release_ordered_at:  # an older order takes no release back
        behind |= {"release_ordered"}
    for track in case.open_tracks(behind):
        track.waive(step)
    seen, until = _seen(case, step), step.moment("until")
    if seen is None:
        case.call_for("judge_seen", step, step.at + HOLDING)
    if seen is None or until is None:
        case.call_for("order_ask", step)
    if (ends := _ends(step.at, seen, until)) is not None:
        case.call_for("order_end", step, ends)
    case.order, case.order_seen, case.order_until = step, seen, until


def _seen(case: Case, step: Step) -> datetime | None:
    """When the judge saw the person, as an entry says: after liberty was taken, and not in the time to come."""
    seen = step.moment("seen_at")
    since = case.start is None or (seen is not None and seen >= case.start)
    return seen if seen is not None and since and seen <= step.known + AHEAD else None


def _ends(given: datetime, seen: datetime | None, until: datetime | None) -> datetime | None:
    """When an order counts as ending: 24 hours after it was given, unless the judge saw the person; or as it says."""
    ends = [until] if until is not None else []
    if seen is None:
        ends.append(given + HOLDING)
    return min(ends, default=None)


def _order_answered(case: Case, step: Step) -> None:
    """Until when it holds, and when the judge saw the person: asked, and answered since, at once or one by one.

    What an order or an answer has said already stays: a later end wants a new order.
    """
    if case.order is None:
        return
    given, said = case.order.at, (case.order_until, step.moment("until"))
    seen = case.order_seen = case.order_seen or _seen(case, step)
    until = case.order_until = min((each for each in said if each is not None), default=None)
    if seen is not None and case.current("judge_seen") is not None:
        case.do("judge_seen", step, seen)
    if seen is not None and until is not None and case.current("order_ask") is not None:
        case.do("order_ask", step)
    track, ends = case.current("order_end"), _ends(given, seen, until)
    if track is None and ends is not None:
        case.call_for("order_end", step, ends)
    elif track is not None and track.stands and (track.due is None or step.entered <= track.due):
        track.due = ends


def _review(case: Case, step: Step) -> None:
    """A review has an outcome: somebody who is to be released is released, before anything else."""
    case.next_of("review", step)
    track = case.current("release_decided")
    if step.facts.get("decision") == "release":
        case.call_for("release_decided", step)
    elif track is not None and track.stands:
        track.waive(step, step.entered)


ORDER_HANDLERS: dict[str, Handler] = {
    "judicial_order_received": _order,
    "order_answered": _order_answered,
    "custody_reviewed": _review,
}
