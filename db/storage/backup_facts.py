"""Reach that a backup carries in the clear: whose it is, how far it reaches, and the sums of its files.

They tell backups apart, and a flipped bit from none, before any password. What they say is compared with the encrypted
file once a key opens it (db/opening/restored_checks.py). A backup of version 0.1.0 has no such file: its name and its
keys.json say less.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from sqlalchemy import Connection, select

from db.storage import ends, files, keys
from db.storage.durable import flush, write_durably
from db.storage.models import JOURNAL
from db.words.messages import Refused

FILE = "backup.json"
FORMAT = 1
NAME = re.compile(r"precinct-(\d{8}T\d{6}Z)-(\d+)(?:-(\d+))?")
"""The name of a finished backup: its moment, the position up to which it reaches, a number where two would be alike."""
_SIDE = ("-wal", "-shm", ".tmp")
_MOMENT = "%Y%m%dT%H%M%SZ"
Sums = Mapping[str, tuple[int, str]]
"""By the name of a file: its size in bytes and its SHA-256."""


@dataclass(frozen=True, slots=True)
class EpochStart:
    """An epoch of a store: its number, the position of its first entry, and the beginning of that entry's hash, by
    which two epochs of one number are told apart."""

    epoch: int
    first: int
    mark: str


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a store or a backup reaches: its epochs, the oldest first, and the position that people are told."""

    store: str
    epochs: tuple[EpochStart, ...]
    position: int

    @property
    def epoch(self) -> int:
        """The newest one; 0 where none is known."""
        return self.epochs[-1].epoch if self.epochs else 0


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished backup, as it can be told without a password."""

    path: Path
    facts: Reach
    at: datetime
    """When it was made, by the clock of then."""
    number: int
    """Which of several of one moment and position."""
    badges: tuple[str, ...]
    """The officers who have a key in it."""
    sums: Sums | None
    """None: version 0.1.0 made it, without sums, and it says nothing of its epochs but the newest one's number."""

    @property
    def is_known(self) -> bool:
        """Whether it can be told whose it is."""
        return bool(self.facts.store)


def of_store(conn: Connection, store: str, unit: str, origin: str) -> Reach:
    """Reach of an open store, as the caller's transaction sees it."""
    epochs = sorted({epoch for of, by, epoch, _stream in ends.chains(conn) if (of, by) == (unit, origin)})
    return Reach(store, tuple(_start_of(conn, unit, origin, epoch) for epoch in epochs), ends.last_position(conn))


def _start_of(conn: Connection, unit: str, origin: str, epoch: int) -> EpochStart:
    """By the streams that people are told of: where sealed entries are is nobody's to know."""
    columns, found = JOURNAL.c, []
    for stream in ("record", "access"):
        mine = (columns.unit == unit, columns.origin == origin, columns.epoch == epoch, columns.stream == stream)
        row = conn.execute(select(columns.position, columns.hash).where(*mine).order_by(columns.seq).limit(1)).first()
        if row is not None:
            found.append((row.position, row.hash))
    first, digest = min(found, default=(0, ""))
    return EpochStart(epoch, first, digest[:16])


def seal(folder: Path, facts: Reach | None) -> None:
    """Write the facts and the sums of all files of a finished folder beside them; `facts`: None of a damaged store."""
    content: dict[str, Any] = {"format": FORMAT, "files": _sums_of(folder)}
    if facts is not None:
        epochs = [[start.epoch, start.first, start.mark] for start in facts.epochs]
        content |= {"store": facts.store, "epochs": epochs, "position": facts.position}
    write_durably(folder / FILE, json.dumps({**content, "sum": _sum_of(content)}, indent=1).encode())
    flush(folder / FILE)


def _sums_of(folder: Path) -> dict[str, list[Any]]:
    """By name: [size, SHA-256]."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(_SIDE))
    return {
        path.relative_to(folder).as_posix(): [path.stat().st_size, files.sha256(path)]
        for path in paths
        if path.name != FILE
    }


def _sum_of(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def read(folder: Path) -> Backup | None:
    """A finished backup as it can be told without a password; None where its name is none of a backup's.

    Never raises for what it holds: where that can't be read, its name says how far it reaches.
    """
    name = NAME.fullmatch(folder.resolve().name)
    if name is None:
        return None
    try:
        at = datetime.strptime(name[1], _MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return None
    ring: keys.Keyring | None = None
    badges: tuple[str, ...] = ()
    with contextlib.suppress(Refused):
        ring = keys.read(folder)
        badges = tuple(slot.name for slot in ring.slots if slot.kind == "officer")
    said = _said_in(folder)
    if said is not None and said[0].store:
        reach = said[0]
    else:  # of version 0.1.0, or damaged
        epoch = 0 if ring is None else _whole_number(ring.head.get("epoch"))
        reach = Reach("" if ring is None else ring.store, (EpochStart(epoch, 0, ""),), int(name[2]))
    return Backup(folder, reach, at, int(name[3] or 1), badges, None if said is None else said[1])


def sums_in(folder: Path) -> Sums | None:
    """The sums that a folder carries; None where it has none. What can't be read fits no file."""
    said = _said_in(folder)
    return None if said is None else said[1]


def _said_in(folder: Path) -> tuple[Reach, Sums] | None:
    """(facts, sums); None where the file is missing. One that can't be read has a sum that fits no file."""
    damaged = Reach("", (), 0), {FILE: (0, "")}
    try:
        content = json.loads((folder / FILE).read_text(encoding="utf-8"))
        proved = content.pop("sum")
        if proved != _sum_of(content) or content["format"] > FORMAT:
            return damaged
        sums = {str(name): (int(size), str(digest)) for name, (size, digest) in content["files"].items()}
        if any(PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts for name in sums):
            return damaged
        epochs = tuple(
            EpochStart(_whole_number(epoch), _whole_number(first), str(mark))
            for epoch, first, mark in content.get("epochs", ())
        )
        facts = Reach(str(content.get("store", "")), epochs, _whole_number(content.get("position", 0)))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return damaged
    return facts, sums


def _whole_number(given: object) -> int:
    return given if type(given) is int and given >= 0 else 0


def bad_files(folder: Path) -> tuple[str, ...]:
    """Names of files that are not as they were written; of a backup without sums, keys.json if it can't be read."""
    sums = sums_in(folder)
    if sums is not None:
        return differing(folder, sums)
    try:
        keys.read(folder)
    except Refused:
        return (keys.FILE,)
    return ()


def differing(folder: Path, sums: Sums) -> tuple[str, ...]:
    """Names of files in a folder that do not fit these sums, or can't be read."""
    return tuple(name for name, (size, digest) in sums.items() if not _fits(folder / name, size, digest))


def _fits(path: Path, size: int, digest: str) -> bool:
    try:
        return path.stat().st_size == size and files.sha256(path) == digest
    except OSError:
        return False
