"""Which mode a terminal needs, what to send to it, and how it is put back.

``bidi = auto | app | terminal | off``:

- ``app``: the program orders and shapes; a terminal that would do it again is told not to;
- ``terminal``: text goes out as stored, each field wrapped in LRM RLE … PDF LRM, for terminals that cannot be told;
- ``off``: text goes out as stored.

``detect`` is a pure function of the environment and of what the terminal answered. A terminal's own answer goes before
the environment, which is inherited: an xterm started from Konsole still has KONSOLE_VERSION, and there OSC 50 would
set the font.
"""

from __future__ import annotations

import atexit
import os
import re
import select
import signal
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import FrameType
from typing import Any, Literal, NamedTuple

from precinct_tui.bidi.layout import Mode

Setting = Literal["auto", "app", "terminal", "off"]

QUERIES = "\x1b[8$p\x1b[>0q\x1b[c"
"""DECRQM of mode 8 (ECMA-48 BDSM), XTVERSION, and DA1, which every terminal answers and which ends the wait."""

_BDSM_OFF, _BDSM_ON = "\x1b[8l", "\x1b[8h"
_KONSOLE_OFF, _KONSOLE_ON = "\x1b]50;BidiRenderingEnabled=false\x07", "\x1b]50;BidiRenderingEnabled=true\x07"
_MLTERM_OFF, _MLTERM_ON = "\x1b]5379;use_ctl=false\x07", "\x1b]5379;use_ctl=true\x07"

# Leaves the alternate screen, mouse, paste and key modes; shows the cursor; resets colours.
_PLAIN = "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[?1004l\x1b[<u\x1b[?1049l\x1b[?25h\x1b[0m"


def N_(text: str) -> str:
    """Mark a message for the catalogue; it is translated where it is shown."""
    return text


_VTE = N_("This terminal reorders text by itself. The program tells it not to while it runs.")
_KITTY = N_("Set “force_ltr yes” in kitty.conf: kitty reorders text and cannot be told not to.")
_TMUX = N_("In tmux, set “allow-passthrough on”, or start tmux in a terminal that does not reorder text.")
_SCREEN = N_("screen may keep the program from telling the terminal not to reorder text: look at the test card.")
_KONSOLE_UNSURE = N_("Konsole is named by the environment only: if text is reversed, set bidi to terminal.")
_REORDERS = N_("This terminal reorders text and cannot be told not to: fields are sent as stored, for it to order.")
_CONSOLE = N_("The Linux console has no Persian font: use a terminal window.")
_UNKNOWN = N_("If the test card does not read correctly, set bidi to terminal.")
_LOGICAL = N_("Text is sent as stored: the terminal has to order and join it.")


_NO_LETTERS = {
    "": "without TERM nothing can be painted",
    "dumb": "TERM=dumb cannot be painted on",
    "unknown": "TERM=unknown cannot be painted on",
    "linux": "the Linux console has no Persian letters",
}
KITTY_TOLD = "kitty needs 'force_ltr yes' in kitty.conf. Press Enter when it is set. q: leave"
"""In ASCII, which kitty shows right as it comes, and on one row of 80."""


def unfit(env: Mapping[str, str]) -> str:
    """What a terminal is told on which the desk cannot be read, in one line of ASCII; "" where it can.

    A browser is no terminal; inside tmux and screen it is they who paint.
    """
    if "web" in env.get("TEXTUAL_DRIVER", ""):
        return ""
    why = _NO_LETTERS.get(env.get("TERM", ""))
    return f"precinct: {why}; use a terminal window." if why else ""


_SEEN = frozenset({"xterm", "alacritty", "st", "foot", "vte", "konsole", "kitty", "browser"})
"""The terminals of which a photograph or a user tells that Persian reads correctly."""


