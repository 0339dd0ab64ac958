"""A backup that is lost with the store is told as one: by its disk, and by a mount point with nothing mounted."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from db.storage.mounts import doubt_of

SHM = Path("/dev/shm")
"""A file system of its own on every Linux machine."""
needs_shm = pytest.mark.skipif(not os.path.ismount(SHM), reason="no second file system here")


def _fstab(folder: Path, *points: str) -> Path:
    path = folder / "fstab"
    lines = (
        "# UUID=x /commented ext4",
        "",
        "UUID=y none swap sw 0 0",
        *(f"UUID=z {point} ext4 0 2" for point in points),
    )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _said(home: Path, folder: Path, media: Path, fstab: Path) -> str:
    return str(doubt_of(home, folder, (str(media),), fstab) or "")


@pytest.mark.parametrize("way", ["store/backups", "beside", "not/there/yet"])
def test_the_same_disk_is_told(tmp_path: Path, way: str) -> None:
    home = tmp_path / "store"
    home.mkdir()
    assert "same disk" in _said(home, tmp_path / way, tmp_path / "media", _fstab(tmp_path))
    assert "same disk" in _said(home, tmp_path / way, tmp_path / "media", tmp_path / "no-fstab")


@needs_shm
def test_another_disk_is_no_doubt(tmp_path: Path) -> None:
    assert _said(tmp_path, SHM, tmp_path / "media", _fstab(tmp_path)) == ""
    assert _said(tmp_path, SHM / "backups", tmp_path / "media", _fstab(tmp_path)) == ""
    assert _said(tmp_path, SHM, SHM.parent, _fstab(tmp_path)) == "", "something is mounted there"
    (tmp_path / "link").symlink_to(SHM)
    assert _said(tmp_path, tmp_path / "link", tmp_path / "media", _fstab(tmp_path)) == "", "where the link leads"


@pytest.mark.parametrize("way", ["stick", "stick/backups", "keeper/stick"])
def test_a_place_for_sticks_with_nothing_mounted_is_told(tmp_path: Path, way: str) -> None:
    media = tmp_path / "media"
    said = _said(tmp_path, media / way, media, _fstab(tmp_path))
    assert "Nothing is mounted" in said
    assert str(media / way.split("/")[0]) in said


@pytest.mark.parametrize("name", ["backup", "نسخه", "a disk"])
def test_a_disk_that_the_machine_mounts_at_its_start_and_did_not_is_told(tmp_path: Path, name: str) -> None:
    point = tmp_path / name
    fstab = _fstab(tmp_path, str(point).replace(" ", "\\040"), "/")
    for folder in (point, point / "backups"):
        said = _said(tmp_path, folder, tmp_path / "media", fstab)
        assert "Nothing is mounted" in said
        assert str(point) in said
    assert "same disk" in _said(tmp_path, tmp_path / f"{name}-other", tmp_path / "media", fstab)
