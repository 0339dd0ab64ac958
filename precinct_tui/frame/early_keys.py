"""Keys pressed before the program reads the keyboard: kept, and not shown.

Until Textual takes the terminal over, its line echoes what is typed, a password too, and turns Enter into a line feed.
So the line is made quiet as the first thing of all. What was typed up to then, and while the terminal was asked what it
is, is read by the app before anything else.
"""

from __future__ import annotations

import atexit
import os
import select
import termios
from contextlib import suppress
from typing import Any, NamedTuple

MOST_BYTES = 4096


class Held(NamedTuple):
    """What the line was set to (None: no terminal), and what had been typed on it."""

    settings: list[Any] | None = None
    typed: str = ""


def hold(descriptor: int = 0) -> Held:
    """Make the line quiet and take what is typed on it; at exit it becomes what it was. Nothing where it is no tty."""
    if not os.isatty(descriptor):
        return Held()
    try:
        settings, quiet = termios.tcgetattr(descriptor), termios.tcgetattr(descriptor)
        quiet[0] &= ~(termios.ICRNL | termios.INLCR | termios.IGNCR)
        quiet[3] &= ~(termios.ECHO | termios.ICANON)
        quiet[6][termios.VMIN] = 1
        termios.tcsetattr(descriptor, termios.TCSANOW, quiet)
    except termios.error:
        return Held()
    atexit.register(_put_back, descriptor, settings)
    typed = b""
    while select.select([descriptor], [], [], 0)[0] and len(typed) < MOST_BYTES:
        read = os.read(descriptor, 1024)
        if not read:
            break
        typed += read
    # Up to here Enter came as a line feed.
    return Held(settings, typed.decode(errors="ignore").replace("\n", "\r"))


def _put_back(descriptor: int, settings: list[Any]) -> None:
    with suppress(termios.error, OSError):  # the terminal may be gone
        termios.tcsetattr(descriptor, termios.TCSANOW, settings)