class TerminalReport(NamedTuple):
    """What was found out about the terminal."""

    name: str
    """A short name, in Latin letters."""
    mode: Mode
    """The mode for the line filter."""
    enter_sequence: str = ""
    """What to write through the driver before the first paint."""
    leave_sequence: str = ""
    """The sequence that undoes it."""
    advice_msgid: str = ""
    """A message for the person, to be translated; "" for none."""

    @property
    def is_known(self) -> bool:
        """Whether it is surely a terminal on which somebody looked at Persian (docs/persian-on-terminals.md)."""
        return self.name.lower() in _SEEN and self.advice_msgid != _KONSOLE_UNSURE

    @property
    def is_kitty(self) -> bool:
        """Whether kitty shows the text, itself or around tmux."""
        return self.advice_msgid == _KITTY


class Answers(NamedTuple):
    """What a terminal replied to ``QUERIES``."""

    bdsm: int | None = None
    """DECRQM's value for mode 8: 1 set, 2 reset, 3 and 4 permanently so, 0 unknown; None without an answer."""
    version: str = ""
    """The text of XTVERSION, such as ``Konsole 24.12.3``."""
    typed: str = ""
    """What else came while the terminal was asked: keys."""
    around: str = ""
    """Within tmux: the XTVERSION of the terminal around it, as tmux knows it."""
    passthrough: str = ""
    """Within tmux: its allow-passthrough, off, on or all; "" elsewhere and where tmux does not say."""


_BDSM_REPLY = re.compile(r"\x1b\[8;(\d)\$y")
_VERSION_REPLY = re.compile(r"\x1bP>\|(.*?)\x1b\\", re.DOTALL)
_ANY_REPLY = re.compile(rf"{_BDSM_REPLY.pattern}|{_VERSION_REPLY.pattern}|\x1b\[\?[\d;]*c", re.DOTALL)


def parse_answers(reply: str) -> Answers:
    """Read the replies to ``QUERIES`` out of what came from the terminal."""
    bdsm = _BDSM_REPLY.search(reply)
    version = _VERSION_REPLY.search(reply)
    return Answers(int(bdsm[1]) if bdsm else None, version[1] if version else "", _ANY_REPLY.sub("", reply))


def detect(env: Mapping[str, str], answers: Answers | None = None, setting: Setting = "auto") -> TerminalReport:
    """Return what to do on this terminal. ``setting`` other than ``auto`` decides the mode, not the name."""
    report = _detected(env, answers or Answers())
    if setting == "auto" or (setting == "app" and report.mode == "app"):
        return report
    if setting == "app":
        return report._replace(mode="app")
    return TerminalReport(report.name, setting, advice_msgid=_LOGICAL)


def _detected(env: Mapping[str, str], answers: Answers) -> TerminalReport:
    term = env.get("TERM", "")
    program = env.get("TERM_PROGRAM", "").lower()
    if "web" in env.get("TEXTUAL_DRIVER", ""):
        return TerminalReport("browser", "app")
    if "TMUX" in env or term.startswith("tmux"):
        # The escape inside a tmux passthrough is doubled.
        named = _by_name(answers.around, Answers()) if answers.around else None
        return _inside(named or _outer(env), "tmux", "\x1bPtmux;\x1b", "\x1b\\", _TMUX)
    if "STY" in env or term.startswith("screen"):
        return _inside(_outer(env), "screen", "\x1bP", "\x1b\\", _SCREEN)
    if answers.version:
        return _by_name(answers.version, answers)
    if term == "linux":
        return TerminalReport("Linux console", "app", advice_msgid=_CONSOLE)
    if "KITTY_WINDOW_ID" in env or term == "xterm-kitty":
        return TerminalReport("kitty", "app", advice_msgid=_KITTY)
    if "MLTERM" in env or term.startswith("mlterm"):
        return TerminalReport("mlterm", "app", _MLTERM_OFF, _MLTERM_ON)
    if program in _BY_PROGRAM:
        return _BY_PROGRAM[program]
    for variable, report in _BY_VARIABLE.items():
        if variable in env:
            return report
    if "VTE_VERSION" in env or answers.bdsm in (1, 2):
        return TerminalReport("VTE", "app", _BDSM_OFF, _BDSM_ON, _VTE)
    if term.startswith(("alacritty", "st-", "foot", "rxvt")):
        return TerminalReport(term.partition("-")[0], "app")
    return TerminalReport(term or "unknown", "app", advice_msgid=_UNKNOWN)


