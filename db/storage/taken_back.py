"""A store that went back to the version before: the note beside it of what is still to be taken in again.

The program of the version before knows nothing of it. The next program that brings the store up keeps the note until
the entries are in its journal again; doctor names it meanwhile.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from db.storage.durable import write_durably

FILE = "taken-back.json"


@dataclass(frozen=True, slots=True)
class TakenBack:
    """From which version to which a store went back, when, and what was left behind.

    `entries` were written since the backup, up to one with the hash `last`; they are in the journal file `file`.
    `kept` is the folder with the store as it was before.
    """

    came_from: str
    to: str
    at: str
    entries: int
    last: str
    file: str
    kept: str


def read(home: Path) -> TakenBack | None:
    """The note beside a store; None where there is none, or it can't be read."""
    with contextlib.suppress(OSError, ValueError, TypeError):
        return TakenBack(**json.loads((home / FILE).read_text(encoding="utf-8")))
    return None


def keep(home: Path, note: TakenBack) -> None:
    """Write the note so that a power cut leaves all of it or nothing. Raises OSError."""
    write_durably(home / FILE, json.dumps(asdict(note), indent=1).encode())


def drop(home: Path) -> None:
    """Remove the note: what it names is in the journal again."""
    with contextlib.suppress(OSError):
        (home / FILE).unlink()
