"""The command line of the editor, and the acts that it and the keys share."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.kernel.base.accidents import Accident, Vehicle
from db.registers.sketches.drawings import editing, kinds, placing
from db.registers.sketches.drawings.line import VERBS, LineWriter, UnreadLine, apply_line
from db.registers.sketches.drawings.scene import Drawing, Point, Ref, Stand, drawing_json, drawing_of
from db.registers.sketches.drawings.schema import wrong_with
from tests.db.registers.sketches.scenes import crossing

BARE = Drawing()
NAMES = {
    "bus": ("اتوبوس", "Bus"), "corner": ("گوشهٔ ساختمان", "Corner of a building"), "pole": ("تیر", "Pole"),
    "tree": ("درخت", "Tree"), "lorry": ("کامیون", "Lorry"), "pickup": ("وانت", "Pickup"),
    "t": ("سه‌راه", "T-junction"), "roundabout": ("میدان", "Roundabout"),
}  # fmt: skip
"""By code, as a store's lists call them."""


def lines(*some: str, drawing: Drawing = BARE) -> Drawing:
    for text in some:
        drawing, _no = apply_line(drawing, text, LineWriter("1201", NAMES))
    return drawing


@pytest.mark.parametrize(
    "text", ["v1 3.2 5.1 90", "خ۱ ۳٫۲ ۵٫۱ ۹۰", "خ ۱ ۳/۲ ۵/۱ ۹۰", "unit 1 3,2 5,1 90", "وسیله ٣ ٣٫٢ ٥٫١ ٩٠"]
)
def test_a_unit_is_placed_in_either_language_and_any_digits(text: str) -> None:
    (car,) = lines(text).scene.units
    assert car.stands == (Stand("rest", Point(3_200, 5_100), 900),)


def test_a_whole_sketch_by_lines() -> None:
    drawing = lines(
        "t crossroads 4 3.5", "n 30", "f3 -6 6", "f4 9 6", "v1 0 0 90", "v2 5 0 0", "d 3 4 15", "d 3 1 8.06",
        "d 4 1 8.94", "o 3 4 2 10 7.5 right", "m5 2 1", "l5 محل برخورد", "k1 ۱۲ب۳۴۵۱۴", "p2 4 -20 4 -5", "vi1 1 1 80",
    )  # fmt: skip
    scene = drawing.scene
    assert (scene.road.kind, scene.road.lanes, scene.road.lane, scene.north) == ("crossroads", 4, 3_500, 300)
    assert [one.kind for one in scene.things] == ["pole", "pole", "car", "car", "impact"]
    assert [(one.kind, one.mm) for one in scene.measures][-2:] == [("along", 10_000), ("square", 7_500)]
    assert {one.by for one in scene.measures} == {"1201"}
    assert drawing.labels == {"5": "محل برخورد"}
    assert drawing.plates == {"1": "۱۲ب۳۴۵۱۴"}
    assert [one.phase for one in scene.units[0].stands] == ["rest", "impact"]
    stand = scene.units[0].stand()
    assert stand is not None
    assert stand.heading == 900
    assert wrong_with(drawing_json(drawing)) == ()
    assert [one.code for one in placing.findings(scene)] == []


def test_measures_know_points_sides_and_guesses() -> None:
    drawing = lines("f3 0 0", "f4 10 0", "v1 3 -4 0", "d 3 1fl 5 ~", "d 4 1fl 8 چپ")
    one, other = drawing.scene.measures
    assert (one.end, one.estimated, other.side, other.estimated) == (Ref(1, "front_left"), True, "left", False)
    assert lines("dx 1", drawing=drawing).scene.measures == (other,)


def test_what_is_removed_takes_its_measures_and_words_along() -> None:
    drawing = lines("x3", drawing=drawing_of(crossing()))
    assert drawing.scene.thing(3) is None
    assert drawing.scene.measures == (drawing_of(crossing()).scene.measures[2],)
    assert "3" not in drawing.labels
    assert wrong_with(drawing_json(drawing)) == ()


def test_a_base_line_goes_with_the_point_that_it_went_through() -> None:
    drawing = lines("x4", drawing=drawing_of(crossing()))
    assert [one.no for one in drawing.scene.measures] == [2]
    assert wrong_with(drawing_json(drawing)) == ()


@pytest.mark.parametrize(
    "text",
    ["", "7", "z 1", "v", "v1", "v1 3", "v1 a b", "v1 3 4 x", "v1 9999 0", "v0 1 1", "d 1 2", "d 1 1 3", "d 9 1 3",
     "d 3 1 -2", "o 1 3 2 1 1", "o 3 4 1 1", "p3 1 1", "p1 1", "n", "n x", "t", "t mars", "t t 0", "t t 2 99",
     "r1", "r1 90", "چ۱ ۹۰", "turn 1 90", "چرخش ۱ ۹۰", "v1 90",
     "x 99", "dx 99", "l99 a", "f1 0 0", "m5 0 0 1 1", "d 3xx 1 2"],
)  # fmt: skip
def test_a_line_that_says_nothing_is_told_and_changes_nothing(text: str) -> None:
    with pytest.raises(UnreadLine):
        apply_line(drawing_of(crossing()), text)


