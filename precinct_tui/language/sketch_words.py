"""How the objects and measures of a sketch are called, on the screen and on paper."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from db.registers.sketches.drawings import kinds, placing
from db.registers.sketches.drawings.labels import point_said
from db.registers.sketches.drawings.line import SPOT_LETTERS
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _, digits, language, translate

if TYPE_CHECKING:
    from db.registers.sketches.drawings.placing import MeasureFinding
    from db.registers.sketches.drawings.scene import Measure, Ref, Scene, Thing

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


def names_of_kinds() -> dict[str, tuple[str, ...]]:
    """What the store calls each kind of object and each road, by code: the name shown first, then every other."""
    return {
        choice.code: (choice.label, choice.fa, choice.en, *choice.also)
        for name in ("sketch_unit", "sketch_mark", "sketch_road")
        for choice in present.choices_of(name, hidden=True)
    }


def thing_title(thing: Thing) -> str:
    """An object in a few words: its number and kind."""
    return _("{number} {kind}", number=digits(thing.no), kind=kind_label(thing.kind))


def ends_said(scene: Scene, measure: Measure) -> str:
    """A measure by its number: from where to where, and how where it is not straight."""
    ends = _("{start} to {end}", start=point_said(scene, measure.start), end=point_said(scene, measure.end))
    how = "" if measure.kind == "distance" else f" {_(MEASURES[measure.kind])}"
    return f"{digits(measure.no)}) {ends}{how}"


def ends_short(scene: Scene, measure: Measure) -> str:
    """A measure in some twelve letters, the corner as the line takes it: → straight, ↦ along a base line, ⊥ square."""
    ways = {"distance": "→", "along": "↦", "square": "⊥"}
    start, end = _spot_short(scene, measure.start), _spot_short(scene, measure.end)
    return f"{digits(measure.no)}) {start} {ways[measure.kind]} {end}"


def _spot_short(scene: Scene, ref: Ref) -> str:
    thing = scene.thing(ref.of)
    usual = thing is None or not ref.spot or ref.spot == kinds.spots_of(thing.kind)[0]
    letters = "" if usual else SPOT_LETTERS[ref.spot][language() == "fa"]
    return f"{digits(ref.of)}{letters}"


def doubts_told(doubts: Iterable[MeasureFinding]) -> list[dict[str, Any]]:
    """What measures do not agree on, for a program."""
    return [
        {
            "code": doubt.code,
            "measure": doubt.measure or None,
            "object": doubt.thing or None,
            "text": translate(doubt.message),
        }
        for doubt in doubts
    ]


def length_said(measure: Measure) -> str:
    """How long a measure is, and whether that is a guess."""
    said = _("{metres} m", metres=metres(measure.mm))
    return f"{said} {_('estimated')}" if measure.estimated else said
