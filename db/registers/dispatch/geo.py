"""Distances over the ground, and the ways around what cannot be crossed. Pure functions of points.

A point is (latitude, longitude) in degrees (WGS 84). Distances are kilometres along great circles: there is no map of
roads here, so a way is only as long as it must be at least. What the precinct has drawn as a barrier is crossed at its
gaps alone.
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from db.kernel.base.scenes import LatLon

EARTH_KM = 6371.0088
"""The mean radius of the earth (IUGG)."""
SNAP_KM = 0.3
"""The farthest that a gap may be drawn from its barrier."""
CLOSED_KM = 0.3
"""A closed bridge closes the gaps of other barriers so near to it."""
_TOUCH = 1e-6
"""Degrees, about ten centimetres: a way that ends on a barrier's gap does not cross it there."""


@dataclass(frozen=True, slots=True)
class BarrierLine:
    """A barrier as it counts: a line that may be crossed at `gaps` only. `kind` is a code of the list of barriers."""

    name: str
    kind: str
    points: tuple[LatLon, ...]
    gaps: tuple[LatLon, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """The least distance, and the names of the barriers that make the way longer than a straight line."""

    km: float
    straight_km: float
    around: tuple[str, ...] = ()


def haversine(one: LatLon, other: LatLon) -> float:
    """The great-circle distance of two points in kilometres."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*one, *other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, half)))


def on_line(point: LatLon, line: Sequence[LatLon]) -> LatLon:
    """The point of a line that is nearest to `point`."""
    scale = math.cos(math.radians(point[0]))

    def nearest(start: LatLon, end: LatLon) -> LatLon:
        dy, dx = end[0] - start[0], (end[1] - start[1]) * scale
        length = dy * dy + dx * dx
        along = 0.0 if not length else ((point[0] - start[0]) * dy + (point[1] - start[1]) * scale * dx) / length
        along = min(1.0, max(0.0, along))
        return start[0] + along * (end[0] - start[0]), start[1] + along * (end[1] - start[1])

    if len(line) == 1:
        return line[0]
    return min((nearest(*piece) for piece in itertools.pairwise(line)), key=lambda at: haversine(at, point))


def in_force(drawn: Iterable[BarrierLine]) -> tuple[BarrierLine, ...]:
    """The barriers as they count now: a closed bridge takes the gaps near to it from the others."""
    lines = tuple(drawn)
    closed = [point for line in lines if line.kind == "closed_bridge" for point in line.points]
    return tuple(
        replace(
            line,
            gaps=tuple(
                on_line(gap, line.points)
                for gap in line.gaps
                if all(haversine(gap, bridge) > CLOSED_KM for bridge in closed)
            ),
        )
        for line in lines
        if len(line.points) > 1
    )


def crosses(start: LatLon, end: LatLon, line: Sequence[LatLon]) -> bool:
    """Whether the straight way from `start` to `end` crosses a line; ends that touch it do not count."""
    return any(_meets(start, end, *piece) for piece in itertools.pairwise(line))


def _meets(start: LatLon, end: LatLon, one: LatLon, other: LatLon) -> bool:
    dy, dx = end[0] - start[0], end[1] - start[1]
    ey, ex = other[0] - one[0], other[1] - one[1]
    cross = dy * ex - dx * ey
    if abs(cross) < 1e-18:
        return False
    along = ((one[0] - start[0]) * ex - (one[1] - start[1]) * ey) / cross
    across = ((one[0] - start[0]) * dx - (one[1] - start[1]) * dy) / cross
    length = math.hypot(dy, dx)
    touch = _TOUCH / length if length else 1.0
    return touch < along < 1 - touch and -1e-12 <= across <= 1 + 1e-12


def way(start: LatLon, end: LatLon, barriers: Sequence[BarrierLine]) -> Way | None:
    """The shortest way that crosses barriers at their gaps only; None where there is none.

    `barriers` are in force (`in_force`). Straight where nothing lies between.
    """
    straight = haversine(start, end)
    between = tuple(line.name for line in barriers if crosses(start, end, line.points))
    if not between:
        return Way(straight, straight)
    nodes = [start, *(gap for line in barriers for gap in line.gaps), end]
    best = {0: 0.0}
    queue = [(0.0, 0)]
    while queue:
        so_far, here = heapq.heappop(queue)
        if here == len(nodes) - 1:
            return Way(so_far, straight, between)
        if so_far > best[here]:
            continue
        for there, point in enumerate(nodes):
            if there == here or any(crosses(nodes[here], point, line.points) for line in barriers):
                continue
            length = so_far + haversine(nodes[here], point)
            if length < best.get(there, math.inf):
                best[there] = length
                heapq.heappush(queue, (length, there))
    return None
