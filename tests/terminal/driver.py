"""The program in a real pty, read as a terminal would show it (pyte), typed into as an officer would."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pyte
from wcwidth import wcswidth

from precinct_tui.bidi import strip_controls, visual

ROOT = Path(__file__).resolve().parent.parent.parent
KEYS = {
    "Enter": "\r", "Tab": "\t", "S-Tab": "\x1b[Z", "Esc": "\x1b", "BS": "\x7f", "Space": " ",
    "Up": "\x1b[A", "Down": "\x1b[B", "Right": "\x1b[C", "Left": "\x1b[D", "Home": "\x1b[H", "End": "\x1b[F",
    "PgUp": "\x1b[5~", "PgDn": "\x1b[6~", "Del": "\x1b[3~", "Ins": "\x1b[2~",
    "F1": "\x1bOP", "F2": "\x1bOQ", "F3": "\x1bOR", "F4": "\x1bOS", "F5": "\x1b[15~", "F6": "\x1b[17~",
    "F7": "\x1b[18~", "F8": "\x1b[19~", "F9": "\x1b[20~", "F10": "\x1b[21~", "F11": "\x1b[23~", "F12": "\x1b[24~",
    "S-F6": "\x1b[17;2~", "S-F10": "\x1b[21;2~", "S-F12": "\x1b[24;2~",
    "S-F3": "\x1b[1;2R", "S-F4": "\x1b[1;2S", "S-F5": "\x1b[15;2~",
}  # fmt: skip
TIMEOUT = 90.0
GLANCE = 0.02
"""Seconds between two looks at a program that comes to rest."""
# Key modes (kitty's) and questions that pyte would show as text; it may end in the middle of a chunk.
_UNKNOWN = re.compile(rb"\x1b\[[<>=][0-9;]*[a-z]|\x1b\[\??[0-9]+\$p")
_UNFINISHED = re.compile(rb"\x1b(\[[<>=?]?[0-9;]*\$?)?\Z")


class Paper(pyte.Screen):
    """A screen that remembers what was written past its right edge, and does not stumble over zero-width characters."""

    def __init__(self, columns: int, rows: int) -> None:
        super().__init__(columns, rows)
        self.past_the_edge: list[str] = []

    def draw(self, data: str) -> None:
        """A run of text at the cursor."""
        shown = strip_controls(data)
        if self.cursor.x + max(0, wcswidth(shown)) > self.columns:
            self.past_the_edge.append(f"{self.cursor.y}: {shown}")
        super().draw(shown)


class Terminal:
    """A pty of `columns` × `rows` with `precinct` in it.

    `keystrokes` counts the keys pressed, typed words apart; `typed` the letters of those.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        environment: dict[str, str] | None = None,
        base: str = "rtl",
    ) -> None:
        self.screen = Paper(columns, rows)
        self.screen.write_process_input = self._answer  # what a terminal replies when it is asked what it is
        self.stream = pyte.ByteStream(self.screen)
        self.base = base
        self.raw = bytearray()
        self.keystrokes = self.typed = 0
        self.status: int | None = None
        self._rest = b""
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.lines_before = termios.tcgetattr(slave)
        settings = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8", "PYTHONWARNINGS": "ignore"}
        if environment is None or not {"VTE_VERSION", "TERM", "TMUX"} & environment.keys():
            settings["XTERM_VERSION"] = "XTerm(397)"  # a terminal that is known asks nothing first
        inherited = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "precinct_tui", *arguments],
            stdin=slave, stdout=slave, stderr=slave, cwd=ROOT, start_new_session=True,
            env=inherited | settings | {"TEXTUAL_ANIMATIONS": "none"} | (environment or {}),
        )  # fmt: skip
        self.slave = slave  # kept open: what was written last can still be read, and the line settings looked at

    # --- keys --------------------------------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        """Press keys: names of KEYS, `C-x`, or single characters."""
        for key in keys:
            self.keystrokes += 1
            sent = chr(ord(key[2]) & 0x1F) if re.fullmatch(r"C-[a-z]", key) else KEYS.get(key, key)
            os.write(self.master, sent.encode())

    def type(self, words: str) -> None:
        """Type words; their letters are counted apart."""
        self.typed += len(words)
        os.write(self.master, words.encode())

    def _answer(self, data: str) -> None:
        os.write(self.master, data.encode())

    @property
    def strokes(self) -> int:
        """Every key struck so far, letters of words among them."""
        return self.keystrokes + self.typed

    # --- what is seen ------------------------------------------------------------------------------------------

    def read(self, seconds: float = 0.05) -> bool:
        """Let the screen take in what has come; whether anything came before the time was up."""
        data = b"".join(self._come(seconds))
        if not data:
            return False
        self.raw += data
        data = _UNKNOWN.sub(b"", self._rest + data)
        cut = _UNFINISHED.search(data)
        self._rest = data[cut.start() :] if cut else b""
        self.stream.feed(data[: cut.start()] if cut else data)
        return True

    def _come(self, seconds: float) -> Iterator[bytes]:
        """What has come: a pty gives a screen in pieces of 4 KiB, and half a screen is nothing to look at."""
        while select.select([self.master], [], [], seconds)[0]:
            try:
                yield os.read(self.master, 65536)
            except OSError:
                return
            seconds = 0

    def wait(self, condition: Callable[[], bool], what: str, seconds: float = TIMEOUT) -> None:
        """Read until a condition holds. Raises AssertionError with the screen when it does not in time."""
        end = time.monotonic() + seconds
        while not condition():
            ended = self.process.poll() is not None and not self.read(0) and not condition()
            if ended or time.monotonic() > end:
                raise AssertionError(f"not seen: {what}\n" + "\n".join(map(self.readable, self.lines())))
            self.read()

    def lines(self) -> list[str]:
        """The rows of the screen, cells as they stand; behind a wide character stands an empty cell."""
        screen = self.screen
        rows = (screen.buffer[row] for row in range(screen.lines))
        return [strip_controls("".join(row[column].data for column in range(screen.columns)).rstrip()) for row in rows]

    def readable(self, line: str) -> str:
        """A row about as a person reads it, for messages: letters unshaped, from the right."""
        if self.base == "ltr":
            return line
        turned = unicodedata.normalize("NFKC", line)[::-1]
        return re.sub(r"[A-Za-z0-9۰-۹]+([-:/.+]?[A-Za-z0-9۰-۹]+)*", lambda run: run[0][::-1], turned).rstrip()

    def cells(self, words: str) -> str:
        """The cells in which words (in logical order) stand: ordered and shaped."""
        return strip_controls(visual(words, base="rtl" if self.base == "rtl" else "ltr")).strip()

    def shows(self, words: str) -> bool:
        """Whether words (in logical order) stand on one row, ordered and shaped."""
        shown = self.cells(words)
        return any(shown in line for line in self.lines())

    def see(self, *words: str) -> None:
        """Wait until each of these stands on the screen."""
        for some in words:
            self.wait(lambda some=some: self.shows(some), some)  # type: ignore[misc]

    def look_for(self, words: str, key: str) -> None:
        """Press a key that moves the view, and again every second, until these words come into sight.

        What stands below the fold may still be on its way when the key is first pressed.
        """
        asked = [0.0]

        def moved() -> bool:
            if not self.shows(words) and time.monotonic() - asked[0] > 1.0:
                asked[0] = time.monotonic()
                self.press(key)
            return self.shows(words)

        self.wait(moved, words)

    def gone(self, *words: str) -> None:
        """Wait until these words stand nowhere on the screen."""
        for some in words:
            self.wait(lambda some=some: not self.shows(some), f"(gone) {some}")  # type: ignore[misc]

    def settle(self, quiet: float = 0.3) -> None:
        """Read until the program rested for a while: for choosing the next key, never for a check.

        It rests while nothing comes, no thread of it works, stands ready to or waits for the disk.
        """
        end, rested = time.monotonic() + TIMEOUT, 0.0
        while rested < quiet and time.monotonic() < end:
            came = self.read(GLANCE)
            rested = 0.0 if came or self._works() else rested + GLANCE

    def _works(self) -> bool:
        """Whether a thread of the program is not asleep; where the system does not say so, False."""
        for task in Path(f"/proc/{self.process.pid}/task").glob("*/stat"):
            with contextlib.suppress(OSError):  # a thread has ended meanwhile
                if task.read_text().rpartition(")")[2].split()[0] in "RD":
                    return True
        return False

    # --- the end -----------------------------------------------------------------------------------------------

    def signal(self, how: int) -> None:
        """Send the program a signal."""
        os.kill(self.process.pid, how)

    def kill(self) -> None:
        """End the program at once, as a power cut does."""
        self.signal(signal.SIGKILL)
        self.leave()

    def leave(self) -> int:
        """Wait for the program to end by itself; its exit status. What it wrote last is read."""
        self.wait(lambda: self.process.poll() is not None, "the end of the program")
        while self.read(0):
            pass
        assert self.process.returncode is not None
        self.status = self.process.returncode
        return self.status

    def close(self) -> None:
        """End the program if it still runs, and give the pty back."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.master)
        os.close(self.slave)
