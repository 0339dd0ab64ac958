"""Accident sketches: what was measured against what is drawn, and the schema of a drawing. `enter` and `print` know
them too."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from db.registers.sketches.drawings import placing
from db.registers.sketches.drawings.certainty import CERTAINTY, certainties
from db.registers.sketches.drawings.schema import schema
from db.registers.sketches.queries import sheet
from precinct_tui.language.i18n import _, digits, translate
from precinct_tui.language.sketch_words import doubts_told, ends_said, metres, thing_title
from precinct_tui.verbs import output
from precinct_tui.verbs.signing_in import desk_of

if TYPE_CHECKING:
    from db.registers.sketches.drawings.scene import Measure, Scene


def show_schema(_options: Namespace) -> output.VerbAnswer:
    """`precinct sketch schema`."""
    return output.VerbAnswer(schema())


def measure(options: Namespace) -> output.VerbAnswer:
    """`precinct sketch measure`: status 0 whatever does not agree."""
    with desk_of(options) as desk:
        drawn = sheet(desk, options.number)
    scene = drawn.kept.drawing.scene
    doubts = drawn.doubts
    columns = [
        output.PrintedColumn(_("Measure")),
        output.PrintedColumn(_("Metres"), keep=True),
        output.PrintedColumn(_("Drawn"), keep=True),
    ]
    rows = [[ends_said(scene, part), metres(part.mm), _drawn(scene, part)] for part in scene.measures]
    known = certainties(scene)
    objects = [
        [thing_title(thing), translate(CERTAINTY[known[thing.no]])] for thing in scene.things if thing.no in known
    ]
    lines: list[output.Printed] = [
        output.PrintedTable([output.PrintedColumn(_("Object")), output.PrintedColumn(_("How known"))], objects),
        output.PrintedTable(columns, rows),
    ]
    lines += [output.Bold(f"! {translate(part.message)}") for part in doubts]
    if not doubts and rows:
        lines.append(_("{count} measures agree with the drawing.", count=digits(len(rows))))
    document = {
        "number": drawn.number,
        "measures": [_told(scene, part) for part in scene.measures],
        "doubts": doubts_told(doubts),
        "known": {str(no): how for no, how in known.items()},
    }
    return output.VerbAnswer(document, lines)


def _drawn(scene: Scene, measure: Measure) -> str:
    has = placing.drawn(scene, measure)
    return "" if has is None else metres(has)


def _told(scene: Scene, measure: Measure) -> dict[str, Any]:
    has = placing.drawn(scene, measure)
    return {
        "no": measure.no, "kind": measure.kind, "from": measure.start.of, "to": measure.end.of, "mm": measure.mm,
        "drawn_mm": None if has is None else round(has), "allowed_mm": round(placing.allowed(measure)),
        "estimated": measure.estimated,
    }  # fmt: skip
