"""The arguments of `precinct messages`."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.verbs.parsing import Verbs, top_verb


def add(verbs: Verbs) -> None:
    """Add `messages`."""
    parser = top_verb(verbs, "messages", "messages.sweep")
    parser.add_argument("--folder", metavar="DIR", help=_("else the folder messages beside the store"))