WORDS = st.one_of(
    st.sampled_from([word for words in VERBS.values() for word in words]),
    st.sampled_from(
        ["1", "2", "3", "4", "۵", "6", "7.5", "-3", "۹۰", "~", "left", "چپ", "1fl", "6e", "crossroads", "999", "x"]
    ),
    st.text(max_size=4),
)


@given(st.lists(WORDS, max_size=8))
def test_no_line_breaks_a_drawing(words: list[str]) -> None:
    try:
        drawing, _no = apply_line(drawing_of(crossing()), " ".join(words))
    except UnreadLine:
        return
    assert wrong_with(drawing_json(drawing)) == ()


@given(
    st.lists(st.tuples(st.sampled_from(kinds.KINDS), st.integers(-90_000, 90_000), st.integers(0, 3_599)), max_size=6)
)
def test_whatever_the_keys_do_is_a_drawing(acts: list[tuple[str, int, int]]) -> None:
    drawing = drawing_of(crossing())
    for kind, far, turn in acts:
        drawing, no = editing.added(drawing, kind, Point(far, -far), turn)
        thing = drawing.scene.thing(no)
        assert thing is not None
        for part in editing.parts_of(thing):
            drawing = editing.turned(editing.moved(drawing, no, part, (far, turn)), no, part, turn)
        drawing = editing.told(drawing, "labels", no, kind)
    assert wrong_with(drawing_json(drawing)) == ()


def test_a_unit_that_measures_place_stays_where_they_place_it() -> None:
    drawing = drawing_of(crossing())
    moved = editing.moved(drawing, 1, "rest", (400, -300))
    before, after = drawing.scene.units[0].stand(), moved.scene.units[0].stand()
    assert before is not None
    assert after is not None
    assert abs(after.at.x - before.at.x) < 5
    assert abs(after.at.y - before.at.y) < 5


def test_a_drawing_begins_with_what_the_incident_holds() -> None:
    at = datetime(2026, 11, 24, tzinfo=UTC)
    vehicles = (Vehicle("truck", "12ب34514"), Vehicle("motorcycle", None), Vehicle("boat", "none"))
    begun = editing.begun(Accident("u", "IA-1", "open", True, False, at, vehicles=vehicles))
    assert [one.kind for one in begun.scene.things] == ["lorry", "motorcycle", "car"]
    assert begun.plates == {"1": "12ب34514"}
    assert wrong_with(drawing_json(begun)) == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [("v3 0 0 bus", "bus"), ("خ۳ ۰ ۰ اتوبوس", "bus"), ("خ۳ ۰ ۰ ۹۰ کاميون", "lorry"), ("v3 0 0 90 Lorry", "lorry"),
     ("ث۳ ۰ ۰ گوشهٔ ساختمان", "corner"), ("ث۳ ۰ ۰ گوشه ساختمان", "corner"), ("f3 0 0 corner of a building", "corner"),
     ("ث۳ ۰ ۰ گوش", "corner"), ("ث۳ ۰ ۰", "pole"), ("ن۳ ۰ ۰ درخت", "tree")],
)  # fmt: skip
def test_a_kind_is_called_by_its_code_or_its_name_in_either_language(text: str, kind: str) -> None:
    assert [thing.kind for thing in lines(text).scene.things] == [kind]


@pytest.mark.parametrize(
    ("text", "road", "lanes"),
    [("t roundabout 3", "roundabout", 3), ("ر میدان ۳", "roundabout", 3), ("ر سه راه", "t", 2), ("ر سه‌راه ۴", "t", 4),
     ("t t", "t", 2), ("t u-turn", "u_turn", 2)],
)  # fmt: skip
def test_a_road_is_called_by_its_code_or_its_name(text: str, road: str, lanes: int) -> None:
    scene = lines(text).scene
    assert (scene.road.kind, scene.road.lanes) == (road, lanes)


@pytest.mark.parametrize("text", ["v3 0 0 موشک", "خ۳ ۰ ۰ ک", "ث۳ ۰ ۰ اتوبوس", "ر مریخ"])
def test_a_kind_that_is_none_names_those_that_are(text: str) -> None:
    with pytest.raises(UnreadLine) as refused:
        lines(text)
    assert any(name in str(refused.value.message) for name in ("اتوبوس", "تیر", "میدان"))


def test_acts_in_one_line_are_done_in_order_all_or_none() -> None:
    drawing, no = apply_line(Drawing(), "f3 0 0;4 10 0 corner; v1 5 5 90؛d3 4 10;3 4 1 7.1 7.2 l")
    assert [(thing.no, thing.kind) for thing in drawing.scene.things] == [(3, "pole"), (4, "corner"), (1, "car")]
    assert [(part.start.of, part.end.of, part.mm) for part in drawing.scene.measures] == [
        (3, 4, 10_000), (3, 1, 7_100), (4, 1, 7_200),
    ]  # fmt: skip
    assert no == 1
    for wrong in ("f3 0 0;9 z", "; ;", "3 0 0"):
        with pytest.raises(UnreadLine):
            apply_line(Drawing(), wrong)
    labelled, _no = apply_line(drawing, "l3 تیر؛ ۱۱۸; کنار پل")
    assert labelled.labels["3"] == "تیر؛ ۱۱۸; کنار پل"
