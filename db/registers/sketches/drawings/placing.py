"""What measures make of a scene: two that belong together place their point; what cannot be so is said.

A point is placed by offset (along a base line and square to it) or by triangulation (its distances to two points that
are fixed). What is measured from must stand already: fixed points stand where they are drawn, and a distance between
two of them sets the second.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from db.registers.sketches.drawings import geometry, kinds
from db.registers.sketches.drawings.geometry import Vector
from db.registers.sketches.drawings.scene import Measure, Point, Ref, Scene, Stand
from db.words.messages import M_, Message

TAPE, TAPE_SHARE = 100, 0.01
"""A measured length and the drawing may differ by 10 cm and 1 %: what a tape on a road with a crown comes to."""
GUESS, GUESS_SHARE = 500, 0.10
"""An estimated one by half a metre and 10 %."""
FLAT = 300
"""Two rays that meet at less than 30° (or more than 150°) fix a point badly: tenths of a degree."""
FAR_OUT = 10_000
"""Millimetres square to a base line beyond which a right angle is no longer seen by eye."""


@dataclass(frozen=True, slots=True)
class MeasureFinding:
    """Something about the measures: `code` says what, `measure` or `thing` where it stands (0: of the whole)."""

    code: Literal[
        "apart", "differs", "unplaced", "no_measure", "flat", "far_out", "no_side", "base", "by_eye", "one_place"
    ]
    message: Message
    measure: int = 0
    thing: int = 0


def spot_named(scene: Scene, ref: Ref) -> str:
    """The spot that a ref means: the usual one of its thing where it names none."""
    thing = scene.thing(ref.of)
    return ref.spot or ("" if thing is None else kinds.spots_of(thing.kind)[0])


def place_of(scene: Scene, ref: Ref) -> Point | None:
    """Where a point that can be measured to is drawn; None where the scene does not say."""
    thing = scene.thing(ref.of)
    if thing is None:
        return None
    if kinds.is_unit(thing.kind):
        stand = thing.stand(ref.phase)
        return None if stand is None else geometry.spot_of(thing, stand, spot_named(scene, ref))
    if not thing.points:
        return None
    return thing.points[-1] if spot_named(scene, ref) == "end" else thing.points[0]


def drawn(scene: Scene, measure: Measure) -> float | None:
    """Millimetres that the drawing has where a measure says some; None where an end has no place."""
    start, end = place_of(scene, measure.start), place_of(scene, measure.end)
    if start is None or end is None:
        return None
    if measure.kind == "distance":
        return geometry.distance(start, end)
    along, square = geometry.offset_to(start, base_way(scene, measure), end)
    return along if measure.kind == "along" else abs(square)


def base_way(scene: Scene, measure: Measure) -> Vector:
    """The direction of a measure's base line: through its second fixed point, else to the right of the plan."""
    start, base = place_of(scene, measure.start), place_of(scene, Ref(measure.base)) if measure.base else None
    return (1.0, 0.0) if start is None or base is None else geometry.towards(start, base)


def _key(scene: Scene, ref: Ref) -> tuple[int, str, str]:
    return ref.of, spot_named(scene, ref), ref.phase


def is_fixed(scene: Scene, ref: Ref) -> bool:
    """Whether a point may be measured from."""
    thing = scene.thing(ref.of)
    return thing is not None and thing.kind in kinds.FIXED


def _from_fixed(scene: Scene, measure: Measure) -> Measure:
    """A distance with the fixed point at its start, whichever way it was given."""
    turned_round = measure.kind == "distance" and not is_fixed(scene, measure.start) and is_fixed(scene, measure.end)
    return replace(measure, start=measure.end, end=measure.start) if turned_round else measure


Pair = tuple[Measure, Measure]


