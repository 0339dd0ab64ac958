"""The SVG of a drawing: the same bytes again, every measure true in it, nothing in it that was typed as markup."""

from __future__ import annotations

import re
from math import hypot
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.registers.sketches.drawings import kinds, placing
from db.registers.sketches.drawings.drawing import shapes_of
from db.registers.sketches.drawings.raster import BLANK, Raster, fitted
from db.registers.sketches.drawings.roads import road_shapes
from db.registers.sketches.drawings.scene import Drawing, Point, Road, drawing_of
from db.registers.sketches.drawings.shapes import Window
from db.registers.sketches.drawings.svg import MORE, PAPER, SCALES, scale_for, svg
from tests.conftest import examples
from tests.db.registers.sketches.scenes import crossing
from tests.hostile.strings import SHORT

NS = "{http://www.w3.org/2000/svg}"


def measures_in(text: str) -> dict[int, tuple[int, float]]:
    """number → (millimetres said, millimetres as drawn), read back from a file."""
    root = ElementTree.fromstring(text)
    lines = [line for line in root.iter(f"{NS}line") if line.get("class") == "measure"]
    return {
        int(line.attrib["data-no"]): (
            int(line.attrib["data-mm"]),
            hypot(*(float(line.attrib[f"{axis}2"]) - float(line.attrib[f"{axis}1"]) for axis in "xy")),
        )
        for line in lines
    }


def test_every_measure_is_as_long_in_the_file_as_it_says() -> None:
    found = measures_in(svg(drawing_of(crossing()))[0])
    assert set(found) == {1, 2, 3, 4, 5}
    for said, has in found.values():
        assert abs(has - said) <= 0.01 * said


def test_the_file_is_true_to_its_scale() -> None:
    text, scale = svg(drawing_of(crossing()))
    root = ElementTree.fromstring(text)
    _left, _top, width, height = map(int, root.attrib["viewBox"].split())
    assert (root.attrib["width"], root.attrib["height"]) == (f"{PAPER[0]}mm", f"{PAPER[1]}mm")
    assert (width, height) == (PAPER[0] * scale, PAPER[1] * scale)
    bar = next(one for one in root.iter(f"{NS}path") if one.get("class") == "bar")
    ends = re.fullmatch(r"M(-?\d+),[-\d.]+ V-?\d+ H(-?\d+) .*", bar.attrib["d"])
    assert ends is not None
    assert int(ends[2]) - int(ends[1]) == int(bar.attrib["data-mm"])


def test_the_same_drawing_gives_the_same_bytes() -> None:
    assert svg(drawing_of(crossing()), "KA-1405-1") == svg(drawing_of(crossing()), "KA-1405-1")


@pytest.mark.parametrize(("far", "scale"), [(1_000, 50), (7_000, 100), (16_000, 200), (20_000, 250), (40_000, 500),
                                            (80_000, 1_000), (kinds.FARTHEST, 10_000)])  # fmt: skip
def test_the_largest_scale_that_fits_is_taken(far: int, scale: int) -> None:
    assert scale in (*SCALES, *MORE)
    raw = {"scene": {"things": [{"no": 1, "kind": "pole", "points": [[-far, 0]]},
                                {"no": 2, "kind": "pole", "points": [[far - 2_000, 0]]}]}}  # fmt: skip
    found, window = scale_for(shapes_of(drawing_of(raw)))
    assert found == scale
    assert window.width == PAPER[0] * scale


def test_an_empty_drawing_can_be_drawn() -> None:
    text, scale = svg(Drawing())
    assert ElementTree.fromstring(text) is not None
    assert scale == SCALES[2]


