"""The arguments of `precinct week`."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.verbs.parsing import Verbs, day, top_verb


def add(verbs: Verbs) -> None:
    """Add `week`."""
    parser = top_verb(verbs, "week", "week.week")
    parser.add_argument("--from", dest="first", metavar="DAY", type=day, help=_("a day in it, like 1405/07/13"))
    parser.add_argument("--month", action="store_true", help=_("its Jalali month instead of its week"))
