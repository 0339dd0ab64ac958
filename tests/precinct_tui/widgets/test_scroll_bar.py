"""The bar beside a register table: it looks as Textual's own, and paints only the lines that changed."""

from __future__ import annotations

import pytest
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar
from textual.strip import Strip
from textual.widget import Widget

from precinct_tui.widgets.scroll_bar import SteadyBar

ROWS = 300


class List(ScrollView, can_focus=True):
    """Lines without words, beside a bar."""

    DEFAULT_CSS = "List { scrollbar-size-vertical: 1; }"

    def on_mount(self) -> None:
        self.virtual_size = Size(20, ROWS)

    def render_line(self, y: int) -> Strip:
        return Strip.blank(self.size.width)

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        if self._vertical_scrollbar is None:
            self._vertical_scrollbar = bar = SteadyBar(1)
            bar.display = False
            self.app._start_widget(self, bar)
        return self._vertical_scrollbar


class ListApp(App[None]):
    def compose(self) -> ComposeResult:
        yield List()


def seen(lines: list[Strip]) -> list[tuple[object, ...]]:
    """What an eye sees of each line, and what a click on it does: the letter's colour only where there is a letter."""
    return [tuple(map(_seen, line)) for line in lines]


def _seen(segment: Segment) -> tuple[object, ...]:
    style = segment.style
    assert style is not None
    front, back = (style.bgcolor, style.color) if style.reverse else (style.color, style.bgcolor)
    return segment.text, back, front if segment.text.strip() else None, style.meta


def stock(bar: SteadyBar) -> list[Strip]:
    """The lines as Textual draws them."""
    bar._styles_cache.clear()
    bar._dirty_regions.add(bar.size.region)
    return Widget.render_lines(bar, bar.size.region)


@pytest.mark.parametrize("top", [0, 1, 7, 100, ROWS])
async def test_the_bar_looks_as_textuals_own(top: int) -> None:
    app = ListApp()
    async with app.run_test(size=(30, 12)) as pilot:
        view = app.query_one(List)
        view.scroll_to(y=top, animate=False)
        await pilot.pause()
        bar = view.vertical_scrollbar
        assert isinstance(bar, SteadyBar)
        for _turn in range(2):
            assert seen(bar.render_lines(bar.size.region)) == seen(stock(bar))
            bar.mouse_over = True
        assert bar.render_lines(Region(0, 2, 1, 3)) == bar.render_lines(bar.size.region)[2:5]


async def test_a_step_paints_the_lines_in_which_the_thumb_moved() -> None:
    app = ListApp()
    async with app.run_test(size=(30, 12)) as pilot:
        view = app.query_one(List)
        bar = view.vertical_scrollbar
        painted = []
        for top in range(1, 30):
            await pilot.pause()
            bar._exchange_repaint_regions()
            before = seen(bar.render_lines(bar.size.region))
            view.scroll_to(y=top, animate=False)
            now = seen(bar.render_lines(bar.size.region))
            changed = {Region(0, y, 1, 1) for y in range(12) if before[y] != now[y]}
            assert bar._exchange_repaint_regions() == changed
            painted.append(len(changed))
        assert 0 in painted
        assert 0 < max(painted) <= 4


async def test_another_theme_paints_the_whole_bar() -> None:
    app = ListApp()
    async with app.run_test(size=(30, 12)) as pilot:
        bar = app.query_one(List).vertical_scrollbar
        before = seen(bar.render_lines(bar.size.region))
        app.theme = "textual-light"
        await pilot.pause()
        assert seen(bar.render_lines(bar.size.region)) == seen(stock(bar)) != before  # type: ignore[arg-type]
