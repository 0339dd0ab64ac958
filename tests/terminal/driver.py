"""The program in a real pty, read as a terminal would show it (pyte), typed into as an officer would."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pyte

from precinct_tui.bidi import strip_controls, visual

ROOT = Path(__file__).resolve().parent.parent.parent
KEYS = {
    "Enter": "\r", "Tab": "\t", "S-Tab": "\x1b[Z", "Esc": "\x1b", "BS": "\x7f", "Space": " ",
    "Up": "\x1b[A", "Down": "\x1b[B", "Right": "\x1b[C", "Left": "\x1b[D", "Home": "\x1b[H", "End": "\x1b[F",
    "PgUp": "\x1b[5~", "PgDn": "\x1b[6~", "Del": "\x1b[3~", "F1": "\x1bOP", "F2": "\x1bOQ", "F3": "\x1bOR",
    "F4": "\x1bOS", "F5": "\x1b[15~", "F6": "\x1b[17~", "F7": "\x1b[18~", "F8": "\x1b[19~", "F9": "\x1b[20~",
    "F10": "\x1b[21~", "F11": "\x1b[23~", "F12": "\x1b[24~",
}  # fmt: skip
TIMEOUT = 30.0


class Terminal:
    """A pty of `columns` × `rows` with `precinct` in it. `keystrokes` counts the keys pressed, typed words apart."""

    def __init__(
        self, arguments: Sequence[str], *, columns: int = 80, rows: int = 24, environment: dict[str, str] | None = None
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = bytearray()
        self.keystrokes = 0
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            os.chdir(ROOT)
            settings = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8", "PYTHONWARNINGS": "ignore"}
            os.environ.update(settings | {"TEXTUAL_ANIMATIONS": "none"} | (environment or {}))
            os.execv(sys.executable, [sys.executable, "-m", "precinct_tui", *arguments])
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def press(self, *keys: str) -> None:
        """Press keys: names of KEYS, `C-x`, or single characters."""
        for key in keys:
            self.keystrokes += 1
            sent = chr(ord(key[2]) & 0x1F) if re.fullmatch(r"C-[a-z]", key) else KEYS.get(key, key)
            os.write(self.master, sent.encode())

    def type(self, words: str) -> None:
        """Type words; they do not count as keystrokes."""
        os.write(self.master, words.encode())

    def read(self, seconds: float = 0.05) -> bool:
        """Let the screen take in what has come; whether anything came before the time was up."""
        ready, _, _ = select.select([self.master], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self.master, 65536)
        except OSError:
            return False
        self.raw += data
        self.stream.feed(data)
        return bool(data)

    def wait(self, condition: Callable[[], bool], what: str) -> None:
        """Read until a condition holds. Raises AssertionError with the screen when it does not within TIMEOUT."""
        end = time.monotonic() + TIMEOUT
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"not seen: {what}\n" + "\n".join(self.lines()))
            self.read()

    def lines(self) -> list[str]:
        """The rows of the screen, cells as they stand."""
        return [strip_controls(line.rstrip()) for line in self.screen.display]

    def shows(self, words: str, base: str = "rtl") -> bool:
        """Whether words (in logical order) stand on one row, ordered and shaped."""
        shown = strip_controls(visual(words, base="rtl" if base == "rtl" else "ltr"))
        return any(shown in line for line in self.lines())

    def see(self, *words: str) -> None:
        """Wait until each of these stands on the screen."""
        for some in words:
            self.wait(lambda some=some: self.shows(some), some)

    def gone(self, words: str) -> None:
        """Wait until these words stand nowhere on the screen."""
        self.wait(lambda: not self.shows(words), f"(gone) {words}")

    def settle(self, quiet: float = 0.25, most: float = 5.0) -> None:
        """Read until nothing has come for a while: the screen rests. A blinking caret never does, hence `most`."""
        end = time.monotonic() + most
        while self.read(quiet) and time.monotonic() < end:
            pass

    def kill(self, how: int = signal.SIGKILL) -> None:
        """End the program at once."""
        os.kill(self.pid, how)
        os.waitpid(self.pid, 0)
        os.close(self.master)
        self.pid = 0

    def leave(self) -> int:
        """Wait for the program to end by itself; its exit status."""
        end = time.monotonic() + TIMEOUT
        while True:
            self.read()
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.pid = 0
                os.close(self.master)
                return os.waitstatus_to_exitcode(status)
            if time.monotonic() > end:
                raise AssertionError("the program did not end\n" + "\n".join(self.lines()))

    def close(self) -> None:
        """End the program if it still runs."""
        if self.pid:
            self.kill()
