"""Gives a parser its cases in a child process that has so many seconds and so many bytes for each."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import resource
import signal
import traceback
from argparse import ArgumentTypeError
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from db.words.messages import Refused
from precinct_tui.verbs.usage import WrongUsage

PROCESSES = multiprocessing.get_context("fork")
SECONDS = 5.0
"""Seconds of the processor for one case: a loaded machine makes none of them longer."""
BYTES = 200 * 1024 * 1024
"""What one case may take beyond what the process had when all was ready."""
SAID = (Refused, WrongUsage, ArgumentTypeError)
"""How a parser says no."""
Case = Callable[[Random], None]
Target = Callable[[Path, Path], Case]
"""Makes ready for a parser (the store's folder, one for files) and returns what gives it one case."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How far a child came, and why it ended; `fault` is empty where every case was read or refused."""

    cases: int
    fault: str


def run(target: Target, home: Path, folder: Path, cases: int, seed: int) -> Outcome:
    """Give a target its cases in a process of its own, and wait for it."""
    told = folder / "told"
    told.write_text("")
    process = PROCESSES.Process(target=_child, args=(target, home, folder, cases, seed))
    process.start()
    process.join()
    number, _line, fault = told.read_text(encoding="utf-8", errors="replace").partition("\n")
    if process.exitcode == -signal.SIGPROF:
        fault = f"took more than {SECONDS} s"
    elif process.exitcode and not fault:
        fault = f"ended with {process.exitcode}"
    return Outcome(int(number or 0), fault and f"case {number} of seed {seed}: {fault}")


def _child(target: Target, home: Path, folder: Path, cases: int, seed: int) -> None:
    os.setpgid(0, 0)
    told = folder / "told"
    with (folder / "said").open("w", encoding="utf-8", errors="replace") as said, contextlib.redirect_stdout(said):
        case = target(home, folder)
        signal.signal(signal.SIGPROF, signal.SIG_DFL)  # ends the process, whatever it is at
        resource.setrlimit(resource.RLIMIT_DATA, (_data() + BYTES, resource.RLIM_INFINITY))
        for number in range(cases):
            told.write_text(f"{number}\n")
            signal.setitimer(signal.ITIMER_PROF, SECONDS)
            try:
                case(Random(f"{seed}:{number}"))
            except SAID:
                pass
            except BaseException:
                signal.setitimer(signal.ITIMER_PROF, 0)
                resource.setrlimit(resource.RLIMIT_DATA, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
                told.write_text(f"{number}\n{traceback.format_exc()}", encoding="utf-8", errors="replace")
                os._exit(1)
            said.seek(0)
            said.truncate()
        signal.setitimer(signal.ITIMER_PROF, 0)
    told.write_text(f"{cases}\n")
    os._exit(0)


def _data() -> int:
    """Bytes that this process can write to and shares with nobody."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmData"):
            return int(line.split()[1]) * 1024
    raise LookupError("VmData")
