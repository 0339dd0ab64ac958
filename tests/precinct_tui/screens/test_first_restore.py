"""The first screen of a machine that goes on from a backup: which one, whose password, and what is refused."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from db.kernel.base.access import Role
from db.opening.setup import open_store
from db.storage import backup, keys, mounts
from db.storage.restored_state import CHAIN
from tests.conftest import Desks
from tests.officers import BADGES, PASSWORD
from tests.precinct_tui.screens.first_screen import RESTORE, answered, first_screen

ADMIN = BADGES[Role.ADMINISTRATOR]


@pytest.fixture
def stick(desk_as: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A mounted stick with one backup."""
    stick = tmp_path / "stick"
    stick.mkdir()
    backup.backup(desk_as(Role.ADMINISTRATOR).store, stick)
    monkeypatch.setattr(mounts, "memory_sticks", lambda *, writable=False: (stick,))
    return stick


async def test_a_machine_goes_on_from_a_backup(stick: Path, tmp_path: Path) -> None:
    home = tmp_path / "new"
    async with first_screen(home, RESTORE) as hands:
        await answered(hands, (ADMIN, PASSWORD))
        await hands.see("The backup is restored")
        await hands.press("enter")
        await hands.stand_on("SignInScreen")
    left = keys.load(home).unchecked
    assert left is not None, "its journal is still to be checked"
    assert left.what == CHAIN, "pages, counts and keys were"
    open_store(home, ADMIN, PASSWORD).store.close()


@pytest.mark.parametrize(("badge", "secret"), [(ADMIN, "another one"), ("9999", PASSWORD), ("", "no such phrase")])
async def test_what_opens_nothing_restores_nothing(stick: Path, tmp_path: Path, badge: str, secret: str) -> None:
    async with first_screen(tmp_path / "new", RESTORE) as hands:
        await answered(hands, (badge, secret))
        line: Any = hands.app.screen.query_one("#said")
        await hands.until(lambda: bool(line.said), "why not")
        assert hands.on == "AskLinesScreen"
        assert not (tmp_path / "new" / keys.FILE).exists()
        await hands.press("escape")
        await hands.stand_on("FirstRunScreen")


async def test_a_flipped_bit_is_refused_before_anything_is_put_in_place(stick: Path, tmp_path: Path) -> None:
    (database,) = stick.glob("precinct-*/precinct.db")
    whole = bytearray(database.read_bytes())
    whole[len(whole) // 2] ^= 1
    database.write_bytes(whole)
    async with first_screen(tmp_path / "new", RESTORE) as hands:
        await answered(hands, (ADMIN, PASSWORD))
        line: Any = hands.app.screen.query_one("#said")
        await hands.until(lambda: "precinct.db" in line.said, "the damaged file")
    assert not (tmp_path / "new" / keys.FILE).exists()


async def test_a_stick_that_was_pulled_out_is_said(stick: Path, tmp_path: Path) -> None:
    async with first_screen(tmp_path / "new", RESTORE) as hands:
        await hands.stand_on("AskLinesScreen")
        shutil.rmtree(stick)
        await answered(hands, (ADMIN, PASSWORD))
        line: Any = hands.app.screen.query_one("#said")
        await hands.until(lambda: bool(line.said), "why not")
    assert not (tmp_path / "new" / keys.FILE).exists()


async def test_a_folder_that_is_no_backup_is_named(stick: Path, tmp_path: Path) -> None:
    shutil.rmtree(stick)
    async with first_screen(tmp_path / "new", RESTORE) as hands:
        await hands.stand_on("AskScreen")
        await hands.type(str(tmp_path))
        await hands.press("enter")
        await hands.see("begins with")
        assert hands.on == "FirstRunScreen"
