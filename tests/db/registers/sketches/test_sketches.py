"""Sketches on a real store: drawn, asked about, drawn again, sealed, made anew from the journal."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.kernel.folding import rebuild
from db.kernel.journal import stored_events
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.registers.incidents.parts.forms import AddVehicle
from db.registers.incidents.show import show_incident
from db.registers.sketches import forms
from db.registers.sketches.commands import draw, redraw, set_limit, void
from db.registers.sketches.drawings.scene import drawing_of
from db.registers.sketches.models import DRAWING
from db.registers.sketches.queries import accident, list_sketches, search_sketches, sheet
from db.registers.sketches.show import show_sketch
from db.words.form_reading import read_form
from db.words.messages import Refused
from db.words.records import Filter
from tests.conftest import Desks
from tests.db.registers.sketches.scenes import crossing
from tests.db.sealed import write_sealing
from tests.shown import values_by_name


@pytest.fixture
def incident(desk: Desk) -> str:
    form = ReportIncident(type="accident_damage", place="چهارراه نادری", summary="تصادف دو سواری", injured=0)
    return report_incident(desk, form)


def sketch(incident: str, **more: Any) -> forms.DrawSketch:
    answers: dict[str, Any] = {"incident": incident, "drawing": crossing(), "kind": "amicable", "scale": "measured"}
    return forms.DrawSketch(**answers | more)


def test_a_sketch_is_drawn_and_shown(desk: Desk, incident: str) -> None:
    number = draw(desk, sketch(incident))
    assert number == "KA-1405-1"
    found = sheet(desk, number)
    assert found.kept.drawing == drawing_of(crossing())
    assert found.incident == incident
    record = show_sketch(desk, number)
    objects = next(part for part in record.sections if part.title == "Objects")
    assert [line.code for line in objects.lines] == ["car", "car", "pole", "corner", "impact", "skid"]
    (row,) = list_sketches(desk, Filter(), None, 10).rows
    values = values_by_name("sketch", row)
    assert (values["units"], values["measures"]) == (2, 5)
    (hit,) = search_sketches(desk, "تیر برق", 10)
    assert hit.number == number
    assert [part.title for part in show_incident(desk, incident).sections if part.title == "Sketches"]


def test_the_record_of_an_accident_offers_a_sketch(desk: Desk, incident: str) -> None:
    other = report_incident(desk, ReportIncident(type="theft_home", place="کیانپارس"))
    assert "sketch.draw" in show_incident(desk, incident).acts
    assert "sketch.draw" not in show_incident(desk, other).acts


def test_the_incident_gives_its_vehicles(desk: Desk, incident: str) -> None:
    uid = show_incident(desk, incident).uid
    COMMANDS["incident.add_vehicle"](desk, AddVehicle(record=uid, plate="12ب34514", kind="car", fate="involved"))
    found = accident(desk, incident)
    assert [(one.kind, one.plate is not None) for one in found.vehicles] == [("car", True)]
    assert found.is_accident


def test_words_and_whose_it_is_are_kept_apart_from_facts(desk: Desk, incident: str) -> None:
    number = draw(desk, sketch(incident))
    with desk.store.reading() as conn:
        event = stored_events.events_of(conn, desk.store.unit, show_sketch(desk, number).uid)[0]
    facts = json.dumps(event.facts, ensure_ascii=False)
    assert event.facts["scene"] == crossing()["scene"]
    for text in ("تیر برق", "چراغ سبز", "34514", "بهرام"):
        assert text not in facts
    assert event.identity["plates"] == {"1": "12ب34514"}
    assert event.words["says"] == {"1": "چراغ سبز بود."}


def test_measures_that_cannot_meet_are_asked_about_and_kept_with_a_reason(desk: Desk, incident: str) -> None:
    raw = crossing()
    raw["scene"]["measures"][1]["mm"], raw["scene"]["measures"][2]["mm"] = 3_000, 4_000
    with pytest.raises(Refused) as refused:
        draw(desk, sketch(incident, drawing=raw))
    assert refused.value.code == "unlikely"
    assert "3.00 and 4.00 do not meet" in str(refused.value.fields["scale"])
    kept = draw(desk, sketch(incident, drawing=raw, reasons={"scale": "متر خراب بود"}))
    assert sheet(desk, kept).kept.drawing == drawing_of(raw)


def test_a_scale_without_a_measure_is_asked_about_and_not_to_scale_is_an_answer(desk: Desk, incident: str) -> None:
    raw = crossing()
    raw["scene"]["measures"] = []
    with pytest.raises(Refused) as refused:
        draw(desk, sketch(incident, drawing=raw))
    assert set(refused.value.fields) == {"scale"}
    assert draw(desk, sketch(incident, drawing=raw, scale="not_to_scale"))


def test_who_objects_is_not_amicable(desk: Desk, incident: str) -> None:
    raw = crossing()
    raw["scene"]["things"][1]["said"] = "objects"
    with pytest.raises(Refused) as refused:
        draw(desk, sketch(incident, drawing=raw))
    assert set(refused.value.fields) == {"kind"}
    assert draw(desk, sketch(incident, drawing=raw, kind="judicial"))


@pytest.mark.parametrize(
    ("more", "change", "code"),
    [
        ({"circumstances": ("red_light",)}, None, "red_light"),
        ({"damage": 530_000_001}, None, "over_limit"),
        ({}, ("kind", "motorcycle"), "motorcycle"),
        ({}, ("kind", "bus"), "heavy"),
        ({}, ("kind", "military"), "military"),
    ],
)
def test_the_list_says_why_a_sketch_by_the_police_is_needed(
    desk: Desk, incident: str, more: dict[str, Any], change: tuple[str, str] | None, code: str
) -> None:
    raw = crossing()
    if change:
        raw["scene"]["things"][1].update([change])
    with pytest.raises(Refused) as refused:
        draw(desk, sketch(incident, drawing=raw, **more))
    assert "kind" in refused.value.fields
    reasons = {"scale": "اندازهٔ دیگری نبود"}
    number = draw(desk, sketch(incident, drawing=raw, kind="judicial", reasons=reasons, **more))
    part = next(one for one in show_sketch(desk, number).sections if one.title.startswith("Why a sketch"))
    assert [line.value for line in part.lines] == [code]


def test_damage_at_the_limit_needs_none(desk: Desk, incident: str) -> None:
    assert draw(desk, sketch(incident, damage=530_000_000))


def test_a_commander_sets_the_limit_of_a_year(desk: Desk, desk_as: Desks, incident: str) -> None:
    commander = desk_as(Role.COMMANDER)
    form = forms.SetSketchLimit(year=1405, rials=700_000_000)
    with pytest.raises(Refused):
        set_limit(desk, form)
    assert set_limit(commander, form) == "1405"
    assert draw(desk, sketch(incident, damage=700_000_000))
    set_limit(commander, forms.SetSketchLimit(year=1405, rials=600_000_000))
    other = report_incident(desk, ReportIncident(type="accident_damage", place="کیانپارس"))
    with pytest.raises(Refused) as refused:
        draw(desk, sketch(other, damage=700_000_000))
    assert set(refused.value.fields) == {"kind"}
    for wrong in ({"year": 1300, "rials": 1}, {"year": 1405, "rials": 0}):
        with pytest.raises(Refused) as refused:
            set_limit(commander, forms.SetSketchLimit(**wrong))
        assert refused.value.code == "invalid"
    assert rebuild.check(desk.store).differences == ()


def test_a_disturbed_scene_says_how_it_is_known(desk: Desk, incident: str) -> None:
    with pytest.raises(Refused) as refused:
        draw(desk, sketch(incident, disturbed=True))
    assert set(refused.value.fields) == {f"src_{name}" for name in forms.SOURCES}
    have = {f"src_{name}": "have" for name in forms.SOURCES}
    with pytest.raises(Refused) as refused:
        draw(desk, sketch(incident, disturbed=True, **have | {"src_camera": "none"}))
    assert set(refused.value.fields) == {"src_why"}
    assert draw(desk, sketch(incident, disturbed=True, **have))


def test_another_drawing_takes_its_place_and_the_old_one_stays_in_sight(desk: Desk, incident: str) -> None:
    number = draw(desk, sketch(incident))
    uid = show_sketch(desk, number).uid
    raw = crossing()
    raw["scene"]["things"].append({"no": 7, "kind": "oil", "points": [[0, 0]]})
    form = forms.RedrawSketch(record=uid, drawing=raw, kind="amicable", scale="measured", reason="لکهٔ روغن جا ماند")
    assert redraw(desk, form) == number
    record = show_sketch(desk, number)
    earlier = next(part for part in record.sections if part.title == "Earlier drawings")
    assert len(earlier.lines) == 1
    assert len(record.chronology) == 2
    assert sheet(desk, number).kept.place == 2
    assert redraw(desk, form) == number  # sent twice, saved once
    assert sheet(desk, number).kept.place == 2


def test_a_void_sketch_is_drawn_again_no_more(desk: Desk, incident: str) -> None:
    number = draw(desk, sketch(incident))
    uid = show_sketch(desk, number).uid
    void(desk, forms.VoidSketch(record=uid, reason="برای واقعهٔ دیگری کشیده شد"))
    form = forms.RedrawSketch(record=uid, drawing=crossing(), kind="amicable", scale="measured", reason="x")
    with pytest.raises(Refused) as refused:
        redraw(desk, form)
    assert refused.value.code == "conflict"


def test_a_second_sketch_of_an_incident_and_one_of_no_accident_are_asked_about(desk: Desk, incident: str) -> None:
    draw(desk, sketch(incident))
    other = report_incident(desk, ReportIncident(type="theft_home", place="کیانپارس"))
    for number in (incident, other):
        with pytest.raises(Refused) as refused:
            draw(desk, sketch(number))
        assert set(refused.value.fields) == {"incident"}
        assert refused.value.code == "unlikely"


def test_everything_wrong_in_a_drawing_is_said_at_its_place(desk: Desk, incident: str) -> None:
    raw = crossing()
    raw["scene"]["things"][0]["kind"] = "tank"
    with pytest.raises(Refused) as refused:
        draw(desk, sketch(incident, drawing=raw))
    assert refused.value.code == "invalid"
    assert list(refused.value.fields) == ["drawing.scene.things[0].kind"]
    with pytest.raises(Refused) as refused:
        read_form(forms.DrawSketch, {"incident": incident, "drawing": "[1]", "kind": "x", "scale": "x"}, now=desk.now())
    assert "drawing" in refused.value.fields


def test_a_rebuild_gives_the_same_drawings(desk: Desk, incident: str) -> None:
    number = draw(desk, sketch(incident))
    uid = show_sketch(desk, number).uid
    redraw(desk, forms.RedrawSketch(record=uid, drawing=crossing(), kind="judicial", scale="measured", reason="x"))
    assert rebuild.check(desk.store).differences == ()


def test_more_than_nine_labels_are_found_the_same_after_a_rebuild(desk: Desk, incident: str) -> None:
    raw = crossing()
    raw["scene"]["things"] += [{"no": no, "kind": "pole", "points": [[no, 0]]} for no in (10, 11)]
    raw["labels"] |= {"10": "دهم", "11": "یازدهم", "4": "چهارم"}
    draw(desk, sketch(incident, drawing=raw))
    assert rebuild.check(desk.store).differences == ()


def test_a_sealed_sketch_keeps_its_numbers_alone(desk: Desk, desk_as: Desks, incident: str) -> None:
    number = draw(desk, sketch(incident))
    uid = show_sketch(desk, number).uid
    write_sealing(desk, uid)
    with desk.store.reading() as conn:
        rows = conn.execute(select(DRAWING.c.words, DRAWING.c.identity, DRAWING.c.scene)).all()
    assert [(row.words, row.identity) for row in rows] == [(None, None)]
    assert json.loads(rows[0].scene) == crossing()["scene"]
    record = show_sketch(desk_as(Role.INSPECTOR), number)
    assert "تیر برق" not in repr(record)
    assert rebuild.check(desk.store).differences == ()
