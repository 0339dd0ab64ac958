"""What may stand in a scene: kinds of things and their usual sizes, road templates, and the words of a measure.

Lengths are millimetres, angles tenths of a degree clockwise from the top of the plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Size(NamedTuple):
    """Length and width of a unit in millimetres, as it is offered; both can be changed."""

    length: int
    width: int


UNITS: Mapping[str, Size] = {
    "car": Size(4_400, 1_750),
    "pickup": Size(5_100, 1_800),
    "van": Size(5_000, 1_950),
    "lorry": Size(8_500, 2_500),
    "trailer": Size(16_500, 2_550),
    "bus": Size(12_000, 2_550),
    "motorcycle": Size(2_100, 750),
    "bicycle": Size(1_800, 600),
    "tractor": Size(3_800, 1_900),
    "military": Size(6_500, 2_500),
    "pedestrian": Size(500, 500),
    "animal": Size(1_800, 600),
    "other_unit": Size(4_000, 1_800),
}
"""What moved, or was hit: those that the accident is about."""
FIXED = ("pole", "corner", "milestone", "manhole", "abutment", "other_fixed")
"""What is still there next year, and so may be measured from."""
LINES = ("skid", "scrape", "barrier", "wall", "view_block", "zebra")
"""Things with a beginning and an end."""
SIGNS = (
    "sign_stop", "sign_yield", "sign_no_entry", "sign_one_way", "sign_speed", "sign_no_overtaking", "sign_no_parking",
    "sign_no_turn", "sign_priority", "sign_crossing", "sign_bend", "sign_junction", "sign_roadworks",
    "sign_level_crossing", "sign_roundabout",
)  # fmt: skip
"""Road signs by kind; `sign` is any other."""
ARROWS = ("arrow_straight", "arrow_left", "arrow_right", "arrow_straight_left", "arrow_straight_right")
"""Arrows on a lane, which point where the traffic goes."""
FACING = ("photo", "parked_car", *ARROWS)
"""Things at one place that look somewhere."""
PARKED = Size(4_400, 1_750)
MARKS = ("impact", "skid", "scrape", "debris", "glass", "oil", "blood", "sign", "light", "tree", "barrier", "wall",
         "parked_car", "view_block", "photo", "text", "zebra", *ARROWS, *SIGNS)  # fmt: skip
"""What the key for a mark offers, in this order."""
KINDS = (*UNITS, *FIXED, *MARKS)
PHASES = ("before", "impact", "rest")
POSES = ("upright", "side", "roof")
UNIT_SPOTS = ("centre", "front", "rear", "front_left", "front_right", "rear_left", "rear_right")
LINE_SPOTS = ("start", "end")
SPOTS = (*UNIT_SPOTS, *LINE_SPOTS)
MEASURES = ("distance", "along", "square")
"""Straight between two points; along a base line from a fixed point; square to that line."""
SIDES = ("left", "right")
ROADS = (
    "none", "straight", "dual", "t", "y", "crossroads", "roundabout", "curve", "alley", "u_turn", "ramp", "bridge",
    "tunnel", "car_park", "offset", "slip",
)  # fmt: skip
DAMAGES = ("front", "front_left", "left", "rear_left", "rear", "rear_right", "right", "front_right")
"""Parts of a vehicle's outline that are damaged."""
MARKINGS = ("dashed", "solid", "none")
STANDS = ("accepts", "objects", "not_asked", "withdrew", "ended")
"""What a driver said of what the drawing shows."""
ASKED = ("seen", "rang")
"""How an officer asked the driver."""

FARTHEST = 500_000
"""Millimetres from the middle of the plan that anything may stand: half a kilometre."""
MOST_POINTS = 40
MOST_BYTES = 64 * 1024


def is_unit(kind: str) -> bool:
    """Whether a kind is what the accident is about: a vehicle, a person, an animal."""
    return kind in UNITS


def spots_of(kind: str) -> tuple[str, ...]:
    """The points of a thing of this kind that can be measured to, the usual one first."""
    return UNIT_SPOTS if kind in UNITS else LINE_SPOTS if kind in LINES else ("centre",)
