"""One picture a screen of a seat and of the national command, as test_screens.py has them of a precinct's."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.opening.creating import COUNTS_ALONE
from db.opening.setup import open_store
from db.storage.store_info import NATIONAL
from db.words.ids import Source
from precinct_tui.frame.app import PrecinctApp
from precinct_tui.language.i18n import set_language
from precinct_tui.language.settings import Settings
from precinct_tui.screens import provinces as screens
from tests.conftest import BADGES, PASSWORD, START, Clock
from tests.precinct_tui.screens.test_provinces import NAMED, TABLE
from tests.precinct_tui.small_county import county_home
from tests.snapshots.test_screens import compare, settle

SEAT = {
    "seat_desk": ("escape",),
    "seat_units": ("f2",),
    "seat_incidents": ("f3",),
    "seat_incident": ("enter", "2"),
    "seat_custody": ("f4",),
    "seat_custody_record": ("enter",),
    "seat_calls": ("f7",),
    "seat_indicators": ("f9",),
    "seat_by_unit": ("down", "b"),
}
"""What to press from the picture before on, and a name; a purpose that was said stands for the second record too."""
NATION = {
    "national_desk": ("escape",),
    "national_provinces": ("f2",),
    "national_indicators": ("f9",),
    "national_period": ("p",),
    "national_by_province": ("escape", "down", "enter"),
}


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Iterator[Desk]:
    """The level commander at a county of two posts, two hours after they wrote."""
    home, clock = shutil.copytree(county_home(tmp_path_factory), tmp_path / "county"), Clock()
    clock.set(START + timedelta(hours=2, minutes=5))
    desk = open_store(home, BADGES[Role.COMMANDER], PASSWORD, Source(clock))
    yield desk
    desk.store.close()


@asynccontextmanager
async def opened(desk: Desk) -> AsyncIterator[Pilot[None]]:
    """The app in Persian at the desk."""
    settings = Settings(language="fa", idle_lock_minutes=0, papers_folder="/srv/papers")
    async with PrecinctApp(desk.store.home, settings, desk=desk).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        yield pilot
    set_language("fa")


async def walk(pilot: Pilot[None], ways: dict[str, tuple[str, ...]]) -> None:
    """Hold each screen of a way against its picture."""
    for name, pressed in ways.items():
        for key in pressed:
            await pilot.press(key)
            await settle(pilot)
        compare(pilot, name)


async def test_screens_of_a_seat(desk: Desk) -> None:
    async with opened(desk) as pilot:
        await walk(pilot, SEAT)


async def test_screens_of_the_national_command(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.store.info = replace(desk.store.info, kind=NATIONAL, registers=COUNTS_ALONE)
    monkeypatch.setattr(type(desk.store), "load_info", lambda _store: None)
    monkeypatch.setattr(screens, "provinces_heard", lambda _desk: NAMED)
    monkeypatch.setattr(screens, "national_table", lambda _desk, _period: replace(TABLE, provinces=NAMED))
    async with opened(desk) as pilot:
        await walk(pilot, NATION)
