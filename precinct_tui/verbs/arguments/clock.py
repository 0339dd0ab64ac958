"""The arguments of `precinct clock`."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.verbs.parsing import Verbs, top_verb


def add(verbs: Verbs) -> None:
    """Add `clock`."""
    parser = top_verb(verbs, "clock", "clock.clock")
    parser.add_argument("--say", metavar="WHEN", help=_('the hour now by a watch or telephone, as "9/6 05:10"'))
    parser.add_argument("--by", metavar="CODE", help=_("code of the list clock_source"))
    parser.add_argument("--who", metavar="NAME", help=_("who said it"))
    parser.add_argument("--phone", metavar="NUMBER", help=_("the number called"))
    parser.add_argument("--reason", metavar="TEXT", help=_("why an unlikely hour is right"))
