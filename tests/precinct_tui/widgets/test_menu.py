"""The menu that is typed into: what was typed before it is drawn narrows it as well."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from textual.widgets import OptionList

from precinct_tui.widgets.menu import Item, MenuInput, MenuScreen
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
