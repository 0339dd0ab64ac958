"""Files that are written, aimed at what is there: the store's own, another's, a link to either."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from db.across.citizen_app import app
from db.kernel.base.officer import Desk
from db.storage import keys
from db.storage.durable import write_durably
from db.words.messages import Refused
from precinct_tui.documents.saving import save, save_new
from tests.conftest import ROOT

MESSAGE = ROOT / "docs" / "examples" / "citizen-app" / "status.json"


def test_no_output_goes_into_the_stores_folder_or_through_a_link(desk: Desk, tmp_path: Path) -> None:
    home = desk.store.home
    before = (home / keys.FILE).read_bytes()
    (tmp_path / "folder").symlink_to(home)
    (tmp_path / "link").symlink_to(home / keys.FILE)
    aims = [
        home / keys.FILE,
        home / "precinct.db-journal",
        home / "new",
        tmp_path / "folder" / "new",
        tmp_path / "link",
    ]
    for aim in aims:
        with pytest.raises(Refused) as refused:
            save(aim, b"x")
        assert refused.value.code == "unwritable"
    os_name = f".{os.getpid()}.tmp"
    (tmp_path / f"paper{os_name}").symlink_to(home / keys.FILE)
    write_durably(tmp_path / "paper", b"x")
    assert (home / keys.FILE).read_bytes() == before


def test_no_output_takes_the_place_of_a_file_that_is_there(tmp_path: Path) -> None:
    paper = tmp_path / "paper.txt"
    paper.write_text("another's")
    with pytest.raises(Refused) as refused:
        save(paper, b"x")
    assert refused.value.code == "exists"
    assert save_new(paper, b"x").name == "paper_2.txt"
    assert paper.read_text() == "another's"


@pytest.mark.parametrize("aim", ["{id}.json", "{id}.json.part", "{id}.json.{pid}.tmp"])
def test_a_link_in_an_apps_outbox_is_not_written_through(desk: Desk, tmp_path: Path, aim: str) -> None:
    """Whoever may write in that folder lays a link to keys.json where the answer is about to be."""
    ring, outbox = desk.store.home / keys.FILE, tmp_path / "outbox"
    before = ring.read_bytes()
    sent = json.loads(MESSAGE.read_text(encoding="utf-8"))["id"]
    outbox.mkdir()
    (outbox / aim.format(id=sent, pid=os.getpid())).symlink_to(ring)
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.json").write_bytes(MESSAGE.read_bytes())
    app.sweep(desk, tmp_path / "inbox", outbox, str, lambda _desk, _number, _kind: b"")
    assert ring.read_bytes() == before
    assert sent in (outbox / f"{sent}.json").read_text(encoding="utf-8")


def test_a_link_laid_in_place_of_a_message_that_was_read_is_not_overwritten(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring, path, true = desk.store.home / keys.FILE, tmp_path / "inbox" / "a.json", app.take
    before = ring.read_bytes()
    path.parent.mkdir()
    path.write_bytes(MESSAGE.with_name("request.json").read_bytes())

    def swapped(*given: Any) -> app.Answer:
        path.unlink()
        path.symlink_to(ring)
        return true(*given)

    monkeypatch.setattr(app, "take", swapped)
    app.sweep(desk, path.parent, tmp_path / "outbox", str, lambda _desk, _number, _kind: b"")
    assert ring.read_bytes() == before
