"""Opening the desk on the screen."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from dataclasses import replace

from precinct_tui.i18n import _
from precinct_tui.verbs import output
from precinct_tui.verbs.parsing import WrongUsage
from precinct_tui.verbs.signing_in import home_of

NAMES = (
    "init", "demo", "list", "show", "search", "enter", "print", "journal", "backup", "restore", "recover", "officer",
    "lists", "marks", "doctor", "version", "serve",
)  # fmt: skip

FRAMES = "240"
"""How often Textual may paint in a second. At its own 60 a key waits half a frame, 8 ms, before anything is drawn."""


def require_terminal() -> None:
    """Raises WrongUsage, with the verbs that need no terminal, where there is none. A browser (`serve`) is one."""
    if "web" in os.environ.get("TEXTUAL_DRIVER", ""):
        return
    if output.is_terminal(sys.stdin) and output.is_terminal(sys.stdout):
        return
    why = _(
        "The desk needs a terminal, and standard input or output is none. Verbs that need none: {verbs}.",
        verbs=", ".join(NAMES),
    )
    raise WrongUsage(f"{why}\n{_('precinct --help says what each does.')}")


def open_app(options: Namespace) -> int:
    """Bare `precinct`: the desk, until it is left. The terminal is put back however it ends."""
    require_terminal()
    os.environ.setdefault("TEXTUAL_FPS", FRAMES)
    from precinct_tui.app import PrecinctApp
    from precinct_tui.bidi import terminal
    from precinct_tui.i18n import language
    from precinct_tui.settings import load_settings

    settings = replace(load_settings(), language=language())
    answers = terminal.ask_terminal() if terminal.needs_asking(os.environ) else None
    report = terminal.detect(os.environ, answers, output.chosen_mode())
    terminal.Restorer(report).install()
    terminal.enter(report, sys.stderr.write)
    sys.stderr.flush()
    app = PrecinctApp(home_of(options), settings, bidi=report.mode)
    app.run()
    return app.return_code or 0
