"""Which terminal gets what, and that it is put back."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from precinct_tui.bidi import terminal
from precinct_tui.bidi.terminal import (
    QUERIES,
    Answers,
    Restorer,
    TerminalQuery,
    detect,
    enter,
    needs_asking,
    parse_answers,
    reset_sequence,
)
from precinct_tui.frame.starting import agreed

ROOT = Path(__file__).resolve().parent.parent.parent
KONSOLE_OFF = "\x1b]50;BidiRenderingEnabled=false\x07"


@pytest.mark.parametrize(
    ("env", "answers", "name", "mode", "sends"),
    [
        ({"TERM": "xterm-256color", "VTE_VERSION": "8000"}, Answers(), "VTE", "app", "\x1b[8l"),
        ({"TERM": "xterm-256color"}, Answers(bdsm=2), "VTE", "app", "\x1b[8l"),
        ({"TERM": "xterm-256color"}, Answers(1, "VTE(8000)"), "VTE", "app", "\x1b[8l"),
        ({"TERM": "xterm-256color", "KONSOLE_VERSION": "241203"}, Answers(), "Konsole", "app", KONSOLE_OFF),
        ({"TERM": "xterm-256color"}, Answers(0, "Konsole 24.12.3"), "Konsole", "app", KONSOLE_OFF),
        ({"TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1"}, Answers(), "kitty", "app", ""),
        ({"TERM": "xterm", "XTERM_VERSION": "XTerm(397)"}, Answers(), "xterm", "app", ""),
        ({"TERM": "alacritty"}, Answers(), "alacritty", "app", ""),
        ({"TERM": "xterm-256color", "WT_SESSION": "x"}, Answers(), "Windows Terminal", "app", ""),
        ({"TERM": "xterm", "TERM_PROGRAM": "mintty"}, Answers(), "mintty", "app", "\x1b[8l"),
        ({"TERM": "mlterm", "MLTERM": "3.9"}, Answers(), "mlterm", "app", "\x1b]5379;use_ctl=false\x07"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}, Answers(), "Apple Terminal", "terminal", ""),
        ({"TERM": "linux"}, Answers(), "Linux console", "app", ""),
        (
            {"TERM": "tmux-256color", "TMUX": "/t,1,0", "VTE_VERSION": "8000"},
            Answers(),
            "tmux in VTE",
            "app",
            "\x1bPtmux;\x1b\x1b[8l\x1b\\",
        ),
        (
            {"TERM": "screen", "STY": "1.x", "VTE_VERSION": "8000"},
            Answers(),
            "screen in VTE",
            "app",
            "\x1bP\x1b[8l\x1b\\",
        ),
        ({"TERM": "tmux-256color", "TMUX": "/t,1,0"}, Answers(), "tmux", "app", ""),
    ],
)
def test_detection(env: dict[str, str], answers: Answers, name: str, mode: str, sends: str) -> None:
    report = detect(env, answers)
    assert (report.name, report.mode, report.enter_sequence) == (name, mode, sends)
    assert bool(report.leave_sequence) == bool(sends)


def test_an_xterm_started_from_konsole_is_not_sent_a_font() -> None:
    env = {"TERM": "xterm-256color", "KONSOLE_VERSION": "241203", "XTERM_VERSION": "XTerm(397)"}
    assert detect(env).enter_sequence == ""
    assert detect({"KONSOLE_VERSION": "241203"}, Answers(0, "XTerm(397)")).enter_sequence == ""


def test_a_browser_is_sent_nothing() -> None:
    env = {"TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver", "VTE_VERSION": "8000"}
    report = detect(env, Answers(bdsm=1))
    assert (report.name, report.enter_sequence, report.leave_sequence) == ("browser", "", "")
    sent: list[str] = []
    enter(report, sent.append)
    assert sent == []


def test_a_setting_decides_the_mode() -> None:
    env = {"VTE_VERSION": "8000"}
    assert detect(env, setting="terminal").mode == "terminal"
    assert detect(env, setting="terminal").enter_sequence == ""
    assert detect(env, setting="off").mode == "off"
    assert detect(env, setting="app").enter_sequence == "\x1b[8l"
    assert detect({"TERM_PROGRAM": "Apple_Terminal"}, setting="app").mode == "app"


def test_answers_are_read_out_of_what_came() -> None:
    reply = "x\x1b[8;2$y\x1bP>|VTE(8000)\x1b\\\x1b[?61;1c"
    assert parse_answers(reply) == Answers(2, "VTE(8000)", "x")
    assert parse_answers(f"12{reply}\r").typed == "12x\r"
    assert parse_answers("\x1b[?1;2c") == Answers()


def test_only_an_open_question_is_asked() -> None:
    assert needs_asking({"TERM": "xterm-256color"})
    assert needs_asking({"TERM": "xterm-256color", "VTE_VERSION": "8000", "SSH_TTY": "/dev/pts/1"})
    assert not needs_asking({"TERM": "xterm-256color", "VTE_VERSION": "8000"})


def test_reset_names_the_modes() -> None:
    text = reset_sequence(detect({"VTE_VERSION": "8000"}))
    assert text.startswith("\x1b[8h")
    assert "\x1b[?1049l" in text
    assert "\x1b[?25h" in text
    assert "\x1b]50" not in reset_sequence()


def test_a_question_is_sent_at_once_and_its_answer_read_however_late() -> None:
    keyboard, terminal = os.pipe(), os.pipe()
    question = TerminalQuery(keyboard[0], terminal[1], timeout=0)
    assert os.read(terminal[0], 100) == QUERIES.encode()
    os.write(keyboard[1], b"1\x1bP>|foot(1.2)\x1b\\0\x1b[?64;22c")
    answers = question.answers()
    assert (answers.version, answers.typed) == ("foot(1.2)", "10")
    assert TerminalQuery(keyboard[0], terminal[1], timeout=0).answers() == Answers()
    for descriptor in (*keyboard, *terminal):
        os.close(descriptor)


def test_restore_writes_once() -> None:
    source, target = os.pipe()
    restorer = Restorer(detect({"VTE_VERSION": "8000"}), target)
    restorer.restore()
    restorer.restore()
    os.close(target)
    assert os.read(source, 100) == b"\x1b[8h"
    os.close(source)


CHILD = """
import signal, sys, time
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whoever runs the tests may have had it ignored
from precinct_tui.bidi.terminal import Restorer, ask_terminal, detect
if "ask" in sys.argv:
    print("answers", ask_terminal(5.0), flush=True)
