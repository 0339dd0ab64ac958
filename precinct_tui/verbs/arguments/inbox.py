"""The arguments of `precinct inbox`."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.verbs.parsing import Verbs, top_verb


def add(verbs: Verbs) -> None:
    """Add `inbox`."""
    parser = top_verb(verbs, "inbox", "inbox.sweep")
    parser.add_argument("--inbox", metavar="DIR", help=_("else the folder inbox beside the store"))
    parser.add_argument("--outbox", metavar="DIR", help=_("for the answers; else the folder outbox beside the store"))
