"""The terminal goes away and nobody says so: the program ends, and does not spin."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from precinct_tui.frame.hangup import STATUS
from tests.terminal.driver import Terminal

pytestmark = pytest.mark.terminal


def test_the_desk_ends_with_its_terminal(store_home: Path) -> None:
    terminal = Terminal(["--home", str(store_home)])
    try:
        terminal.see("گذرواژه")
        os.close(terminal.slave)
        os.close(terminal.master)
        assert terminal.process.wait(90) == STATUS
    finally:
        terminal.process.kill()
        terminal.process.wait()


def test_what_is_no_terminal_is_not_watched() -> None:
    program = (
        "import os, threading; from precinct_tui.frame.hangup import end_with_terminal as watch\n"
        "reading, writing = os.pipe(); watch(lambda end: False, reading, 0.0); os.close(writing)\n"
        "print([one.name for one in threading.enumerate()])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.strip() == "['MainThread']"