def pairs(scene: Scene) -> Iterator[Pair]:
    """The measures that place a point, two by two: along with square, or two distances from two fixed points."""
    open_: dict[tuple[object, ...], Measure] = {}
    for given in scene.measures:
        measure = _from_fixed(scene, given)
        if not is_fixed(scene, measure.start) or is_fixed(scene, measure.end):
            continue
        target = _key(scene, measure.end)
        if measure.kind == "distance":
            kept = open_.get(("distance", target))
            if kept is not None and kept.start.of != measure.start.of:
                del open_[("distance", target)]
                yield kept, measure
            else:
                open_[("distance", target)] = measure
            continue
        other = "square" if measure.kind == "along" else "along"
        beside = (measure.start.of, measure.base, target)
        kept = open_.pop((other, *beside), None)
        if kept is None:
            open_[(measure.kind, *beside)] = measure
        else:
            yield (kept, measure) if kept.kind == "along" else (measure, kept)


def placed_by(scene: Scene, pair: Pair) -> Point | None:
    """The point that two measures place; None where they cannot meet. An unsaid side is the one it is drawn on."""
    first, other = pair
    origin = place_of(scene, first.start)
    assert origin is not None
    drawn_at = place_of(scene, first.end) or origin
    if first.kind == "along":
        way = base_way(scene, first)
        side = other.side or first.side or ("left" if geometry.offset_to(origin, way, drawn_at)[1] >= 0 else "right")
        return geometry.offset(origin, way, first.mm, other.mm, side)
    second = place_of(scene, other.start)
    assert second is not None
    side = first.side or other.side or geometry.side_of(origin, second, drawn_at)
    return geometry.triangulated(origin, first.mm, second, other.mm, side)


def settle(scene: Scene) -> Scene:
    """The scene with each thing where its measures place it; what no measure places stays where it is drawn."""
    for measure in scene.measures:
        if measure.kind == "distance" and measure.start.of != measure.end.of:
            if is_fixed(scene, measure.start) and is_fixed(scene, measure.end):
                scene = _stretched(scene, measure)
        elif measure.kind == "distance":
            scene = _lengthened(scene, measure)
    turned: dict[tuple[int, str], Point] = {}
    for pair in pairs(scene):
        target, point = pair[0].end, placed_by(scene, pair)
        if point is not None:
            scene = _put(scene, target, point, turned.get((target.of, target.phase)))
            turned.setdefault((target.of, target.phase), point)
    return scene


def _stretched(scene: Scene, measure: Measure) -> Scene:
    """The second of two fixed points as far from the first as was measured, in the direction it is drawn."""
    first, second, thing = place_of(scene, measure.start), place_of(scene, measure.end), scene.thing(measure.end.of)
    assert first is not None
    assert second is not None
    assert thing is not None
    return scene.with_thing(
        replace(thing, points=(geometry.moved(first, geometry.towards(first, second), measure.mm),))
    )


def _lengthened(scene: Scene, measure: Measure) -> Scene:
    """A line of two points as long as was measured; of a unit nothing moves by its own length."""
    thing = scene.thing(measure.start.of)
    if thing is None or thing.kind not in kinds.LINES or len(thing.points) != len(kinds.LINE_SPOTS):
        return scene
    start, end = thing.points
    return scene.with_thing(
        replace(thing, points=(start, geometry.moved(start, geometry.towards(start, end), measure.mm)))
    )


def _put(scene: Scene, ref: Ref, point: Point, hinge: Point | None) -> Scene:
    """Move a spot of a thing to a place. A unit with one spot placed already turns about that spot."""
    thing, here = scene.thing(ref.of), place_of(scene, ref)
    assert thing is not None
    if here is None:
        return scene
    stand = thing.stand(ref.phase) if kinds.is_unit(thing.kind) else None
    if stand is not None:
        return scene.with_thing(replace(thing, stands=tuple(
            _moved_stand(part, here, point, hinge) if part.phase == ref.phase else part for part in thing.stands
        )))  # fmt: skip
    if thing.kind in kinds.LINES and hinge is None:  # one end is placed: the line goes with it, as it lies
        shift = point.x - here.x, point.y - here.y
        points = tuple(Point(part.x + shift[0], part.y + shift[1]) for part in thing.points)
    elif spot_named(scene, ref) == "end":
        points = (*thing.points[:-1], point)
    else:
        points = (point, *thing.points[1:])
    return scene.with_thing(replace(thing, points=points))


