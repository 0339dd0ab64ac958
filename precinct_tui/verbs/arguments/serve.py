"""The arguments of `precinct serve`."""

from __future__ import annotations

from pathlib import Path

from precinct_tui.language.i18n import _
from precinct_tui.verbs.parsing import Verbs, top_verb, whole_number


def add(verbs: Verbs) -> None:
    """Add `serve`."""
    parser = top_verb(verbs, "serve", "serve.serve", signs=False, json=False)
    parser.add_argument(
        "--port", metavar="N", type=whole_number(0, 65_535), required=True,
        help=_("port to listen on; 0 takes any free one"),
    )  # fmt: skip
    parser.add_argument(
        "--host", metavar="HOST", default="127.0.0.1", help=_("address to listen on (127.0.0.1: this machine only)")
    )
    parser.add_argument(
        "--certificate", metavar="FILE", type=Path, help=_("PEM file; needed for a host that other machines reach")
    )
    parser.add_argument("--key", metavar="FILE", type=Path, help=_("its key, where it stands in a file of its own"))
    parser.add_argument(
        "--name", metavar="NAME", default="",
        help=_("the name that browsers look up: of the certificate, or of a proxy on this machine that encrypts"),
    )  # fmt: skip
