"""Full repaints of a 100 × 40 screen in Persian and in English: python benchmarks/bidi_repaint.py.

Cold: every cache of the bidi room and of the widgets is empty. Warm: the widgets' lines are drawn again, the texts
are known. Each number is the median of several repaints, in milliseconds.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from textual.app import App, ComposeResult
from textual.filter import LineFilter
from textual.widgets import DataTable, Static

from precinct_tui.bidi import Direction, layout, visual
from precinct_tui.bidi.algorithm import _resolved, levels_of
from precinct_tui.bidi.line_filter import BidiLineFilter, field_text
from precinct_tui.bidi.shaping import _shaped_word

PERSIAN = "گزارش شد که ساعت ۱۴:۳۰ خودروی پژو به شمارهٔ «۱۲ ب ۳۴۵ ایران ۱۴» از جلوی پلاک {0} (روبه‌روی بانک) برده شد {0}"
ENGLISH = "It was reported that at 14:30 a car with the number '12 B 345 Iran 14' was taken from no. {0} (bank) {0}"
CACHES = (visual, layout, levels_of, _resolved, _shaped_word, field_text)


class Screen(App[None]):
    """Twenty lines of text above a table of nineteen rows."""

    CSS = "Static { height: 20; } DataTable { height: 20; }"

    def __init__(self, text: str, base: Direction) -> None:
        super().__init__()
        self.text = text
        self.line_filter = BidiLineFilter("app", base)
        self.filtering = True

    def get_line_filters(self) -> Sequence[LineFilter]:
        own = super().get_line_filters()
        return [*own, self.line_filter] if self.filtering else own

    def compose(self) -> ComposeResult:
        yield Static("\n".join(self.text.format(n)[:98] for n in range(20)), markup=False)
        yield DataTable()

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        words = self.text.split()
        table.add_columns(*words[:5])
        for n in range(25):
            table.add_row(str(n), *(" ".join(words[n % 7 + k : n % 7 + k + 3]) for k in range(4)))

    def repaint(self, *, cold: bool) -> float:
        """Draw everything again and return the milliseconds it took."""
        for widget in self.screen.walk_children(with_self=True):
            widget._styles_cache.clear()
            widget._clear_arrangement_cache()
            if isinstance(widget, DataTable):
                widget._clear_caches()
        if cold:
            for cache in CACHES:
                cache.cache_clear()
            self.line_filter._lines.clear()
        start = perf_counter()
        update = self.screen._compositor.render_full_update()
        update.render_segments(self.console)
        return (perf_counter() - start) * 1000


async def measure(text: str, base: Direction) -> tuple[float, float, float]:
    """Return cold, warm, and the warm repaint without the filter."""
    app = Screen(text, base)
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        cold = median(app.repaint(cold=True) for _ in range(15))
        warm = median(app.repaint(cold=False) for _ in range(15))
        app.filtering = False
        bare = median(app.repaint(cold=False) for _ in range(15))
    return cold, warm, bare


async def main() -> None:
    """Print the table."""
    english = await measure(ENGLISH, "ltr")
    persian = await measure(PERSIAN, "rtl")
    for name, numbers in (("English", english), ("Persian", persian)):
        print(f"{name}: cold {numbers[0]:.1f} ms, warm {numbers[1]:.1f} ms, without the filter {numbers[2]:.1f} ms")
    print(f"Persian / English: cold {persian[0] / english[0]:.2f}, warm {persian[1] / english[1]:.2f}")


if __name__ == "__main__":
    asyncio.run(main())
