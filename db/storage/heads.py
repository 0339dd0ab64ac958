"""Where each store's journal ended, remembered outside its folder (the user's state folder).

A folder copied back whole carries an older keys.json too; only a memory outside it can tell.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from pathlib import Path
from typing import Any

import platformdirs

from db.storage.durable import write_durably


def _folder() -> Path:
    return Path(os.environ.get("PRECINCT_STATE") or platformdirs.user_state_dir("precinct"))


def _file(store: str, home: Path) -> Path:
    place = hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:12]
    return _folder() / f"{store}-{place}.json"


def remember(store: str, home: Path, head: dict[str, Any]) -> None:
    """Keep the head of the store in a folder. A place that cannot be written stops nothing: keys.json has it too."""
    try:
        _folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        write_durably(_file(store, home), json.dumps(head).encode())
    except OSError:
        return


def recall(store: str, home: Path) -> dict[str, Any]:
    """The head that this machine remembers of the store in a folder; empty where it knows none."""
    try:
        found = json.loads(_file(store, home).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def forget(store: str, home: Path) -> None:
    """Forget a folder, as when a store was made in one and then moved."""
    with contextlib.suppress(OSError):
        _file(store, home).unlink()
