"""Property of the person: what taking it, counting it and giving it back do to the duties.

What an officer gives back from the store room, by its own receipt, counts as what the record itself says.
"""

from __future__ import annotations

from db.registers.custody.case.case import Case
from db.registers.custody.case.meaning import Handler
from db.registers.custody.case.timeline import Step


def _property_in(case: Case, step: Step) -> None:
    case.kept.add(step.uid)
    case.call_for("property_out", step)
    alone = step.facts.get("counted_by") != "two" or step.facts.get("recount")  # by who is involved: counted again
    if step.facts.get("cash") and alone:
        case.call_for("recount", step)


def _recounted(case: Case, step: Step) -> None:
    if not step.facts.get("recount"):  # by who is involved: it is counted again
        case.do("recount", step)


def _property_out(case: Case, step: Step) -> None:
    if step.facts.get("complete"):
        case.kept.clear()
        case.do("property_out", step)
        for track in case.open_tracks(("recount",)):
            track.waive(step)


def _item_left(case: Case, step: Step) -> None:
    """Take what left the store room by its own receipt: with the last of it, everything has gone back.

    What was handed to somebody else without an order has not.
    """
    if not step.facts.get("odd") and _is_last(case, step):
        case.do("property_out", step)
        for track in case.open_tracks(("recount",)):
            track.waive(step)


def _item_held(case: Case, step: Step) -> None:
    """Take what a judge's order keeps: no release waits for it, and nothing else than the rest is given back."""
    if _is_last(case, step):
        track = case.current("property_out")
        if track is not None and track.stands:
            track.waive(step)


def _is_last(case: Case, step: Step) -> bool:
    target = str(step.facts.get("target"))
    was_kept = target in case.kept
    case.kept.discard(target)
    return was_kept and not case.kept


PROPERTY_HANDLERS: dict[str, Handler] = {
    "property_taken": _property_in,
    "cash_recounted": _recounted,
    "property_returned": _property_out,
    "property_given_back": _item_left,
    "property_handed_on": _item_left,
    "property_held": _item_held,
}
