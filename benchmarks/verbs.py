"""What a call of the command line costs, beside an interpreter that only imports the libraries that it stands on."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import stores
from benchmarks.measuring import Result

ROUNDS = 5
BARE = "import argparse, gettext, json, sqlcipher3"
LIBRARIES = "import sqlmodel, sqlcipher3, nacl.secret, nacl.signing, rich.table, textual.color, argparse, json"
"""What a verb that opens a store stands on."""


def calls(size: int) -> list[Result]:
    """Milliseconds of processor of whole calls, password included, on a store of `size` incidents."""
    home = stores.store_of(size)
    with tempfile.TemporaryDirectory() as folder:
        secret = Path(folder) / "secret"
        secret.write_text(f"{stores.PASSWORD}\n")
        signed = ("--home", str(home), "--officer", "2", "--password-file", str(secret), "--lang", "en")
        bare, libraries = _processor("-c", BARE), _processor("-c", LIBRARIES)
        rows = (
            ("precinct --help", ("--help",), bare, 250.0),
            ("precinct version", ("version",), bare, 250.0),
            ("precinct list --help", ("list", "--help"), bare, 250.0),
            ("precinct list call", ("list", "call", *signed), libraries, 700.0),
            ("precinct show incident 1", ("show", "incident", "1", *signed), libraries, 700.0),
        )
        return [
            Result(f"{name}, processor", _processor("-m", "precinct_tui", *words), beside, None,
                   "Python importing the same libraries", most=most)
            for name, words, beside, most in rows
        ]  # fmt: skip


def _processor(*words: str) -> float:
    """Milliseconds of processor of a program and its threads, the median of several runs after one."""
    return statistics.median([_once(words) for _round in range(ROUNDS + 1)][1:]) * 1_000


def _once(words: tuple[str, ...]) -> float:
    before = os.times()
    subprocess.run([sys.executable, *words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system
