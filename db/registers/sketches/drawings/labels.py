"""What phases and points of a scene are called, in words that a screen translates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.registers.sketches.drawings import kinds
from db.words.messages import M_, Message

if TYPE_CHECKING:
    from db.registers.sketches.drawings.scene import Ref, Scene

PHASES = {"before": M_("before"), "impact": M_("at impact"), "rest": M_("at rest")}
SPOTS = {
    "centre": M_("middle"), "front": M_("front"), "rear": M_("rear"), "front_left": M_("front left"),
    "front_right": M_("front right"), "rear_left": M_("rear left"), "rear_right": M_("rear right"),
    "start": M_("beginning"), "end": M_("end"),
}  # fmt: skip


def point_said(scene: Scene, ref: Ref) -> Message | int:
    """A point that was measured to: the object's number, and which point of it where that is not the usual one."""
    thing = scene.thing(ref.of)
    if thing is None:
        return ref.of
    spot = SPOTS[ref.spot] if ref.spot and ref.spot != kinds.spots_of(thing.kind)[0] else None
    phase = PHASES[ref.phase] if kinds.is_unit(thing.kind) and ref.phase != "rest" else None
    if spot is not None and phase is not None:
        return M_("{number} ({which}, {when})", number=ref.of, which=spot, when=phase)
    which = spot or phase
    return ref.of if which is None else M_("{number} ({which})", number=ref.of, which=which)
