"""A drawing as shapes: the road below, then what stood there, what was measured, and the numbers above all."""

from __future__ import annotations

from collections.abc import Iterator

from db.registers.sketches.drawings import geometry, kinds, placing
from db.registers.sketches.drawings.geometry import forward, moved
from db.registers.sketches.drawings.road_marks import arrow_shapes, sign_shapes, zebra_shapes
from db.registers.sketches.drawings.roads import road_shapes
from db.registers.sketches.drawings.scene import Drawing, Measure, Point, Scene, Stand, Thing
from db.registers.sketches.drawings.shapes import Shape, ShapeLook

DOT = 350
"""Millimetres of the dot of a thing at one place."""
CROSS = 900
BESIDE = 1_300
"""Millimetres to the right and up at which the number of a sign or an arrow stands."""
NOSE = 0.35
"""Share of a unit's length from its front to where the line of its windscreen lies."""
SPREAD = {"debris": 1_000, "glass": 800, "oil": 1_100, "blood": 700, "tree": 1_300}
_LINE_LOOKS: dict[str, ShapeLook] = {
    "barrier": "built", "wall": "built", "view_block": "view", "skid": "skid", "scrape": "scrape",
}  # fmt: skip


def shapes_of(drawing: Drawing) -> tuple[Shape, ...]:
    """Everything that is drawn, from below to above."""
    scene = drawing.scene
    things = [shape for thing in scene.things for shape in thing_shapes(thing)]
    measures = [shape for measure in scene.measures for shape in measure_shapes(scene, measure)]
    return (*road_shapes(scene.road), *things, *measures, *(
        shape for thing in scene.things for shape in _named(drawing, thing)
    ))  # fmt: skip


def thing_shapes(thing: Thing) -> Iterator[Shape]:
    """An object, without its number."""
    if kinds.is_unit(thing.kind):
        yield from _unit(thing)
    elif thing.kind in _LINE_LOOKS:
        yield Shape("line", _LINE_LOOKS[thing.kind], thing.points, thing.no)
    elif thing.kind == "zebra":
        yield from zebra_shapes(thing)
    elif thing.kind in kinds.SIGNS:
        yield from sign_shapes(thing)
    elif thing.kind in kinds.ARROWS:
        yield from arrow_shapes(thing)
    elif thing.kind == "parked_car":
        size = kinds.PARKED
        yield Shape("area", "before", geometry.outline(thing.points[0], thing.heading, *size), thing.no)
    elif thing.kind == "photo":
        yield from _photo(thing)
    elif thing.kind == "impact":
        yield from _cross(thing.points[0], thing.no)
    elif thing.kind in SPREAD:
        yield Shape("dot", "mark", thing.points, thing.no, radius=SPREAD[thing.kind])
    elif thing.kind != "text":
        yield Shape("dot", "fixed" if thing.kind in kinds.FIXED else "mark", thing.points, thing.no, radius=DOT)


def _unit(thing: Thing) -> Iterator[Shape]:
    order = {phase: place for place, phase in enumerate(kinds.PHASES)}
    for stand in sorted(thing.stands, key=lambda stand_of: order[stand_of.phase]):
        yield from _body(thing, stand)
    if thing.path:
        after = thing.stand("rest") or thing.stands[-1]
        yield Shape("line", "path", (*thing.path, after.at), thing.no)


def _body(thing: Thing, stand: Stand) -> Iterator[Shape]:
    """A unit as a rectangle with the line of its windscreen; on its side or roof with one or two diagonals."""
    look: ShapeLook = "unit" if stand.phase == "rest" else "before"
    length, width = thing.size
    corners = geometry.outline(stand.at, stand.heading, length, width)
    yield Shape("area", look, corners, thing.no)
    way = forward(stand.heading)
    if thing.kind in ("pedestrian", "animal"):
        yield Shape("line", look, (stand.at, moved(stand.at, way, length)), thing.no)
        return
    nose = moved(stand.at, way, length * (0.5 - NOSE))
    across = geometry.left_of(way)
    yield Shape("line", look, (moved(nose, across, width / 2), moved(nose, across, -width / 2)), thing.no)
    if stand.phase == "rest":
        yield from _damage(thing, stand)
    if stand.pose in ("side", "roof"):
        yield Shape("line", look, (corners[0], corners[2]), thing.no)
    if stand.pose == "roof":
        yield Shape("line", look, (corners[1], corners[3]), thing.no)


