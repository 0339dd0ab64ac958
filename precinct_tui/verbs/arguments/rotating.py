"""The arguments of `precinct rotate-key`."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.verbs.parsing import Verbs, top_verb


def add(verbs: Verbs) -> None:
    """Add `rotate-key`."""
    parser = top_verb(verbs, "rotate-key", "rotating.rotate_key")
    parser.add_argument(
        "--key-file", metavar="FILE",
        help=_("a new file for another key file; without it one of before stops working"),
    )  # fmt: skip
