"""A seat that its units call."""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace

from precinct_tui.language.i18n import _
from precinct_tui.language.plain_text import ltr
from precinct_tui.serving.level_server import LevelListening, LevelServer
from precinct_tui.verbs import output
from precinct_tui.verbs.live import NewsTold
from precinct_tui.verbs.signing_in import desk_of


def serve_level(options: Namespace) -> int:
    """`precinct serve-level`: until Ctrl-C. Raises Refused: "port", "no_key"."""
    with desk_of(options) as desk:

        def ready(address: str) -> None:
            output.line(_("Units may call {address}. Ctrl-C ends it.", address=ltr(address)))
            sys.stdout.flush()

        asyncio.run(LevelServer(desk, NewsTold().taken).serve(LevelListening(options.host, options.port), ready))
    return 0
