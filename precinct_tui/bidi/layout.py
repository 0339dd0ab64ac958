"""Visual order with its map: where each character of a text stands in a row of cells."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from precinct_tui.bidi.algorithm import (
    CLASSES,
    MIRROR,
    base_level,
    levels_of,
    order_of,
    runs_of,
)
from precinct_tui.bidi.memory import remembered
from precinct_tui.bidi.shaping import LIGATURES, UNDRAWN, shaped_characters, shaped_text
from precinct_tui.bidi.widths import clusters_of

Direction = Literal["rtl", "ltr"]
Base = Literal["rtl", "ltr", "auto"]
Mode = Literal["app", "terminal", "off"]
"""Who orders and shapes: this program, the terminal, or nobody."""
_BASES: dict[str, int | None] = {"rtl": 1, "ltr": 0, "auto": None}
_SEPARATORS = re.compile("([\n\r\x1c-\x1e\x85\u2029])")
_PLAIN_LATIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9 ]*[A-Za-z0-9])?")
_BLANK = re.compile(" *")
_MARKS = (
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4"
    "\u06e7\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u07a6-\u07b0\u07eb-\u07f3\u07fd\u0816-\u0819\u081b-\u0823"
    "\u0825-\u0827\u0829-\u082d\u0859-\u085b\u0898-\u089f\u08ca-\u08e1\u08e3-\u08ff"
)
# What ``visual`` can do without the map: single cells, harakat on a letter, ZWNJ.
_SIMPLE = re.compile(
    f"(?!\u200c*[{_MARKS}])"
    "[ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u0590-\u0605\u0606-\u060f\u0610-\u061b\u061d-\u08ff\u200c"
    "\u2010-\u2017\u2018-\u2027\u2030-\u205e\u2190-\u2211\u2500-\u25fc\ufb50-\ufbff\ufc00-\ufdfa\ufe70-\ufefc]*"
)
_MARK = re.compile(f"[{_MARKS}]")
_CLUSTER = re.compile(f"[^{_MARKS}][{_MARKS}]*", re.DOTALL)
_EMBEDDED = re.compile("[qQdD]")


class Layout(NamedTuple):
    """One paragraph in visual order. Cells are clusters: a character with the zero-width ones that belong to it."""

    text: str
    """The logical text."""
    base: Literal["rtl", "ltr"]
    """The paragraph direction that was used."""
    cells: tuple[str, ...]
    """What to draw, from left to right. A cell that a ligature freed is a space of one column."""
    widths: tuple[int, ...]
    """Columns of each cell: 1 or 2 (0 only where a text has nothing but zero-width characters)."""
    columns: tuple[int, ...]
    """The leftmost column of each cell."""
    starts: tuple[int, ...]
    """Logical index of each cell's first character; -1 for a freed cell."""
    levels: tuple[int, ...]
    """Embedding level of each cell: odd runs right to left."""
    cell_at: tuple[int, ...]
    """For each logical index, the cell that shows it. Zero-width characters share their letter's cell."""

    @property
    def visual(self) -> str:
        """The row as a terminal draws it."""
        return "".join(self.cells)

    @property
    def width(self) -> int:
        """Columns of the row; the same as the logical text's."""
        return sum(self.widths)

    def column_of(self, index: int) -> int:
        """Return the leftmost column of the cell that shows logical ``index``."""
        return self.columns[self.cell_at[index]]

    def index_at(self, column: int) -> int | None:
        """Return the logical index of the cell over ``column``; None outside the row and on a freed cell."""
        for cell, left in enumerate(self.columns):
            if left <= column < left + self.widths[cell]:
                return self.starts[cell] if self.starts[cell] >= 0 else None
        return None


@lru_cache(maxsize=256)  # the line filter remembers what it asked for
def visual(text: str, *, base: Base = "rtl", shape: bool = True) -> str:
    """Return ``text`` in visual order (UAX #9), shaped, brackets mirrored, without its zero-width controls.

    The result takes exactly the columns of ``text``: a cell that a lam-alef ligature frees becomes a blank at the end
    of the paragraph (left in a right-to-left one, right in a left-to-right one). Line and paragraph separators keep
    their places.
    """
    if _PLAIN_LATIN.fullmatch(text) or _BLANK.fullmatch(text):
        return text
    if _SEPARATORS.search(text):
        parts = _SEPARATORS.split(text)
        return "".join(part if place % 2 else visual(part, base=base, shape=shape) for place, part in enumerate(parts))
    if not _SIMPLE.fullmatch(text):
        return layout(text, base=base, shape=shape).visual
    return _simple_visual(text, _BASES[base], shape)