_DAMAGED: dict[str, tuple[tuple[float, float], ...]] = {
    "front": ((0.5, 0.3), (0.5, -0.3)), "rear": ((-0.5, 0.3), (-0.5, -0.3)),
    "left": ((0.25, 0.5), (-0.25, 0.5)), "right": ((0.25, -0.5), (-0.25, -0.5)),
    "front_left": ((0.5, 0.15), (0.5, 0.5), (0.3, 0.5)), "front_right": ((0.5, -0.15), (0.5, -0.5), (0.3, -0.5)),
    "rear_left": ((-0.5, 0.15), (-0.5, 0.5), (-0.3, 0.5)), "rear_right": ((-0.5, -0.15), (-0.5, -0.5), (-0.3, -0.5)),
}  # fmt: skip
"""Part of an outline as shares of a unit's length ahead and of its width to the left."""


def _damage(thing: Thing, stand: Stand) -> Iterator[Shape]:
    """The damaged parts of a unit's outline, where it came to rest."""
    way = forward(stand.heading)
    across = geometry.left_of(way)
    for part in thing.damage:
        points = tuple(
            moved(moved(stand.at, way, ahead * thing.size.length), across, left * thing.size.width)
            for ahead, left in _DAMAGED[part]
        )
        yield Shape("line", "damage", points, thing.no)


def _photo(thing: Thing) -> Iterator[Shape]:
    """A place and two rays: where the picture was taken from and towards."""
    at = thing.points[0]
    yield Shape("dot", "mark", thing.points, thing.no, radius=DOT)
    for spread in (-200, 200):
        yield Shape("line", "view", (at, moved(at, forward(thing.heading + spread), 4 * CROSS)), thing.no)


def _cross(at: Point, no: int) -> Iterator[Shape]:
    for turn in (450, 1_350):
        way = forward(turn)
        yield Shape("line", "mark", (moved(at, way, -CROSS), moved(at, way, CROSS)), no)


def anchor(thing: Thing) -> Point:
    """Where the number of an object stands."""
    if kinds.is_unit(thing.kind):
        return (thing.stand("rest") or thing.stands[-1]).at
    if thing.kind in kinds.LINES:
        first, other = thing.points[0], thing.points[-1]
        return Point((first.x + other.x) // 2, (first.y + other.y) // 2)
    return thing.points[0]


def _named(drawing: Drawing, thing: Thing) -> Iterator[Shape]:
    at = anchor(thing)
    if thing.kind in (*kinds.SIGNS, *kinds.ARROWS):  # beside it: the number would hide what it is
        at = Point(at.x + BESIDE, at.y + BESIDE)
    if thing.kind != "text":
        yield Shape("words", "number", (at,), thing.no, str(thing.no))
    if (label := drawing.labels.get(str(thing.no))) is not None:
        yield Shape("words", "label", (at,), thing.no, label)


def measure_shapes(scene: Scene, measure: Measure) -> Iterator[Shape]:
    """A measure as the line that it is along, with its metres; of one on a base line, from its foot."""
    start, end = placing.place_of(scene, measure.start), placing.place_of(scene, measure.end)
    if start is None or end is None:
        return
    if measure.kind != "distance":
        way = placing.base_way(scene, measure)
        foot = moved(start, way, geometry.offset_to(start, way, end)[0])
        start, end = (start, foot) if measure.kind == "along" else (foot, end)
    look: ShapeLook = "guess" if measure.estimated else "measure"
    yield Shape("line", look, (start, end), measure.no, mm=measure.mm)
    middle = Point((start.x + end.x) // 2, (start.y + end.y) // 2)
    yield Shape("words", "metres", (middle,), measure.no, placing.metres(measure.mm))
