"""The arguments of `precinct completion`."""

from __future__ import annotations

from precinct_tui.verbs.choices import SHELLS
from precinct_tui.verbs.parsing import Deed, Verbs, top_verb


def add(verbs: Verbs) -> None:
    """Add `completion`."""
    parser = top_verb(verbs, "completion", Deed("completion.completion", rooms=False), signs=False, json=False)
    parser.add_argument("shell", metavar="SHELL", choices=SHELLS, help=" | ".join(SHELLS))
