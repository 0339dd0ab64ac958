"""A drawing in the cells of a terminal: dots of braille, two by four a cell, with the numbers of objects over them.

A cell is a known length. East stays east: the plan is never mirrored, whatever the language.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from db.registers.sketches.drawings.scene import Point
from db.registers.sketches.drawings.shapes import Shape, ShapeLook, Window

WIDE, HIGH = 2, 4
"""Dots of a cell."""
BLANK = "\u2800"
"""A cell without a dot: a letter to the eyes of bidirectional ordering, as all of braille is, and not a space."""
_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
ABOVE: tuple[ShapeLook, ...] = (
    "road", "marking", "paint", "edge", "median", "built", "view", "base", "guess", "measure", "path", "before",
    "scrape", "skid", "mark", "sign", "fixed", "unit", "damage", "metres", "label", "number",
)  # fmt: skip
"""Which look a cell shows where several meet: the last of these."""
_RANK = {look: place for place, look in enumerate(ABOVE)}
_DASHED = {"marking": 4, "path": 3, "guess": 2, "before": 0, "measure": 3}
"""Every so many dots one is left out, or more: 0 for none."""
_LEFT_OUT = {"marking": 2, "path": 1, "guess": 1, "measure": 2}
DotCell = tuple[str, ShapeLook | None, int]
"""A character, the look it shows, the number of the object."""


@dataclass(slots=True)
class Raster:
    """Cells of a window of the plan. `dot` is the millimetres between two dots; `middle` lies in the middle cell."""

    columns: int
    rows: int
    dot: float
    middle: Point
    _bits: list[int] = field(init=False)
    _looks: list[ShapeLook | None] = field(init=False)
    _numbers: list[int] = field(init=False)
    _letters: dict[int, tuple[str, ShapeLook, int]] = field(init=False)

    def __post_init__(self) -> None:
        count = self.columns * self.rows
        self._bits, self._looks, self._numbers, self._letters = [0] * count, [None] * count, [0] * count, {}

    def place(self, point: Point) -> tuple[float, float]:
        """The dot of a point, from the upper left corner."""
        x = (point.x - self.middle.x) / self.dot + self.columns * WIDE / 2
        y = (self.middle.y - point.y) / self.dot + self.rows * HIGH / 2
        return x, y

    def draw(self, shapes: Iterable[Shape], numbers: bool = True) -> None:
        """Draw shapes in their order; of areas the outline, of words the numbers alone."""
        for shape in shapes:
            if shape.kind == "words":
                if numbers and shape.look == "number":
                    self._write(shape.points[0], shape.words, shape.look, shape.no)
            elif shape.kind == "dot":
                self._ring(shape)
            elif shape.look != "road":
                closed = shape.kind == "area"
                points = (*shape.points, shape.points[0]) if closed else shape.points
                for start, other in pairwise(points):
                    self._line(start, other, shape.look, shape.no)

    def _ring(self, shape: Shape) -> None:
        x, y = self.place(shape.points[0])
        self._dot(round(x), round(y), shape.look, shape.no)
        reach = shape.radius / self.dot
        if reach >= 1:
            for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1), (0.7, 0.7), (-0.7, 0.7), (0.7, -0.7), (-0.7, -0.7)):
                self._dot(round(x + dx * reach), round(y + dy * reach), shape.look, shape.no)

    def _line(self, one: Point, other: Point, look: ShapeLook, no: int) -> None:
        ends = self._clipped(*self.place(one), *self.place(other))
        if ends is None:
            return
        x, y, to_x, to_y = ends
        steps = max(1, round(max(abs(to_x - x), abs(to_y - y))))
        every, out = _DASHED.get(look, 0), _LEFT_OUT.get(look, 0)
        for step in range(steps + 1):
            if every and step % (every + out) >= every:
                continue
            share = step / steps
            self._dot(round(x + (to_x - x) * share), round(y + (to_y - y) * share), look, no)

    def _clipped(self, x: float, y: float, to_x: float, to_y: float) -> tuple[float, float, float, float] | None:
        """The part of a line that lies in sight (Liang and Barsky); None where none does."""
        begin, end, dx, dy = 0.0, 1.0, to_x - x, to_y - y
        wide, high = self.columns * WIDE - 1, self.rows * HIGH - 1
        for step, room in ((-dx, x), (dx, wide - x), (-dy, y), (dy, high - y)):
            if step == 0:
                if room < 0:
                    return None
                continue
            share = room / step
            if step < 0:
                begin = max(begin, share)
            else:
                end = min(end, share)
        return None if begin > end else (x + dx * begin, y + dy * begin, x + dx * end, y + dy * end)

    def _dot(self, x: int, y: int, look: ShapeLook, no: int) -> None:
        if not (0 <= x < self.columns * WIDE and 0 <= y < self.rows * HIGH):
            return
        at = (y // HIGH) * self.columns + x // WIDE
        self._bits[at] |= _BITS[y % HIGH][x % WIDE]
        before = self._looks[at]
        if before is None or _RANK[look] >= _RANK[before]:
            self._looks[at], self._numbers[at] = look, no

    def _write(self, point: Point, words: str, look: ShapeLook, no: int) -> None:
        """Letters over the dots, the first in the point's cell; two that meet: the later one."""
        x, y = self.place(point)
        column, row = int(x // WIDE), int(y // HIGH)
        for step, letter in enumerate(words):
            if 0 <= row < self.rows and 0 <= column + step < self.columns:
                self._letters[row * self.columns + column + step] = (letter, look, no)

    def cell(self, at: int) -> DotCell:
        """The cell of a place, counted from the upper left, row by row."""
        if at in self._letters:
            return self._letters[at]
        return chr(0x2800 + self._bits[at]), self._looks[at], self._numbers[at]

    def lines(self) -> list[list[DotCell]]:
        """Every row of cells, from the top."""
        wide = self.columns
        return [[self.cell(row * wide + column) for column in range(wide)] for row in range(self.rows)]

    def text(self) -> list[str]:
        """Every row as letters alone."""
        return ["".join(cell[0] for cell in row) for row in self.lines()]


def fitted(window: Window, columns: int, rows: int, steps: Sequence[int] = ()) -> float:
    """Millimetres of a dot with which a window fits so many cells: the next one up of `steps`, where there are any."""
    needed = max(window.width / (columns * WIDE), window.height / (rows * HIGH), 1.0)
    return float(next((step for step in steps if step >= needed), needed))
