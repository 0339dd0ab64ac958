"""The arguments of `precinct serve-level`."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.verbs.choices import LEVEL_PORT
from precinct_tui.verbs.parsing import Verbs, top_verb, whole_number


def add(verbs: Verbs) -> None:
    """Add `serve-level`."""
    parser = top_verb(verbs, "serve-level", "serve_level.serve_level", json=False)  # fmt: skip
    parser.add_argument("--port", metavar="N", type=whole_number(0, 65_535), default=LEVEL_PORT,
                        help=_("port to listen on (8110); 0 takes any free one"))  # fmt: skip
    parser.add_argument("--host", metavar="HOST", required=True,
                        help=_("address of this machine to listen on (0.0.0.0: all of them)"))  # fmt: skip
