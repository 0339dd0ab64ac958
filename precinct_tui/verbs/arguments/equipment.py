"""The arguments of `precinct equipment`."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.verbs.parsing import Verbs, top_verb


def add(verbs: Verbs) -> None:
    """Add `equipment`."""
    parser = top_verb(verbs, "equipment", "equipment.equipment")
    parser.add_argument("--hand-out", metavar="NUMBERS", help=_("hand these out to --to: '7, R-12, 3'"))
    parser.add_argument("--to", metavar="BADGE", help=_("the officer who takes them"))
    parser.add_argument("--take-back", metavar="NUMBERS", help=_("take these back"))
    parser.add_argument("--all-of", metavar="BADGE", help=_("take back all that this officer holds"))
    parser.add_argument("--wrong", metavar="CODE", help=_("what is wrong with what came back"))
    parser.add_argument("--note", metavar="WORDS", help=_("what happened"))
    parser.add_argument("--because", metavar="WHY", help=_("why, where the program asks"))
