"""The arguments of `precinct verify-paper`."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.verbs.parsing import Verbs, top_verb


def add(verbs: Verbs) -> None:
    """Add `verify-paper`."""
    parser = top_verb(verbs, "verify-paper", "paper_codes.verify")
    parser.add_argument("code", metavar="CODE", help=_("as a scanner reads it; - takes it from standard input"))
    parser.add_argument(
        "--purpose", metavar="PURPOSE",
        help=_("what a record that is closed is opened for, where its register asks; it is kept in the journal"),
    )  # fmt: skip
