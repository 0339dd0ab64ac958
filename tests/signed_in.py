"""Desks at fresh copies of the ready store, without all that a sign-in looks at.

A sign-in takes longer than most tests do with the desk afterwards, and at the same store it finds the same. So the
officer of each role signs in once in each worker, by `open_store`; what lies in the folder then is copied, and what the
program knows then is given to the store that opens the copy. A test gets this where its store is untouched and the
clock still stands where it began; else it signs in (tests/test_signed_in.py compares both).
"""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.projections import projecting
from db.opening.access_entries import note_sign_in
from db.storage import ends, keys, program, reserve
from db.storage.store import Store
from db.words.ids import Source
from tests.made_once import copy_store

Files = dict[str, tuple[int, int]]
"""When each file of a store was written last, in nanoseconds, and its bytes."""
Parts = list[tuple[int, bytes]]
"""Where a file differs from the same file of the ready store, in bytes from its beginning, and what stands there."""
PART = 4096
KNOWN = ("pins", "passwords", "signers")
"""What a store knows in memory from a sign-in on, beside the rights."""


@dataclass(frozen=True)
class SignedIn:
    """The officer of a role who has just signed in: the folder as it is then, and his desk, which is closed."""

    folder: Path
    desk: Desk
    knows: dict[str, Any]
    entries: int
    """How many entries the journal has then."""
    changed: dict[str, Parts]
    """What his sign-in wrote into files of the ready store: a few pages of its six megabytes."""

    def at_copy(self, home: Path, source: Source) -> Desk:
        """His desk at another copy of the same store, at the moment of his sign-in."""
        for file in self.folder.iterdir():
            if file.name in self.changed:
                write_parts(home / file.name, self.changed[file.name], file.stat().st_size)
            elif file.name not in (reserve.FILE, reserve.INDEX):
                shutil.copyfile(file, home / file.name)
        return self._opened(home, self.desk.store.keyring, source)

    def beside(self, home: Path, source: Source) -> Desk:
        """His desk at such a copy where others signed in before him and did nothing else."""
        desk = self._opened(home, keys.load(home), source)
        note_sign_in(desk, "signed_in")
        return desk

    def _opened(self, home: Path, ring: keys.Keyring, source: Source) -> Desk:
        before = self.desk.store
        store = Store(home, before.unlocked, ring)
        store.load_info()
        for name, known in self.knows.items():
            setattr(store, name, copy.deepcopy(known))
        store.rights = before.rights
        store.remember_head()
        store.take_room()
        return Desk(store, self.desk.officer, self.desk.ports, source, self.desk.password_is_given)


class ReadyDesks:
    """The officers of all roles, each at a copy of the ready store in a folder of his own."""

    def __init__(self, ready: Path, folder: Path, sign_in: Callable[[Path, Role], Desk]) -> None:
        self._files, self._versions = files_of(ready), _versions()
        self.signed_in = {role: _signed_in(ready, folder / role, role, sign_in) for role in Role}

    def writes_more(self, role: Role) -> bool:
        """Whether more is written when such an officer signs in than that he came."""
        return self.signed_in[role].entries > min(each.entries for each in self.signed_in.values())

    def files(self) -> Files | None:
        """The files of the ready store; None where the program under test is of another version, or its folds are."""
        return self._files if self._versions == _versions() else None


def _versions() -> dict[str, Any]:
    return {**projecting.VERSIONS, "program": program.VERSION}


def files_of(home: Path) -> Files:
    """What tells whether anybody wrote to a store: its files, without the room that it keeps and SQLite's index."""
    left_out = (reserve.FILE, reserve.INDEX, "-shm")
    found = {each.name: each.stat() for each in home.iterdir() if not each.name.endswith(left_out)}
    return {name: (stat.st_mtime_ns, stat.st_size) for name, stat in found.items()}


def parts_that_differ(before: bytes, after: bytes) -> Parts:
    """Where a file was written, in pages, and what stands there now."""
    starts = range(0, len(after), PART)
    return [
        (start, after[start : start + PART])
        for start in starts
        if before[start : start + PART] != after[start : start + PART]
    ]


def write_parts(file: Path, parts: Parts, size: int) -> None:
    """Make a copy of the file as it was before of that as it is after: these parts, and this many bytes in all."""
    with file.open("r+b") as opened:
        for start, part in parts:
            opened.seek(start)
            opened.write(part)
        opened.truncate(size)


def _changed(before: Path, after: Path) -> dict[str, Parts]:
    names = [each.name for each in after.iterdir() if each.name not in (reserve.FILE, reserve.INDEX)]
    return {
        name: parts_that_differ((before / name).read_bytes(), (after / name).read_bytes())
        for name in names
        if (before / name).exists()
    }


def _signed_in(ready: Path, home: Path, role: Role, sign_in: Callable[[Path, Role], Desk]) -> SignedIn:
    desk = sign_in(copy_store(ready, home), role)
    knows = {name: copy.deepcopy(getattr(desk.store, name)) for name in KNOWN}
    with desk.store.reading() as conn:
        entries = ends.end(conn)
    desk.store.close(remember=False)
    return SignedIn(home, desk, knows, entries, _changed(ready, home))
