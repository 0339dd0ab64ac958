"""Sketches under attack: two officers at once, a commander with the lists, a file made to be heavy, hostile words."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.corrections import Correct
from db.kernel.folding import rebuild
from db.reference.lists.forms import AddItem, ChangeItem
from db.reference.lists.item_commands import add_item, change_item
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.registers.sketches import forms
from db.registers.sketches.commands import correct_entry, draw, redraw
from db.registers.sketches.drawings import kinds, placing
from db.registers.sketches.drawings.scene import drawing_of
from db.registers.sketches.drawings.schema import schema, wrong_with
from db.registers.sketches.drawings.svg import svg
from db.registers.sketches.queries import list_sketches, sheet
from db.registers.sketches.show import show_sketch
from db.words.messages import Refused
from db.words.records import Filter
from tests.conftest import Desks
from tests.db.registers.sketches.scenes import crossing
from tests.hostile.strings import SHORT
from tests.usual import some


def sketch(desk: Desk, **more: Any) -> forms.DrawSketch:
    number = report_incident(desk, ReportIncident(type="accident_damage", place="کیانپارس", summary="تصادف"))
    answers: dict[str, Any] = {"incident": number, "drawing": crossing(), "kind": "amicable", "scale": "measured"}
    return forms.DrawSketch(**answers | more)


def test_a_form_sent_twice_saves_once(desk: Desk) -> None:
    form = sketch(desk)
    assert draw(desk, form) == draw(desk, form)
    assert len(list_sketches(desk, Filter(), None, 10).rows) == 1


def test_the_second_of_two_officers_is_told_of_the_first(desk: Desk, desk_as: Desks) -> None:
    number = draw(desk, sketch(desk))
    record = show_sketch(desk, number)
    same: dict[str, Any] = {"record": record.uid, "read_at": record.read_at, "drawing": crossing(), "kind": "judicial",
                            "scale": "measured", "reason": "x"}  # fmt: skip
    redraw(desk_as(Role.DEPUTY), forms.RedrawSketch(**same))
    with pytest.raises(Refused) as refused:
        redraw(desk, forms.RedrawSketch(**same))
    assert refused.value.code == "conflict"


def test_a_sketch_is_corrected_but_in_which_accident_it_is_of(desk: Desk) -> None:
    number = draw(desk, sketch(desk, light="day"))
    record = show_sketch(desk, number)
    (entry,) = record.chronology
    same: dict[str, Any] = {"record": record.uid, "target": entry.uid, "reason": "دوباره نگاه شد"}
    correct_entry(desk, Correct(field="light", value="dusk", **same))
    part = next(part for part in show_sketch(desk, number).sections if part.title == "Sketch")
    assert {line.name: line.value for line in part.lines}["light"] == "dusk"
    assert sheet(desk, number).kept.drawing == drawing_of(crossing())
    for field in ("incident", "drawing", "scene"):
        with pytest.raises(Refused) as refused:
            correct_entry(desk, Correct(field=field, value="1", **same))
        assert set(refused.value.fields) == {"field"}
    assert rebuild.check(desk.store).differences == ()


def test_a_commander_adds_no_code_that_the_program_reads(desk_as: Desks) -> None:
    commander = desk_as(Role.COMMANDER)
    for name in ("sketch_scale", "sketch_kind", "sketch_stand", "sketch_source"):
        with pytest.raises(Refused) as refused:
            add_item(commander, AddItem(list=name, code="mine", fa="x", en="x"))
        assert refused.value.code == "invalid"


def test_a_reason_put_out_of_use_asks_nothing_and_stops_nothing(desk: Desk, desk_as: Desks) -> None:
    commander = desk_as(Role.COMMANDER)
    raw = crossing()
    raw["scene"]["things"][0]["kind"] = "bus"
    with pytest.raises(Refused):
        draw(desk, sketch(desk, drawing=raw))
    change_item(commander, ChangeItem(list="sketch_need", code="heavy", active=False))
    reasons = {"scale": "متر کشیده شد"}
    number = draw(desk, sketch(desk, drawing=raw, reasons=reasons))
    titles = [part.title for part in show_sketch(desk, number).sections]
    assert "Why a sketch by the police is needed" not in titles


def heaviest() -> dict[str, Any]:
    """As many objects and measures as a drawing may hold."""
    scene = schema()["properties"]["scene"]["properties"]
    things: list[dict[str, Any]] = [
        {"no": no, "kind": "pole" if no % 2 else "car", **({"points": [[no * 900, 0]]} if no % 2 else
         {"stands": [{"phase": "rest", "at": [no * 900, 4_000]}]})}
        for no in range(1, scene["things"]["maxItems"] + 1)
    ]  # fmt: skip
    measures = [
        {"no": no, "kind": "distance", "from": {"of": no // 2 * 2 + 1}, "to": {"of": no % 60 * 2 + 2}, "mm": 5_000 + no}
        for no in range(1, scene["measures"]["maxItems"])
    ]
    return {"scene": {"things": things, "measures": measures}}


def test_the_heaviest_drawing_is_settled_and_drawn() -> None:
    raw = heaviest()
    assert wrong_with(raw) == ()
    assert len(json.dumps(raw)) < kinds.MOST_BYTES
    drawing = drawing_of(raw)
    assert placing.findings(placing.settle(drawing.scene))
    assert len(list(ElementTree.fromstring(svg(drawing)[0]))) > 3


@pytest.mark.parametrize("name", some(["labels", "says", "plates", "names"], 2))
def test_hostile_words_are_kept_clean_and_found(desk: Desk, name: str) -> None:
    most = {"labels": 200, "says": 2_000, "plates": 40, "names": 80}[name]
    for text in SHORT.values():
        raw = crossing()
        raw[name] = {"1": text[:most]}
        kept = sheet(desk, draw(desk, sketch(desk, drawing=raw))).kept.drawing
        said = getattr(kept, name).get("1", "")
        assert not {letter for letter in said if ord(letter) < 32 and letter != "\n"}
        assert not {letter for letter in said if "\u202a" <= letter <= "\u202e"}
