"""A key in the editor of a sketch with forty objects, against a bare Textual widget that repaints as many cells."""

from __future__ import annotations

import asyncio
from statistics import median
from time import perf_counter

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.strip import Strip
from textual.widget import Widget

from benchmarks.measuring import Result
from db.registers.sketches.drawings import editing, kinds
from db.registers.sketches.drawings.drawing import shapes_of
from db.registers.sketches.drawings.scene import Drawing, Point
from precinct_tui.widgets.plan_view import PlanView

OBJECTS, KEYS = 40, 60
SIZE = (44, 20)
"""Cells of the plan at 80 × 24."""
MOST = 30.0
"""Milliseconds: what a key in a register may take until it is painted."""


def scene() -> Drawing:
    """A crossroads with forty objects of all kinds."""
    drawing = editing.on_road(Drawing(), kind="crossroads", lanes=4)
    for place in range(OBJECTS):
        at = Point((place % 8 - 4) * 4_000, (place // 8 - 2) * 4_000)
        drawing, _no = editing.added(drawing, kinds.KINDS[place % len(kinds.KINDS)], at, place * 90)
    return drawing


class Bare(Widget):
    """As many cells of one style, other ones each time."""

    letter = "a"

    def render_line(self, y: int) -> Strip:
        """A row of letters."""
        return Strip([Segment(self.letter * self.size.width, Style())], self.size.width)


class Both(App[None]):
    """The plan, or the bare widget."""

    CSS = f"PlanView, Bare {{ width: {SIZE[0]}; height: {SIZE[1]}; }}"

    def __init__(self, bare: bool) -> None:
        super().__init__()
        self.bare = bare

    def compose(self) -> ComposeResult:
        """One of the two."""
        yield Bare() if self.bare else PlanView(id="plan")


async def _painted(bare: bool) -> float:
    """Milliseconds from a key's act until every changed cell is drawn: the median of many."""
    app = Both(bare)
    async with app.run_test(size=(80, 24)) as pilot:
        drawing, times = scene(), []
        for turn in range(KEYS):
            start = perf_counter()
            if bare:
                widget = app.query_one(Bare)
                widget.letter = "ab"[turn % 2]
                widget.refresh()
            else:
                drawing = editing.moved(drawing, 1, "rest", (1_000 if turn % 2 else -1_000, 0))
                app.query_one(PlanView).show(shapes_of(drawing), 1, drawing.scene.units[0].stands[0].at)
            app.screen._compositor.render_full_update()
            times.append((perf_counter() - start) * 1_000)
            await pilot.pause()
        return median(times)


def key() -> Result:
    """A key that moves one of forty objects."""
    ours, baseline = asyncio.run(_painted(False)), asyncio.run(_painted(True))
    name = f"a key in a sketch of {OBJECTS} objects"
    return Result(name, ours, baseline, 8.0, "a bare widget of as many cells", most=MOST)


if __name__ == "__main__":
    print(key())
