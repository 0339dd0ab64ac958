"""Install what a lock names, each by its hash, and show a bar meanwhile: python -m tools.wheels LOCK. Run by `make`.

It needs the standard library alone: nothing else is installed yet.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path

WIDTH = 30
LOOK = 0.2
"""Seconds between two looks at what is unpacked."""
FETCHED = ("Collecting ", "Requirement already satisfied", "Ignoring ")
"""How pip begins its line about a pin."""
UNPACKS = "Installing collected packages: "


def main(lock: Path) -> int:
    """Have pip install it; the bar goes to a terminal alone. pip's own status, and its own words where it fails."""
    command = [sys.executable, "-m", "pip", "install", "--progress-bar", "off", "--require-hashes", "-r", str(lock)]
    terminal = sys.stdout.isatty()
    print(f"Installing what {lock.name} names …", flush=True)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as pip:
        for word, done, total in steps(pip, pins_of(lock.read_text(encoding="utf-8"))):
            if terminal:
                print(f"\r  {drawn(done, total)} {word} {done} of {total} ", end="", flush=True)
        status = pip.wait()
    if terminal:
        print("\r" + " " * (shutil.get_terminal_size().columns - 1), end="\r", flush=True)
    return status


def pins_of(lock: str) -> int:
    """How many packages a lock names."""
    return sum(1 for line in lock.splitlines() if line and not line.startswith((" ", "#")))


def drawn(done: int, total: int) -> str:
    """The bar, of ASCII: a console before any font was set up shows it."""
    full = WIDTH * min(done, total) // max(total, 1)
    return "[" + "#" * full + "." * (WIDTH - full) + "]"


def steps(pip: subprocess.Popen[str], pins: int) -> Iterator[tuple[str, int, int]]:
    """What pip does, how many are done and of how many: fetched as it says so, unpacked as the folder shows it."""
    assert pip.stdout is not None
    done = 0
    for line in pip.stdout:
        if line.startswith(FETCHED):
            done += 1
            yield "fetched", done, pins
        elif line.startswith(UNPACKS):
            total, before = line.count(",") + 1, _unpacked()
            while pip.poll() is None:
                yield "unpacked", min(_unpacked() - before, total), total
                time.sleep(LOOK)


def _unpacked() -> int:
    return sum(1 for _each in Path(sysconfig.get_path("purelib")).glob("*.dist-info"))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
