"""What was sealed or protected, kept beside the store: restoring an older backup does it again."""

from __future__ import annotations

from pathlib import Path

from db.storage.durable import write_durably

FILE = "sealed.txt"


def remember(home: Path, uid: str) -> None:
    """Note a sealed record beside the store, on the disk before this returns."""
    known = recall(home)
    if uid not in known:
        write_durably(home / FILE, "".join(f"{item}\n" for item in (*known, uid)).encode())


def recall(home: Path) -> tuple[str, ...]:
    """The uids that were sealed, oldest first."""
    try:
        return tuple((home / FILE).read_text(encoding="utf-8").split())
    except OSError:
        return ()
