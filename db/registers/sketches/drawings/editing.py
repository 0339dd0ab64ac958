"""Changes of a drawing, one act each: pure functions from a drawing to the next, so that taking back is going back.

Whatever changes where something stands or how far something was measured, things then stand where measures place them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from db.kernel.base.accidents import Accident
from db.registers.sketches.drawings import geometry, kinds, placing
from db.registers.sketches.drawings.scene import IDENTITY, WORDS, Drawing, Measure, Point, Ref, Scene, Stand, Thing
from db.words.checks import plate

OF_LIST = {
    "car": "car", "motorcycle": "motorcycle", "pickup": "pickup", "van": "van", "truck": "lorry", "trailer": "trailer",
    "tanker": "lorry", "bus": "bus", "tractor": "tractor", "bicycle": "bicycle",
}  # fmt: skip
"""What a vehicle of the incident (a code of vehicle_kind) is in a drawing."""
APART = 4_000
"""Millimetres between two units that the incident brings, until somebody places them."""
LENGTH = 5_000
"""The length of a new line, in millimetres."""


def next_number(numbers: Iterable[int]) -> int:
    """One more than the highest; numbers of what was removed may come again."""
    return max(numbers, default=0) + 1


def begun(accident: Accident) -> Drawing:
    """A drawing with the vehicles of an accident side by side, their plates beside them."""
    things, plates = [], {}
    for no, vehicle in enumerate(accident.vehicles, 1):
        at = Point(0, -(no - 1) * APART)
        things.append(Thing(no, OF_LIST.get(vehicle.kind or "", "car"), (Stand("rest", at, 900),)))
        if vehicle.plate and plate(vehicle.plate).kind != "none":
            plates[str(no)] = vehicle.plate
    return Drawing(Scene(things=tuple(things)), plates=plates)


def _with(drawing: Drawing, scene: Scene) -> Drawing:
    return replace(drawing, scene=placing.settle(scene))


def added(drawing: Drawing, kind: str, at: Point, heading: int = 900, no: int = 0) -> tuple[Drawing, int]:
    """The drawing with another object, and its number."""
    no = no or next_number(placed.no for placed in drawing.scene.things)
    if kinds.is_unit(kind):
        thing = Thing(no, kind, (Stand("rest", at, heading),))
    elif kind in kinds.LINES:
        thing = Thing(no, kind, points=(at, geometry.moved(at, geometry.forward(heading), LENGTH)))
    else:
        thing = Thing(no, kind, points=(at,), heading=heading if kind in kinds.FACING else 0)
    return _with(drawing, drawing.scene.with_thing(thing)), no


def removed(drawing: Drawing, no: int) -> Drawing:
    """Take an object out: its measures and what was typed about it go too."""
    scene = drawing.scene
    measures = (part for part in scene.measures if no not in (part.start.of, part.end.of, part.base))
    texts = {name: _without(getattr(drawing, name), no) for name in (*WORDS, *IDENTITY)}
    things = tuple(part for part in scene.things if part.no != no)
    return Drawing(replace(scene, things=things, measures=tuple(measures)), **texts)


def _without(texts: Mapping[str, str], no: int) -> dict[str, str]:
    return {key: text for key, text in texts.items() if key != str(no)}


def without_measure(drawing: Drawing, no: int) -> Drawing:
    """Take a measure out; what it placed stays where it is."""
    kept = tuple(measure for measure in drawing.scene.measures if measure.no != no)
    return replace(drawing, scene=replace(drawing.scene, measures=kept))


def parts_of(thing: Thing) -> tuple[str, ...]:
    """What of an object can be moved by itself: the phases of a unit, a line as a whole and its ends."""
    if kinds.is_unit(thing.kind):
        return tuple(stand.phase for stand in thing.stands)
    return ("whole", *kinds.LINE_SPOTS) if thing.kind in kinds.LINES else ("whole",)


def moved(drawing: Drawing, no: int, part: str, by: tuple[int, int]) -> Drawing:
    """An object, or a part of it, moved by millimetres to the right and up."""
    thing = drawing.scene.thing(no)
    assert thing is not None

    def shifted(point: Point) -> Point:
        far = kinds.FARTHEST
        return Point(max(-far, min(far, point.x + by[0])), max(-far, min(far, point.y + by[1])))

    if kinds.is_unit(thing.kind):
        stands = tuple(replace(stand, at=shifted(stand.at)) if stand.phase == part else stand for stand in thing.stands)
        return _with(drawing, drawing.scene.with_thing(replace(thing, stands=stands)))
    last = len(thing.points) - 1
    points = tuple(
        shifted(point) if part == "whole" or (place == 0 and part == "start") or (place == last and part == "end")
        else point
        for place, point in enumerate(thing.points)
    )  # fmt: skip
    return _with(drawing, drawing.scene.with_thing(replace(thing, points=points)))


def turned(drawing: Drawing, no: int, part: str, by: int) -> Drawing:
    """An object turned clockwise by tenths of a degree: a unit about its middle, a line about its beginning."""
    thing = drawing.scene.thing(no)
    assert thing is not None
    if kinds.is_unit(thing.kind):
        stands = tuple(
            replace(stand, heading=(stand.heading + by) % geometry.TURN) if stand.phase == part else stand
            for stand in thing.stands
        )
        changed = replace(thing, stands=stands)
    elif thing.kind in kinds.LINES:
        hinge = thing.points[0]
        changed = replace(thing, points=tuple(geometry.turned(point, hinge, by) for point in thing.points))
    else:
        changed = replace(thing, heading=(thing.heading + by) % geometry.TURN)
    return _with(drawing, drawing.scene.with_thing(changed))


def stood(drawing: Drawing, no: int, phase: str, at: Point, heading: int | None = None) -> Drawing:
    """A unit placed in a phase, where it may have stood nowhere yet."""
    thing = drawing.scene.thing(no)
    assert thing is not None
    before = thing.stand(phase) or thing.stands[-1]
    stand = replace(before, phase=phase, at=at, heading=before.heading if heading is None else heading)
    stands = (*(other for other in thing.stands if other.phase != phase), stand)
    return _with(drawing, drawing.scene.with_thing(replace(thing, stands=stands)))


def put(drawing: Drawing, no: int, points: tuple[Point, ...]) -> Drawing:
    """An object that is no unit placed: one point, or those of a line."""
    thing = drawing.scene.thing(no)
    assert thing is not None
    if thing.kind in kinds.LINES and len(points) == 1:
        first = thing.points[0]
        shift = points[0].x - first.x, points[0].y - first.y
        points = tuple(Point(point.x + shift[0], point.y + shift[1]) for point in thing.points)
    return _with(drawing, drawing.scene.with_thing(replace(thing, points=points)))


def changed(drawing: Drawing, no: int, **values: Any) -> Drawing:
    """An object with other values: kind, length, width, path, said."""
    thing = drawing.scene.thing(no)
    assert thing is not None
    return _with(drawing, drawing.scene.with_thing(replace(thing, **values)))


def posed(drawing: Drawing, no: int, part: str, pose: str) -> Drawing:
    """A unit on its wheels, its side or its roof in a phase."""
    thing = drawing.scene.thing(no)
    assert thing is not None
    stands = tuple(replace(stand, pose=pose) if stand.phase == part else stand for stand in thing.stands)
    return changed(drawing, no, stands=stands)


def told(drawing: Drawing, name: str, no: int, text: str | None) -> Drawing:
    """What is typed of an object: a text of `labels`, `says`, `plates` or `names`; nothing takes it away."""
    texts = _without(getattr(drawing, name), no) | ({str(no): text} if text else {})
    return Drawing(
        **{**{name_kept: getattr(drawing, name_kept) for name_kept in ("scene", *WORDS, *IDENTITY)}, name: texts}
    )


def measured(drawing: Drawing, *new: Measure) -> Drawing:
    """With more measures, numbered on, and things where those then place them."""
    scene = drawing.scene
    for measure in new:
        no = next_number(kept.no for kept in scene.measures)
        scene = replace(scene, measures=(*scene.measures, replace(measure, no=no)))
    return _with(drawing, scene)


def offset_measures(start: int, base: int, end: Ref, along: int, square: tuple[int, str]) -> tuple[Measure, Measure]:
    """The two measures of an offset: along the base line, and square to it on a side ("" where none was said)."""
    first = Measure(0, "along", Ref(start), end, along, base=base)
    return first, Measure(0, "square", Ref(start), end, square[0], base=base, side=square[1])


def on_road(drawing: Drawing, **values: Any) -> Drawing:
    """On another road, or one with other parameters."""
    return replace(drawing, scene=replace(drawing.scene, road=replace(drawing.scene.road, **values)))


def northwards(drawing: Drawing, north: int) -> Drawing:
    """With north elsewhere, in tenths of a degree from the top of the plan."""
    return replace(drawing, scene=replace(drawing.scene, north=north % geometry.TURN))
