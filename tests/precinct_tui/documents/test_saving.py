"""Files that papers are written to: whole or not at all, through no link, over nothing of a store."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from db.kernel.base.officer import Desk
from db.words.messages import Refused
from precinct_tui.documents.saving import check_out, save


@pytest.mark.parametrize("name", ["none/here.pdf", "folder", "link.pdf", "store/keys.json", "store/precinct.db"])
def test_what_must_not_be_written_is_refused_and_stays(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "store").mkdir()
    for kept in ("store/keys.json", "store/precinct.db", "target"):
        (tmp_path / kept).write_bytes(b"kept")
    (tmp_path / "link.pdf").symlink_to(tmp_path / "target")
    for attempt in (lambda: check_out(tmp_path / name), lambda: save(tmp_path / name, b"paper")):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.code == "unwritable"
    assert {path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == {b"kept"}
    assert not (tmp_path / "none").exists()


def test_a_file_is_its_owners_alone_and_is_written_anew_where_that_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    for content in (b"one", b"two"):
        save(path, content, over=path.exists())
        assert path.read_bytes() == content
        assert path.stat().st_mode & 0o777 == 0o600


def test_a_device_is_written_as_it_is(tmp_path: Path) -> None:
    save(Path("/dev/null"), b"paper")
    os.mkfifo(tmp_path / "pipe")
    check_out(tmp_path / "pipe")


def test_a_papers_own_store_is_never_written_over(desk: Desk) -> None:
    before = (desk.store.home / "keys.json").read_bytes()
    with pytest.raises(Refused):
        save(desk.store.home / "keys.json", b"paper")
    assert (desk.store.home / "keys.json").read_bytes() == before
