"""Who orders Persian in the lines that a verb leaves on the terminal: this program, the terminal, or nobody."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from functools import cache
from typing import Literal, TextIO

from precinct_tui.bidi import terminal, visual
from precinct_tui.bidi.terminal import TerminalReport
from precinct_tui.language.i18n import direction
from precinct_tui.language.plain_text import plain

Mode = Literal["app", "terminal", "off"]
Setting = Literal["auto", "app", "terminal", "off"]

_chosen_mode: Setting = "auto"


def choose_mode(mode: Setting) -> None:
    """How Persian goes to a terminal from now on: auto (by the environment), app, terminal or off."""
    global _chosen_mode
    _chosen_mode = mode
    _told.cache_clear()


def is_terminal(stream: TextIO) -> bool:
    """Whether a person's terminal is at the other end."""
    try:
        return stream.isatty()
    except ValueError:  # closed
        return False


def chosen_mode() -> Setting:
    """What was asked for: auto, app, terminal or off."""
    return _chosen_mode


def terminal_mode() -> Mode:
    """Who orders Persian in lines that stay on the terminal: this program, the terminal, or nobody.

    A terminal that keeps "do not reorder" for each line is told so for ours; one that would reorder them again as soon
    as this program ends (Konsole, mlterm) orders them itself.
    """
    return _told().mode


@cache
def _told() -> TerminalReport:
    report = terminal.detect(os.environ, None, _chosen_mode)
    if report.enter_sequence.startswith("\x1b]"):
        return report._replace(mode="terminal", enter_sequence="", leave_sequence="")
    return report


@contextlib.contextmanager
def told_once(stream: TextIO) -> Iterator[None]:
    """Around lines in visual order: this terminal leaves them as they are."""
    report = _told()
    stream.write(report.enter_sequence)
    yield
    stream.write(report.leave_sequence)


def for_prompt(text: str) -> str:
    """A question for the person at the terminal, its letters in the order that this terminal needs."""
    text = plain(text)
    return visual(text) if direction() == "rtl" and terminal_mode() == "app" else text
