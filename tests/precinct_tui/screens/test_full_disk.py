"""A full disk on the screen and the command line: it is said for how many acts there is room, and acts go through."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from db.kernel.base.access import Role
from db.storage import reserve
from db.storage import store as stores
from db.storage.dialects import sqlite
from tests.db.registers.custody.test_commands import opened
from tests.precinct_tui.verbs.test_cli import Precinct, document, file_of, password_file, precinct, spoken

__all__ = ["file_of", "password_file", "precinct", "spoken"]
pytestmark = pytest.mark.usefixtures("room_inside")


async def test_the_header_counts_the_acts_that_a_full_disk_has_room_for(
    open_app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app(Role.DUTY, size=(110, 24)) as hands:
        monkeypatch.setattr(reserve, "free", lambda _home: 0)
        hands.app.look_at_the_disk()
        await hands.until(lambda: hands.app.shortage() != "")
        await hands.see(hands.app.shortage())
        before = hands.app.desk.store.space.acts_left()
        assert hands.app.shortage() == f"Disk full: {before} acts left"
        assert any("all else waits" in text for text in hands.told)
        monkeypatch.setattr(hands.app.desk.store.database, "inside", lambda _raw: reserve.FOR_ACTS - 1)
        hands.app.look_at_the_disk()
        await hands.until(
            lambda: hands.app.shortage() == f"Disk full: {(reserve.FOR_ACTS - 1) // reserve.AN_ACT} acts left"
        )
        monkeypatch.setattr(hands.app.desk.store.database, "inside", lambda _raw: 0)
        hands.app.look_at_the_disk()
        await hands.until(lambda: hands.app.shortage() == "Disk full: reading only")
        assert any("used up" in text for text in hands.told)
        monkeypatch.setattr(reserve, "free", lambda _home: reserve.MARK)
        hands.app.look_at_the_disk()
        await hands.until(lambda: hands.app.shortage() == "")


async def test_the_lock_opens_while_another_program_writes(open_app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.conftest import PASSWORD

    monkeypatch.setattr(stores, "HURRIED", 0.01)
    async with open_app(Role.DUTY, size=(110, 24)) as hands:
        store = hands.app.desk.store
        held = sqlite.connect(store.path, store.unlocked.data_key, writes=True)
        held.execute("BEGIN IMMEDIATE")
        hands.app.action_lock()
        await hands.stand_on("LockScreen")
        await hands.type(PASSWORD)
        await hands.press("enter")
        await hands.stand_on("DeskScreen")
        await hands.until(lambda: hands.app.shortage() == "Reading only")
        held.execute("ROLLBACK")
        held.close()
        hands.app.look_at_the_disk()
        await hands.until(lambda: hands.app.shortage() == "")
        assert len(store.owed) == 0


def test_the_command_line_says_it_and_gives_what_cannot_wait(
    precinct: Precinct, file_of: Callable[[Any], str], desk_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = opened(desk_as())
    monkeypatch.setattr(reserve, "free", lambda _home: 0)
    status, said, told = precinct("show", "custody", number, "--purpose", "duty")
    assert status == 0
    assert number in said
    assert "Room for about" in told
    care = file_of({"entry": "custody.care", "number": number, "fields": {"at": "now", "note": "چای خواست"}})
    assert precinct("enter", "entry", care)[:2] == (0, f"Saved: Check and care, {number}.\n")
    report = file_of({"entry": "incident.report", "fields": {"type": "theft_home", "place": "اهواز"}})
    assert document(precinct("enter", "entry", report, "--json"))["refused"]["code"] == "little_space"
    assert "Room for about" in precinct("doctor", role=Role.ADMINISTRATOR)[1]


def test_the_command_line_reads_beside_another_writer_and_says_what_it_could_not_note(
    precinct: Precinct, desk_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stores, "HURRIED", 0.01)
    desk = desk_as()
    number = opened(desk)
    held = sqlite.connect(desk.store.path, desk.store.unlocked.data_key, writes=True)
    held.execute("BEGIN IMMEDIATE")
    for verb in (("list", "custody"), ("show", "custody", number, "--purpose", "duty"), ("desk",)):
        status, said, told = precinct(*verb)
        assert status == 0, told
        assert said
        assert "Open for reading" in told
        assert "Not noted" in told
    held.execute("ROLLBACK")
    held.close()
    assert "Open for reading" not in precinct("list", "custody")[2]


def test_the_home_of_a_closed_store_keeps_its_room(precinct: Precinct, store_home: Path) -> None:
    assert precinct("list", "custody")[0] == 0
    assert reserve.is_kept(store_home)
    assert not (store_home / "precinct.db-wal").exists()
