"""What was entered on the wrong person: here it was not done. What it called for, and every breach, stays."""

from __future__ import annotations

from db.registers.custody.case.case import AFTER_END, Case
from db.registers.custody.case.duties import WALK
from db.registers.custody.case.meaning import Handler
from db.registers.custody.case.reading_walk import deliver, papers
from db.registers.custody.case.standing import OPEN_STATES
from db.registers.custody.case.timeline import MISPLACED, Step


def _misplaced(case: Case, step: Step) -> None:
    entry = str(step.facts.get("target"))
    opened = [track for track in case.tracks.values() if track.undo(entry, step)]
    _forget(case, step)
    for track in opened:
        if track.done is not None or track.waived_at is not None:
            continue
        if case.ended is not None and case.standing.state not in OPEN_STATES and track.base not in AFTER_END:
            track.waive(case.ended, ended=True)
        elif track.base in WALK and case.standing_tracks(("release_now",)):
            track.waive(step)


def _forget(case: Case, step: Step) -> None:
    """What the record knew by that entry alone. A fear of return that was said stands until it is lifted."""
    match step.facts.get("kind"):
        case "language_set":
            case.language, case.unreadable = None, False
        case "age_set":
            case.ages.pop(str(step.facts.get("target")), None)
            case.with_whom, case.suspected = None, False
            deliver(case, step)
        case "documents_seen":
            case.valid_documents = False
            papers(case, step)
        case "ground_set":
            case.ground = None
            case.call_again(("ground", "ground_told"))
            papers(case, step)
        case "rights_given" | "fear_asked" if not case.fear_stands:
            case.fear = None
        case "fear_lifted":
            case.decisions.pop(str(step.facts.get("target")), None)
        case "removal_ordered":
            case.removal_orders.pop(str(step.facts.get("target")), None)
        case "placed_in_room":
            case.room = None


MISPLACED_HANDLERS: dict[str, Handler] = {MISPLACED: _misplaced}
