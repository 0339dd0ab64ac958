"""A seat that its units call."""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace

from db.carrying.levels import calling
from precinct_tui.language.i18n import _
from precinct_tui.language.plain_text import ltr
from precinct_tui.serving.level_server import LevelListening, LevelServer
from precinct_tui.verbs import output
from precinct_tui.verbs.live import NewsTold
from precinct_tui.verbs.parsing import Verbs, verb, whole_number
from precinct_tui.verbs.signing_in import desk_of


def add(verbs: Verbs) -> None:
    """Add `serve-level`."""
    parser = verb(verbs, "serve-level", _("at a seat: let the units below call, and take in what they bring"),
                  serve_level, json=False)  # fmt: skip
    parser.add_argument("--port", metavar="N", type=whole_number(0, 65_535), default=calling.PORT,
                        help=_("port to listen on (8110); 0 takes any free one"))  # fmt: skip
    parser.add_argument("--host", metavar="HOST", required=True,
                        help=_("address of this machine to listen on (0.0.0.0: all of them)"))  # fmt: skip


def serve_level(options: Namespace) -> int:
    """`precinct serve-level`: until Ctrl-C. Raises Refused: "port", "no_key"."""
    with desk_of(options) as desk:

        def ready(address: str) -> None:
            output.line(_("Units may call {address}. Ctrl-C ends it.", address=ltr(address)))
            sys.stdout.flush()

        asyncio.run(LevelServer(desk, NewsTold().taken).serve(LevelListening(options.host, options.port), ready))
    return 0
