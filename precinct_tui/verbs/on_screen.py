"""Opening the desk on the screen, from the command line."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from precinct_tui.bidi.terminal import unfit
from precinct_tui.frame import early_keys
from precinct_tui.frame.garbage import modules_kept
from precinct_tui.language.i18n import _
from precinct_tui.verbs import line_order
from precinct_tui.verbs.grammar import help_text
from precinct_tui.verbs.usage import WrongUsage


def require_terminal() -> None:
    """Raises WrongUsage, with the help of the verbs, where there is none. A browser (`serve`) is one."""
    if "web" in os.environ.get("TEXTUAL_DRIVER", ""):
        return
    if line_order.is_terminal(sys.stdin) and line_order.is_terminal(sys.stdout):
        return
    why = _("The desk needs a terminal, and standard input or output is none.")
    raise WrongUsage(f"{why}\n\n{help_text()}")


def open_on_screen(home: Path) -> int:
    """The desk of the store in `home`, until it is left; its exit status. Raises WrongUsage without a terminal."""
    require_terminal()
    if reason := unfit(os.environ):
        sys.stderr.write(f"{reason}\n")
        return 2
    held = early_keys.hold()
    with modules_kept():
        # Late: importing Textual takes a moment, in which the terminal would show what is typed.
        from precinct_tui.frame.starting import open_app

    return open_app(home, line_order.chosen_mode(), held)
