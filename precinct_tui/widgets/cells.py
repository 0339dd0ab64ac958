"""Cells of a line: cut, padded and placed from the side where reading begins. Pure; shared by tables and records."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from rich.segment import Segment
from rich.style import Style

from precinct_tui.bidi.controls import LRI, PDI, strip_controls
from precinct_tui.bidi.segments import shortened, side_of
from precinct_tui.bidi.widths import cell_len

ELLIPSIS = "…"
GAP = 2
BARS = "▌▐"
"""What stands at the reading edge of the row that has the focus: from the left, from the right."""


def cut(text: str, width: int) -> str:
    """`text` on one line in at most `width` cells, an ellipsis where it was cut. Isolates left open are closed.

    A number, code or plate that finds no room goes as a whole.
    """
    text = " ".join(text.split())
    if cell_len(text) <= width:
        return text
    return shortened(text, width) if width > 0 else ""


def packed(words: Sequence[str], width: int, gap: str = "   ") -> str:
    """`words` beside each other in lines of at most `width` cells; none of them is broken unless it is longer."""
    lines: list[str] = []
    for word in words:
        if lines and cell_len(lines[-1]) + cell_len(gap) + cell_len(word) <= width:
            lines[-1] += gap + word
        else:
            lines.append(word)
    return "\n".join(lines)


def fill(text: str, width: int, *, rtl: bool) -> str:
    """`text` cut and padded to exactly `width` cells; a right-to-left cell has its pad at the left."""
    text, whole = cut(text, width), text
    shortened = text.endswith(ELLIPSIS) and not whole.endswith(ELLIPSIS)
    if rtl and shortened and side_of(strip_controls(whole), "rtl") == "ltr":
        text = f"{LRI}{text}{PDI}"  # so that Latin words lose their end, not their beginning
    pad = " " * (width - cell_len(text))
    return pad + text if rtl else text + pad


def line(cells: Sequence[tuple[str, int, Style]], *, width: int, rtl: bool, blank: Style) -> list[Segment]:
    """The segments of one line of cells, given in reading order as (text, width, style).

    Each cell carries the meta {"column"} by which the line filter orders every cell by itself; nothing of the row,
    so that all rows share their styles. The rest of `width` is filled at the far side.
    """
    gap = Segment(" " * GAP, blank)
    made: list[Segment] = []
    used = 0
    for column, (text, size, style) in enumerate(cells):
        if column:
            made.append(gap)
            used += GAP
        made += _parts(fill(text, size, rtl=rtl), style + _column(column), rtl=rtl)
        used += size
    if used < width:
        made.append(Segment(" " * (width - used), blank))
    if rtl:
        made.reverse()
    return made


def _parts(text: str, style: Style, *, rtl: bool) -> list[Segment]:
    """A cell, in the order of reading. What is struck is struck as far as its words go, not to the cell's end."""
    if not style.strike:
        return [Segment(text, style)]
    blank = style + Style(strike=False)
    words = text.strip(" ")
    before, _words, after = text.partition(words) if words else (text, "", "")
    parts = [Segment(before, blank), Segment(words, style), Segment(after, blank)]
    return [part for part in (reversed(parts) if rtl else parts) if part.text]


StyledPieces = Sequence[tuple[str, Style]]
"""The text of one cell in pieces of different styles, in the order of their letters."""


def pieces_line(cells: Sequence[StyledPieces], *, width: int, rtl: bool, blank: Style, gap: int = GAP) -> list[Segment]:
    """As `line`, of cells that are as wide as what they say; those that find no room are left out."""
    made: list[list[Segment]] = []
    used = 0
    for column, pieces in enumerate(cells):
        size = sum(cell_len(text) for text, _style in pieces)
        space = gap if made else 0
        if used + space + size > width:
            break
        if space:
            made.append([Segment(" " * gap, blank)])
        made.append([Segment(text, style + _column(column)) for text, style in pieces])
        used += space + size
    made.append([Segment(" " * (width - used), blank)])
    return [segment for cell in (reversed(made) if rtl else made) for segment in cell if segment.text]


@cache
def _column(number: int) -> Style:
    return Style.from_meta({"column": number})
