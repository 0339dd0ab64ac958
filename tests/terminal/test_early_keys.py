"""What is typed before the first screen is there: it lands where it was meant, and a password is not shown."""

from __future__ import annotations

import termios
import time
from pathlib import Path

import pytest

from tests.terminal.conftest import WORD
from tests.terminal.driver import Terminal

ASKED: dict[str, str] = {}
"""Nothing says what the terminal is, so it is asked."""
KNOWN = {"XTERM_VERSION": "XTerm(397)"}


@pytest.mark.parametrize("environment", [ASKED, pytest.param(KNOWN, marks=pytest.mark.long)], ids=["asked", "known"])
@pytest.mark.parametrize("after", [0.0, pytest.param(0.3, marks=pytest.mark.long)])
def test_an_officer_who_types_at_once_signs_in(home: Path, environment: dict[str, str], after: float) -> None:
    terminal = Terminal(["--home", str(home)], environment=environment)
    try:
        end = time.monotonic() + after
        while time.monotonic() < end:
            terminal.read(0.01)
        terminal.type(f"1000\r{WORD}\r")
        terminal.see("بهرام آزمون")
    finally:
        terminal.close()


@pytest.mark.long
def test_what_is_typed_early_is_not_echoed_and_the_line_comes_back(home: Path) -> None:
    terminal = Terminal(["--home", str(home)], environment=ASKED)
    try:
        end = time.monotonic() + 60
        while termios.tcgetattr(terminal.slave)[3] & termios.ECHO and time.monotonic() < end:
            terminal.read(0.005)
        terminal.type(WORD)  # into the badge field, before anything is painted
        terminal.see("گذرواژه")
        before_the_first_paint = bytes(terminal.raw).partition(b"\x1b[?1049h")[0]
        assert WORD.encode() not in before_the_first_paint
        terminal.press("C-q")
        terminal.see("از برنامه بیرون می‌روید؟")
        terminal.press("2")
        assert terminal.leave() == 0
        assert termios.tcgetattr(terminal.slave) == terminal.lines_before
    finally:
        terminal.close()