def clean_file(drawing: Drawing, caption: str = "") -> str:
    """The file, held to be parseable and free of what a viewer would run or turn round."""
    text = svg(drawing, caption)[0]
    root = ElementTree.fromstring(text.encode())
    names = {element.tag.removeprefix(NS) for element in root.iter()}
    assert names <= {"svg", "title", "clipPath", "rect", "g", "polygon", "polyline", "line", "circle", "path", "text"}
    assert not {name for element in root.iter() for name in element.attrib if name.startswith("on") or "href" in name}
    assert not re.search("[\u0000-\u0008\u000b-\u001f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)
    return text


def labelled(text: str) -> Drawing:
    raw = crossing()
    raw["labels"] = {"3": text}
    return drawing_of(raw)


@pytest.mark.parametrize("text", [*SHORT.values(), "</text><script>alert(1)</script>", '" onload="x', "&xxe;", "]]>"])
def test_hostile_labels_leave_it_clean(text: str) -> None:
    clean_file(labelled(text), text)


@settings(max_examples=examples(20, 500))
@given(st.text(max_size=200))
def test_no_label_breaks_it(text: str) -> None:
    clean_file(labelled(text), text)


@pytest.mark.parametrize("kind", kinds.ROADS)
@pytest.mark.parametrize("turn", [0, 450])
def test_every_road_is_drawn_with_each_parameter(kind: str, turn: int) -> None:
    for more in ({}, {"lanes": 1}, {"lanes": 6, "median": 3_000}, {"one_way": True, "markings": "solid"},
                 {"shoulder": 2_000, "markings": "none"}, {"radius": 400_000}, {"radius": 3_000}):  # fmt: skip
        road = Road(kind, turn=turn, **more)
        made = road_shapes(road)
        assert bool(made) == (kind != "none")
        assert all(len(shape.points) >= 2 for shape in made)


def test_every_kind_of_object_is_drawn() -> None:
    things: list[dict[str, Any]] = []
    for kind in kinds.KINDS:
        placed: dict[str, Any] = {"points": [[0, 0], [3_000, 0]] if kind in kinds.LINES else [[0, 0]]}
        if kinds.is_unit(kind):
            placed = {"stands": [{"phase": phase, "at": [0, 0], "pose": pose} for phase, pose in
                                 zip(kinds.PHASES, kinds.POSES, strict=True)]}  # fmt: skip
        things.append({"no": len(things) + 1, "kind": kind, **placed})
    shapes = shapes_of(drawing_of({"scene": {"things": things}}))
    drawn = {shape.no for shape in shapes if shape.kind != "words"}
    assert {one["no"] for one in things if one["kind"] != "text"} == drawn


def test_cells_are_a_known_length_and_east_stays_east() -> None:
    raw = {"scene": {"things": [{"no": 1, "kind": "pole", "points": [[0, 0]]},
                                {"no": 2, "kind": "pole", "points": [[10_000, 0]]}]}}  # fmt: skip
    raster = Raster(40, 9, 250, Point(5_000, 0))
    raster.draw(shapes_of(drawing_of(raw)))
    row = next(line for line in raster.text() if "1" in line)
    assert row.index("2") - row.index("1") == 10_000 / (2 * 250)
    assert set("".join(raster.text())) <= {BLANK, "1", "2", *map(chr, range(0x2800, 0x2900))}


@given(st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6), st.integers(1, 5_000), st.integers(1, 30))
def test_no_line_leaves_its_cells(x: int, y: int, dot: int, columns: int) -> None:
    raster = Raster(columns, 7, dot, Point(x, y))
    raster.draw(shapes_of(drawing_of(crossing())))
    assert [len(row) for row in raster.text()] == [columns] * 7


def test_a_window_is_fitted_by_the_next_step() -> None:
    assert fitted(Window(Point(0, 0), 8_000, 1_000), 10, 10, (100, 250, 500)) == 500
    assert fitted(Window(Point(0, 0), 2_000, 1_000), 10, 10) == 100


def test_a_settled_scene_draws_its_measures_exactly() -> None:
    raw = crossing()
    raw["scene"]["things"][0]["stands"][0]["at"] = [-3_000, 1_000]
    raw["scene"]["measures"][1]["side"] = "right"
    drawing = drawing_of(raw)
    settled = Drawing(placing.settle(drawing.scene))
    assert all(abs(has - said) <= 2 for said, has in measures_in(svg(settled)[0]).values())
