"""No width and no height of the window ends the program, on any screen: from one cell to 300 columns and 100 lines."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen

from db.kernel.base.access import Role
from db.kernel.desk.desk import COMMANDS
from db.opening.setup import open_store
from precinct_tui.frame.app import PrecinctApp
from precinct_tui.language.i18n import set_language
from precinct_tui.language.settings import Settings
from precinct_tui.screens.form import FormScreen
from precinct_tui.screens.screen_table import SCREENS, screen_for
from tests.conftest import ROOT
from tests.made_once import made_once
from tests.precinct_tui.conftest import Hands, Open, Size
from tests.usual import some

SOME: tuple[Size, ...] = ((1, 1), (21, 24), (22, 24), (33, 5), (300, 100))
"""Sizes that `make unit` tries."""
FEW: tuple[Size, ...] = ((1, 1), (20, 7), (22, 24), (47, 9), (300, 100))
"""Sizes of a form: there are hundreds of them."""
ALL: tuple[Size, ...] = (
    *((width, 24) for width in range(1, 131)),
    *((width, 24) for width in range(131, 301, 13)),
    *((80, height) for height in range(1, 101, 1)),
    *((width, height) for width in (1, 19, 20, 23, 300) for height in (1, 2, 5, 6, 7, 12, 40, 100)),
)
"""Every width up to where nothing changes any more, every height, and the corners."""
SHARES = 16
"""Tests that the screens are shared out to: none takes many minutes."""
KEYS: tuple[tuple[str, ...], ...] = (
    ("f1",), ("f10",), ("ctrl+o",), ("f3", "n"), ("f3", "enter"), ("f3", "slash"), ("f4", "enter"),
    ("f4", "enter", "c"), ("f5", "enter"), ("f8", "s"), ("f8", "l"), ("f9", "question_mark"), ("f9", "v"),
    ("f9", "enter"), ("shift+f3",), ("shift+f4",), ("shift+f5",), ("ctrl+q",), ("f11",),
)  # fmt: skip
"""From the desk, to screens without a name of their own, and what lies over a screen."""


@pytest.fixture(autouse=True)
def spoken() -> Any:
    yield
    set_language("fa")


async def try_sizes(hands: Hands, sizes: Iterable[Size], what: str) -> None:
    """Make the window of each of these sizes; the screen is painted whole, and what fails ends the test."""
    on = hands.app.screen
    for size in sizes:
        await hands.pilot.resize_terminal(*size)
        assert hands.app._exception is None, f"{what} at {size}: {hands.app._exception!r}"
        assert hands.app.screen is on, f"{what} was left at {size}"
        await hands.until(lambda: as_wide_as_the_window(hands), f"{what} at {size}")
    await hands.pilot.resize_terminal(80, 24)


def as_wide_as_the_window(hands: Hands) -> bool:
    """Whether every line of the screen on top is painted, from edge to edge."""
    strips = hands.app.screen._compositor.render_strips()
    return {strip.cell_length for strip in strips} == {hands.app.size.width}


async def go(hands: Hands, names: Sequence[str]) -> AsyncIterator[str]:
    """Each screen that has a name, one after the other, on top of the desk."""
    for name in names:
        hands.app.action_go("desk")
        await hands.stand_on("DeskScreen")
        screen: Screen[Any] = screen_for(name)
        hands.app.push_screen(screen)
        await hands.until(lambda screen=screen: hands.app.screen is screen, name)
        await hands.pilot.pause()
        yield name


@asynccontextmanager
async def at_the_desk(home: Path, badge: str, language: str) -> AsyncIterator[Hands]:
    """Somebody of a made-up precinct at his desk."""
    desk = open_store(home, badge, badge * 2)
    app = PrecinctApp(home, Settings(language=language, idle_lock_minutes=0), desk=desk)
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            hands = Hands(app, pilot)
            await hands.sit_down()
            yield hands
    finally:
        desk.store.close()


@pytest.mark.parametrize(("language", "made_up"), some([("fa", True), ("fa", False), ("en", True)]))
async def test_some_sizes_of_some_screens(open_app: Open, language: str, made_up: bool) -> None:
    async with open_app(language=language) as hands:
        if made_up:  # the header says so, and has less room for the rest
            hands.app.demo_officers = ({"badge": "1000"},)
        await try_sizes(hands, SOME, "desk")
        async for name in go(hands, ("incident",) if made_up else ("calls",)):
            await try_sizes(hands, SOME, name)


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up precinct of three days; copy it, do not open it."""

    def run(folder: Path) -> None:
        demo = [sys.executable, "-m", "precinct_tui", "demo", "--home", str(folder / "store"), "--no-open"]
        subprocess.run([*demo, "--seed", "5", "--days", "3"], cwd=ROOT, check=True, capture_output=True, timeout=600)

    return made_once(tmp_path_factory, "made-up-for-sizes", run)[0] / "store"


@pytest.mark.long
@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.parametrize(("badge", "language"), [("1201", "fa"), ("1220", "en")])
async def test_every_size_of_every_screen_of_a_made_up_precinct(
    made_up: Path, tmp_path: Path, badge: str, language: str, share: int
) -> None:
    shutil.copytree(made_up, tmp_path / "store")
    async with at_the_desk(tmp_path / "store", badge, language) as hands:
        registers = {name.partition(".")[0] for name in COMMANDS}
        names = [*SCREENS, *sorted(name for name in registers - SCREENS.keys() if hands.app.reads(name))]
        assert len(names) > len(SCREENS) + 5
        async for name in go(hands, names[share::SHARES]):
            await try_sizes(hands, ALL, name)
        for keys in KEYS[share::SHARES]:
            hands.app.action_go("desk")
            await hands.stand_on("DeskScreen")
            await hands.press(*keys)
            await hands.pilot.pause()
            await try_sizes(hands, ALL, " ".join(keys))
            await hands.press("escape", "escape", "escape")


@pytest.mark.long
@pytest.mark.parametrize("role", [Role.DUTY, Role.COMMANDER, Role.INSPECTOR, Role.ADMINISTRATOR])
async def test_every_size_of_every_screen_of_an_empty_precinct(open_app: Open, role: Role) -> None:
    async with open_app(role) as hands:
        await try_sizes(hands, ALL, "desk")
        async for name in go(hands, tuple(SCREENS)):
            await try_sizes(hands, SOME, name)


@pytest.mark.long
@pytest.mark.parametrize("share", range(SHARES))
async def test_some_sizes_of_every_form(open_app: Open, share: int) -> None:
    async with open_app(language="fa") as hands:
        for name in sorted(COMMANDS)[share::SHARES]:
            hands.app.push_screen(FormScreen(name))
            await hands.stand_on("FormScreen")
            await try_sizes(hands, FEW, name)
            hands.app.pop_screen()
            await hands.stand_on("DeskScreen")


@pytest.mark.long
@pytest.mark.parametrize("made", [True, False])
async def test_every_size_before_the_sign_in(store_home: Path, tmp_path: Path, made: bool) -> None:
    app = PrecinctApp(store_home if made else tmp_path / "none", Settings(language="fa"))
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot)
        await hands.stand_on("SignInScreen" if made else "FirstRunScreen")
        await try_sizes(hands, ALL, "sign-in")