def _moved_stand(stand: Stand, here: Point, point: Point, hinge: Point | None) -> Stand:
    if hinge is None or hinge == here:
        return replace(stand, at=Point(stand.at.x + point.x - here.x, stand.at.y + point.y - here.y))
    by = geometry.heading_of(geometry.towards(hinge, point)) - geometry.heading_of(geometry.towards(hinge, here))
    return replace(stand, at=geometry.turned(stand.at, hinge, by), heading=(stand.heading + by) % geometry.TURN)


def allowed(measure: Measure) -> float:
    """Millimetres by which the drawing may differ from a measure."""
    base, share = (GUESS, GUESS_SHARE) if measure.estimated else (TAPE, TAPE_SHARE)
    return base + share * measure.mm


def metres(mm: float) -> str:
    """Millimetres as metres with two places, in Latin digits: 12.05."""
    return f"{mm / 1000:.2f}"


def findings(scene: Scene) -> tuple[MeasureFinding, ...]:
    """Everything doubtful about the measures of a scene, in the order of their numbers, then of the objects."""
    apart = {wrong.measure: wrong for wrong in (_apart(scene, pair) for pair in pairs(scene)) if wrong}
    wrong: list[MeasureFinding] = []
    for measure in scene.measures:
        if measure.no in apart:
            wrong.append(apart[measure.no])
        elif (differs := _differs(scene, measure)) is not None:
            wrong.append(differs)
    wrong += [doubt for pair in pairs(scene) for doubt in _weak(scene, pair)]
    placed = {(pair[0].end.of, pair[0].end.phase) for pair in pairs(scene)}
    for unit in scene.units:
        if unit.stand("rest") is not None and (unit.no, "rest") not in placed:
            said = M_("No two measures place unit {number} where it came to rest.", number=unit.no)
            wrong.append(MeasureFinding("unplaced", said, thing=unit.no))
    return tuple(wrong)


def _apart(scene: Scene, pair: Pair) -> MeasureFinding | None:
    first_measure, other = pair
    if first_measure.kind != "distance" or placed_by(scene, pair) is not None:
        return None
    first, second = place_of(scene, first_measure.start), place_of(scene, other.start)
    assert first is not None
    assert second is not None
    said = M_(
        "{one}–{other} is {base} m; {near} and {far} do not meet.", one=first_measure.start.of, other=other.start.of,
        base=metres(geometry.distance(first, second)), near=metres(first_measure.mm), far=metres(other.mm),
    )  # fmt: skip
    return MeasureFinding("apart", said, measure=other.no)


def _differs(scene: Scene, measure: Measure) -> MeasureFinding | None:
    has = drawn(scene, measure)
    if has is None or abs(has - measure.mm) <= allowed(measure):
        return None
    said = M_(
        "Measure {number} is {said} m; the drawing has {drawn}.", number=measure.no, said=metres(measure.mm),
        drawn=metres(has),
    )  # fmt: skip
    return MeasureFinding("differs", said, measure=measure.no)


def _weak(scene: Scene, pair: Pair) -> Iterator[MeasureFinding]:
    first_measure, other = pair
    point = placed_by(scene, pair)
    if point is None:
        return
    if first_measure.kind == "along":
        if other.mm > FAR_OUT and not other.estimated:
            said = M_("Measure {number} is more than 10 m square to its base line.", number=other.no)
            yield MeasureFinding("far_out", said, measure=other.no)
        return
    first, second = place_of(scene, first_measure.start), place_of(scene, other.start)
    assert first is not None
    assert second is not None
    rays = [geometry.heading_of(geometry.towards(point, fixed)) for fixed in (first, second)]
    between = abs(rays[0] - rays[1]) % geometry.TURN
    between = min(between, geometry.TURN - between)
    if not FLAT <= between <= geometry.TURN // 2 - FLAT:
        said = M_("Measures {one} and {other} meet at a flat angle: a small error moves the point far.",
                  one=first_measure.no, other=other.no)  # fmt: skip
        yield MeasureFinding("flat", said, measure=other.no)
