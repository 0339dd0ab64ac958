"""Where memory sticks and other disks are mounted: the one place that looks for them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from db.storage.files import real
from db.words.messages import M_, Message

MEDIA = ("/media", "/run/media", "/mnt")
"""Where desktops and people mount a stick: /media/STICK, /media/USER/STICK."""
FSTAB = Path("/etc/fstab")
"""What is mounted where when the machine starts: https://man7.org/linux/man-pages/man5/fstab.5.html"""


def memory_sticks(places: Iterable[str] = MEDIA, *, writable: bool = False) -> tuple[Path, ...]:
    """The sticks that are mounted, by their paths; `writable`: only those that may be written to. Touches the disk."""
    mounts = (mount for place in places for mount in sorted((*Path(place).glob("*"), *Path(place).glob("*/*"))))
    return tuple(mount for mount in mounts if mount.is_mount() and (not writable or os.access(mount, os.W_OK)))


def stick_folders(sticks: Iterable[Path]) -> Iterator[Path]:
    """The sticks themselves, and the folders one level down. Touches the disk."""
    for stick in sticks:
        yield stick
        try:
            inside = sorted(path for path in stick.iterdir() if path.is_dir())
        except OSError:
            continue
        yield from inside


def files_on_sticks(*endings: str) -> list[Path]:
    """The files on mounted sticks that end so, on a stick itself or one level down. Touches the disk."""
    folders = stick_folders(memory_sticks())
    return [
        path
        for folder in folders
        for path in sorted(folder.iterdir())
        if path.name.lower().endswith(endings) and not path.name.startswith(".") and path.is_file()
    ]


def doubt_of(home: Path, folder: Path, places: Iterable[str] = MEDIA, fstab: Path = FSTAB) -> Message | None:
    """Why a backup in `folder` may be lost with the store in `home`: it is on the same disk, perhaps because nothing
    is mounted where a stick is meant to be; None where nothing speaks for it. Touches the disk.
    """
    place = real(folder)
    if (empty := _unmounted(place, places, fstab)) is not None:
        return M_(
            "Nothing is mounted at {place}: the backup is on this machine's own disk, and lost with it. Mount the stick"
            " or disk, then back up again.",
            place=str(empty),
        )
    try:
        own = _disk_of(home) == _disk_of(_nearest(place))
    except OSError:
        return None
    if own:
        return M_("The backup is on the same disk as the store, and lost with it. Take it to a stick or another disk.")
    return None


def _unmounted(place: Path, places: Iterable[str], fstab: Path) -> Path | None:
    """The mount point that a path goes through and where nothing is mounted; None where there is none."""
    way = (place, *place.parents)
    for point in _listed(fstab):
        if point in way and not os.path.ismount(point):
            return point
    for media in map(Path, places):
        if media in way:
            inside = way[: way.index(media)]
            if inside and not any(map(os.path.ismount, (*inside, media))):
                return inside[-1]
    return None


def _listed(fstab: Path) -> Iterator[Path]:
    try:
        lines = fstab.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return
    for line in lines:
        fields = line.split()
        if len(fields) > 1 and not line.lstrip().startswith("#") and fields[1].startswith("/"):
            yield Path(re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), fields[1]))


def _nearest(place: Path) -> Path:
    """The nearest folder on the way to a path that is there."""
    return next(path for path in (place, *place.parents) if path.exists())


def _disk_of(path: Path) -> str:
    """What tells a disk from another: of a partition the whole one. Raises OSError."""
    device = os.stat(path).st_dev
    block = Path(f"/sys/dev/block/{os.major(device)}:{os.minor(device)}").resolve()
    return str(block.parent) if (block / "partition").exists() else str(block)
