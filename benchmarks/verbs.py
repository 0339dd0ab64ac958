"""What a call of the command line costs, beside an interpreter that only imports the libraries that it stands on."""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from benchmarks import held, stores
from benchmarks.measuring import Result
from db.demo.demo_writer import DemoWriter
from db.opening.setup import open_store

ROUNDS = 5
BARE = "import argparse, gettext, json, sqlcipher3"
LIBRARIES = "import sqlmodel, sqlcipher3, nacl.secret, nacl.signing, rich.table, textual.color, argparse, json"
"""What a verb that opens a store stands on."""


def calls(size: int) -> list[Result]:
    """Milliseconds of processor of whole calls, password included, on a store of `size` incidents.

    What writes, or notes who looked, has a small store of its own, with the record of one person.
    """
    with tempfile.TemporaryDirectory() as folder:
        secret, call = Path(folder) / "secret", Path(folder) / "call.json"
        secret.write_text(f"{stores.PASSWORD}\n")
        call.write_text(json.dumps({"type": "noise", "summary": "Shouting in the street"}))
        signed = _signed(stores.store_of(size), secret)
        small = _signed(_one_person(), secret)
        bare, libraries = _processor("-c", BARE), _processor("-c", LIBRARIES)
        rows = (
            ("precinct --help", ("--help",), bare, 250.0),
            ("precinct version", ("version",), bare, 250.0),
            ("precinct list --help", ("list", "--help"), bare, 250.0),
            ("precinct list call", ("list", "call", *signed), libraries, 700.0),
            ("precinct show incident 1", ("show", "incident", "1", *signed), libraries, 700.0),
            ("precinct enter call", ("enter", "call", str(call), *small), libraries, 1_100.0),
            ("precinct show custody 1", ("show", "custody", "1", "--purpose", "duty", *small), libraries, 1_100.0),
        )
        return [
            Result(f"{name}, processor", _processor("-m", "precinct_tui", *words), beside, None,
                   "Python importing the same libraries", most=most)
            for name, words, beside, most in rows
        ]  # fmt: skip


def _signed(home: Path, secret: Path) -> tuple[str, ...]:
    return ("--home", str(home), "--officer", "2", "--password-file", str(secret), "--lang", "en")


def _one_person() -> Path:
    """The folder of a new store that holds the custody record of one who was released."""
    home = stores.fresh("one-person")
    desk = open_store(home, "2", stores.PASSWORD)
    writer = DemoWriter(desk.store, random.Random(8), (desk.officer.uid,))
    with writer.batch():
        held.record(writer, desk.now() - timedelta(hours=5), random.Random(7))
    desk.store.close()
    return home


def _processor(*words: str) -> float:
    """Milliseconds of processor of a program and its threads, the median of several runs after one."""
    return statistics.median([_once(words) for _round in range(ROUNDS + 1)][1:]) * 1_000


def _once(words: tuple[str, ...]) -> float:
    before = os.times()
    subprocess.run([sys.executable, *words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system
