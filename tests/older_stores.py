"""Stores that released versions left (tests/four_stores.py made them), each opened at the moment it was left at."""

from __future__ import annotations

import json
import os
import subprocess
import tarfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.opening.setup import open_store
from db.storage import files
from db.words.ids import Source
from tests.conftest import BADGES, PASSWORD, ROOT, Clock
from tests.made_once import copy_store, made_once
from tools.postgres import empty_database, programs

KEPT = ROOT / "tests" / "data" / "v0.1.0"
"""What version 0.1.0 left; its README.md says what is there."""
EVERY_KIND = KEPT / "precinct.tar.xz"
"""The one that holds every kind of event that a unit writes."""
IN_FILES = tuple(KEPT / f"{name}.tar.xz" for name in ("precinct", "machines", "county"))
PROVINCE = KEPT / "province.tar.xz"
"""Its tables lie on PostgreSQL: a dump of them stands in the archive."""
DUMP = "province.sql"


def told_of(archive: Path) -> dict[str, Any]:
    """What its version showed of a store, and wrote down beside it."""
    told: dict[str, Any] = json.loads((archive.parent / f"{name_of(archive)}.json").read_text(encoding="utf-8"))
    return told


def name_of(archive: Path) -> str:
    """What a store is called: the name of its archive."""
    return archive.name.partition(".")[0]


def clock_of(archive: Path) -> Clock:
    """A clock that stands at the moment at which the store was left."""
    clock = Clock()
    clock.set(datetime.fromisoformat(told_of(archive)["moment"]))
    return clock


def unpack(archive: Path, home: Path, role: Role, factory: pytest.TempPathFactory) -> Desk:
    """Open a copy of a store in a file as the officer of a role. What an older version made in it was renewed once in
    this run, when the duty officer came."""

    def renew(folder: Path) -> None:
        extract(archive, folder / "store")
        opened(archive, folder / "store", Role.DUTY).store.close()

    renewed, _nothing = made_once(factory, f"renewed-{name_of(archive)}", renew)
    return opened(archive, copy_store(renewed / "store", home), role)


def extract(archive: Path, home: Path) -> None:
    """The files of a store, in this folder."""
    with tarfile.open(archive) as packed:
        packed.extractall(home, filter="data")


def opened(archive: Path, home: Path, role: Role) -> Desk:
    """The officer of a role at what was unpacked in a folder."""
    desk = open_store(home, BADGES[role], PASSWORD, Source(clock_of(archive)))
    desk.store.settle()
    return desk


def restore_dump(server: str, home: Path) -> str:
    """Bring the dump that was unpacked in a seat's folder into a new database of a server; its address.

    `server`: the address of its databases, `{name}` left open. The folder's store lies there from now on.
    """
    there = programs()
    assert there is not None
    address = empty_database(server, f"older_{os.getpid()}_{home.name.lower()}")
    words = ["--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--dbname", address, "--file", home / DUMP]
    subprocess.run([there / "psql", *words], check=True, stdout=subprocess.DEVNULL)
    (home / files.ADDRESS).write_text(f"{address}\n", encoding="utf-8")
    return address
