"""A key is painted before anything else that it caused is done."""

from __future__ import annotations

from typing import Any

import pytest
from textual import events

from precinct_tui.frame.app import PrecinctApp
from precinct_tui.widgets.register_table import RegisterTable
from tests.precinct_tui.test_shift_of_keys import report


async def test_the_cursor_is_painted_before_anybody_hears_that_it_moved(
    open_app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[tuple[str, int]] = []
    display = PrecinctApp._display

    def painted(app: PrecinctApp, *args: Any) -> None:
        done.append(("painted", app.screen.query_one(RegisterTable).cursor))
        display(app, *args)

    def heard(table: RegisterTable, _event: RegisterTable.Moved) -> None:
        done.append(("heard", table.cursor))

    async with open_app() as hands:
        await hands.press("f3")
        await hands.stand_on("RegisterScreen")
        for words in ("one", "two", "three"):
            await report(hands, words)
            await hands.press("escape")
            await hands.stand_on("RegisterScreen")
        await hands.see("1 of 3")
        monkeypatch.setattr(PrecinctApp, "_display", painted)
        monkeypatch.setattr(RegisterTable, "on_register_table_moved", heard, raising=False)
        for at in (1, 2):
            hands.app.post_message(events.Key("down", None))
            await hands.until(lambda at=at: ("heard", at) in done, "heard")
            assert done.index(("painted", at)) < done.index(("heard", at))
        await hands.see("3 of 3")
