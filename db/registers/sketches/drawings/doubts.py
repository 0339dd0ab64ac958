"""Doubts about a scene beside its measures: bases that nobody measured, what is by eye, two units in one place."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from db.registers.sketches.drawings import geometry
from db.registers.sketches.drawings.certainty import certainties, unmeasured_bases
from db.registers.sketches.drawings.placing import MeasureFinding, pairs
from db.registers.sketches.drawings.scene import Point, Scene, Stand, Thing
from db.words.messages import M_, Message

INTO = 0.4
"""Share of the narrower unit by which two may overlap where they came to rest: crumpled metal, a drawing by eye."""


def eye_findings(scene: Scene) -> Iterator[MeasureFinding]:
    """Of a scene that says it was measured: bases without a distance, and units that estimates alone place."""
    for one, other in unmeasured_bases(scene):
        yield MeasureFinding("base", _base_said(one, other), thing=other or one)
    known = certainties(scene)
    guessed = {pair[0].end.of for pair in pairs(scene) if any(measure.estimated for measure in pair)}
    for unit in scene.units:
        if unit.no in guessed and known[unit.no] == "by_eye":
            said = M_("Estimates alone place unit {number}: it is by eye.", number=unit.no)
            yield MeasureFinding("by_eye", said, thing=unit.no)


def _base_said(one: int, other: int) -> Message:
    if not one:
        return M_("The base line of {number} has no second fixed point: what hangs on it is by eye.", number=other)
    return M_(
        "The distance of fixed points {one} and {other} was not measured: what hangs on them is by eye.",
        one=one, other=other,
    )  # fmt: skip


def overlapping(scene: Scene) -> Iterator[MeasureFinding]:
    """Units that stand in one place where they came to rest: one lies in another by more than metal gives way."""
    rest = [(unit, stand) for unit in scene.units if (stand := unit.stand()) is not None]
    for (one, first), (other, second) in itertools.combinations(rest, 2):
        if _into(one, first, other, second):
            said = M_("Units {one} and {other} stand in one place. Is that so?", one=one.no, other=other.no)
            yield MeasureFinding("one_place", said, thing=other.no)


def _into(one: Thing, first: Stand, other: Thing, second: Stand) -> bool:
    """Whether two rectangles overlap on each of their axes by more than a share of the narrower one's width."""
    most = INTO * min(one.size.width, other.size.width)
    boxes = [geometry.outline(stand.at, stand.heading, *unit.size) for unit, stand in ((one, first), (other, second))]
    for heading in (first.heading, first.heading + 900, second.heading, second.heading + 900):
        way = geometry.forward(heading)
        (low, high), (low2, high2) = (_reach(box, way) for box in boxes)
        if min(high, high2) - max(low, low2) <= most:
            return False
    return True


def _reach(box: tuple[Point, ...], way: tuple[float, float]) -> tuple[float, float]:
    along = [point.x * way[0] + point.y * way[1] for point in box]
    return min(along), max(along)
