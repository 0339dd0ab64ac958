"""A scan attached by keys and taken out again; a packet saved as the folder that goes to court."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest

from db.demo.attachments import picture
from precinct_tui.widgets import paths
from tests.db.across.packets.test_packets import packet_act, theft
from tests.precinct_tui.screens.test_printing import Sitting, first_record, folder

__all__ = ["folder"]


@pytest.mark.long
async def test_a_photograph_is_attached_and_taken_out_by_keys(desk_as: Any, folder: Path, tmp_path: Path) -> None:
    desk = desk_as()
    record = theft(desk, tmp_path)
    (tmp_path / "scene.png").write_bytes(picture(Random(1)))
    async with Sitting(desk, folder) as hands:
        await first_record(hands, "f3")
        await hands.press("enter")
        await hands.stand_on("ActsMenu")
        await hands.type("attach a scan")
        await hands.press("enter")
        await hands.stand_on("FormScreen")
        await hands.until(lambda: hands.app.screen.takes_keys)  # type: ignore[attr-defined]
        await hands.type(f"{tmp_path}/scen")
        await hands.until(lambda: "scene.p" in hands.text, "the path is offered")  # it may wrap
        await hands.press("down", "enter")
        await hands.type("photograph of the scene")
        await hands.press("enter", "ctrl+s")
        await hands.stand_on("RecordScreen")
        await hands.until(lambda: "incident.erase_attachment" not in hands.app.screen.record.acts)  # type: ignore[attr-defined]
        await hands.press("enter")
        await hands.stand_on("ActsMenu")
        await hands.type("take an attachment out")
        await hands.press("enter")
        await hands.see("Which attachment?")
        await hands.press("2")
        await hands.see("Where to?")
        await hands.press("1")
        await hands.see("Saved as")
    assert (folder / f"{record.number}-2-scene.png").read_bytes() == picture(Random(1))


@pytest.mark.long
async def test_a_packet_is_saved_as_its_folder_by_keys(desk_as: Any, folder: Path, tmp_path: Path) -> None:
    desk = desk_as()
    packet = packet_act(desk, "prepare", incident=theft(desk, tmp_path).number, body="prosecutor")
    async with Sitting(desk, folder) as hands:
        await first_record(hands, "f3")
        titles = {part.title for part in hands.app.screen.record.sections}  # type: ignore[attr-defined]
        assert {"Packets for the judiciary", "Attachments"} <= titles
        await hands.press("f10")
        await hands.stand_on("MenuScreen")
        await hands.type("packets for the")
        await hands.press("enter")
        await hands.stand_on("RegisterScreen")
        await hands.until(lambda: hands.app.screen.table.selected)  # type: ignore[attr-defined]
        await hands.press("enter")
        await hands.stand_on("RecordScreen")
        await hands.see("Checklist")
        await hands.press("enter")
        await hands.stand_on("ActsMenu")
        await hands.type("save the packet")
        await hands.press("enter")
        await hands.see("Where to?")
        await hands.press("1")
        await hands.see("Saved as")
    made = folder / packet.number
    assert {path.name for path in made.iterdir()} == {
        "answer.json", "answer.schema.json", "attachments", "packet.json", "packet.pdf",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("{}/sc", ["{}/scan.pdf", "{}/scans/"]), ("{}/SC", ["{}/scan.pdf", "{}/scans/"]), ("{}/scan.pdf", []),
        ("{}/.h", ["{}/.hidden"]), ("{}/none/x", []), ("{}/", ["{}/scan.pdf", "{}/scans/", "{}/عکس.jpg"]),
    ],
)  # fmt: skip
def test_paths_that_begin_as_typed_are_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, offered: list[str]
) -> None:
    monkeypatch.setattr(paths, "PATIENCE", 10.0)
    (tmp_path / "scans").mkdir()
    for name in ("scan.pdf", ".hidden", "عکس.jpg"):
        (tmp_path / name).touch()
    found = [choice.code for choice in paths.suggest_paths(typed.format(tmp_path))]
    assert found == [path.format(tmp_path) for path in offered]
