"""The desk in a browser."""

from __future__ import annotations

import sys
from argparse import Namespace

from db.storage import keys
from db.words.messages import M_, Refused
from precinct_tui.language.i18n import _
from precinct_tui.language.plain import ltr
from precinct_tui.serving import server
from precinct_tui.serving.server import SESSIONS
from precinct_tui.verbs import output
from precinct_tui.verbs.parsing import Verbs, verb, whole_number
from precinct_tui.verbs.signing_in import home_of

FLAG = "--i-know-it-is-not-encrypted"


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
        FLAG, dest="unencrypted", action="store_true", help=_("allow a host that other machines reach, without TLS")
    )


def serve(options: Namespace) -> int:
    """`precinct serve`: until Ctrl-C. Raises Refused("unencrypted") for an address that other machines reach."""
    home = home_of(options)
    keys.load(home)  # a folder without a store is refused here rather than in each browser
    if not server.is_loopback(options.host):
        if not options.unencrypted:
            raise Refused("unencrypted", {}, M_(
                "{host} is reached from other machines, and there is no TLS: whoever is on the network between could "
                "read records and passwords and act as the officer. Leave it on 127.0.0.1 and reach it through an SSH "
                "tunnel; or, if you accept this, add {flag}.",
                host=ltr(options.host), flag=ltr(FLAG),
            ))  # fmt: skip
        output.note(
            _(
                "Warning: not encrypted, there is no TLS. Whoever is on the network between can read along every "
                "record, name and password as it is typed, and can act in an officer's session."
            )
        )
    server.serve(home, options.host, options.port, _say_ready)
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
