"""The menu that is typed into: what was typed before it is drawn narrows it as well."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.widgets import OptionList

from db.words.folding import fold
from precinct_tui.frame import openings
from precinct_tui.language.actions import ACTIONS
from precinct_tui.widgets.menu import Item, MenuInput, MenuScreen
from precinct_tui.widgets.menu_search import holding
from precinct_tui.widgets.options import Options
from tests.precinct_tui.conftest import Open


async def test_what_is_typed_before_the_first_drawing_narrows_the_list(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen: list[str | None] = []
    waiting: list[Callable[[], Any]] = []

    def later(callback: Callable[..., Any], *args: Any) -> bool:
        """The first drawing waits until the test lets it go on, as on a machine that is busy."""
        waiting.append(partial(callback, *args))
        return True

    async with open_app() as hands:
        await hands.stand_on("DeskScreen")
        menu = MenuScreen("Where to?", [Item("xlsx", "XLSX here"), Item("csv", "CSV here")])
        monkeypatch.setattr(menu, "call_after_refresh", later)
        hands.app.push_screen(menu, chosen.append)
        await hands.until(lambda: bool(waiting))
        await hands.type("csv")
        await hands.until(lambda: menu.query_one(MenuInput).value == "csv")
        await hands.pilot.pause()
        for callback in list(waiting):
            callback()
        assert menu.query_one(OptionList).option_count == 1
        await hands.press("enter")
        await hands.until(lambda: bool(chosen))
    assert chosen == ["csv"]


def test_a_line_stands_first_that_is_called_what_is_typed() -> None:
    rest = Item("rest", "استراحت", "T", "استراحت\nRest\nآغاز یا پایان استراحت\nRest starts or ends: now and then")
    spans = Item("spans", "آغاز و پایان", "", "آغاز و پایان\nStarts and ends\nماده ۵۳\nart. 53")
    menu = MenuScreen("?", [rest, spans])
    for typed in ("آغاز و پایان", "پایان آغاز", "starts and ends", "and ends starts"):
        assert [item.id for item in holding(menu._items, fold(typed).split())][:1] == ["spans"], typed
    assert [item.id for item in holding(menu._items, ["استراحت"])] == ["rest"]
    assert holding(menu._items, []) == (rest, spans)


def test_what_records_something_at_once_is_found_by_its_name_alone() -> None:
    acts = [action for action in ACTIONS if action.do.startswith("care(") or action.where in ("handheld", "live")]
    menu = MenuScreen("?", [Item(action.id, action.label, "", openings._both(action)) for action in acts])

    def found(typed: str) -> list[str]:
        return [item.id for item in holding(menu._items, fold(typed).split())]

    assert found("rest") == found("استراحت") == ["held.rest"]
    for typed in ("begins now", "given now", "on the way", "go on with this", "the next waiting", "on the spot"):
        assert found(typed) == [], typed
    assert found("go and look") == ["held.check"]  # it asks what was seen
    assert found("a remark about") == ["handheld.remark"]


class Squeezed(App[None]):
    """A list of options, in as many rows as are given to it."""

    def compose(self) -> ComposeResult:
        yield Options(*map(str, range(9)))


async def test_a_page_of_a_list_without_a_row_is_not_turned() -> None:
    app = Squeezed()
    async with app.run_test(size=(30, 9)) as pilot:
        options = app.query_one(Options)
        options.focus()
        options.styles.height = 0
        await pilot.pause()
        options.clear_options()
        options.add_options(map(str, range(9)))
        options.highlighted = 0
        await pilot.press("pagedown", "pageup")
        assert options.highlighted == 0
        options.styles.height = 4
        await pilot.pause()
        await pilot.press("pagedown")
        assert options.highlighted != 0
