"""A drawing as SVG, byte for byte the same for the same drawing: user units are millimetres of the road.

The file is true to its scale: its width in millimetres of paper times the scale is the width of its view box. Every
measure is a line of class `measure` with the millimetres that were said beside those that it has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import cos, radians, sin

from db.registers.sketches.drawings.drawing import shapes_of
from db.registers.sketches.drawings.scene import Drawing, Point
from db.registers.sketches.drawings.shapes import Shape, Window, bounds
from db.words.folding import persian_digits

SCALES = (50, 100, 200, 250, 500)
"""The scales of a print; beyond the last one the whole does not fit a sheet, and its number is still a true one."""
MORE = (1_000, 2_000, 5_000, 10_000)
PAPER = (176, 150)
"""Millimetres of paper that a plan takes: A4 between its margins, with room for the tables below."""
MARGIN = 2_500
LETTERS = 40
"""Characters of a label that stand on the plan: the table has the rest."""
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONTROLS = re.compile("[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Pen:
    """How a look is drawn: stroke and fill colour, width and dashes in millimetres of paper."""

    stroke: str = "none"
    width: float = 0.2
    fill: str = "none"
    dash: str = ""


PENS: Mapping[str, Pen] = {
    "road": Pen(fill="#ececec"), "edge": Pen("#555555", 0.35), "marking": Pen("#777777", 0.25, dash="3 3"),
    "median": Pen("#555555", 0.3, "#ffffff"), "built": Pen("#333333", 0.5), "view": Pen("#666666", 0.25, dash="1 1"),
    "before": Pen("#777777", 0.25, "none", "1.2 0.8"), "unit": Pen("#111111", 0.4, "#d8e2ee"),
    "path": Pen("#444444", 0.3, dash="2 1.2"), "skid": Pen("#222222", 0.7),
    "scrape": Pen("#222222", 0.35, dash="0.8 0.6"),
    "mark": Pen("#8a1f11", 0.35, "#f3d9d4"), "fixed": Pen("#003e66", 0.4, "#003e66"),
    "paint": Pen("#555555", 0.3, "#ffffff"), "sign": Pen("#8a1f11", 0.3, "#ffffff"), "damage": Pen("#c01818", 1.1),
    "measure": Pen("#00557f", 0.22), "guess": Pen("#00557f", 0.22, dash="0.7 0.7"),
}  # fmt: skip
SIZES = {"number": 3.0, "label": 2.6, "metres": 2.4}
"""Letters, in millimetres of paper."""


def scale_for(shapes: Iterable[Shape], paper: tuple[int, int] = PAPER) -> tuple[int, Window]:
    """The largest scale at which everything that was drawn fits, and the window that the paper then shows."""
    held = bounds(shapes, MARGIN) or Window(Point(0, 0), 20_000, 15_000)
    fits = (scale for scale in (*SCALES, *MORE) if held.width <= paper[0] * scale and held.height <= paper[1] * scale)
    scale = next(fits, MORE[-1])
    return scale, Window(held.middle, paper[0] * scale, paper[1] * scale)


def svg(drawing: Drawing, caption: str = "", paper: tuple[int, int] = PAPER) -> tuple[str, int]:
    """(the file, its scale). `caption` becomes its title: the number of the sketch."""
    shapes = shapes_of(drawing)
    scale, window = scale_for(shapes, paper)
    left, top = window.middle.x - window.width // 2, -(window.middle.y + window.height // 2)
    box = f"{left} {top} {window.width} {window.height}"
    head = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{paper[0]}mm" height="{paper[1]}mm" viewBox="{box}">',
        f"<title>{escaped(caption)}</title>",
        f'<clipPath id="frame"><rect x="{left}" y="{top}" width="{window.width}" height="{window.height}"/></clipPath>',
        f'<rect x="{left}" y="{top}" width="{window.width}" height="{window.height}" fill="#ffffff"/>',
        '<g clip-path="url(#frame)" font-family="Vazirmatn" stroke-linecap="round" stroke-linejoin="round">',
    ]
    body = [_element(shape, scale) for shape in shapes]
    foot = [*_north(drawing.scene.north, window, scale), *_bar(window, scale), "</g>", "</svg>"]
    return "\n".join([*head, *body, *foot]) + "\n", scale


def escaped(text: str, most: int = 200) -> str:
    """Text as XML may hold it: no control, no half of a pair, nothing that ends an element or turns the order."""
    plain = _ILLEGAL.sub("", _CONTROLS.sub(" ", text))
    short = plain if len(plain) <= most else plain[: most - 1] + "…"
    for mark, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#39;")):
        short = short.replace(mark, name)
    return short


def _drawn(pen: Pen, scale: int) -> str:
    lengths = " ".join(_number(float(part) * scale) for part in pen.dash.split())
    dash = f' stroke-dasharray="{lengths}"' if lengths else ""
    width = f' stroke-width="{_number(pen.width * scale)}"' if pen.stroke != "none" else ""
    return f'fill="{pen.fill}" stroke="{pen.stroke}"{width}{dash}'


def _number(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _element(shape: Shape, scale: int) -> str:
    if shape.kind == "words":
        return _words(shape, scale)
    pen = PENS[shape.look]
    said = f' data-no="{shape.no}"' if shape.no else ""
    if shape.mm or shape.look in ("measure", "guess"):
        start, other = shape.points
        ends = f'x1="{start.x}" y1="{-start.y}" x2="{other.x}" y2="{-other.y}"'
        return f'<line class="measure"{said} data-mm="{shape.mm}" {ends} {_drawn(pen, scale)}/>'
    if shape.kind == "dot":
        at = shape.points[0]
        return f'<circle class="{shape.look}"{said} cx="{at.x}" cy="{-at.y}" r="{shape.radius}" {_drawn(pen, scale)}/>'
    pairs = " ".join(f"{point.x},{-point.y}" for point in shape.points)
    if shape.kind == "area":
        return f'<polygon class="{shape.look}"{said} points="{pairs}" {_drawn(pen, scale)}/>'
    open_pen = Pen(pen.stroke, pen.width, "none", pen.dash)
    return f'<polyline class="{shape.look}"{said} points="{pairs}" {_drawn(open_pen, scale)}/>'


@dataclass(frozen=True, slots=True)
class Letters:
    """How words stand on the plan: millimetres of the road high, and a white edge where a line may run behind."""

    size: float
    colour: str = "#111111"
    anchor: str = "middle"
    edge: float = 0


def _words(shape: Shape, scale: int) -> str:
    """A number in its circle, a label beside it, metres on their line."""
    at, size = shape.points[0], SIZES[shape.look] * scale
    words = persian_digits(shape.words)
    if shape.look == "number":
        circle = (
            f'<circle cx="{at.x}" cy="{-at.y}" r="{_number(size * 0.72)}" fill="#ffffff" stroke="#111111"'
            f' stroke-width="{_number(0.2 * scale)}"/>'
        )
        return circle + _text(words, at.x, -at.y + size * 0.36, Letters(size))
    if shape.look == "metres":
        return _text(words.replace(".", "٫"), at.x, -at.y - size * 0.25, Letters(size, "#00405f", edge=0.9 * scale))
    return _text(words, at.x + 2.6 * scale, -at.y + size * 0.36, Letters(size, anchor="start", edge=0.9 * scale))


def _text(words: str, x: float, y: float, letters: Letters) -> str:
    edge = f' stroke="#ffffff" stroke-width="{_number(letters.edge)}" paint-order="stroke"' if letters.edge else ""
    return (
        f'<text x="{_number(x)}" y="{_number(y)}" font-size="{_number(letters.size)}" text-anchor="{letters.anchor}"'
        f' fill="{letters.colour}"{edge}>{escaped(words, LETTERS)}</text>'
    )


def _north(north: int, window: Window, scale: int) -> list[str]:
    """An arrow in the corner: where north lies."""
    x = window.middle.x + window.width // 2 - 12 * scale
    y = -(window.middle.y + window.height // 2) + 12 * scale
    turn = radians(north / 10)
    way, side = (sin(turn), -cos(turn)), (cos(turn), sin(turn))
    tip = (x + way[0] * 6 * scale, y + way[1] * 6 * scale)
    tails = [(x - way[0] * 4 * scale + side[0] * by * scale, y - way[1] * 4 * scale + side[1] * by * scale)
             for by in (-2.2, 2.2)]  # fmt: skip
    points = " ".join(f"{_number(point)},{_number(other)}" for point, other in (tip, tails[0], (x, y), tails[1]))
    label = _text("N", x + way[0] * 8 * scale, y + way[1] * 8 * scale + 1.1 * scale, Letters(3 * scale))
    return [f'<polygon class="north" points="{points}" {_drawn(Pen("#111111", 0.2, "#111111"), scale)}/>', label]


def _bar(window: Window, scale: int) -> list[str]:
    """A bar of whole metres, as near to 40 mm of paper as they come, and the scale in words."""
    metres = min((1, 2, 5, 10, 20, 50, 100, 200, 500), key=lambda length: abs(length * 1_000 / scale - 40))
    x = window.middle.x - window.width // 2 + 5 * scale
    y = -(window.middle.y - window.height // 2) - 6 * scale
    long = metres * 1_000
    tick = 1.2 * scale
    path = f"M{x},{_number(y - tick)} V{y} H{x + long} V{_number(y - tick)} M{x + long // 2},{y} V{_number(y - tick)}"
    words = f"{persian_digits(str(metres))} m   {persian_digits(f'1:{scale}')}"
    return [
        f'<path class="bar" data-mm="{long}" d="{path}" {_drawn(Pen("#111111", 0.3), scale)}/>',
        _text(words, x + long / 2, y - 2.2 * scale, Letters(2.6 * scale, edge=0.9 * scale)),
    ]
