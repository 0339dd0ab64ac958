"""Opening the desk on the screen."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from precinct_tui.bidi import terminal
from precinct_tui.bidi.terminal import Setting
from precinct_tui.bidi.terminal_state import ask_tmux
from precinct_tui.frame.app import PrecinctApp
from precinct_tui.frame.early_keys import Held
from precinct_tui.frame.hangup import end_with_terminal
from precinct_tui.frame.seat import Seat
from precinct_tui.language.i18n import spoken
from precinct_tui.language.settings import load_settings
from precinct_tui.widgets.textual_private import draw_in


def color_system(environ: Mapping[str, str]) -> str | None:
    """How many colours to draw in, as Rich calls it, or None to leave it to Textual.

    A terminal named plainly xterm, screen or tmux draws 256 colours, as all of today's do; Rich would think of 16, and
    the calm greys of the theme become one.
    """
    if "web" in environ.get("TEXTUAL_DRIVER", ""):
        return "truecolor"
    if environ.get("COLORTERM") or environ.get("TEXTUAL_COLOR_SYSTEM"):
        return None
    name = environ.get("TERM", "")
    plain = name.startswith(("xterm", "screen", "tmux")) and not name.endswith(("-16color", "-mono", "-direct"))
    return "256" if plain else None


def agreed(write: Callable[[str], object], read: Callable[[], bytes]) -> bool:
    """Tell kitty's setting before anything can be read wrong, and wait for Enter; False where somebody leaves."""
    write(f"{terminal.KITTY_TOLD}\n")
    sys.stderr.flush()
    try:
        while pressed := read():
            if set(pressed) & set(b"q\x03\x04\x1b"):
                return False
            if set(pressed) & set(b"\r\n"):
                return True
    except (KeyboardInterrupt, OSError):
        return False
    return False


def open_app(home: Path, mode: Setting, held: Held) -> int:
    """The desk of the store in `home`, until it is left; `mode` is how Persian is sent, `held` the line made quiet.

    The terminal is put back however it ends. Raises the fault that ended it, where one did.
    """
    question = terminal.ask() if held.settings is not None and terminal.needs_asking(os.environ) else None
    if colors := color_system(os.environ):
        draw_in(colors)
    settings = replace(load_settings(), language=spoken())
    answers = ask_tmux(os.environ, question.answers() if question is not None else None)
    seat = Seat(os.environ, answers, mode, settings.terminals)
    if seat.unsure and seat.report.is_kitty and not agreed(sys.stderr.write, lambda: os.read(0, 64)):
        return 2
    seat.take(sys.stderr.write, held.settings)
    sys.stderr.flush()
    typed = held.typed + (answers.typed if answers is not None else "")
    app = PrecinctApp(home, settings, bidi=seat.mode, seat=seat, typed=typed)
    seat.before_end(app.enduring.keep_and)
    end_with_terminal(app.enduring.keep_and)
    app.run()
    if app.fault is not None:
        raise app.fault
    return app.return_code or 0
