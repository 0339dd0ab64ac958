"""The arguments of `precinct calendar`, `precinct figures`, `precinct holidays`."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.verbs.parsing import Verbs, period, top_verb


def add(verbs: Verbs) -> None:
    """Add `calendar`, `figures` and `holidays`."""
    parser = top_verb(verbs, "calendar", "calendar.calendar")
    parser.add_argument("month", metavar="MONTH", nargs="?", help=_("as 1405/07; without it, this one"))

    parser = top_verb(verbs, "figures", "calendar.figures")
    period(parser)
    parser.add_argument("--outside", action="store_true", help=_("for outside the unit: small counts are kept back"))

    parser = top_verb(verbs, "holidays", "calendar.holidays")
    parser.add_argument(
        "file", metavar="FILE", help=_("a day and its name on each line: 1406/01/20 NAME; - reads input")
    )
