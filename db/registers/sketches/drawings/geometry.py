"""Plane geometry of a scene: offset from a base line, triangulation from two points, the outline of a unit.

Offset and triangulation as in the handbooks of scene measurement named in docs/sketches.md. Vectors are pairs of floats
in millimetres, to the right and up; nothing here is rounded but what becomes a `Point`.
"""

from __future__ import annotations

from math import atan2, cos, degrees, hypot, radians, sin, sqrt

from db.registers.sketches.drawings.scene import Point, Stand, Thing

Vector = tuple[float, float]
TURN = 3_600
"""Tenths of a degree in a full turn."""


def forward(heading: float) -> Vector:
    """The direction of a heading, as a vector of length 1."""
    turn = radians(heading / 10)
    return sin(turn), cos(turn)


def heading_of(way: Vector) -> int:
    """The heading of a direction, from 0 to 3599."""
    return round(degrees(atan2(way[0], way[1])) * 10) % TURN


def distance(one: Point, other: Point) -> float:
    """Millimetres between two points."""
    return hypot(other.x - one.x, other.y - one.y)


def towards(one: Point, other: Point) -> Vector:
    """The direction from one point to another; to the right where they are the same."""
    long = distance(one, other)
    return ((other.x - one.x) / long, (other.y - one.y) / long) if long else (1.0, 0.0)


def moved(point: Point, way: Vector, by: float) -> Point:
    """A point so many millimetres further."""
    return Point(round(point.x + way[0] * by), round(point.y + way[1] * by))


def left_of(way: Vector) -> Vector:
    """Square to a direction, to its left."""
    return -way[1], way[0]


def offset(origin: Point, way: Vector, along: float, square: float, side: str) -> Point:
    """The point so far along a base line and so far square to it, left or right of whoever looks along it."""
    out = square if side == "left" else -square
    across = left_of(way)
    return Point(round(origin.x + way[0] * along + across[0] * out), round(origin.y + way[1] * along + across[1] * out))


def offset_to(origin: Point, way: Vector, point: Point) -> Vector:
    """(along, square) of a point from a base line; square is positive to the left."""
    dx, dy = point.x - origin.x, point.y - origin.y
    across = left_of(way)
    return dx * way[0] + dy * way[1], dx * across[0] + dy * across[1]


def triangulated(first: Point, near: float, second: Point, far: float, side: str) -> Point | None:
    """The point `near` from the first and `far` from the second, left or right of the line from one to the other.

    None where the two distances can't meet. Distances that miss by less than a millimetre meet on the line.
    """
    base = distance(first, second)
    if not base or base > near + far + 1 or base < abs(near - far) - 1:
        return None
    along = (near * near - far * far + base * base) / (2 * base)
    out = sqrt(max(0.0, near * near - along * along))
    return offset(first, towards(first, second), along, out, side)


def side_of(first: Point, second: Point, point: Point) -> str:
    """On which side of the line from the first to the second a point lies; left where it lies on it."""
    return "left" if offset_to(first, towards(first, second), point)[1] >= 0 else "right"


_SPOTS = {
    "centre": (0.0, 0.0), "front": (0.5, 0.0), "rear": (-0.5, 0.0), "front_left": (0.5, 0.5),
    "front_right": (0.5, -0.5), "rear_left": (-0.5, 0.5), "rear_right": (-0.5, -0.5),
}  # fmt: skip
"""Each spot of a unit as shares of its length ahead and of its width to the left."""


def spot_of(thing: Thing, stand: Stand, spot: str) -> Point:
    """Where a spot of a unit lies while it stands so."""
    ahead, left = _SPOTS[spot or "centre"]
    way = forward(stand.heading)
    side = "left" if left >= 0 else "right"
    return offset(stand.at, way, ahead * thing.size.length, abs(left) * thing.size.width, side)


def outline(at: Point, heading: int, length: int, width: int) -> tuple[Point, ...]:
    """The four corners of a rectangle that looks somewhere: front left, front right, rear right, rear left."""
    way = forward(heading)
    return tuple(
        offset(at, way, ahead * length / 2, width / 2, side)
        for ahead, side in ((1, "left"), (1, "right"), (-1, "right"), (-1, "left"))
    )


def turned(point: Point, about: Point, by: float) -> Point:
    """A point turned clockwise about another by tenths of a degree."""
    turn = radians(by / 10)
    dx, dy = point.x - about.x, point.y - about.y
    return Point(round(about.x + dx * cos(turn) + dy * sin(turn)), round(about.y - dx * sin(turn) + dy * cos(turn)))
