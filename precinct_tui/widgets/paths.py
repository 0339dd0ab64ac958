"""What a field for a file offers: folders and files that begin as what was typed does.

Folders are read in a thread of their own: a memory stick that sleeps, or a share that is gone, must not hold the
screen.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from pathlib import Path

from db.storage.mounts import MEDIA
from db.words.folding import fold
from precinct_tui.language.present import Choice

OFFERED = 20
READ_AT_MOST = 5_000
PATIENCE = 0.05
"""Seconds that the screen waits for a folder; what comes later is offered at the next key."""
STARTS = (*(f"{place}/" for place in MEDIA), "~/")


def suggest_paths(typed: str) -> Sequence[Choice]:
    """Paths that begin as `typed` does, folders with a / at their end; at first home, and where sticks are mounted."""
    typed = typed.strip()
    if "/" not in typed:
        return [Choice(start, start, start) for start in STARTS if os.path.isdir(os.path.expanduser(start))]
    folder, _slash, begun = typed.rpartition("/")
    inside = _names(os.path.expanduser(f"{folder}/"))
    wanted = fold(begun)
    names = sorted(name for name in inside if fold(name).startswith(wanted) and (begun or not name.startswith(".")))
    paths = [f"{folder}/{name}" for name in names if f"{folder}/{name}" != typed]
    return [Choice(path, path, path) for path in paths[:OFFERED]]


def _names(folder: str) -> list[str]:
    names: list[str] = []
    reader = threading.Thread(target=_read, args=(folder, names), daemon=True)
    reader.start()
    reader.join(PATIENCE)
    return [] if reader.is_alive() else names


def _read(folder: str, names: list[str]) -> None:
    try:
        with os.scandir(Path(folder)) as entries:
            for place, entry in enumerate(entries):
                if place >= READ_AT_MOST:
                    return
                names.append(f"{entry.name}/" if entry.is_dir() else entry.name)
    except OSError:
        return
