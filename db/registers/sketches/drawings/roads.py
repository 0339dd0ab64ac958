"""Road templates as shapes: what lies under a scene, about its middle, turned as the scene says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache

from db.registers.sketches.drawings.geometry import forward, left_of, turned
from db.registers.sketches.drawings.scene import Point, Road
from db.registers.sketches.drawings.shapes import Shape, ShapeLook

REACH = 80_000
"""Millimetres that an arm goes out from the middle: further than any print shows at its usual scale."""
MIDDLE = Point(0, 0)
EAST, NORTH, WEST, SOUTH = 900, 0, 2_700, 1_800
STEP = 75
"""Tenths of a degree between two points of an arc."""
BAY = (2_500, 5_000)
"""Width and length of a place in a car park."""
BAYS = 8


@lru_cache(maxsize=64)
def road_shapes(road: Road) -> tuple[Shape, ...]:
    """The shapes of a template, from below to above."""
    made = _MADE[road.kind](road)
    if not road.turn:
        return tuple(made)
    return tuple(
        Shape(
            shape.kind,
            shape.look,
            tuple(turned(point, MIDDLE, road.turn) for point in shape.points),
            radius=shape.radius,
        )
        for shape in made
    )


def width_of(road: Road) -> int:
    """Millimetres from edge to edge, a median included."""
    return road.lanes * road.lane + road.median


def _at(heading: int, along: float, across: float) -> Point:
    """A point so far out along a heading, so far to its left."""
    way = forward(heading)
    side = left_of(way)
    return Point(round(way[0] * along + side[0] * across), round(way[1] * along + side[1] * across))


def _line(look: ShapeLook, *points: Point) -> Shape:
    return Shape("line", look, points)


def _strip(road: Road, heading: int, begin: float, end: float, shift: float = 0) -> Iterator[Shape]:
    """A carriageway along a heading: surface, edges, shoulders, and the lines between its lanes."""
    half = width_of(road) / 2
    sides = (shift - half, shift + half)
    corners = [_at(heading, begin, sides[0]), _at(heading, end, sides[0]), _at(heading, end, sides[1]),
               _at(heading, begin, sides[1])]  # fmt: skip
    yield Shape("area", "road", tuple(corners))
    for side in sides:
        yield _line("edge", _at(heading, begin, side), _at(heading, end, side))
        if road.shoulder:
            out = side + (road.shoulder if side > shift else -road.shoulder)
            yield _line("built", _at(heading, begin, out), _at(heading, end, out))
    yield from _lane_lines(road, heading, (begin, end), shift)


def _lane_lines(road: Road, heading: int, ends: tuple[float, float], shift: float) -> Iterator[Shape]:
    if road.median:
        for side in (-road.median / 2, road.median / 2):
            yield _line("median", _at(heading, ends[0], shift + side), _at(heading, ends[1], shift + side))
    if road.markings == "none":
        return
    half = width_of(road) / 2
    for lane in range(1, road.lanes):
        across = shift - half + lane * road.lane
        middle = lane * 2 == road.lanes and not road.one_way
        if road.median and lane * 2 >= road.lanes:
            across += road.median
        if middle and road.median:
            continue
        solid = road.markings == "solid" or (middle and road.lanes > 2)
        yield _line("edge" if solid else "marking", _at(heading, ends[0], across), _at(heading, ends[1], across))


def _none(_road: Road) -> Iterator[Shape]:
    yield from ()


def _straight(road: Road) -> Iterator[Shape]:
    yield from _strip(road, EAST, -REACH, REACH)


def _dual(road: Road) -> Iterator[Shape]:
    wide = road if road.median else replace(road, median=2_000)
    yield from _strip(wide, EAST, -REACH, REACH)


def _arms(road: Road, *headings: int) -> Iterator[Shape]:
    """A junction: each arm begins where the others end, and the middle is surface."""
    half = width_of(road) / 2
    reach = half * 1.15
    missing = [heading for heading in (NORTH, EAST, SOUTH, WEST) if heading not in headings]
    closed = missing if len(missing) == 1 else []  # the long side of a T
    middle = tuple(
        _at(turn, half if turn in closed else reach, across)
        for turn in (NORTH, EAST, SOUTH, WEST)
        for across in (half, -half)
    )
    yield Shape("area", "road", middle)
    for heading in headings:
        yield from _strip(road, heading, reach, REACH)
    for heading in closed:
        yield _line("edge", _at(heading, half, reach), _at(heading, half, -reach))


def _arc(look: ShapeLook, middle: Point, radius: float, begin: int, end: int) -> Shape:
    points = tuple(
        Point(round(middle.x + forward(turn)[0] * radius), round(middle.y + forward(turn)[1] * radius))
        for turn in range(begin, end + 1, STEP)
    )
    return Shape("line", look, points)


def _roundabout(road: Road) -> Iterator[Shape]:
    half = width_of(road) / 2
    outer = max(road.radius, half + 1_000)
    inner = max(1_500.0, outer - 2 * road.lane)
    yield Shape("area", "road", _arc("edge", MIDDLE, outer, 0, 3_600 - STEP).points)
    gap = 200
    for heading in (NORTH, EAST, SOUTH, WEST):
        yield from _strip(road, heading, outer * 0.98, REACH)
        opening = next((turn for turn in range(0, 450, STEP) if forward(turn)[0] * outer > half), gap)
        yield _arc("edge", MIDDLE, outer, heading + opening, heading + 900 - opening)
    yield Shape("area", "median", _arc("edge", MIDDLE, inner, 0, 3_600 - STEP).points)


def _curve(road: Road) -> Iterator[Shape]:
    half = width_of(road) / 2
    radius = max(road.radius, half + 2_000)
    middle, turns = Point(0, round(-radius)), (-750, 750)
    outside, inside = (_arc("edge", middle, radius + across, *turns) for across in (half, -half))
    yield Shape("area", "road", (*outside.points, *reversed(inside.points)))
    yield outside
    yield inside
    if road.markings != "none":
        yield _arc("edge" if road.markings == "solid" else "marking", middle, radius, *turns)


def _alley(road: Road) -> Iterator[Shape]:
    narrow = replace(road, lanes=1, markings="none")
    yield from _strip(narrow, EAST, -REACH, REACH)
    half = width_of(narrow) / 2
    for side in (-half - 400, half + 400):
        yield _line("built", _at(EAST, -REACH, side), _at(EAST, REACH, side))


def _u_turn(road: Road) -> Iterator[Shape]:
    wide = road if road.median else replace(road, median=4_000)
    gap = wide.lane * 2
    yield from _strip(replace(wide, median=0, markings="none", lane=width_of(wide) // wide.lanes),
                      EAST, -REACH, REACH)  # fmt: skip
    for begin, end in ((-REACH, -gap), (gap, REACH)):
        yield from _lane_lines(wide, EAST, (begin, end), 0)
        near = end if begin < 0 else begin
        yield _line("median", _at(EAST, near, -wide.median / 2), _at(EAST, near, wide.median / 2))


def _ramp(road: Road) -> Iterator[Shape]:
    yield from _straight(road)
    lane = replace(road, lanes=1, median=0, markings="none")
    yield from _strip(lane, 1_150, width_of(road) / 2, REACH, -width_of(road) / 4)


def _bridge(road: Road) -> Iterator[Shape]:
    yield from _straight(road)
    half = width_of(road) / 2 + max(road.shoulder, 500)
    for side in (-half, -half - 300, half, half + 300):
        yield _line("built", _at(EAST, -REACH, side), _at(EAST, REACH, side))


def _tunnel(road: Road) -> Iterator[Shape]:
    yield from _bridge(road)
    half = width_of(road) / 2 + max(road.shoulder, 500) + 300
    for along in range(-REACH, REACH, 8_000):
        yield _line("built", _at(EAST, along, half), _at(EAST, along, half + 900))
        yield _line("built", _at(EAST, along, -half), _at(EAST, along, -half - 900))


def _car_park(road: Road) -> Iterator[Shape]:
    half, reach = max(width_of(road), 6_000) / 2, BAY[0] * BAYS / 2
    corners = (Point(-round(reach), -round(half + BAY[1])), Point(round(reach), round(half + BAY[1])))
    yield Shape("area", "road", (corners[0], Point(corners[1].x, corners[0].y), corners[1],
                                 Point(corners[0].x, corners[1].y)))  # fmt: skip
    for side in (1, -1):
        back = Point(0, round(side * (half + BAY[1])))
        yield _line("edge", Point(corners[0].x, back.y), Point(corners[1].x, back.y))
        for place in range(BAYS + 1):
            x = round(-reach + place * BAY[0])
            yield _line("marking", Point(x, round(side * half)), Point(x, back.y))


def _offset(road: Road) -> Iterator[Shape]:
    """A crossing whose side roads do not meet: the second comes in so far (`radius`) beside the first."""
    half = width_of(road) / 2
    yield from _strip(road, EAST, -REACH, REACH)
    for heading in (NORTH, SOUTH):
        yield from _strip(road, heading, half, REACH, -road.radius / 2)


def _slip(road: Road) -> Iterator[Shape]:
    """Crossroads with a slip lane from the south arm to the east one, on an arc of `radius` about its island."""
    yield from _arms(road, NORTH, EAST, SOUTH, WEST)
    half = width_of(road) / 2
    radius = max(road.radius, 2 * road.lane + half * 0.15)
    middle = Point(round(half + radius), -round(half + radius))
    outer, inner = (_arc("edge", middle, length, WEST, NORTH + 3_600) for length in (radius, radius - road.lane))
    yield Shape("area", "road", (*outer.points, *reversed(inner.points)))
    yield outer
    yield inner


_MADE: dict[str, Callable[[Road], Iterator[Shape]]] = {
    "none": _none, "straight": _straight, "dual": _dual, "t": lambda road: _arms(road, EAST, SOUTH, WEST),
    "y": lambda road: _arms(road, NORTH, 1_200, 2_400),
    "crossroads": lambda road: _arms(road, NORTH, EAST, SOUTH, WEST),
    "roundabout": _roundabout, "curve": _curve, "alley": _alley, "u_turn": _u_turn, "ramp": _ramp, "bridge": _bridge,
    "tunnel": _tunnel, "car_park": _car_park, "offset": _offset, "slip": _slip,
}  # fmt: skip
