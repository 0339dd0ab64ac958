"""Files on a stick: written so that what is there is whole, read back, and read within bounds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from db.storage.durable import write_durably
from db.words.messages import M_, Refused

BUNDLE, RECEIPT, ORDERS = ".bundle", ".receipt", ".orders"
FILES_MOST = 5_000
BYTES_MOST = 16 * 1024 * 1024


def bundle_name(sender: str, receiver: str, part: int) -> str:
    """The name of a bundle's file. It is a label: what the file is, stands in it."""
    return f"{sender}.{receiver}.{part:03}{BUNDLE}"


def receipt_name(seat: str, unit: str) -> str:
    """The name of a receipt's file."""
    return f"{seat}.{unit}{RECEIPT}"


def orders_name(seat: str, unit: str) -> str:
    """The name of a file of a seat's orders."""
    return f"{seat}.{unit}{ORDERS}"


def put(folder: Path, name: str, content: bytes) -> None:
    """Write a file and read it back. Raises Refused("unwritable")."""
    path = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_durably(path, content)
        same = path.read_bytes() == content
    except OSError:
        same = False
    if not same:
        raise Refused("unwritable", {}, M_(
            "{folder} can't be written to, or does not give back what was written. Try another stick.",
            folder=str(folder),
        ))  # fmt: skip


def drop_others(folder: Path, before: str, kept: set[str]) -> None:
    """Take away the files whose names begin so and that were not written now: parts of an earlier time."""
    for path in folder.glob(f"{before}*{BUNDLE}"):
        if path.name not in kept:
            path.unlink(missing_ok=True)


def read(folder: Path, ending: str) -> Iterator[tuple[str, bytes]]:
    """Each file with this ending: its name, and its bytes; b"" where it can't be read or is larger than any.

    Raises Refused("unreadable") where there is no such folder.
    """
    if not folder.is_dir():
        raise Refused("unreadable", {}, M_("There is no folder {folder}.", folder=str(folder)))
    for path in sorted(folder.glob(f"*{ending}"))[:FILES_MOST]:
        try:
            content = path.read_bytes() if path.is_file() and path.stat().st_size <= BYTES_MOST else b""
        except OSError:
            content = b""
        yield path.name, content
