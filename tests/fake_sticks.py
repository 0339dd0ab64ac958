"""Sticks that are not there: `lsblk` and `udisksctl` as they answer on a kiosk, as two small programs on PATH."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

import pytest

LSBLK = """#!/bin/sh
cat "{state}"
"""
UDISKSCTL = """#!{python}
import json, sys
verb, device = sys.argv[1], sys.argv[3]
with open("{calls}", "a") as calls:
    calls.write(" ".join(sys.argv[1:]) + "\\n")
devices = json.load(open("{state}"))
for disk in devices["blockdevices"]:
    for each in disk["children"]:
        if each["path"] == device:
            if each["label"] == {stuck!r} and verb == "unmount":
                sys.exit("target is busy")
            each["mountpoint"] = "{media}/" + (each["label"] or "A1B2-C3D4") if verb == "mount" else None
json.dump(devices, open("{state}", "w"))
"""


class FakeSticks:
    """Sticks of these labels, None for one without, plugged in and not mounted; the one called `stuck` is in use."""

    def __init__(
        self, folder: Path, patch: pytest.MonkeyPatch, labels: Iterable[str | None], *, stuck: str = ""
    ) -> None:
        import sys

        self.media, self._calls, self._state = folder / "media", folder / "calls", folder / "lsblk.json"
        tools = folder / "bin"
        tools.mkdir()
        self._calls.touch()
        self._state.write_text(json.dumps({"blockdevices": [_disk(at, label) for at, label in enumerate(labels)]}))
        for label in labels:
            (self.media / (label or "A1B2-C3D4")).mkdir(parents=True)
        given = {
            "state": self._state, "calls": self._calls, "media": self.media, "stuck": stuck, "python": sys.executable,
        }  # fmt: skip
        for name, text in (("lsblk", LSBLK), ("udisksctl", UDISKSCTL)):
            (tools / name).write_text(text.format(**given))
            (tools / name).chmod(0o755)
        patch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
        patch.setenv("PRECINCT_KIOSK", "1")
        patch.setattr("db.storage.removable.UDISKS_FOLDERS", (str(self.media),))

    @property
    def calls(self) -> list[str]:
        """The words of each call of udisksctl."""
        return self._calls.read_text().splitlines()

    @property
    def mounted(self) -> list[str]:
        """Labels of what is mounted now."""
        disks = json.loads(self._state.read_text())["blockdevices"]
        return [part["label"] for disk in disks for part in disk["children"] if part["mountpoint"]]


def _disk(at: int, label: str | None) -> dict[str, object]:
    name = f"/dev/sd{'abcdef'[at]}"
    part = {
        "path": f"{name}1", "label": label, "fstype": "vfat", "size": "14.9G", "mountpoint": None, "hotplug": False,
        "tran": None,
    }  # fmt: skip
    disk = {"path": name, "label": None, "fstype": None, "size": "14.9G", "mountpoint": None, "hotplug": False}
    return {**disk, "tran": "usb", "children": [part]}
