"""Where memory sticks are mounted: the one place that looks for them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

MEDIA = ("/media", "/run/media", "/mnt")
"""Where desktops and people mount a stick: /media/STICK, /media/USER/STICK."""


def memory_sticks(places: Iterable[str] = MEDIA, *, writable: bool = False) -> tuple[Path, ...]:
    """The sticks that are mounted, by their paths; `writable`: only those that may be written to. Touches the disk."""
    mounts = (mount for place in places for mount in sorted((*Path(place).glob("*"), *Path(place).glob("*/*"))))
    return tuple(mount for mount in mounts if mount.is_mount() and (not writable or os.access(mount, os.W_OK)))
