"""`precinct completion`: the script by which a shell completes verbs, options and choices. No room is read."""

from __future__ import annotations

from argparse import Namespace

import shtab

from precinct_tui.verbs import output
from precinct_tui.verbs.grammar import whole


def completion(options: Namespace) -> output.VerbAnswer:
    """`precinct completion`: made from the grammar, so a verb or an option that is added is in it."""
    return output.VerbAnswer(None, output.Verbatim(shtab.complete(whole(), options.shell)))
