"""The desk in a browser."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from db.storage import keys
from precinct_tui.language.i18n import _
from precinct_tui.language.plain_text import ltr
from precinct_tui.serving import server
from precinct_tui.serving.server import SESSIONS, Listening
from precinct_tui.verbs import output
from precinct_tui.verbs.parsing import Verbs, verb, whole_number
from precinct_tui.verbs.signing_in import home_of


def add(verbs: Verbs) -> None:
    """Add `serve`."""
    parser = verb(verbs, "serve", _("serve the desk to browsers on this machine"), serve, signs=False, json=False)
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


def serve(options: Namespace) -> int:
    """`precinct serve`: until Ctrl-C. Raises Refused: "unencrypted" for an address that other machines reach without a
    certificate, "certificate", "port".
    """
    home = home_of(options)
    keys.load(home)  # a folder without a store is refused here rather than in each browser
    listening = Listening(options.host, options.port, options.name, options.certificate, options.key)
    server.serve(home, listening, _say_ready)
    return 0


def _say_ready(address: str) -> None:
    output.line(
        _(
            "The desk is at {address} for {count} browsers at a time. Ctrl-C ends it.",
            address=ltr(address),
            count=SESSIONS,
        )
    )
    sys.stdout.flush()