_BY_PROGRAM = {
    "mintty": TerminalReport("mintty", "app", _BDSM_OFF, _BDSM_ON),
    "apple_terminal": TerminalReport("Apple Terminal", "terminal", advice_msgid=_REORDERS),
    "qterminal": TerminalReport("QTerminal", "terminal", advice_msgid=_REORDERS),
    "wezterm": TerminalReport("WezTerm", "app"),
    "iterm.app": TerminalReport("iTerm2", "app"),
    "vscode": TerminalReport("VS Code", "app"),
}


_BY_VARIABLE = {
    "XTERM_VERSION": TerminalReport("xterm", "app"),
    "WT_SESSION": TerminalReport("Windows Terminal", "app"),
    "KONSOLE_VERSION": TerminalReport("Konsole", "app", _KONSOLE_OFF, _KONSOLE_ON, _KONSOLE_UNSURE),
}


def _by_name(version: str, answers: Answers) -> TerminalReport:
    name = version.split("(")[0].split(" ")[0]
    match name.lower():
        case "konsole":
            return TerminalReport("Konsole", "app", _KONSOLE_OFF, _KONSOLE_ON)
        case "kitty":
            return TerminalReport("kitty", "app", advice_msgid=_KITTY)
        case "mintty":
            return TerminalReport("mintty", "app", _BDSM_OFF, _BDSM_ON)
        case "mlterm":
            return TerminalReport("mlterm", "app", _MLTERM_OFF, _MLTERM_ON)
    if name.lower() == "vte" or answers.bdsm in (1, 2):
        return TerminalReport("VTE", "app", _BDSM_OFF, _BDSM_ON, _VTE)
    return TerminalReport(name, "app")


def _outer(env: Mapping[str, str]) -> TerminalReport:
    """The terminal around a multiplexer, as far as the environment tells which one it is."""
    return _detected({key: value for key, value in env.items() if key in _OUTER}, Answers())


def _inside(around: TerminalReport, name: str, before: str, after: str, advice: str) -> TerminalReport:
    """A multiplexer passes on what the terminal around it needs."""
    if not around.enter_sequence:
        return TerminalReport(name, "app", advice_msgid=_KITTY if around.name == "kitty" else "")
    enter = f"{before}{around.enter_sequence}{after}"
    return TerminalReport(f"{name} in {around.name}", "app", enter, f"{before}{around.leave_sequence}{after}", advice)


_OUTER = frozenset({"VTE_VERSION", "KITTY_WINDOW_ID", "XTERM_VERSION", "WT_SESSION"})


def needs_asking(env: Mapping[str, str]) -> bool:
    """Whether the environment leaves open what the terminal is (over ssh it usually does)."""
    report = _detected(env, Answers())
    return report.advice_msgid in (_UNKNOWN, _KONSOLE_UNSURE) or "SSH_TTY" in env


class TerminalQuery:
    """``QUERIES``, sent to the terminal; the answer is on its way while something else is done.

    The line must echo nothing and wait for no Enter until ``answers`` has read, and Textual not read it before.
    """

    def __init__(self, source: int, target: int, timeout: float = 0.25) -> None:
        self._source, self._until = source, time.monotonic() + timeout
        os.write(target, QUERIES.encode())

    def answers(self) -> Answers:
        """What came back, keys pressed meanwhile with it; empty without an answer within ``timeout`` of the question.

        Whatever has come is read, however late it is looked at.
        """
        reply = b""
        while not re.search(rb"\x1b\[\?[\d;]*c", reply):
            if not select.select([self._source], [], [], max(0.0, self._until - time.monotonic()))[0]:
                break
            received = os.read(self._source, 1024)
            if not received:
                break
            reply += received
        return parse_answers(reply.decode(errors="ignore"))


