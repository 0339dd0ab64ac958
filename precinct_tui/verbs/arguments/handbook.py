"""The arguments of `precinct handbook`."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.verbs.parsing import Deed, Verbs, top_verb


def add(verbs: Verbs) -> None:
    """Add `handbook`."""
    parser = top_verb(verbs, "handbook", Deed("handbook.handbook"), signs=False)
    parser.add_argument(
        "chapter", metavar="CHAPTER", nargs="?", help=_("print this chapter; without it, the list of all")
    )
    parser.add_argument("--keys", action="store_true", help=_("the keys of the desk, on one page"))
    parser.add_argument(
        "--out", metavar="FILE", help=_("write all chapters, or the page of keys, as PDF into this file")
    )
