"""What was begun is thrown away by one key everywhere, which also says that nobody came; the digit 2 confirms it."""

from __future__ import annotations

import pytest

from db.registers.custody.arrivals.queries import group
from precinct_tui.language.actions import ACTIONS, DROP, key_name
from precinct_tui.screens.custody.arrival import ArrivalScreen
from precinct_tui.screens.draft_keeper import DraftKeeper
from precinct_tui.widgets.menu import Item, LeaveMenu, MenuScreen, drop_line
from tests.db.registers.custody.test_arrivals import bus, row
from tests.precinct_tui.conftest import Hands, Open


def test_one_key_throws_away_on_every_screen_and_means_nothing_else() -> None:
    throwing = {action.id for action in ACTIONS if action.id.endswith(".discard")} | {"call.end"}
    assert {"form.discard", "sketch.discard", "import.discard", "arrival.discard"} <= throwing
    assert {action.id for action in ACTIONS if set(DROP.split(",")) & set(action.keys.split(","))} == throwing
    assert {action.keys for action in ACTIONS if action.id in throwing} == {DROP}


@pytest.mark.parametrize("unkept", [False, True])
def test_the_second_line_loses_what_is_typed_whether_or_not_it_may_be_tried_again(unkept: bool) -> None:
    keeper = DraftKeeper(None, None)  # type: ignore[arg-type]  the question needs neither
    keeper.unkept = unkept
    lines = keeper._question("X")._items
    assert [line.id for line in lines][:2] == ["stay", "leave"]
    assert ("again" in {line.id for line in lines}) is not unkept


@pytest.mark.parametrize("key", DROP.split(","))
async def test_the_key_chooses_the_line_that_throws_away_and_nothing_where_there_is_none(
    open_app: Open, key: str
) -> None:
    async with open_app() as hands:
        told: list[str | None] = []
        lines = [Item("stay", "Go on"), Item("other", "Another", "F7"), drop_line("nobody", "Nobody came")]
        hands.app.push_screen(MenuScreen("Who arrived?", lines, numbered=True), told.append)
        await hands.stand_on("MenuScreen")
        await hands.see(key_name(DROP))
        await hands.press(key)
        await hands.until(lambda: told == ["nobody"], "the line")
        hands.app.push_screen(LeaveMenu("Leave?", lines[:2], numbered=True), told.append)
        await hands.stand_on("LeaveMenu")
        await hands.press(key)
        await hands.pilot.pause()
        assert hands.on == "LeaveMenu"


async def opened(hands: Hands, arrival: str) -> None:
    hands.app.push_screen(ArrivalScreen(arrival))
    await hands.stand_on("ArrivalScreen")
    await hands.until(lambda: hands.app.screen.group is not None, "the arrival")


async def test_it_says_that_nobody_came_and_takes_the_arrival_back(open_app: Open, desk_as) -> None:
    desk = desk_as()
    arrival = bus(desk, 3)
    async with open_app() as hands:
        await opened(hands, arrival)
        await hands.press("ctrl+d")
        await hands.stand_on("MenuScreen")
        await hands.press("ctrl+d")
        assert hands.on == "MenuScreen", "one key held down takes nothing back"
        await hands.press("2")
        await hands.until(lambda: hands.on == "DeskScreen", "away")
    assert not group(desk, arrival).arrival.pressing


async def test_it_throws_a_typed_row_away_and_keeps_those_that_were_saved(open_app: Open, desk_as) -> None:
    desk = desk_as()
    arrival = bus(desk, 3)
    row(desk, arrival, "نوید آرام")
    async with open_app() as hands:
        await opened(hands, arrival)
        await hands.press("ctrl+d")
        await hands.see("No row is typed.")
        await hands.type("shahed")
        await hands.press("ctrl+d")
        await hands.stand_on("MenuScreen")
        await hands.press("1")
        await hands.stand_on("ArrivalScreen")
        assert hands.app.screen.cell("name").value == "shahed"
        await hands.press("ctrl+d")
        await hands.stand_on("MenuScreen")
        await hands.press("2")
        await hands.stand_on("ArrivalScreen")
        await hands.until(lambda: not hands.app.screen.cell("name").value, "an empty row")
    assert len(group(desk, arrival).members) == 1
