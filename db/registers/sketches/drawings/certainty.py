"""Certainty of a scene: what measures place, and what stands where somebody drew it by eye.

A point is measured where two measures that are no estimate place it, and the distance of the two fixed points that they
are taken from was measured too. Whatever hangs on fixed points whose distance nobody measured is by eye.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from db.registers.sketches.drawings import kinds
from db.registers.sketches.drawings.placing import (
    Pair,
    drawn,
    is_fixed,
    pairs,
    placed_by,
    spot_named,
)
from db.registers.sketches.drawings.placing import allowed as allowed_of
from db.registers.sketches.drawings.scene import Scene, Thing
from db.words.messages import M_, Message

Certainty = Literal["measured", "partly", "by_eye"]
CERTAINTY: Mapping[str, Message] = {
    "measured": M_("measured"),
    "partly": M_("one point measured, the rest by eye"),
    "by_eye": M_("by eye"),
}
NAMELESS = ("text",)
"""Kinds that stand nowhere in particular."""


def base_of(pair: Pair) -> tuple[int, int]:
    """The two fixed points that a pair of measures is taken from; 0 for the second where it names none."""
    first, other = pair
    return (first.start.of, first.base) if first.kind == "along" else (first.start.of, other.start.of)


def measured_bases(scene: Scene) -> frozenset[frozenset[int]]:
    """The pairs of fixed points whose distance was measured, and is drawn so."""
    return frozenset(
        frozenset((measure.start.of, measure.end.of))
        for measure in scene.measures
        if measure.kind == "distance" and not measure.estimated
        and is_fixed(scene, measure.start) and is_fixed(scene, measure.end)
        and (has := drawn(scene, measure)) is not None and abs(has - measure.mm) <= allowed_of(measure)
    )  # fmt: skip


def is_measured(scene: Scene, pair: Pair) -> bool:
    """Whether two measures place their point: none is an estimate, they meet, and their base was measured."""
    if any(measure.estimated for measure in pair) or placed_by(scene, pair) is None:
        return False
    return frozenset(base_of(pair)) in measured_bases(scene)


def measured_spots(scene: Scene) -> frozenset[tuple[int, str, str]]:
    """The points that are measured: object, phase, spot."""
    return frozenset(
        (pair[0].end.of, pair[0].end.phase, spot_named(scene, pair[0].end))
        for pair in pairs(scene)
        if is_measured(scene, pair)
    )


def certainty(scene: Scene, thing: Thing, phase: str = "rest") -> Certainty:
    """How an object's place is known: of a unit in a phase by two points, of a line by both ends, else by its point.

    A fixed point is measured where its distance to another one is.
    """
    if thing.kind in kinds.FIXED:
        return "measured" if any(thing.no in base for base in measured_bases(scene)) else "by_eye"
    unit = kinds.is_unit(thing.kind)
    spots = {spot for no, of_phase, spot in measured_spots(scene) if no == thing.no and (not unit or of_phase == phase)}
    if not spots:
        return "by_eye"
    several = thing.kind in kinds.LINES or (unit and thing.kind not in ("pedestrian", "animal"))
    return "partly" if several and len(spots) < len(kinds.LINE_SPOTS) else "measured"


def certainties(scene: Scene) -> dict[int, Certainty]:
    """By the number of each object, where it came to rest or lies, how that is known; of a text nothing."""
    return {
        thing.no: certainty(
            scene, thing, "rest" if thing.stand() is not None or not thing.stands else thing.stands[-1].phase
        )
        for thing in scene.things
        if thing.kind not in NAMELESS
    }


def unmeasured_bases(scene: Scene) -> tuple[tuple[int, int], ...]:
    """The fixed points that measures are taken from though nobody measured their distance, each pair once."""
    known = measured_bases(scene)
    bases = (tuple(sorted(base_of(pair))) for pair in pairs(scene))
    return tuple(dict.fromkeys((one, other) for one, other in bases if frozenset((one, other)) not in known))
