"""The arguments of `precinct search`."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.verbs.choices import REGISTER_NAMES
from precinct_tui.verbs.cursors import list_end
from precinct_tui.verbs.parsing import Verbs, listed, top_verb, whole_number


def add(verbs: Verbs) -> None:
    """Add `search`."""
    parser = top_verb(verbs, "search", "searching.search_records")
    parser.add_argument(
        "text",
        metavar="TEXT",
        help=_("a number or code, as 421 or IA-1405-421; or words that must all stand in the record"),
    )
    parser.add_argument(
        "--in", dest="register", metavar="REGISTER", choices=REGISTER_NAMES,
        help=_("where words are looked for; without it a number is, in every register: {registers}",
               registers=listed(REGISTER_NAMES)),
    )  # fmt: skip
    parser.add_argument("--limit", metavar="N", type=whole_number(1, 1_000), default=50, help=_("at most so many (50)"))
    parser.add_argument("--after", metavar="CURSOR", type=list_end, help=_("go on where an earlier list ended"))
    parser.add_argument(
        "--purpose", metavar="PURPOSE",
        help=_("what a register of people is searched for; it stands for half an hour and is kept in the journal"),
    )  # fmt: skip
