"""Version that starts on this machine, and the folder that versions lie in; light, since every desk asks."""

from __future__ import annotations

import os
from pathlib import Path

VERSIONS, CURRENT = "versions", "current"


def place_of(prefix: Path) -> Path | None:
    """The folder that a program runs below, from its `sys.prefix`; None of one that was installed otherwise."""
    where = prefix.parent.parent
    return where if prefix.parent.name == VERSIONS and (where / CURRENT).is_symlink() else None


def current(where: Path) -> str | None:
    """The version that starts; None where none is installed."""
    link = where / CURRENT
    return Path(os.readlink(link)).name if link.is_symlink() else None


def starting_instead(prefix: Path) -> str | None:
    """The version that starts from now on in the place of the one that runs from `prefix`; None where it is that one,
    or was installed otherwise."""
    where = place_of(prefix)
    now = None if where is None else current(where)
    return None if now == prefix.name else now
