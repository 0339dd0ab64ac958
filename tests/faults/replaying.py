"""Power goes away at any step of what writes files: what is on the disk then, name by name and sector by sector."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

SECTOR = 512


@dataclass(frozen=True, slots=True)
class Change:
    """A name that was given, moved or taken away, and which file it means from then on; None: none."""

    name: str
    file: int | None
    moved_from: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """A folder between two steps: the names and contents that are on the disk for good, and what came since.

    `synced` and `written` by file; `beside` is a copy of what lies outside the folder.
    """

    step: str
    names: dict[str, int]
    pending: tuple[Change, ...]
    synced: dict[int, bytes]
    written: dict[int, bytes]
    beside: dict[str, bytes] = field(default_factory=dict)


class Watched:
    """Follows a folder through the steps that bring files onto the disk or rename them; `moments` is what was there.

    What a file held when it was first seen counts as synced, and so does what it holds once it was synced; its name
    once its folder was. A file is kept open until the end: none is mistaken for another of its number.
    """

    def __init__(self, home: Path, beside: Path) -> None:
        self._home, self._beside = home, beside
        self.moments: list[Moment] = []
        self._files: dict[int, int] = {}
        self._named: dict[str, int] = {}
        self._now = Moment("begun", {}, (), {}, {})
        self._look()
        self._now = replace(self._now, names=dict(self._named), pending=(), synced=dict(self._now.written))

    @contextmanager
    def following(self) -> Iterator[None]:
        """Look at the folder before and after each such step."""
        fsync, true_replace = os.fsync, os.replace

        def synced(descriptor: int) -> None:
            path = os.readlink(f"/proc/self/fd/{descriptor}")
            self._picture(f"before sync {path}")
            fsync(descriptor)
            if Path(path).is_relative_to(self._home):
                self._synced(os.fstat(descriptor).st_ino, path)

        def replaced(source: Path, target: Path) -> None:
            self._picture(f"before name {target}")
            true_replace(source, target)
            self._moved(self._name(source), self._name(target))
            self._picture(f"name {target}")

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "fsync", synced)
            patch.setattr(os, "replace", replaced)
            yield
        self._picture("done")
        for descriptor in self._files.values():
            os.close(descriptor)

    def _name(self, path: Path) -> str:
        return str(Path(path).relative_to(self._home))

    def _look(self) -> None:
        """See which names are there and what is written in their files."""
        there: dict[str, int] = {}
        for path in self._home.rglob("*"):
            if path.is_file():
                number = path.stat().st_ino
                if number not in self._files:
                    self._files[number] = os.open(path, os.O_RDONLY)
                there[self._name(path)] = number
        gone = tuple(Change(name, None) for name in self._named if name not in there)
        new = tuple(Change(name, number) for name, number in there.items() if self._named.get(name) != number)
        written = {number: _content(descriptor) for number, descriptor in self._files.items()}
        self._named = there
        self._now = replace(self._now, pending=(*self._now.pending, *gone, *new), written=written)

    def _picture(self, step: str) -> None:
        self._look()
        beside = {path.name: path.read_bytes() for path in self._beside.glob("*")} if self._beside.is_dir() else {}
        self.moments.append(replace(self._now, step=step, beside=beside))

    def _moved(self, source: str, target: str) -> None:
        """One change that is there as a whole or not at all."""
        number = self._named.pop(source)
        self._named[target] = number
        self._now = replace(self._now, pending=(*self._now.pending, Change(target, number, source)))

    def _synced(self, number: int, path: str) -> None:
        self._look()
        folder = Path(path)
        if not folder.is_dir():
            self._now = replace(self._now, synced={**self._now.synced, number: self._now.written[number]})
            return
        there = [change for change in self._now.pending if (self._home / change.name).parent == folder]
        names = applied(self._now.names, there)
        pending = tuple(change for change in self._now.pending if change not in there)
        self._now = replace(self._now, names=names, pending=pending)


def _content(descriptor: int) -> bytes:
    return os.pread(descriptor, os.fstat(descriptor).st_size, 0)


def applied(names: dict[str, int], changes: list[Change]) -> dict[str, int]:
    """The names after these changes, in their order."""
    after = dict(names)
    for change in changes:
        after.pop(change.moved_from, None)
        if change.file is None:
            after.pop(change.name, None)
        else:
            after[change.name] = change.file
    return after


def mixed(chance: random.Random, old: bytes, new: bytes) -> bytes:
    """A file that was being written: each sector the old or the new one, and so its length."""
    length = len(chance.choice((old, new)))
    size = max(len(old), len(new))
    old, new = old.ljust(size, b"\0"), new.ljust(size, b"\0")
    places = range(0, size, SECTOR)
    return b"".join(chance.choice((old, new))[place : place + SECTOR] for place in places)[:length]


def leave(moment: Moment, home: Path, beside: Path, chance: random.Random | None) -> None:
    """Make the folder as power left it at a moment; as a kill left it, where there is no `chance`."""
    shutil.rmtree(home)
    changes = [change for change in moment.pending if chance is None or chance.random() < 0.5]
    for name, number in applied(moment.names, changes).items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        written, old = moment.written[number], moment.synced.get(number, b"")
        path.write_bytes(written if chance is None or written == old else mixed(chance, old, written))
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    for name, content in moment.beside.items():
        (beside / name).write_bytes(content)
