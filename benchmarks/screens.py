"""What an officer feels: the first paint, a key in the register, memory. Measured from outside, through a pty."""

from __future__ import annotations

import asyncio
import compileall
import contextlib
import os
import pty
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Iterator, Sequence
from fcntl import ioctl
from pathlib import Path

from benchmarks import bidi_repaint, stores
from benchmarks.measuring import Result
from precinct_tui.bidi.terminal import parse_answers
from precinct_tui.bidi.terminal_state import state_of
from precinct_tui.language.settings import Settings, save_settings

ROOT = Path(__file__).resolve().parent.parent
STARTS, KEYS = 7, 60
QUIET = 0.6
DOWN = b"\x1b[B"
TERM, COLORS = "xterm-256color", "truecolor"
ASKED, ANSWER = b"\x1b[c", b"\x1b[?64;1;2;6;22c"
"""A request for the terminal's attributes, and xterm's answer."""


class Running:
    """A program in a pty of 80 × 24."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self.began = time.perf_counter()
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            os.chdir(ROOT)
            os.environ.update(TERM=TERM, COLORTERM=COLORS, PYTHONWARNINGS="ignore", LC_ALL="C.UTF-8")
            os.execv(sys.executable, [sys.executable, "-m", *arguments])
        ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def until(self, mark: bytes, limit: float = 60.0) -> float:
        """Seconds from the start until these bytes have come."""
        seen, end, asked = b"", time.perf_counter() + limit, False
        while mark not in seen:
            if time.perf_counter() > end:
                raise TimeoutError(f"{mark!r} did not come: {seen[-2000:]!r}")
            if select.select([self.master], [], [], 0.1)[0]:
                seen += os.read(self.master, 65536)
            if not asked and ASKED in seen:  # every terminal answers this; a bare pty must be answered for
                asked = True
                os.write(self.master, ANSWER)
        return time.perf_counter() - self.began

    def rest(self, quiet: float = QUIET, most: float = 20.0) -> None:
        """Read until the screen rests."""
        end = time.perf_counter() + most
        while select.select([self.master], [], [], quiet)[0] and time.perf_counter() < end:
            os.read(self.master, 65536)

    def send(self, *keys: bytes) -> None:
        """Press keys, letting the screen rest after each."""
        for key in keys:
            os.write(self.master, key)
            self.rest()

    def answer(self, key: bytes) -> float:
        """Seconds from a key to the first bytes that it paints."""
        start = time.perf_counter()
        os.write(self.master, key)
        select.select([self.master], [], [], 5.0)
        took = time.perf_counter() - start
        self.rest(0.05)
        return took

    def memory(self) -> float:
        """Resident MiB."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024

    def stop(self) -> None:
        """End it."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.master)


@contextlib.contextmanager
def running(*arguments: str) -> Iterator[Running]:
    """A program that is ended with the block."""
    program = Running(arguments)
    try:
        yield program
    finally:
        program.stop()


def ours(home: Path) -> tuple[str, ...]:
    """Our program in English, so that both print the same words."""
    return ("precinct_tui", "--home", str(home), "--lang", "en")


def first_paint() -> Result:
    """From the command to the sign-in screen, against a Textual app of the same stock widgets."""
    home = stores.store_of(1_000)
    took: dict[str, list[float]] = {"ours": [], "stock": []}
    for _ in range(STARTS):
        with running(*ours(home)) as program:
            took["ours"].append(program.until(b"Password"))
        with running("benchmarks.stock", "sign-in") as program:
            took["stock"].append(program.until(b"Password"))
    return Result(
        "first paint of the sign-in screen",
        statistics.median(took["ours"][1:]) * 1000,
        statistics.median(took["stock"][1:]) * 1000,
        1.3,
        "a Textual app of the same stock widgets",
    )


def register(count: int) -> list[Result]:
    """A key in the register of `count` incidents against a DataTable of 1,000 rows; memory against bare imports."""
    with running(*ours(stores.store_of(count))) as program, running("benchmarks.stock", "table") as stock:
        program.until(b"Password")
        program.send(b"2", b"\r", stores.PASSWORD.encode(), b"\r")
        os.write(program.master, b"\x1bOR")
        program.until(b"Reported")  # the list stands: what is measured is a key in it
        program.rest()
        program.send(DOWN)
        stock.rest()
        stock.send(DOWN)
        keys = [(program.answer(DOWN), stock.answer(DOWN)) for _ in range(KEYS)]
        program.send(*[b"\x1b[6~"] * 10)
        held = program.memory()
    with running("benchmarks.stock", "bare") as bare:
        bare.until(b"ready")
        bare.rest()
        least = bare.memory()
    return [
        Result(
            f"a key in the register of {count:,}",
            statistics.median(key[0] for key in keys) * 1000,
            statistics.median(key[1] for key in keys) * 1000,
            1.0,
            f"a DataTable of {1_000:,} rows",
        ),
        Result(
            f"memory at {count:,} incidents", held, least, 1.45, "Textual with sqlmodel and sqlcipher3 imported", "MiB"
        ),
    ]


def repaint() -> list[Result]:
    """A full repaint of 100 × 40 in Persian against English, caches empty and full."""
    cold_en, warm_en, _ = asyncio.run(bidi_repaint.measure(bidi_repaint.ENGLISH, "ltr"))
    cold_fa, warm_fa, _ = asyncio.run(bidi_repaint.measure(bidi_repaint.PERSIAN, "rtl"))
    against = "the same screen in English"
    return [
        Result("full repaint 100×40 in Persian, cold", cold_fa, cold_en, 1.5, against),
        Result("full repaint 100×40 in Persian, warm", warm_fa, warm_en, 1.1, against),
    ]


def quiet_state() -> None:
    """Keep the benchmark away from the settings and memories of whoever runs it, on a terminal that is known.

    A kind of terminal is asked once, at the first start of all, whether Persian reads right on it; that is answered.
    """
    folder = tempfile.mkdtemp(prefix="precinct-bench-")
    os.environ.update({f"XDG_{name}_HOME": folder for name in ("CONFIG", "DATA", "STATE", "CACHE")})
    here = state_of({"TERM": TERM, "COLORTERM": COLORS}, parse_answers(ANSWER.decode()))
    save_settings(Settings(terminals={here: "app"}))


def compiled() -> None:
    """Both programs start from bytecode, as whatever is installed does."""
    for room in ("db", "precinct_tui", "benchmarks"):
        compileall.compile_dir(ROOT / room, quiet=1)
