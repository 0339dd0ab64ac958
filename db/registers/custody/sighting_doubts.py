"""Asking, while an end or a look is written, about what was seen later than the end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from db.kernel.desk.desk import Act
from db.kernel.projections.projecting import label
from db.registers.custody.case.case import Case
from db.registers.custody.case.last_seen import (
    ANOTHERS,
    QUESTION,
    is_after_end,
    is_end,
    is_later,
    is_sighting,
    later_than,
    left_at,
    let_go,
    seen_at,
)
from db.registers.custody.case.status import DEPARTURES
from db.registers.custody.case.timeline import Step
from db.words.calendar.times import format_moment
from db.words.forms import Form, fields_of, to_json
from db.words.messages import M_


def ask_what_was_seen(act: Act, form: Form, case: Case, kind: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Ask about an end that is earlier than the arrival or than something seen here, and about what is seen after it.

    Returns what the entry keeps of the answer besides its form: that the inspectorate is told.
    """
    at = getattr(form, "at", None) or act.now
    _ask_of_arrival(act, case, kind, at)
    if QUESTION not in dict(fields_of(form)):
        return {}
    answer = getattr(form, QUESTION)
    asked = _asked(act, form, case, Step("", kind, _facts(form, facts), {}, {}, at, max(at, act.now)))
    if not asked:
        setattr(form, QUESTION, None)  # nothing contradicts it: an answer would speak of nothing
        return {}
    if answer is None:
        return {}
    if answer == ANOTHERS:
        form.waits = MOVE_IT
    return {"notify": True}


MOVE_IT = M_(
    "Move that entry with “Entered on the wrong person”. Until then this person counts as held until that time."
)


def _asked(act: Act, form: Form, case: Case, step: Step) -> bool:
    """Whether this contradicts what the record says, in any reading of it; asks for the answer."""
    for reading in case.readings:
        if is_end(step.kind, step.facts):
            off = int(form.off_by.get("at", 0))
            if later := later_than(reading, step.at, off):
                newest = max(later, key=seen_at)
                _ask(act, form, M_(
                    "{what}, {when}: this is later. Was the person still held then, here freely, or is that another"
                    " person's entry?",
                    what=M_(label(newest.kind)), when=_said(seen_at(newest)),
                ))  # fmt: skip
                return True
        if is_sighting(step.kind, step.facts) and is_after_end(reading, step):
            end = let_go(reading)
            assert end is not None
            _ask(act, form, M_(
                "{what}, {when}: this is later. Was the person still held now, here freely, or is this another"
                " person's entry?",
                what=M_(label(end.kind)), when=_said(left_at(reading, end)),
            ))  # fmt: skip
            return True
    return False


def _ask(act: Act, form: Form, message: Any) -> None:
    if getattr(form, QUESTION) is None:
        act.ask(QUESTION, message)


def _ask_of_arrival(act: Act, case: Case, kind: str, at: datetime) -> None:
    arrived = case.arrived_said
    if kind in DEPARTURES | {"escape_recorded"} and arrived is not None and is_later(arrived, at):
        act.ask("at", M_("This is before the arrival here, {when}. Is the time right?", when=_said(arrived)))


def _facts(form: Form, facts: Mapping[str, Any]) -> dict[str, Any]:
    said = {name: to_json(getattr(form, name)) for name, _ in fields_of(form) if getattr(form, name) is not None}
    return {**said, **facts, **({"off_by": dict(form.off_by)} if form.off_by else {})}


def _said(moment: datetime) -> str:
    return format_moment(moment, digits="en", style="short")
