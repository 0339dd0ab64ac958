"""The arguments of `precinct patrols`, `precinct nearest`, `precinct intervals`."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.verbs.parsing import Verbs, moment, top_verb


def add(verbs: Verbs) -> None:
    """Add `patrols`, `nearest` and `intervals`."""
    parser = top_verb(verbs, "patrols", "patrols.patrols")
    parser.add_argument("--say", metavar="LINE", help=_("a patrol's report, as on the board: 'p3 scene'"))
    parser.add_argument("--because", metavar="WHY", help=_("reason for a late report, or for another patrol"))
    parser.add_argument("--barriers", action="store_true", help=_("the barriers drawn"))

    parser = top_verb(verbs, "nearest", "patrols.nearest_to")
    parser.add_argument("where", metavar="PLACE|NUMBER", help=_("a place, or the full number of a call or incident"))

    parser = top_verb(verbs, "intervals", "patrols.response")
    parser.add_argument("--since", metavar="WHEN", type=moment, help=_("calls from this time"))
    parser.add_argument("--until", metavar="WHEN", type=moment, help=_("calls before this time"))
