"""What was sealed or protected, kept beside the store: restoring an older backup does it again."""

from __future__ import annotations

from pathlib import Path

from db.storage.durable import write_durably

FILE = "sealed.txt"


def remember(home: Path, uid: str) -> None:
    """Note a sealed record beside the store, on the disk before this returns. What stands there stays as it is."""
    if uid not in recall(home):
        before = _content(home)
        gap = b"\n" if before and not before.endswith(b"\n") else b""
        write_durably(home / FILE, before + gap + f"{uid}\n".encode())


def recall(home: Path) -> tuple[str, ...]:
    """The uids that were sealed, oldest first; damaged bytes name nothing."""
    return tuple(_content(home).decode("utf-8", "replace").split())


def _content(home: Path) -> bytes:
    try:
        return (home / FILE).read_bytes()
    except OSError:
        return b""
