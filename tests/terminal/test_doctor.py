"""`precinct doctor --terminal` in a pty: what was found out, what is sent, a card to look at, a terminal put right."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from precinct_tui.bidi import strip_controls, visual
from precinct_tui.bidi.terminal import detect, reset_sequence
from precinct_tui.verbs.doctor_terminal import TEST_CARD

ROOT = Path(__file__).resolve().parent.parent.parent


def said(*words: str, **environment: str) -> str:
    """What the verb writes on a terminal of its own, in English and as stored."""
    master, slave = pty.openpty()
    inherited = {name: value for name, value in os.environ.items() if name not in ("TERM_PROGRAM", "TMUX", "STY")}
    child = subprocess.Popen(
        [sys.executable, "-m", "precinct_tui", "doctor", "--terminal", "--lang", "en", *words],
        stdin=subprocess.DEVNULL, stdout=slave, stderr=slave, cwd=ROOT, env={**inherited, **environment},
    )  # fmt: skip
    os.close(slave)
    written = b""
    while True:
        try:
            found = os.read(master, 4096)
        except OSError:
            break
        if not found:
            break
        written += found
    assert child.wait(90) == 0
    os.close(master)
    return written.decode()


@pytest.mark.parametrize(
    ("environment", "name", "sent", "advice"),
    [
        pytest.param(
            {"TERM": "xterm-256color", "VTE_VERSION": "7800"},
            "VTE",
            "ESC [8l, and ESC [8h on leaving",
            "reorders text",
            marks=pytest.mark.long,
        ),
        pytest.param(
            {"TERM": "xterm", "TERM_PROGRAM": "mintty"},
            "mintty",
            "ESC [8l, and ESC [8h on leaving",
            "",
            marks=pytest.mark.long,
        ),
        ({"TERM": "xterm-kitty"}, "kitty", "nothing", "“force_ltr yes” in kitty.conf"),
        pytest.param({"TERM": "linux"}, "Linux console", "nothing", "use a terminal window", marks=pytest.mark.long),
    ],
    ids=["vte", "mintty", "kitty", "console"],
)
def test_it_tells_what_it_found_what_it_sends_and_what_to_set(
    environment: dict[str, str], name: str, sent: str, advice: str
) -> None:
    told = " ".join(strip_controls(said(**environment)).replace("│", " ").split())
    assert f"Terminal {name}, bidi app" in told
    assert f"Sent to it {sent}" in told
    assert advice in told
    assert visual(TEST_CARD, base="ltr").split()[0] in told


@pytest.mark.long
def test_reset_puts_a_terminal_right_after_a_program_was_killed() -> None:
    environment = {"TERM": "xterm-256color", "VTE_VERSION": "7800"}
    assert reset_sequence(detect(environment)) in said("--reset", **environment)
    assert "\x1b[?1049l" not in said(**environment)
