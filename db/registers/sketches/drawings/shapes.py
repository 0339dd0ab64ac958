"""What is drawn, whatever draws it: lines, areas and words on the plan in millimetres, from below to above."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from db.registers.sketches.drawings.scene import Point

ShapeLook = Literal[
    "road", "edge", "marking", "median", "before", "unit", "path", "skid", "scrape", "mark", "fixed", "built", "view",
    "measure", "guess", "base", "damage", "sign", "paint", "number", "label", "metres",
]  # fmt: skip
"""What a shape shows; each that draws gives it line, colour or letter of its own."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A line, an area, a dot or words at a point. `no` is the object's or measure's number, 0 for the road.

    `radius` is of a dot, `mm` the length that a measure says, `reaches` how far from its dot's middle a number stands.
    """

    kind: Literal["line", "area", "dot", "words"]
    look: ShapeLook
    points: tuple[Point, ...]
    no: int = 0
    words: str = ""
    radius: int = 0
    mm: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """A part of the plan: its middle, width and height in millimetres."""

    middle: Point
    width: int
    height: int


def bounds(shapes: Iterable[Shape], margin: int) -> Window | None:
    """The window that holds what is no road, with a margin; None where there is nothing."""
    points = [point for shape in shapes if shape.no for point in shape.points]
    if not points:
        return None
    left, right = min(at.x for at in points) - margin, max(at.x for at in points) + margin
    low, high = min(at.y for at in points) - margin, max(at.y for at in points) + margin
    return Window(Point((left + right) // 2, (low + high) // 2), right - left, high - low)