def _simple_visual(text: str, level: int | None, shape: bool) -> str:
    """``visual`` of a text of single cells and marks without order controls: strings only, no map."""
    if shape:
        drawn = shaped_text(text)
        freed = len(LIGATURES.findall(drawn)) - len(LIGATURES.findall(text))
    else:
        drawn, freed = text.replace("\u200c", ""), 0
    classes = drawn.translate(CLASSES)
    if level is None:
        level = base_level(classes)
    runs = runs_of(levels_of(classes, level, drawn))
    marked = _MARK.search(drawn) is not None
    pieces: list[str] = []
    for start, end, depth in runs:
        piece = drawn[start:end]
        if depth & 1:
            piece = piece.translate(MIRROR)
            piece = "".join(_CLUSTER.findall(piece)[::-1]) if marked and _MARK.search(piece) else piece[::-1]
        pieces.append(piece)
    if freed:
        pieces.insert(0 if level else len(pieces), " " * freed)
    return "".join(pieces)


@remembered(2048)
def layout(text: str, *, base: Base = "rtl", shape: bool = True, ligatures: bool = True) -> Layout:
    """Return ``text``, one paragraph, in visual order with the map between its characters and the cells.

    ``ligatures=False`` keeps lam and alef in cells of their own, as an editor needs. Widths are those of
    ``widths.py``.
    """
    classes = text.translate(CLASSES)
    wanted = _BASES[base]
    level = base_level(classes) if wanted is None else wanted
    levels = levels_of(classes, level, text)
    return _placed(text, classes, levels, level, shape=shape, ligatures=ligatures)


@remembered(512)
def logical_layout(text: str) -> Layout:
    """Return ``text`` unordered and unshaped, as it is stored, with the same map: for terminals left to themselves."""
    return _placed(text, "", "\0" * len(text), 0, shape=False, ligatures=False)


def _placed(text: str, classes: str, levels: str, level: int, *, shape: bool, ligatures: bool) -> Layout:
    """Put the clusters of ``text`` in the order of their levels."""
    drawn = _drawn(text, classes, levels, ligatures) if shape else [("" if c in UNDRAWN else c) for c in text]
    taken = [index for index, shown in enumerate(drawn) if not shown and text[index] not in UNDRAWN]
    firsts, ends, widths = clusters_of(text, taken)
    own = "".join([levels[index] for index in firsts])
    cells: list[str] = []
    starts: list[int] = []
    sizes: list[int] = []
    depths: list[int] = []
    cell_at = [0] * len(text)
    begins = [0, *ends[:-1]]
    for cluster in _ordered(levels, firsts):
        first = firsts[cluster]
        depth = ord(own[cluster])
        shown = drawn[begins[cluster] : ends[cluster]]
        place = first - begins[cluster]
        if depth & 1 and shown[place]:
            shown[place] = shown[place].translate(MIRROR)
        for index in range(begins[cluster], ends[cluster]):
            cell_at[index] = len(cells)
        cells.append("".join(shown))
        starts.append(begins[cluster])
        sizes.append(widths[cluster])
        depths.append(depth)
    freed = len(taken)
    if freed:
        at = 0 if level else len(cells)
        cells[at:at] = [" "] * freed
        starts[at:at] = [-1] * freed
        sizes[at:at] = [1] * freed
        depths[at:at] = [level] * freed
        if level:
            cell_at = [cell + freed for cell in cell_at]
    columns: list[int] = []
    column = 0
    for size in sizes:
        columns.append(column)
        column += size
    return Layout(text, "rtl" if level else "ltr", tuple(cells), tuple(sizes), tuple(columns), tuple(starts),
                  tuple(depths), tuple(cell_at))  # fmt: skip


def _ordered(levels: str, firsts: list[int]) -> list[int]:
    """The clusters in visual order (L2). Direction marks take no cell, and yet they part the runs between them."""
    if len(firsts) == len(levels):
        return order_of(levels)
    clusters = {first: place for place, first in enumerate(firsts)}
    return [clusters[place] for place in order_of(levels) if place in clusters]


def _drawn(text: str, classes: str, levels: str, ligatures: bool) -> list[str]:
    """Shape each level run; in a run from left to right, Arabic letters join to their neighbours on the row."""
    if not _EMBEDDED.search(classes):
        return shaped_characters(text, ligatures=ligatures)
    drawn: list[str] = []
    start = 0
    while start < len(text):
        end = start
        while end < len(text) and levels[end] == levels[start]:
            end += 1
        piece = text[start:end]
        if ord(levels[start]) & 1:
            drawn += shaped_characters(piece, ligatures=ligatures)
        else:
            drawn += shaped_characters(piece[::-1], ligatures=False)[::-1]
        start = end
    return drawn
