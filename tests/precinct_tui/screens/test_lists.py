"""The screen of lists: longer than a page of its table, and read to its end."""

from __future__ import annotations

import pytest

from db.kernel.access import Role
from db.reference.lists.queries import all_lists
from precinct_tui.screens.lists import ListsScreen
from precinct_tui.widgets.list_pages import PAGE
from precinct_tui.widgets.register_table import RegisterTable
from tests.precinct_tui.conftest import Open


@pytest.mark.parametrize("language", ["fa", "en"])
async def test_end_shows_the_last_item_of_the_last_list(open_app: Open, language: str) -> None:
    async with open_app(Role.ADMINISTRATOR, language=language) as hands:
        hands.app.push_screen(ListsScreen())
        await hands.stand_on("ListsScreen")
        table = hands.app.screen.query_one(RegisterTable)
        items = [item for items in all_lists(hands.app.desk).values() for item in items]  # type: ignore[attr-defined]
        assert len(items) > 2 * PAGE
        await hands.until(lambda: table.loaded, "the first page")
        await hands.press("end")
        await hands.until(lambda: table.cursor == len(items) - 1, "the last row")
        await hands.see(items[-1].code)
        for _page in range(2 * PAGE // 20):
            await hands.press("pageup")
            await hands.until(lambda: table.selected is not None, "a row under the cursor")
            row = table.selected
            assert row is not None
            assert row.number == items[table.cursor].code
            await hands.see(row.number)
        await hands.press("home")
        await hands.see(items[0].code)
        assert table.cursor == 0
