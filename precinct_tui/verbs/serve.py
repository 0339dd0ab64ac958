"""The desk in a browser."""

from __future__ import annotations

import sys
from argparse import Namespace

from db.storage import keys
from precinct_tui.language.i18n import _
from precinct_tui.language.plain_text import ltr
from precinct_tui.serving import server
from precinct_tui.serving.server import SESSIONS, Listening
from precinct_tui.verbs import output
from precinct_tui.verbs.signing_in import home_of


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
