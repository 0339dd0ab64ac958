"""Corrections of custody records; each chapter has its own commands."""

from __future__ import annotations

from db.kernel.base.access import DESK
from db.kernel.desk.corrections import Correct, correction
from db.kernel.desk.desk import Act
from db.kernel.events.event import Event
from db.kernel.folding.reprojection import DECIDED
from db.kernel.journal import stored_events
from db.registers.custody.case.timeline import STAMPED
from db.registers.custody.custody_acts import refuse_involved_in, say_what_waits
from db.registers.custody.sealing.rules import DECIDED_ON
from db.words.messages import M_, Refused


def _before(act: Act, form: Correct) -> None:
    """Who is named in force, an injury, a death or a restraint corrects nothing there, and nobody the inspectorate.

    Raises Refused("forbidden").
    """
    refuse_involved_in(act, form.record)
    target = stored_events.event_by_uid(act.conn, act.unit, form.target or "")
    if target is not None and _is_inspectorates(target):
        raise Refused("forbidden", {"target": M_("This is the inspectorate's word: it alone says another.")})


def _is_inspectorates(entry: Event) -> bool:
    """Whether an entry is a decision, or a hold, of the inspectorate."""
    holds = entry.kind == "sealing_held" and entry.facts.get("by") == "inspectorate"
    return holds or entry.kind in (DECIDED, STAMPED, DECIDED_ON)


correct_entry = correction("custody", DESK, _before, after=say_what_waits)
