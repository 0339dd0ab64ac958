"""Files on a stick, on a share or in a call: written so that what is there is whole, read within bounds."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from db.storage.durable import write_durably
from db.storage.files import read_named
from db.storage.mounts import memory_sticks, stick_folders
from db.words.messages import M_, Refused

BUNDLE, RECEIPT, ORDERS = ".bundle", ".receipt", ".orders"
FILES_MOST = 5_000
BYTES_MOST = 16 * 1024 * 1024
FOLDER = "precinct-units"
"""The folder of a stick that is written to where none there holds such files yet."""
KEY, KEY_MOST = ".json", 64 * 1024
Progress = Callable[[int, int], object]
"""Told how much is done, of how much."""


class Bag(dict[str, bytes]):
    """Files by their names that go over a cable instead of a stick."""


StickFiles = Path | Bag
"""Where files are: a folder, or a bag."""


def bundle_name(sender: str, receiver: str, part: int) -> str:
    """The name of a bundle's file. It is a label: what the file is, stands in it."""
    return f"{sender}.{receiver}.{part:03}{BUNDLE}"


def receipt_name(seat: str, unit: str) -> str:
    """The name of a receipt's file."""
    return f"{seat}.{unit}{RECEIPT}"


def orders_name(seat: str, unit: str) -> str:
    """The name of a file of a seat's orders."""
    return f"{seat}.{unit}{ORDERS}"


def put(folder: StickFiles, name: str, content: bytes, *, make: bool = False) -> None:
    """Write a file and read it back. Raises Refused("unwritable").

    `make`: a folder that is not there is made. On a share that went away it must not be: nobody looks into that one.
    Whoever sits at the other end is another user there: the file and a new folder are his to read and to answer in.
    What is in them is sealed to a unit or no secret.
    """
    if isinstance(folder, Bag):
        folder[name] = content
        return
    path = folder / name
    try:
        if make and not folder.is_dir():
            folder.mkdir(parents=True)
            folder.chmod(0o777)
        write_durably(path, content)
        path.chmod(0o644)
        same = _from_the_stick(path) == content
    except OSError:
        same = False
    if not same:
        raise Refused("unwritable", {}, M_(
            "{folder} can't be written to, or does not give back what was written. Try another stick.",
            folder=str(folder),
        ))  # fmt: skip


def _from_the_stick(path: Path) -> bytes:
    """What is in a file now. The copy in memory, which answers for any stick, is let go first."""
    if hasattr(os, "posix_fadvise"):
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return path.read_bytes()


def drop_others(folder: StickFiles, before: str, kept: set[str]) -> None:
    """Take away the files whose names begin so and that were not written now: parts of an earlier time."""
    for path in () if isinstance(folder, Bag) else folder.glob(f"{before}*{BUNDLE}"):
        if path.name not in kept:
            path.unlink(missing_ok=True)


def read(folder: StickFiles, ending: str, progress: Progress | None = None) -> Iterator[tuple[str, bytes]]:
    """Each file with this ending: its name, and its bytes; b"" where it can't be read or is larger than any. One that
    went away meanwhile (on a share others write) is none.

    `progress` is told of each file before it is read, and at the end. Raises Refused("unreadable") where there is no
    such folder.
    """
    if isinstance(folder, Bag):
        yield from [(name, folder[name]) for name in sorted(folder) if name.endswith(ending)]
        return
    if not folder.is_dir():
        raise Refused("unreadable", {}, M_("There is no folder {folder}.", folder=str(folder)))
    paths = sorted(folder.glob(f"*{ending}"))[:FILES_MOST]
    for place, path in enumerate(paths):
        if progress is not None:
            progress(place, len(paths))
        raw = contents(path)
        if raw or path.exists():
            yield path.name, raw
    if progress is not None and paths:
        progress(len(paths), len(paths))


def contents(path: Path, most: int = BYTES_MOST) -> bytes:
    """The bytes of a file; b"" where it can't be read or has more than `most`."""
    try:
        return read_named(path, most)
    except OSError:
        return b""


def folders_with(*endings: str) -> tuple[Path, ...]:
    """The folders on mounted sticks that hold files with one of these endings: a stick itself, or one level down."""
    return tuple(
        folder for folder in stick_folders(memory_sticks()) if any(any(folder.glob(f"*{ending}")) for ending in endings)
    )


def folders_to_write() -> tuple[Path, ...]:
    """A folder on each mounted stick that may be written to: the one that has such files already, or `FOLDER`."""
    used = folders_with(BUNDLE, RECEIPT, ORDERS)
    sticks = memory_sticks(writable=True)
    return tuple(next((each for each in used if each.is_relative_to(stick)), stick / FOLDER) for stick in sticks)


def json_files() -> Iterator[tuple[Path, bytes]]:
    """The files on mounted sticks that may be key files, with what they hold."""
    for folder in stick_folders(memory_sticks()):
        for path in sorted(folder.glob(f"*{KEY}"))[:FILES_MOST]:
            if raw := contents(path, KEY_MOST):
                yield path, raw
