"""The arguments of `precinct findings`."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.verbs.arguments.appointing import add_code
from precinct_tui.verbs.parsing import Verbs, top_verb


def add(verbs: Verbs) -> None:
    """Add `findings`."""
    parser = top_verb(verbs, "findings", "findings.findings")
    parser.add_argument(
        "--sign", action="store_true", help=_("sign that you know of it: a leader and the inspector do")
    )
    add_code(parser)
