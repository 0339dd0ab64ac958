"""Memory sticks on a kiosk: mounted when a file is asked for, and let go again, by udisks2.

A desktop mounts sticks for its user. A kiosk has nobody else who does, so the program asks udisks2, which lets the
desk's account do this and nothing more (docs/kiosk.md). Everywhere else nothing here does anything.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KIOSK = "PRECINCT_KIOSK"
"""Set to 1 in the environment of a kiosk's desk."""
OPTIONS = "nosuid,nodev,noexec"
UDISKS_FOLDERS = ("/media", "/run/media")
LIST = ("lsblk", "--json", "--output", "PATH,LABEL,FSTYPE,SIZE,MOUNTPOINT,HOTPLUG,TRAN")
LIST_SECONDS, MOUNT_SECONDS, RELEASE_SECONDS = 5, 20, 120
"""A slow stick takes its time to write what is still owed before it is let go."""


@dataclass(frozen=True, slots=True)
class Stick:
    """A file system on a disk that can be pulled: its device, its name for people, and where it is mounted."""

    device: str
    name: str
    mounted: Path | None


@dataclass(frozen=True, slots=True)
class Released:
    """Names of sticks that may be taken out now, and of those that are still in use."""

    free: tuple[str, ...] = ()
    busy: tuple[str, ...] = ()


def is_kiosk(env: Mapping[str, str] = os.environ) -> bool:
    """True where this desk runs on a kiosk, and mounts sticks itself."""
    return env.get(KIOSK) == "1"


def list_sticks() -> tuple[Stick, ...]:
    """The sticks that are plugged in, mounted or not; none where the system cannot tell. Touches the disk."""
    try:
        listed = json.loads(_run(LIST, LIST_SECONDS))
    except (OSError, subprocess.SubprocessError, ValueError):
        return ()
    return tuple(_sticks(listed.get("blockdevices", ())))


def mount_all() -> None:
    """Mount each stick that is plugged in and not mounted; one that cannot be mounted is left. Touches the disk."""
    for stick in list_sticks():
        if stick.mounted is None:
            _udisks("mount", stick.device, "--options", OPTIONS, seconds=MOUNT_SECONDS)


def release_all() -> Released:
    """Write what is owed and let go each stick that udisks2 mounted. Touches the disk."""
    free: list[str] = []
    busy: list[str] = []
    for stick in list_sticks():
        if stick.mounted is not None and _is_ours(stick.mounted):
            released = _udisks("unmount", stick.device, seconds=RELEASE_SECONDS)
            (free if released else busy).append(stick.name)
    return Released(tuple(free), tuple(busy))


def name_at(folder: Path) -> str:
    """The name of the stick that a folder is on; "" where it is on none. Touches the disk."""
    mounted = ((stick.mounted, stick.name) for stick in list_sticks() if stick.mounted is not None)
    return next((name for place, name in mounted if folder.is_relative_to(place)), "")


def _is_ours(mounted: Path) -> bool:
    """True below the folders where udisks2 mounts; what an administrator mounted elsewhere stays."""
    return any(mounted.is_relative_to(folder) for folder in UDISKS_FOLDERS)


def _sticks(devices: Sequence[dict[str, Any]], pluggable: bool = False) -> Iterator[Stick]:
    """File systems on disks that can be pulled: those the kernel calls so, and all on USB (not every port tells)."""
    for device in devices:
        pulled = pluggable or device["hotplug"] or device["tran"] == "usb"
        yield from _sticks(device.get("children", ()), pulled)
        if pulled and device["fstype"] and not device.get("children"):
            name = device["label"] or device["size"]
            yield Stick(device["path"], name, Path(device["mountpoint"]) if device["mountpoint"] else None)


def _udisks(verb: str, device: str, *words: str, seconds: int) -> bool:
    """Whether udisks2 did it."""
    try:
        _run(("udisksctl", verb, "--block-device", device, "--no-user-interaction", *words), seconds)
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def _run(words: Sequence[str], seconds: int) -> bytes:
    """The output of a program that must end well. Raises OSError, subprocess.SubprocessError."""
    done = subprocess.run(words, capture_output=True, timeout=seconds, check=True, stdin=subprocess.DEVNULL)
    return done.stdout
