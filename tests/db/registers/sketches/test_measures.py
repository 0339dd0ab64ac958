"""Offset and triangulation against plane geometry, and what is said of measures that cannot be."""

from __future__ import annotations

from math import hypot, isclose

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from db.registers.sketches.drawings import geometry, placing
from db.registers.sketches.drawings.scene import Measure, Point, Ref, Scene, Stand, Thing, scene_of
from tests.conftest import examples
from tests.db.registers.sketches.scenes import crossing, measured

NEAR = st.integers(-60_000, 60_000)
POINTS = st.builds(Point, NEAR, NEAR)


@given(POINTS, POINTS, POINTS)
def test_a_point_is_where_its_two_distances_say(first: Point, second: Point, point: Point) -> None:
    base = geometry.distance(first, second)
    near, far = geometry.distance(first, point), geometry.distance(second, point)
    assume(base > 500)
    # A sliver of a triangle turns a millimetre into metres: what the program warns of is left out here.
    _along, out = geometry.offset_to(first, geometry.towards(first, second), point)
    assume(abs(out) > 300)
    found = geometry.triangulated(first, near, second, far, geometry.side_of(first, second, point))
    assert found is not None
    assert hypot(found.x - point.x, found.y - point.y) < 2


@given(POINTS, POINTS, POINTS)
def test_a_point_is_where_its_offset_says(first: Point, second: Point, point: Point) -> None:
    assume(geometry.distance(first, second) > 1)
    way = geometry.towards(first, second)
    along, square = geometry.offset_to(first, way, point)
    side = "left" if square >= 0 else "right"
    found = geometry.offset(first, way, along, abs(square), side)
    assert hypot(found.x - point.x, found.y - point.y) < 2
    assert isclose(hypot(along, square), geometry.distance(first, point), abs_tol=1)


@given(POINTS, POINTS, st.integers(0, 50_000), st.integers(0, 50_000))
def test_two_distances_meet_exactly_where_the_triangle_closes(first: Point, second: Point, near: int, far: int) -> None:
    base = geometry.distance(first, second)
    assume(base > 10)
    assume(abs(base - near - far) > 2)
    assume(abs(base - abs(near - far)) > 2)
    found = geometry.triangulated(first, near, second, far, "left")
    assert (found is not None) == (abs(near - far) < base < near + far)
    if found is not None:
        assert abs(geometry.distance(first, found) - near) < 2
        assert abs(geometry.distance(second, found) - far) < 2
        mirrored = geometry.triangulated(first, near, second, far, "right")
        assert mirrored is not None
        assert abs(geometry.distance(found, mirrored) - 2 * abs(geometry.offset_to(
            first, geometry.towards(first, second), found)[1])) < 4  # fmt: skip


@pytest.mark.parametrize(("near", "far", "meets"), [
    (400, 599, True), (400, 598, False), (1_600, 599, True), (1_601, 599, False),
    (599, 1_600, True), (599, 1_601, False),
])  # fmt: skip
def test_two_distances_that_miss_by_a_millimetre_meet_on_the_line(near: int, far: int, meets: bool) -> None:
    found = geometry.triangulated(Point(0, 0), near, Point(1_000, 0), far, "left")
    assert (found is not None) == meets
    assert found is None or found.y == 0


@pytest.mark.parametrize(("up", "side"), [(1, "left"), (0, "left"), (-1, "right")])
def test_a_point_on_the_line_is_to_its_left(up: int, side: str) -> None:
    assert geometry.side_of(Point(0, 0), Point(1_000, 0), Point(500, up)) == side


@pytest.mark.parametrize(("spot", "at"), [
    ("", (10_000, 20_000)), ("centre", (10_000, 20_000)), ("front", (10_000, 22_000)), ("rear", (10_000, 18_000)),
    ("front_left", (9_100, 22_000)), ("front_right", (10_900, 22_000)), ("rear_left", (9_100, 18_000)),
    ("rear_right", (10_900, 18_000)),
])  # fmt: skip
def test_a_spot_of_a_unit_that_looks_ahead(spot: str, at: tuple[int, int]) -> None:
    car = Thing(1, "car", length=4_000, width=1_800)
    assert geometry.spot_of(car, Stand("at", Point(10_000, 20_000)), spot) == Point(*at)


@pytest.mark.parametrize(
    ("heading", "way"), [(0, (0, 1)), (900, (1, 0)), (1_800, (0, -1)), (2_700, (-1, 0)), (450, (0.7071, 0.7071))]
)
def test_a_heading_is_clockwise_from_ahead_in_tenths_of_a_degree(heading: int, way: tuple[float, float]) -> None:
    right, ahead = geometry.forward(heading)
    assert isclose(right, way[0], abs_tol=1e-4)
    assert isclose(ahead, way[1], abs_tol=1e-4)
    assert geometry.heading_of((right, ahead)) == heading
    assert geometry.heading_of(geometry.forward(heading + 3_600)) == heading


def test_what_turns_to_a_full_turn_heads_straight_ahead() -> None:
    assert geometry.heading_of((-1e-6, 1.0)) == 0
    assert geometry.heading_of(geometry.forward(3_599)) == 3_599


def test_a_point_moves_along_its_way_and_turns_clockwise() -> None:
    assert geometry.moved(Point(100, 200), (0.6, 0.8), 1_000) == Point(700, 1_000)
    assert geometry.left_of((0.6, 0.8)) == (-0.8, 0.6)
    assert geometry.towards(Point(5, 7), Point(5, 7)) == (1.0, 0.0)
    assert geometry.towards(Point(1, 2), Point(4, 6)) == (0.6, 0.8)
    assert geometry.turned(Point(10, 20), Point(10, 10), 900) == Point(20, 10)
    assert geometry.outline(Point(0, 0), 0, 4_000, 2_000) == (
        Point(-1_000, 2_000), Point(1_000, 2_000), Point(1_000, -2_000), Point(-1_000, -2_000),
    )  # fmt: skip


