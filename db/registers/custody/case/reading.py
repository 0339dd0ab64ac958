"""Reading a case from its events: what each kind of event does to the duties, in the order of writing.

The clock starts at the deprivation of liberty, the earliest of all times given. Nothing extends police holding: a move
takes the clock along, time held by an earlier body counts, a later claim about the start changes nothing. What was
overdue, or was entered after its time ran out, stays so for ever.
"""

from __future__ import annotations

from collections.abc import Sequence

from db.kernel.event import Event
from db.registers.custody.case.case import Case
from db.registers.custody.case.duties import DEFAULT, Limits
from db.registers.custody.case.reading_keeping import KEEPING_HANDLERS
from db.registers.custody.case.reading_misplaced import MISPLACED_HANDLERS
from db.registers.custody.case.reading_telling import TELLING_HANDLERS
from db.registers.custody.case.reading_walk import WALK_HANDLERS
from db.registers.custody.case.standing import after, standing_of
from db.registers.custody.case.timeline import steps

HANDLERS = WALK_HANDLERS | TELLING_HANDLERS | KEEPING_HANDLERS | MISPLACED_HANDLERS


def read(events: Sequence[Event], limits: Limits = DEFAULT) -> Case:
    """A case from a record's events, in the order in which they were written."""
    case = Case(limits)
    for step in steps(events):
        case.clock = step.known
        if not step.amends:
            case.standing = after(case.standing, step.kind, step.facts, step.at)
        handler = HANDLERS.get(step.kind)
        if handler is not None and (case.start is not None or step.kind == "custody_opened"):
            handler(case, step)
    case.standing = standing_of(events)
    return case
