"""Accident sketches: what was measured against what is drawn, and the schema of a drawing. `enter` and `print` know
them too."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from db.registers.sketches import placing
from db.registers.sketches.queries import sheet
from db.registers.sketches.schema import schema
from precinct_tui.language.i18n import _, digits, translate
from precinct_tui.language.sketch_words import ends_said, metres
from precinct_tui.verbs import output
from precinct_tui.verbs.parsing import Verbs, verb
from precinct_tui.verbs.signing_in import desk_of
from precinct_tui.verbs.usage import Parser, common

if TYPE_CHECKING:
    from db.registers.sketches.scene import Measure, Scene


def add(verbs: Verbs) -> None:
    """Add `sketch measure | schema`."""
    about = _("accident sketches: measures against the drawing, the schema of a drawing")
    group = verbs.add_parser("sketch", help=about, description=about)
    common(group)
    inner = group.add_subparsers(dest="act", metavar="VERB", required=True, parser_class=Parser)
    parser = verb(inner, "measure", _("what was measured, what the drawing has, and what does not agree"), measure)
    parser.add_argument("number", metavar="NUMBER", help=_("its number"))
    verb(inner, "schema", _("the JSON Schema of a drawing"), show_schema, signs=False)


def show_schema(_options: Namespace) -> int:
    """`precinct sketch schema`."""
    output.document(schema())
    return 0


def measure(options: Namespace) -> int:
    """`precinct sketch measure`: status 0 whatever does not agree."""
    with desk_of(options) as desk:
        found = sheet(desk, options.number)
    scene = found.kept.drawing.scene
    doubts = placing.findings(scene)
    if options.json:
        output.document(
            {
                "number": found.number,
                "measures": [_told(scene, one) for one in scene.measures],
                "doubts": [
                    {"code": one.code, "measure": one.measure or None, "object": one.thing or None,
                     "text": translate(one.message)}
                    for one in doubts
                ],
            }
        )  # fmt: skip
        return 0
    columns = [output.Column(_("Measure")), output.Column(_("Metres"), keep=True), output.Column(_("Drawn"), keep=True)]
    rows = [[ends_said(scene, one), metres(one.mm), _drawn(scene, one)] for one in scene.measures]
    output.table(columns, rows)
    for one in doubts:
        output.line(f"! {translate(one.message)}", "bold")
    if not doubts and rows:
        output.line(_("{count} measures agree with the drawing.", count=digits(len(rows))))
    return 0


def _drawn(scene: Scene, one: Measure) -> str:
    has = placing.drawn(scene, one)
    return "" if has is None else metres(has)


def _told(scene: Scene, one: Measure) -> dict[str, Any]:
    has = placing.drawn(scene, one)
    return {
        "no": one.no, "kind": one.kind, "from": one.start.of, "to": one.end.of, "mm": one.mm,
        "drawn_mm": None if has is None else round(has), "allowed_mm": round(placing.allowed(one)),
        "estimated": one.estimated,
    }  # fmt: skip
