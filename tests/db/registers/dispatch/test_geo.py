"""Distances and ways around barriers, as properties: what holds for any points and any barriers."""

from __future__ import annotations

import math

from hypothesis import assume, given
from hypothesis import strategies as st

from db.kernel.base.scenes import LatLon
from db.registers.dispatch.geo import BarrierLine, Way, crosses, haversine, in_force, on_line, way

AHVAZ, ABADAN = (31.319, 48.684), (30.339, 48.304)
lat = st.floats(31.20, 31.45)
lon = st.floats(48.55, 48.80)
points = st.tuples(lat, lon)
lines = st.lists(points, min_size=2, max_size=4).map(tuple)


@st.composite
def barriers(draw: st.DrawFn) -> BarrierLine:
    line = draw(lines)
    gaps = draw(st.lists(points, max_size=2))
    return BarrierLine("b", "river", line, tuple(on_line(gap, line) for gap in gaps))


def test_a_known_distance() -> None:
    # Ahvaz to Abadan, by the same formula on another's calculator: about 115 km.
    assert math.isclose(haversine(AHVAZ, ABADAN), 114.8, abs_tol=0.6)
    assert math.isclose(haversine((0.0, 0.0), (0.0, 180.0)), math.pi * 6371.0088, rel_tol=1e-12)


@given(points, points, points)
def test_distance_is_a_metric(one: LatLon, two: LatLon, three: LatLon) -> None:
    assert haversine(one, one) == 0
    assert haversine(one, two) == haversine(two, one) >= 0
    assert haversine(one, three) <= haversine(one, two) + haversine(two, three) + 1e-9


@given(points, points)
def test_without_barriers_the_way_is_straight(one: LatLon, two: LatLon) -> None:
    assert way(one, two, ()) == Way(haversine(one, two), haversine(one, two))


@given(points, points, st.lists(barriers(), max_size=3))
def test_a_way_is_never_shorter_than_straight_and_the_same_both_ways(
    one: LatLon, two: LatLon, drawn: list[BarrierLine]
) -> None:
    there, back = way(one, two, drawn), way(two, one, drawn)
    assert (there is None) == (back is None)
    if there is not None and back is not None:
        assert there.km >= there.straight_km - 1e-9
        assert math.isclose(there.km, back.km, abs_tol=1e-9)
        assert bool(there.around) == any(crosses(one, two, line.points) for line in drawn)


@given(points, points, barriers())
def test_closing_a_gap_makes_no_way_shorter(one: LatLon, two: LatLon, line: BarrierLine) -> None:
    assume(line.gaps)
    closed = BarrierLine(line.name, line.kind, line.points, line.gaps[1:])
    before, after = way(one, two, [line]), way(one, two, [closed])
    assert after is None or (before is not None and after.km >= before.km - 1e-9)


@given(st.floats(31.22, 31.32), st.floats(31.34, 31.43), lon, lon, lon)
def test_a_river_is_crossed_at_its_bridge_only(south: float, north: float, east: float, west: float, at: float) -> None:
    river = ((31.33, 48.40), (31.33, 48.95))
    bridge = (31.33, at)
    start, end = (south, east), (north, west)
    assert way(start, end, [BarrierLine("کارون", "river", river)]) is None
    found = way(start, end, [BarrierLine("کارون", "river", river, (bridge,))])
    assert found is not None
    assert found.around == ("کارون",)
    assert math.isclose(found.km, haversine(start, bridge) + haversine(bridge, end), rel_tol=1e-9)
    assert way(start, (south, west), [BarrierLine("کارون", "river", river)]) == way(start, (south, west), ())


def test_a_closed_bridge_takes_the_gap_away() -> None:
    river = BarrierLine("کارون", "river", ((31.33, 48.6), (31.33, 48.8)), ((31.33, 48.65), (31.331, 48.75)))
    closed = BarrierLine("پل", "closed_bridge", ((31.3305, 48.7505),))
    assert [len(line.gaps) for line in in_force([river, closed])] == [1]
    start, end = (31.30, 48.75), (31.36, 48.75)
    with_both, with_one = way(start, end, in_force([river])), way(start, end, in_force([river, closed]))
    assert with_both is not None
    assert with_one is not None
    assert with_one.km > with_both.km + 5
    assert all(math.isclose(gap[0], 31.33) for line in in_force([river]) for gap in line.gaps)
