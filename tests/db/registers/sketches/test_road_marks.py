"""Signs by kind, arrows, zebra crossings, damage on an outline, roads beyond the usual templates."""

from __future__ import annotations

from math import dist

import pytest

from db.registers.sketches.drawings import geometry, kinds
from db.registers.sketches.drawings.drawing import shapes_of, thing_shapes
from db.registers.sketches.drawings.line import UnreadLine, apply_line
from db.registers.sketches.drawings.roads import road_shapes
from db.registers.sketches.drawings.scene import Drawing, Road, drawing_json, drawing_of
from db.registers.sketches.drawings.schema import wrong_with
from db.registers.sketches.drawings.svg import svg


def drawn(*lines: str) -> Drawing:
    drawing = Drawing()
    for line in lines:
        drawing, _no = apply_line(drawing, line)
    return drawing


def test_twelve_signs_and_more_are_told_apart_by_their_lines() -> None:
    assert len(kinds.SIGNS) >= 12
    pictures = {kind: tuple(shape.points for shape in shapes_of(drawn(f"m1 0 0 {kind}"))) for kind in kinds.SIGNS}
    assert len(set(pictures.values())) == len(kinds.SIGNS)


def test_a_lane_arrow_points_where_its_traffic_goes() -> None:
    """One that is new looks east: the arrow to the left points north."""
    ways = {}
    for kind in kinds.ARROWS:
        shapes = tuple(thing_shapes(drawn(f"m1 0 0 {kind}").scene.things[0]))
        ways[kind] = [shape.points[0] for shape in shapes if shape.kind == "area"]
    assert [len(tips) for tips in ways.values()] == [1, 1, 1, 2, 2]
    (straight,), (left,), (right,) = (ways[kind] for kind in kinds.ARROWS[:3])
    assert (straight.x > 1_000, straight.y) == (True, 0)
    assert left.y > 500 > -500 > right.y


def test_a_zebra_crossing_fills_the_road_from_edge_to_edge() -> None:
    stripes = [shape for shape in shapes_of(drawn("m1 0 -3.25 0 3.25 zebra")) if shape.kind == "area"]
    assert len(stripes) == 7
    heights = [point.y for stripe in stripes for point in stripe.points]
    assert (min(heights), max(heights)) == (-3_250, 3_250)
    assert {point.x for stripe in stripes for point in stripe.points} == {-1_500, 1_500}


def test_damage_lies_on_the_outline_where_the_unit_came_to_rest() -> None:
    drawing = drawn("v1 3 2 40", "vi1 0 0 40", "g1 fl b")
    unit = drawing.scene.things[0]
    assert unit.damage == ("front_left", "rear")
    stand = unit.stand()
    assert stand is not None
    lines = [shape for shape in thing_shapes(unit) if shape.look == "damage"]
    assert len(lines) == 2
    corner = geometry.spot_of(unit, stand, "front_left")
    assert min(dist((point.x, point.y), (corner.x, corner.y)) for point in lines[0].points) < 3
    rear = geometry.spot_of(unit, stand, "rear")
    middle = [sum(point.x for point in lines[1].points) / 2, sum(point.y for point in lines[1].points) / 2]
    assert dist(middle, (rear.x, rear.y)) < 3
    assert drawing_of(drawing_json(drawing)) == drawing
    assert wrong_with(drawing_json(drawing)) == ()
    assert 'class="damage"' in svg(drawing)[0]
    assert drawn("v1 3 2 40", "گ۱ جچ ع").scene.things[0].damage == unit.damage
    assert drawn("v1 3 2 40", "g1 fl", "g1").scene.things[0].damage == ()
    for wrong in ("g1 xx", "g2 f"):
        with pytest.raises(UnreadLine):
            apply_line(drawing, wrong)


def test_a_curve_takes_its_radius_and_an_offset_crossing_how_far() -> None:
    assert drawn("t curve 2 3.5 40").scene.road.radius == 40_000
    for wrong in ("t curve 2 3.5 1", "t curve 2 3.5 40 7"):
        with pytest.raises(UnreadLine):
            apply_line(Drawing(), wrong)
    arc = next(shape for shape in road_shapes(Road("curve", lane=3_500, radius=40_000)) if shape.look == "marking")
    assert {round(dist((point.x, point.y), (0, -40_000)), -1) for point in arc.points} == {40_000}
    arms = [shape.points for shape in road_shapes(Road("offset", radius=9_000)) if shape.kind == "area"][1:]
    assert [sum(point.x for point in arm) / 4 for arm in arms] == [4_500, -4_500]


def test_a_slip_lane_joins_two_arms_beside_the_crossing() -> None:
    road = Road("slip", radius=12_000)
    outer = next(shape for shape in road_shapes(road) if shape.look == "edge" and len(shape.points) > 2)
    half = road.lanes * road.lane / 2
    assert abs(outer.points[0].x - half) < 2  # it leaves the south arm at its edge
    assert abs(outer.points[-1].y + half) < 2  # and comes to the east arm at its edge
