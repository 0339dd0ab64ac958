"""The arguments of `precinct status`."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.verbs.parsing import Verbs, top_verb


def add(verbs: Verbs) -> None:
    """Add `status`."""
    parser = top_verb(verbs, "status", "status.status")
    parser.add_argument("code", metavar="CODE", nargs="+", help=_("six digits; a space among them does no harm"))
    parser.add_argument("--second", metavar="CODE", help=_("the second code, which only the slip says"))
    said = parser.add_mutually_exclusive_group()
    said.add_argument("--satisfied", choices=("yes", "no"), help=_("what whoever brings the code says of the answer"))
    said.add_argument("--reopen", metavar="WHY", help=_("reopen it; whoever brings the code says what is missing"))
