"""What tells a store whose making or restoring was interrupted (db/storage/placing.py)."""

from __future__ import annotations

from pathlib import Path

from db.words.messages import M_, Message

MAKING, READY = ".unfinished", ".ready"
"""The folder while it is filled, and once it is whole: then its files move out one by one, keys.json last."""


def unfinished(home: Path) -> Message | None:
    """What to say of a folder whose database moved out and whose keys did not; None for any other folder."""
    if not (home / READY).exists():
        return None
    return M_(
        "Making or restoring the store in {home} was interrupted. Repeat it: `precinct restore DIR`, or"
        " `precinct init` for a new one.",
        home=str(home),
    )