Restorer(detect({"VTE_VERSION": "8000"})).install()
print("ready", flush=True)
if "crash" in sys.argv:
    raise RuntimeError("boom")
if "leave" not in sys.argv:
    time.sleep(30)
"""


def start(*arguments: str) -> tuple[subprocess.Popen[bytes], int]:
    """Run the child on a pseudo-terminal of its own."""
    master, slave = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, *arguments],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        cwd=ROOT,
        start_new_session=True,
    )
    os.close(slave)
    return child, master


def read_until(master: int, wanted: bytes, seconds: float = 60) -> bytes:
    text = b""
    end = time.monotonic() + seconds
    while wanted not in text and (left := end - time.monotonic()) > 0:
        if select.select([master], [], [], left)[0]:
            try:
                text += os.read(master, 4096)
            except OSError:
                break
    return text


@pytest.mark.terminal
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_restores_the_terminal_and_still_kills(number: signal.Signals) -> None:
    child, master = start()
    read_until(master, b"ready")
    child.send_signal(number)
    assert b"\x1b[8h" in read_until(master, b"\x1b[0m")
    assert child.wait(90) == -number
    os.close(master)


@pytest.mark.terminal
@pytest.mark.parametrize("how", ["crash", "leave"])
def test_a_crash_and_a_normal_end_restore_the_terminal(how: str) -> None:
    child, master = start(how)
    assert b"\x1b[8h" in read_until(master, b"\x1b[8h")
    child.wait(90)
    os.close(master)


@pytest.mark.terminal
def test_a_terminal_is_asked_and_understood() -> None:
    child, master = start("ask", "leave")
    assert QUERIES.encode() in read_until(master, b"\x1b[c")
    os.write(master, b"\x1b[8;1$y\x1bP>|VTE(8000)\x1b\\\x1b[?61;1c")
    assert b"Answers(bdsm=1, version='VTE(8000)', typed='', around='', passthrough='')" in read_until(master, b"ready")
    child.wait(90)
    os.close(master)


@pytest.mark.parametrize("name", ["", "dumb", "unknown", "linux"])
def test_a_terminal_without_letters_is_told_in_one_line_of_ascii(name: str) -> None:
    told = terminal.unfit({"TERM": name})
    assert told.isascii()
    assert "terminal window" in told
    assert "\n" not in told


@pytest.mark.parametrize(
    "environ",
    [
        {"TERM": "xterm"},
        {"TERM": "xterm-kitty"},
        {"TERM": "tmux-256color"},
        {"TERM": "dumb", "TEXTUAL_DRIVER": "textual.drivers.web_driver"},
    ],
)
def test_a_terminal_that_can_be_painted_on_is_told_nothing(environ: dict[str, str]) -> None:
    assert terminal.unfit(environ) == ""


def test_kitty_is_known_by_its_name_alone_and_by_its_answer() -> None:
    assert terminal.detect({"TERM": "xterm-kitty"}).is_kitty
    assert terminal.detect({"TERM": "xterm-256color"}, Answers(version="kitty(0.39.1)")).is_kitty
    assert terminal.detect({"TERM": "tmux-256color", "TMUX": "x", "KITTY_WINDOW_ID": "1"}).is_kitty
    assert not terminal.detect({"TERM": "xterm"}, Answers(version="XTerm(398)")).is_kitty


@pytest.mark.parametrize(
    ("keys", "goes_on"), [([b"\r"], True), ([b"x", b"\n"], True), ([b"q"], False), ([b"\x1b"], False), ([b""], False)]
)
def test_kitty_is_told_its_setting_before_anything_is_painted(keys: list[bytes], goes_on: bool) -> None:
    said: list[str] = []
    assert agreed(said.append, iter(keys).__next__) is goes_on
    assert "".join(said).isascii()
    assert "force_ltr yes" in said[0]
    assert said[0].count("\n") == 1
    assert len(said[0]) <= 80
