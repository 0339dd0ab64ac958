"""Sticks on a kiosk: which ones are mounted, how, and let go."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from db.storage import removable
from tests.fake_sticks import FakeSticks


def test_a_stick_is_mounted_so_that_nothing_on_it_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sticks = FakeSticks(tmp_path, monkeypatch, ["KINGSTON"])
    removable.mount_all()
    assert sticks.calls == ["mount --block-device /dev/sda1 --no-user-interaction --options nosuid,nodev,noexec"]
    assert [stick.mounted for stick in removable.list_sticks()] == [sticks.media / "KINGSTON"]
    removable.mount_all()
    assert len(sticks.calls) == 1, "what is mounted is left"


def test_it_is_called_by_its_name_and_one_without_by_its_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sticks = FakeSticks(tmp_path, monkeypatch, ["KINGSTON", None])
    removable.mount_all()
    assert removable.name_at(sticks.media / "KINGSTON" / "folder") == "KINGSTON"
    assert removable.name_at(sticks.media / "A1B2-C3D4") == "14.9G"
    assert removable.name_at(tmp_path) == ""


def test_what_is_let_go_is_told_from_what_is_still_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sticks = FakeSticks(tmp_path, monkeypatch, ["KINGSTON", "GREEN"], stuck="GREEN")
    removable.mount_all()
    assert removable.release_all() == removable.Released(("KINGSTON",), ("GREEN",))
    assert sticks.mounted == ["GREEN"]


def test_what_an_administrator_mounted_elsewhere_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sticks = FakeSticks(tmp_path, monkeypatch, ["KINGSTON"])
    removable.mount_all()
    monkeypatch.setattr(removable, "UDISKS_FOLDERS", ("/media",))
    assert removable.release_all() == removable.Released()
    assert sticks.mounted == ["KINGSTON"]


@pytest.mark.parametrize(
    "device",
    [
        {
            "path": "/dev/vda",
            "label": "ROOT",
            "fstype": "ext4",
            "size": "64G",
            "mountpoint": "/",
            "hotplug": False,
            "tran": "sata",
        },
        {
            "path": "/dev/sdb",
            "label": None,
            "fstype": None,
            "size": "8G",
            "mountpoint": None,
            "hotplug": True,
            "tran": "usb",
        },
    ],
)
def test_a_disk_of_the_machine_and_an_empty_stick_are_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, device: dict[str, object]
) -> None:
    FakeSticks(tmp_path, monkeypatch, [])
    (tmp_path / "lsblk.json").write_text(json.dumps({"blockdevices": [device]}))
    assert removable.list_sticks() == ()


def test_a_stick_without_partitions_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    FakeSticks(tmp_path, monkeypatch, [])
    whole = {
        "path": "/dev/sdc", "label": "WHOLE", "fstype": "exfat", "size": "8G", "mountpoint": None, "hotplug": True,
        "tran": None,
    }  # fmt: skip
    (tmp_path / "lsblk.json").write_text(json.dumps({"blockdevices": [whole]}))
    assert removable.list_sticks() == (removable.Stick("/dev/sdc", "WHOLE", None),)


@pytest.mark.parametrize("answer", ["", "no json", "{}"])
def test_where_the_system_cannot_tell_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    FakeSticks(tmp_path, monkeypatch, ["KINGSTON"])
    (tmp_path / "lsblk.json").write_text(answer)
    assert removable.list_sticks() == ()
    removable.mount_all()
    assert removable.release_all() == removable.Released()


def test_only_a_kiosk_mounts(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not removable.is_kiosk({})
    assert removable.is_kiosk({"PRECINCT_KIOSK": "1"})
