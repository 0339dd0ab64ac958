"""The mouse selects what is shown under it, on every screen there is."""

from __future__ import annotations

from pathlib import Path

from textual.screen import Screen

from precinct_tui.bidi.selection import VisualSelection
from precinct_tui.frame.app import PrecinctApp
from precinct_tui.language.settings import Settings
from tests.precinct_tui.conftest import Hands
from tests.precinct_tui.test_keys import classes


def test_every_screen_with_keys_selects_so() -> None:
    screens = [found for found in classes() if issubclass(found, Screen)]
    assert len(screens) > 8
    assert [found.__name__ for found in screens if not issubclass(found, VisualSelection)] == []


async def test_the_letter_at_the_right_is_the_first_of_a_persian_line(store_home: Path) -> None:
    app = PrecinctApp(store_home, Settings(language="fa"), bidi="app")
    async with app.run_test(size=(80, 24)) as pilot:
        await Hands(app, pilot).stand_on("SignInScreen")
        region = app.screen.query_one("#title").region
        line = app.screen.query_one("#title").render_line(0).text
        start, end = len(line) - len(line.lstrip()), len(line.rstrip())
        found = [
            app.screen.get_widget_and_offset_at(region.x + x, region.y)[1] for x in range(start, end)
        ]  # from the left
        offsets = [offset.x for offset in found if offset is not None]
        # «کلانتری» holds a lam-alef, two letters in one cell: the cell that it frees stands at the left end.
        assert offsets == sorted(offsets, reverse=True)
        assert len(offsets) == len(found)
        assert offsets[-1] == 0