@given(POINTS, st.integers(0, 3_599), st.sampled_from(("front", "rear", "front_left", "rear_right")))
def test_a_spot_of_a_unit_turns_with_it(at: Point, heading: int, spot: str) -> None:
    car = Thing(1, "car")
    stood = geometry.spot_of(car, Stand("rest", at, 0), spot)
    turned = geometry.spot_of(car, Stand("rest", at, heading), spot)
    wanted = geometry.turned(stood, at, heading)
    assert hypot(turned.x - wanted.x, turned.y - wanted.y) < 3


def test_the_measures_of_the_crossing_agree_with_it() -> None:
    scene = scene_of(crossing()["scene"])
    assert [found.code for found in placing.findings(scene)] == []
    settled = placing.settle(scene)
    for measure in settled.measures:
        has = placing.drawn(settled, measure)
        assert has is not None
        assert abs(has - measure.mm) < 3


@settings(max_examples=examples(20, 500))
@given(st.integers(-20_000, 20_000), st.integers(-20_000, 20_000), st.booleans())
def test_two_measures_place_a_unit_wherever_it_was_drawn(x: int, y: int, offset: bool) -> None:
    raw = crossing()["scene"]
    wanted = Point(*raw["things"][1 if offset else 0]["stands"][0]["at"])
    raw["things"][1 if offset else 0]["stands"][0]["at"] = [x, y]
    if not offset:
        raw["measures"][1]["side"] = "right"  # of the line from the pole to the corner
    scene = placing.settle(scene_of(raw))
    stand = scene.units[1 if offset else 0].stand()
    assert stand is not None
    assert hypot(stand.at.x - wanted.x, stand.at.y - wanted.y) < 3


def test_two_placed_corners_turn_a_unit() -> None:
    pole, corner = Thing(1, "pole", points=(Point(0, 0),)), Thing(2, "corner", points=(Point(10_000, 0),))
    car = Thing(3, "car", stands=(Stand("rest", Point(3_000, 9_000), 0),))
    wanted = Stand("rest", Point(5_000, 7_000), 450)
    measures = []
    for spot in ("front_left", "rear_left"):
        at = geometry.spot_of(car, wanted, spot)
        for kind, mm in (("along", at.x), ("square", at.y)):
            place = len(measures) + 1
            measures.append(Measure(place, kind, Ref(1), Ref(3, spot), mm, base=2, side="left"))
    scene = placing.settle(Scene(things=(pole, corner, car), measures=tuple(measures)))
    stand = scene.units[0].stand()
    assert stand is not None
    assert abs(stand.heading - wanted.heading) <= 2
    assert hypot(stand.at.x - wanted.at.x, stand.at.y - wanted.at.y) < 5
    assert [one for one in placing.findings(scene) if one.code == "differs"] == []


def distance(start: int, end: int, mm: int, **more: object) -> dict[str, object]:
    return {"kind": "distance", "from": {"of": start}, "to": {"of": end}, "mm": mm, **more}


@pytest.mark.parametrize(
    ("measures", "codes"),
    [
        ((distance(3, 1, 3_000), distance(4, 1, 4_000)), {"apart", "differs", "unplaced"}),
        ((distance(3, 1, 8_062),), {"unplaced"}),
        ((distance(3, 1, 8_300),), {"differs", "unplaced"}),
        ((distance(3, 1, 8_300, estimated=True),), {"unplaced"}),
        ((distance(3, 1, 60_000), distance(4, 1, 60_500)), {"differs", "unplaced", "flat"}),
        (({"kind": "along", "from": {"of": 3}, "base": 4, "to": {"of": 1}, "mm": 7_000},
          {"kind": "square", "from": {"of": 3}, "base": 4, "to": {"of": 1}, "mm": 10_500, "side": "right"}),
         {"differs", "unplaced", "far_out"}),
    ],
)  # fmt: skip
def test_what_is_doubtful_about_measures_is_found(measures: tuple[dict[str, object], ...], codes: set[str]) -> None:
    found = placing.findings(scene_of(measured(*measures)["scene"]))
    assert {one.code for one in found} == codes


def test_measures_that_cannot_meet_say_all_three_lengths() -> None:
    scene = scene_of(measured(distance(3, 1, 3_000), distance(4, 1, 4_000))["scene"])
    said = next(str(one.message) for one in placing.findings(scene) if one.code == "apart")
    assert said == "3–4 is 15.00 m; 3.00 and 4.00 do not meet."


@pytest.mark.parametrize(("mm", "doubted"), [(8_062 + 179, False), (8_062 + 185, True), (8_062 - 185, True)])
def test_a_tape_may_be_ten_centimetres_and_one_per_cent_off(mm: int, doubted: bool) -> None:
    scene = scene_of(measured(distance(3, 1, mm))["scene"])
    assert any(one.code == "differs" for one in placing.findings(scene)) == doubted


def test_a_distance_between_fixed_points_sets_the_second() -> None:
    scene = placing.settle(scene_of(measured(distance(3, 4, 20_000))["scene"]))
    assert scene.thing(4) == Thing(4, "corner", points=(Point(14_000, 6_000),))


def test_the_length_of_a_skid_is_set_by_its_measure() -> None:
    own = {"kind": "distance", "from": {"of": 6, "spot": "start"}, "to": {"of": 6, "spot": "end"}, "mm": 9_500}
    scene = placing.settle(scene_of(measured(own)["scene"]))
    skid = scene.thing(6)
    assert skid is not None
    assert geometry.distance(*skid.points) == 9_500
