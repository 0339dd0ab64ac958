"""The arguments of `precinct sketch`."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.verbs.parsing import Verbs, verb, verb_group


def add(verbs: Verbs) -> None:
    """Add `sketch measure | schema`."""
    inner = verb_group(verbs, "sketch", dest="act")
    parser = verb(
        inner, "measure", _("what was measured, what the drawing has, and what does not agree"), "sketches.measure"
    )
    parser.add_argument("number", metavar="NUMBER", help=_("its number"))
    verb(inner, "schema", _("the JSON Schema of a drawing"), "sketches.show_schema", signs=False)
