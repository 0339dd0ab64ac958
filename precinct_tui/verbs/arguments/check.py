"""The arguments of `precinct check`."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.verbs.parsing import Verbs, moment, top_verb


def add(verbs: Verbs) -> None:
    """Add `check`."""
    parser = top_verb(verbs, "check", "check.check")
    parser.add_argument("number", metavar="NUMBER", nargs="?", help=_("one incident; default: those of a day"))
    parser.add_argument("--since", metavar="WHEN", type=moment, help=_("incidents reported since, and all open ones"))
    parser.add_argument("--table", action="store_true", help=_("the list of numbered checks; needs no store"))
