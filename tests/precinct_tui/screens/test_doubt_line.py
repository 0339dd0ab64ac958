"""The clock in doubt: every screen says so until somebody says the hour, and nothing waits for that."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from db.kernel.base.clock import BACK, Anchor, Machine, Watch
from db.words.ids import Source
from precinct_tui.screens.form import FormScreen
from precinct_tui.screens.record import RecordScreen
from precinct_tui.screens.screen_table import SCREENS
from precinct_tui.widgets.doubt_line import DoubtLine
from tests.conftest import START
from tests.db.registers.custody.test_commands import opened
from tests.precinct_tui.conftest import Hands, Open

REGISTERS = ("incident", "custody", "request", "session", "shift", "call")


def doubting() -> Watch:
    """A clock that stands a year before the newest entry."""
    machine = Machine(START - timedelta(days=365), 100.0, "b")
    watch = Watch(lambda: machine)
    watch.meet(Anchor("b", 100.0, START, 0.0, BACK), START)
    return watch


def sit_in_doubt(hands: Hands) -> None:
    watch = doubting()
    assert hands.app.desk is not None
    hands.app.desk = replace(hands.app.desk, source=Source(now=watch.now), watch=watch)
    look(hands)


def look(hands: Hands) -> None:
    """As every few seconds."""
    for line in hands.app.screen.query(DoubtLine):
        line.look()


def says(hands: Hands) -> bool:
    look(hands)
    lines = list(hands.app.screen.query(DoubtLine))
    return bool(lines) and lines[0].display and "in doubt" in hands.text.split("\n")[lines[0].region.y]


async def test_a_sound_clock_takes_no_line(open_app: Open) -> None:
    async with open_app() as hands:
        assert not says(hands)
        assert "in doubt" not in hands.text


@pytest.mark.long
@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_every_screen_says_that_the_gap_is_unknown(open_app: Open, desk_as: Any, size: tuple[int, int]) -> None:
    number = opened(desk_as())
    async with open_app(size=size) as hands:
        sit_in_doubt(hands)
        for name in [name for name in (*SCREENS, *REGISTERS) if hands.app.query_of(f"{name}.list") or name in SCREENS]:
            hands.app.action_go(name)
            await hands.until(lambda: says(hands), f"the line on {name}")
        for screen in (RecordScreen("custody", number, purpose="duty"), FormScreen("incident.report")):
            hands.app.push_screen(screen)
            await hands.until(lambda: says(hands), type(screen).__name__)
        await hands.app.run_action("app.lock")
        await hands.until(lambda: hands.on == "LockScreen" and says(hands), "the line on the locked screen")


@pytest.mark.long
async def test_an_arrival_and_a_call_wait_for_nothing(open_app: Open) -> None:
    async with open_app() as hands:
        sit_in_doubt(hands)
        await hands.app.run_action("app.arrive")
        await hands.until(lambda: "People who arrived" in hands.text, "the arrival")
        await hands.press("escape")
        await hands.app.run_action("app.new_call")
        await hands.until(lambda: hands.on == "CallScreen", "the call")


async def test_the_form_of_the_hour_takes_the_line_away(open_app: Open) -> None:
    async with open_app() as hands:
        sit_in_doubt(hands)
        await hands.until(lambda: says(hands), "the line")
        await hands.app.run_action("app.form('clock.say')")
        await hands.until(lambda: hands.on == "FormScreen", "the form")
        await hands.press(*"1405/9/3", "space", *"20:05", "enter")
        await hands.press(*"watch", "enter", "ctrl+s")
        await hands.until(lambda: hands.on == "DeskScreen" and not says(hands), "saved")
        assert hands.app.desk is not None
        assert hands.app.desk.clock_doubt == ""
