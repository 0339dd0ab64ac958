"""How the objects and measures of a sketch are called, on the screen and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.registers.sketches import kinds, placing
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _, digits, language

if TYPE_CHECKING:
    from db.registers.sketches.scene import Measure, Ref, Scene, Thing

PHASES = {"before": N_("before"), "impact": N_("at impact"), "rest": N_("at rest")}
SPOTS = {
    "centre": N_("middle"), "front": N_("front"), "rear": N_("rear"), "front_left": N_("front left"),
    "front_right": N_("front right"), "rear_left": N_("rear left"), "rear_right": N_("rear right"),
    "start": N_("beginning"), "end": N_("end"),
}  # fmt: skip
MEASURES = {"distance": N_("straight"), "along": N_("along the base line"), "square": N_("square to the base line")}
SIDES = {"left": N_("left"), "right": N_("right")}


def metres(mm: int | float) -> str:
    """Millimetres as metres with two places, in the language's digits and with its mark."""
    text = digits(placing.metres(round(mm)))
    text = text.replace(".", "٫") if language() == "fa" else text
    return present.ltr(text) if mm < 0 else text


def degrees(tenths: int) -> str:
    """Tenths of a degree as whole degrees."""
    return digits(round(tenths / 10) % 360)


def kind_label(kind: str) -> str:
    """What a kind of object is called."""
    return present.label_of("sketch_unit" if kinds.is_unit(kind) else "sketch_mark", kind)


def thing_title(thing: Thing) -> str:
    """An object in a few words: its number and kind."""
    return _("{number} {kind}", number=digits(thing.no), kind=kind_label(thing.kind))


def ref_said(scene: Scene, ref: Ref) -> str:
    """A point that was measured to: the object's number, and which point of it where that is not the usual one."""
    thing = scene.thing(ref.of)
    more = []
    if thing is not None and ref.spot and ref.spot != kinds.spots_of(thing.kind)[0]:
        more.append(_(SPOTS[ref.spot]))
    if thing is not None and kinds.is_unit(thing.kind) and ref.phase != "rest":
        more.append(_(PHASES[ref.phase]))
    number = digits(ref.of)
    return _("{number} ({which})", number=number, which=_(", ").join(more)) if more else number


def ends_said(scene: Scene, measure: Measure) -> str:
    """A measure by its number: from where to where, and how where it is not straight."""
    ends = _("{start} to {end}", start=ref_said(scene, measure.start), end=ref_said(scene, measure.end))
    how = "" if measure.kind == "distance" else f" {_(MEASURES[measure.kind])}"
    return f"{digits(measure.no)}) {ends}{how}"


def length_said(measure: Measure) -> str:
    """How long a measure is, and whether that is a guess."""
    said = _("{metres} m", metres=metres(measure.mm))
    return f"{said} {_('estimated')}" if measure.estimated else said