def ask(timeout: float = 0.25) -> TerminalQuery | None:
    """Ask the terminal itself, whose line is quiet already; None where there is none."""
    if not (sys.__stdin__ and sys.__stderr__ and sys.__stdin__.isatty() and sys.__stderr__.isatty()):
        return None
    return TerminalQuery(sys.__stdin__.fileno(), sys.__stderr__.fileno(), timeout)


def ask_terminal(timeout: float = 0.25) -> Answers:
    """Ask the terminal itself and wait; returns empty answers without a terminal or within ``timeout``.

    Must not be called while Textual reads the keyboard. Keys pressed meanwhile are in the answer.
    """
    if not (sys.__stdin__ and sys.__stdin__.isatty()):
        return Answers()
    try:
        import termios  # late: Windows has none
        import tty  # late: as the line before
    except ImportError:  # Windows: nothing there needs telling
        return Answers()
    source = sys.__stdin__.fileno()
    saved = termios.tcgetattr(source)
    try:
        tty.setcbreak(source, termios.TCSANOW)  # by itself it would throw away what was typed
        question = ask(timeout)
        return question.answers() if question is not None else Answers()
    finally:
        termios.tcsetattr(source, termios.TCSADRAIN, saved)


def reset_sequence(report: TerminalReport | None = None) -> str:
    """Return what puts a terminal right after the program was killed: its bidi mode and the modes Textual sets."""
    return (report.leave_sequence if report else "") + _PLAIN


class Restorer:
    """Puts the terminal back at exit, and at SIGTERM and SIGHUP before what was to happen then happens.

    ``install`` before Textual starts; at a normal end Textual has left its own modes before atexit runs. At a signal
    nobody else would leave them, so they are left here and the terminal's line settings come back too.
    """

    def __init__(self, report: TerminalReport, descriptor: int | None = None) -> None:
        self.report = report
        """What is undone; another one once the mode is changed while the program runs."""
        self._descriptor = descriptor
        self._previous: dict[int, Any] = {}
        self._settings: list[Any] | None = None
        self._done = False
        self.first: Callable[[Callable[[], None]], bool] | None = None
        """A function that a signal waits for: it gets what happens next, and says whether it will call that."""
        self._told = False

    def install(self, settings: list[Any] | None = None) -> None:
        """Remember the terminal's line settings and hook atexit and the signals; nothing without a terminal.

        ``settings`` are those to come back to where the line has been changed already. Main thread only.
        """
        if self._descriptor is None:
            if sys.__stderr__ is None or not sys.__stderr__.isatty():
                return
            self._descriptor = sys.__stderr__.fileno()
        with suppress(ImportError, OSError, ValueError):
            import termios  # late: Windows has none

            with suppress(termios.error):
                self._settings = settings or termios.tcgetattr(self._descriptor)
        atexit.register(self.restore)
        for name in ("SIGTERM", "SIGHUP"):
            if (number := getattr(signal, name, None)) is not None:
                self._previous[number] = signal.signal(number, self._on_signal)

    def restore(self) -> None:
        """Write the leave sequence, once."""
        if not self._done:
            self._done = True
            self._write(self.report.leave_sequence)

    def _write(self, text: str) -> None:
        if self._descriptor is not None and text:
            with suppress(OSError):  # the terminal may be gone
                os.write(self._descriptor, text.encode())

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        before, self._told = self._told, True
        if before or self.first is None or not self.first(lambda: self._obey(number, frame)):
            self._obey(number, frame)

    def _obey(self, number: int, frame: FrameType | None) -> None:
        self._done = True
        self._write(reset_sequence(self.report))
        if self._settings is not None and self._descriptor is not None:
            import termios  # late: Windows has none

            with suppress(termios.error, OSError):
                termios.tcsetattr(self._descriptor, termios.TCSANOW, self._settings)
        previous = self._previous.get(number)
        if callable(previous):
            previous(number, frame)
        elif previous != signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)


def enter(report: TerminalReport, write: Callable[[str], object]) -> None:
    """Send what the terminal needs, through the driver's ``write``; call it before the first paint.

    VTE keeps its flag for each row, so rows painted before stay reversed. A browser is sent nothing.
    """
    if report.enter_sequence:
        write(report.enter_sequence)
