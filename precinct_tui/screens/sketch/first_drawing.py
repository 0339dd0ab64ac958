"""What the editor begins with: a draft, the drawing that stands, or the vehicles of an incident. Touches the disk."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db.kernel.desk.drafts import Draft, mine
from db.registers.sketches.drawings import editing
from db.registers.sketches.drawings.scene import Drawing, drawing_json, drawing_of
from db.registers.sketches.drawings.schema import wrong_with
from db.registers.sketches.queries import accident, sheet
from db.words.forms import fields_of
from precinct_tui.language import present

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk
    from db.kernel.desk.desk import Command
    from precinct_tui.screens.form import Beginning

DRAWING = "drawing"


@dataclass(frozen=True, slots=True)
class Begun:
    """A drawing, the answers beside it as they would be typed, and the draft that they came from."""

    drawing: Drawing
    answers: Mapping[str, str]
    draft: Draft | None = None


def begun(desk: Desk, command: Command[Any], begins: Beginning, draft: Draft | None) -> Begun:
    """What the editor begins with. Raises Refused("not_found", "forbidden")."""
    answers = dict(begins.values)
    draft = draft or _of_mine(desk, command.name, begins)
    if draft is not None:
        values = dict(draft.values)
        return Begun(_read(values.pop(DRAWING, "")), values, draft)
    if begins.record is not None:
        kept = sheet(desk, begins.number)
        return Begun(kept.kept.drawing, answers | _typed(command, kept.values))
    if number := answers.get("incident", ""):
        facts = accident(desk, number)
        stated = {"light": facts.light, "surface": facts.surface}
        return Begun(editing.begun(facts), answers | {name: code for name, code in stated.items() if code})
    return Begun(Drawing(), answers)


def _of_mine(desk: Desk, kind: str, begins: Beginning) -> Draft | None:
    """The officer's own draft of this sketch, or of a first one of this incident."""
    of = begins.values.get("incident", "")
    for draft in mine(desk):
        same = draft.record == begins.record and draft.values.get("incident", "") == of
        if draft.kind == kind and same and (begins.record or of):
            return draft
    return None


def _read(text: str) -> Drawing:
    """A drawing out of a draft; an empty one where it cannot be read."""
    try:
        raw = json.loads(text)
    except ValueError:
        return Drawing()
    return drawing_of(raw) if isinstance(raw, dict) and not wrong_with(raw) else Drawing()


def written(drawing: Drawing) -> str:
    """A drawing as a draft and a form hold it."""
    return json.dumps(drawing_json(drawing), ensure_ascii=False, separators=(",", ":"))


def _typed(command: Command[Any], values: Mapping[str, Any]) -> dict[str, str]:
    """The answers beside the drawing that stands, as they would be typed."""
    typed: dict[str, str] = {}
    for name, what in fields_of(command.form):
        value = values.get(name)
        if value in (None, "", ()) or what.kind == "moment":
            continue
        match what.kind:
            case "yes_no":
                typed[name] = "yes" if value else "no"
            case "choices":
                typed[name] = ", ".join(value)
            case _:
                typed[name] = str(value)
    return typed


def answers_of(desk: Desk, uid: str) -> dict[str, str]:
    """What was answered beside a drawing by its draft; nothing where that is gone."""
    kept = next((draft for draft in mine(desk) if draft.uid == uid), None)
    return {} if kept is None else {name: text for name, text in kept.values.items() if name != DRAWING}


def title_of(begins: Beginning) -> str:
    """The number of the sketch, or of the incident that a first one is of."""
    number = begins.number or begins.values.get("incident", "")
    return present.number(number) if number else ""
