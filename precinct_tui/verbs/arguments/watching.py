"""The arguments of `precinct desk`, `precinct board`, `precinct next`."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.verbs.parsing import Verbs, top_verb


def add(verbs: Verbs) -> None:
    """Add `desk`, `board` and `next`."""
    top_verb(verbs, "desk", "watching.desk")
    top_verb(verbs, "board", "watching.board")
    parser = top_verb(verbs, "next", "watching.following")
    parser.add_argument("--all", action="store_true", help=_("every duty that waits, not only the first"))
