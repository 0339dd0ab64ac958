"""The plan of a sketch in cells: a window on the scene that keys move in. East stays east, whatever the language.

Cells are painted as they are drawn and marked so that no filter of direction touches them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.binding import Binding
from textual.geometry import Region
from textual.message import Message as Posted
from textual.strip import Strip
from textual.widget import Widget

from db.registers.sketches.drawings.raster import BLANK, HIGH, WIDE, Raster
from db.registers.sketches.drawings.scene import Point
from precinct_tui.bidi.line_filter import DONE
from precinct_tui.language.i18n import digits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.style import Style

    from db.registers.sketches.drawings.raster import DotCell
    from db.registers.sketches.drawings.shapes import Shape, Window

STEPS = (25, 50, 100, 125, 250, 500, 1_000, 2_500, 5_000)
"""Millimetres between two dots: a cell is two of them wide and four high."""
USUAL = 250
MARGIN = 4
"""Cells from the edge within which the plan moves on with what is chosen."""
LOOKS = {
    "marking": "faint", "edge": "road", "median": "road", "built": "road", "view": "faint", "base": "measure",
    "guess": "measure", "measure": "measure", "path": "faint", "before": "faint", "scrape": "mark", "skid": "mark",
    "mark": "mark", "fixed": "fixed", "unit": "unit", "number": "number",
}  # fmt: skip
"""Which style shows a look."""


class PlanView(Widget, can_focus=True):
    """Shows shapes. `chosen` is the object that stands out; the plan follows it where it leaves the window."""

    COMPONENT_CLASSES = {f"plan--{name}" for name in ("chosen", "cross", *LOOKS.values())}

    BINDINGS = [
        Binding(f"{shift}{key}", f"move({right}, {up}, {bool(shift)})", show=False)
        for shift in ("", "shift+")
        for key, right, up in (("left", -1, 0), ("right", 1, 0), ("up", 0, 1), ("down", 0, -1))
    ]

    @dataclass
    class Moved(Posted):
        """An arrow: to the right, up, and whether by a little."""

        right: int
        up: int
        little: bool

    @dataclass
    class Resized(Posted):
        """Other cells are in sight now."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._shapes: Sequence[Shape] = ()
        self._rows: list[list[DotCell]] = []
        self._styles: dict[tuple[str, bool], Style] = {}
        self.dot = USUAL
        self.middle = Point(0, 0)
        self.chosen = self._marked = 0
        self.cross: Point | None = None
        """A point that is marked: the part of the chosen object that moves."""

    def action_move(self, right: int, up: int, little: bool) -> None:
        """An arrow was pressed."""
        self.post_message(self.Moved(right, up, little))

    def show(self, shapes: Iterable[Shape], chosen: int, cross: Point | None) -> None:
        """Show these shapes, one object chosen; what is on the screen is painted anew where it changed."""
        self._shapes, self.chosen, self.cross = tuple(shapes), chosen, cross
        if cross is not None:
            self._follow(cross)
        self._draw()

    def _draw(self) -> None:
        columns, rows = self.size
        if not columns or not rows:
            return
        raster = Raster(columns, rows, self.dot, self.middle)
        raster.draw(self._shapes)
        made = raster.lines()
        if self.cross is not None:
            x, y = raster.place(self.cross)
            column, row = int(x // WIDE), int(y // HIGH)
            if 0 <= row < rows and 0 <= column < columns and made[row][column][0] == BLANK:
                made[row][column] = ("+", None, self.chosen)
        before, self._rows = self._rows, made
        apart = {self._marked, self.chosen} if self._marked != self.chosen else set()
        self._marked = self.chosen
        changed = [
            at
            for at, row in enumerate(made)
            if at >= len(before) or before[at] != row or (apart and any(cell[2] in apart for cell in row))
        ]
        if len(before) != len(made) or len(changed) > rows // 2:
            self.refresh()
        else:
            for at in changed:
                self.refresh_line(at)

    def refresh_line(self, at: int) -> None:
        """Paint one row anew."""
        self.refresh(Region(0, at, self.size.width, 1))

    def _follow(self, point: Point) -> None:
        """Move the window where a point has left it, or nearly."""
        columns, rows = self.size
        if not columns or not rows:
            return
        wide, high = self.dot * WIDE, self.dot * HIGH
        reach_x, reach_y = max(1, columns // 2 - MARGIN) * wide, max(1, rows // 2 - MARGIN // 2) * high
        x, y = self.middle.x, self.middle.y
        x = min(max(x, point.x - reach_x), point.x + reach_x)
        y = min(max(y, point.y - reach_y), point.y + reach_y)
        self.middle = Point(x, y)

    def fit(self, window: Window | None) -> None:
        """All of a window in sight, in the finest step that shows it."""
        columns, rows = self.size
        if window is None or not columns or not rows:
            self.dot, self.middle = USUAL, Point(0, 0)
        else:
            needed = max(window.width / (columns * WIDE), window.height / (rows * HIGH))
            self.dot = next((step for step in STEPS if step >= needed), STEPS[-1])
            self.middle = window.middle
        self._draw()

    def zoom(self, by: int) -> None:
        """Finer (-1) or coarser (1) by a step."""
        at = STEPS.index(self.dot) + by
        if 0 <= at < len(STEPS):
            self.dot = STEPS[at]
            if self.cross is not None:
                self._follow(self.cross)
            self._draw()

    def pan(self, dx: int, dy: int) -> None:
        """Move the window by millimetres."""
        self.middle = Point(self.middle.x + dx, self.middle.y + dy)
        self._draw()

    @property
    def cell(self) -> int:
        """Millimetres that a cell is wide; it is twice as high."""
        return self.dot * WIDE

    def on_resize(self) -> None:
        """Another size shows other cells."""
        self._styles.clear()
        self._draw()
        self.post_message(self.Resized())

    def notify_style_update(self) -> None:
        """Other colours."""
        self._styles.clear()
        super().notify_style_update()

    def _style(self, name: str, chosen: bool) -> Style:
        key = name, chosen
        if key not in self._styles:
            style = self.get_component_rich_style(f"plan--{name}", partial=True)
            if chosen:
                style += self.get_component_rich_style("plan--chosen", partial=True)
            self._styles[key] = self.rich_style + style + DONE
        return self._styles[key]

    def render_line(self, y: int) -> Strip:
        """A row of the plan."""
        if y >= len(self._rows):
            return Strip.blank(self.size.width, self.rich_style)
        segments: list[Segment] = []
        run, current = "", None
        for letter, look, no in self._rows[y]:
            name = LOOKS.get(look or "", "cross" if no else "road")
            style = self._style(name, bool(no) and no == self.chosen and name != "measure")
            if style is not current and run:
                segments.append(Segment(run, current))
                run = ""
            current = style
            run += digits(letter) if look == "number" else letter
        if run:
            segments.append(Segment(run, current))
        return Strip(segments, self.size.width)
