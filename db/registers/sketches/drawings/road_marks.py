"""Marks of a road as shapes: signs by kind, arrows on a lane, zebra crossings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import ceil

from db.registers.sketches.drawings import geometry
from db.registers.sketches.drawings.geometry import forward, left_of, moved
from db.registers.sketches.drawings.scene import Point, Thing
from db.registers.sketches.drawings.shapes import Shape

SIGN = 900
"""Millimetres from the middle of a sign to its corners: larger than life, so that it is seen at 1:200."""
ARROW = 2_500
"""Length of a lane arrow."""
STRIPE, ZEBRA = 500, 3_000
"""Width of a stripe of a zebra crossing and of the gap after it; how long its stripes are."""
_CORNERS: Mapping[str, tuple[int, ...]] = {
    "sign_stop": tuple(range(225, 3_600, 450)),
    "sign_yield": (600, 1_800, 3_000),
    "sign_priority": (0, 900, 1_800, 2_700),
    "sign_one_way": (450, 1_350, 2_250, 3_150),
    "sign_crossing": (450, 1_350, 2_250, 3_150),
    "sign_level_crossing": (0, 1_200, 2_400),
    "sign_bend": (0, 1_200, 2_400),
    "sign_junction": (0, 1_200, 2_400),
    "sign_roadworks": (0, 1_200, 2_400),
}
"""Headings of the corners of a sign that is not round: octagon, triangle on its point, diamond, square, triangle."""
_ROUND = tuple(range(0, 3_600, 200))
_INSIDE: Mapping[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "sign_no_entry": (((-0.6, 0.0), (0.6, 0.0)),),
    "sign_one_way": (((0.0, -0.5), (0.0, 0.5)), ((-0.25, 0.2), (0.0, 0.5), (0.25, 0.2))),
    "sign_speed": (((-0.3, 0.4), (-0.3, -0.4)), ((0.0, 0.4), (0.3, 0.4), (0.3, -0.4), (0.0, -0.4), (0.0, 0.4))),
    "sign_no_overtaking": (((-0.6, -0.6), (0.6, 0.6)), ((-0.4, 0.3), (-0.1, 0.3)), ((0.1, -0.3), (0.4, -0.3))),
    "sign_no_parking": (((-0.6, 0.6), (0.6, -0.6)),),
    "sign_no_turn": (((-0.6, 0.6), (0.6, -0.6)), ((0.1, -0.5), (0.1, 0.2), (-0.4, 0.2))),
    "sign_crossing": (((0.0, 0.5), (0.0, 0.0), (-0.3, -0.5)), ((0.0, 0.0), (0.3, -0.5)), ((-0.3, 0.2), (0.3, 0.2))),
    "sign_bend": (((0.0, -0.4), (0.0, 0.0), (0.3, 0.3)),),
    "sign_junction": (((0.0, -0.4), (0.0, 0.5)), ((-0.35, 0.0), (0.35, 0.0))),
    "sign_roadworks": (((-0.3, -0.35), (0.0, 0.1)), ((0.0, -0.35), (0.3, -0.35), (0.15, -0.05), (0.0, -0.35))),
    "sign_level_crossing": (((-0.3, -0.3), (0.3, 0.3)), ((-0.3, 0.3), (0.3, -0.3))),
    "sign_roundabout": (((-0.4, 0.0), (0.0, 0.45), (0.4, 0.0), (0.0, -0.45), (-0.4, 0.0)),),
    "sign_stop": (((-0.5, 0.0), (0.5, 0.0)), ((-0.5, 0.2), (0.5, 0.2))),
}
"""Lines inside a sign, as shares of its size to the right and up."""
_HEADS: Mapping[str, tuple[float, ...]] = {
    "arrow_straight": (0.0,), "arrow_left": (-900.0,), "arrow_right": (900.0,),
    "arrow_straight_left": (0.0, -900.0), "arrow_straight_right": (0.0, 900.0),
}  # fmt: skip
"""Where the heads of a lane arrow point, beside the arrow's own heading."""


def sign_shapes(thing: Thing) -> Iterator[Shape]:
    """A sign: its outline and what makes its kind."""
    at = thing.points[0]
    corners = _CORNERS.get(thing.kind, _ROUND)
    yield Shape("area", "sign", tuple(moved(at, forward(turn), SIGN) for turn in corners), thing.no)
    for line in _INSIDE.get(thing.kind, ()):
        yield Shape(
            "line", "sign", tuple(Point(round(at.x + x * SIGN), round(at.y + y * SIGN)) for x, y in line), thing.no
        )


def arrow_shapes(thing: Thing) -> Iterator[Shape]:
    """An arrow on a lane: its shaft, and a head for each way that traffic may go."""
    at, way = thing.points[0], forward(thing.heading)
    foot, fork = moved(at, way, -ARROW / 2), moved(at, way, ARROW * 0.1)
    yield Shape("line", "paint", (foot, fork), thing.no)
    for turn in _HEADS[thing.kind]:
        heading = thing.heading + int(turn)
        tip = moved(fork, forward(heading), ARROW * 0.4)
        yield Shape("line", "paint", (fork, tip), thing.no)
        wings = (moved(tip, forward(heading + side), ARROW * 0.16) for side in (1_500, -1_500))
        yield Shape("area", "paint", (tip, *wings), thing.no)


def zebra_shapes(thing: Thing) -> Iterator[Shape]:
    """A zebra crossing from one end to the other: stripes along the road, as long as three metres."""
    start, end = thing.points[0], thing.points[-1]
    long = geometry.distance(start, end)
    way = geometry.towards(start, end)
    across = left_of(way)
    for place in range(min(200, ceil(long / (2 * STRIPE)))):
        near, far = place * 2 * STRIPE, min(long, place * 2 * STRIPE + STRIPE)
        ends = [moved(start, way, near), moved(start, way, far)]
        corners = (
            *(moved(point, across, ZEBRA / 2) for point in ends),
            *(moved(point, across, -ZEBRA / 2) for point in reversed(ends)),
        )
        yield Shape("area", "paint", corners, thing.no)
