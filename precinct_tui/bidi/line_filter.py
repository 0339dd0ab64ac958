"""The one Textual line filter that puts every widget's lines in order.

Return it from ``App.get_line_filters()``. Filters run on whole widget lines after wrapping and before the horizontal
crop; strips remember what a filter made of them, so an unchanged line costs nothing.

A line is split into *fields*, each a paragraph of its own, so that no cell can reorder its neighbour. A field ends

- where the style meta ``row`` or ``column`` changes (DataTable sets both on each cell, the register table the column),
- where the style meta ``cell`` changes: any hashable value a widget chooses to keep two stretches apart,
- at box and block characters (U+2500-25FF): borders, tree guides, bars.

Spaces at both ends of a field stay where they are: alignment is the widget's. Styles, meta and links travel with their
letters. A widget that has ordered its own row marks it with ``DONE`` and is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache
from textual.color import Color
from textual.content import Content
from textual.filter import LineFilter
from textual.style import Style as ContentStyle

from precinct_tui.bidi.controls import FSI, LRE, LRI, LRM, ORDER_CONTROLS, PDF, PDI, RLE, RLI
from precinct_tui.bidi.layout import Direction, Layout, Mode, layout, visual
from precinct_tui.bidi.segments import isolate, side_of
from precinct_tui.bidi.shaping import LIGATURES
from precinct_tui.bidi.widths import get_character_cell_size

__all__ = ["DONE", "BidiLineFilter", "Direction", "Mode", "emit", "isolated", "logical_columns"]

DONE = Style.from_meta({"bidi": "done"})
"""Style of segments that are in visual order already; the filter passes them on."""

_BOX = re.compile("([\u2500-\u25ff]+)")
# Nothing in these lines can move: in a left-to-right base, text without right-to-left letters and controls …
_STEERS = re.compile(
    "[\u0590-\u08ff\u200c-\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff"
    "\U0001e800-\U0001efff]"
)
# … and in a right-to-left base, words of Latin letters and digits that begin with a letter.
_STILL = re.compile("[ \u2500-\u25ff]*(?:[A-Za-z](?:[A-Za-z0-9 ]*[A-Za-z0-9])?)?[ \u2500-\u25ff]*")
# Halves of surrogate pairs, too: no terminal can be sent one.
# Signs by which some terminals make one picture of two, or a wide one of a narrow one, and others do not.
_PICTURES = "[\ufe0e\ufe0f]|\u200d(?=[\u2600-\u27bf\U0001f000-\U0001faff])"
_UNSAFE = re.compile(f"[\x00-\x1f\x7f-\x9f\ud800-\udfff]|{_PICTURES}")
_CONTROLS = re.compile(f"[\x00-\x1f\x7f-\x9f\ud800-\udfff{ORDER_CONTROLS}]|{_PICTURES}")
_ENDS = FSI + LRI + RLI + PDI
_ENDED = re.compile(f"[{_ENDS}]")
_REMEMBERED = 128  # lines: some five screens; one that is made again takes ten microseconds

StyledPiece = tuple[str, Style | None]


@lru_cache(maxsize=4096)
def _boundary(style: Style | None) -> tuple[object, object]:
    """Return (field key, isolate direction) of a style's meta; the key is ``DONE`` for ordered segments."""
    if style is None or style._meta is None:
        return None, None
    meta = style.meta
    if meta.get("bidi") == "done":
        return DONE, None
    key = (meta.get("row"), meta.get("column"), meta.get("cell"))
    return (None if key == (None, None, None) else key), meta.get("isolate")


def isolated(value: str, base: Direction = "rtl") -> Content:
    """Return typed text as content whose isolation holds on every line it is wrapped into.

    ``isolate`` puts an isolate around a string; after wrapping, a line in the middle has neither end of it. Here the
    direction also travels as the style meta ``isolate``, and the filter closes and reopens it.
    """
    return Content.styled(isolate(value, base), ContentStyle.from_meta({"isolate": side_of(value, base)}))


def emit(row: Layout, styles: Sequence[Style | None]) -> list[Segment]:
    """Return a layout's cells as segments; ``styles`` has one style for each character of its logical text.

    A freed cell takes the style of the cell beside it.
    """
    segments: list[Segment] = []
    run: list[str] = []
    current: Style | None = None
    first = next((start for start in row.starts if start >= 0), 0)
    last = next((start for start in reversed(row.starts) if start >= 0), 0)
    for place, (cell, start) in enumerate(zip(row.cells, row.starts, strict=True)):
        index = start if start >= 0 else (first if place < len(row.starts) // 2 else last)
        style = styles[index] if styles else None
        if run and style is not current and style != current:
            segments.append(Segment("".join(run), current))
            run = []
        current = style
        run.append(cell)
    if run and (text := "".join(run)):
        segments.append(Segment(text, current))
    return segments


def parts(segments: Iterable[Segment]) -> Iterator[Segment | list[StyledPiece]]:
    """Split a line into fields, and the segments between them that stay as they are."""
    field: list[StyledPiece] = []
    key: object = None
    for segment in segments:
        text, style, control = segment
        own, side = (DONE, None) if control else _boundary(style)
        if own is DONE or own != key:
            if field:
                yield field
                field = []
            key = own
            if own is DONE:
                yield segment
                continue
        if side is not None:
            text = _reopened(text, side)
        if _BOX.search(text) is None:
            field.append((text, style))
            continue
        for place, part in enumerate(_BOX.split(text)):
            if place % 2:
                if field:
                    yield field
                    field = []
                yield Segment(part, style)
            elif part:
                field.append((part, style))
    if field:
        yield field


def logical_columns(segments: Iterable[Segment], base: Direction) -> list[int]:
    """Return, for each column of the line as it is shown, the column of that character in the unfiltered line."""
    shown_columns: list[int] = []
    for part in parts(segments):
        text = part.text if isinstance(part, Segment) else "".join([piece for piece, _ in part])
        start = len(shown_columns)
        if isinstance(part, Segment):
            shown_columns += range(start, start + part.cell_length)
            continue
        lead, core, trail = _split(_UNSAFE.sub("", text))
        shown_columns += range(start, start + len(lead))
        if core:
            balanced = _balanced(core, base)
            row = layout(balanced, base=base)
            column = start + len(lead)
            columns: dict[int, int] = {}
            for first in sorted(index for index in row.starts if index >= 0):
                columns[first] = column
                column += row.widths[row.cell_at[first]] + _absorbed(row, first)
            for first, width in zip(row.starts, row.widths, strict=True):
                # A freed cell is the end of its field.
                shown_columns += [columns.get(first, column - 1)] * width
        shown_columns += range(len(shown_columns), len(shown_columns) + len(trail))
    return shown_columns


def _absorbed(row: Layout, first: int) -> int:
    """Columns that a cell's other characters had before a ligature took them up."""
    sizes = [
        get_character_cell_size(char)
        for char, cell in zip(row.text, row.cell_at, strict=True)
        if cell == row.cell_at[first]
    ]
    return max(0, sum(sizes) - row.widths[row.cell_at[first]]) if LIGATURES.search(row.cells[row.cell_at[first]]) else 0


class BidiLineFilter(LineFilter):
    """Order, or wrap for the terminal to order, every line; immutable: make a new one to change mode or direction.

    Two filters with the same mode and base are equal, so strips keep what they have cached.
    """

    def __init__(self, mode: Mode = "app", base: Direction = "rtl") -> None:
        super().__init__()
        self.mode: Mode = mode
        self.base: Direction = base
        self._lines: LRUCache[tuple[Segment, ...], list[Segment]] = LRUCache(_REMEMBERED)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, BidiLineFilter) and (self.mode, self.base) == (other.mode, other.base)

    def __hash__(self) -> int:
        return hash((self.mode, self.base))

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the line in visual order, exactly as wide as it came."""
        line = "".join([segment.text for segment in segments if not segment.control])
        if _UNSAFE.search(line) is None and (
            _STEERS.search(line) is None if self.base == "ltr" else _STILL.fullmatch(line) is not None
        ):
            return segments
        key = tuple(segments)
        made = self._lines.get(key)
        if made is None:
            made = self._lines[key] = self._made(segments)
        return made

    def _made(self, segments: list[Segment]) -> list[Segment]:
        made: list[Segment] = []
        for part in parts(segments):
            if isinstance(part, Segment):
                made.append(part)
            else:
                made += self._field(part)
        return made

    def _field(self, pieces: list[StyledPiece]) -> Iterable[Segment]:
        """Return one field in order, its outer spaces in place."""
        if len(pieces) == 1:
            text, style = pieces[0]
            return (Segment(self._text(text), style),)
        first, last = 0, len(pieces) - 1
        while first <= last and not pieces[first][0].strip(" "):
            first += 1
        while last > first and not pieces[last][0].strip(" "):
            last -= 1
        before = [Segment(text, style) for text, style in pieces[:first] if text]
        after = [Segment(text, style) for text, style in pieces[last + 1 :] if text]
        inner = pieces[first : last + 1]
        if len(inner) == 1:
            text, style = inner[0]
            return (*before, Segment(self._text(text), style), *after)
        if not inner:
            return before
        if self.mode == "app":
            return (*before, *_ordered(inner, self.base), *after)
        return (*before, *self._passed(inner), *after)

    def _text(self, text: str) -> str:
        if self.mode == "app":
            return field_text(text, self.base)
        lead, core, trail = _split(text)
        if self.mode == "off":
            return lead + _CONTROLS.sub("", core) + trail
        return f"{lead}{_wrapped(core, self.base)}{trail}"

    def _passed(self, pieces: list[StyledPiece]) -> list[Segment]:
        """Keep several pieces in logical order, for a terminal that orders them or for none."""
        if self.mode == "off":
            return [Segment(_CONTROLS.sub("", text), style) for text, style in pieces]
        texts = [_UNSAFE.sub("", text) for text, _ in pieces]
        lead, head, trail = _split(texts[0])
        texts[0] = lead + _opening(self.base) + head + trail
        tail = texts[-1].rstrip(" ")
        texts[-1] = tail + PDF + LRM + " " * (len(texts[-1]) - len(tail))
        return [Segment(text, style) for text, (_, style) in zip(texts, pieces, strict=True)]


def _opening(base: Direction) -> str:
    return LRM + (RLE if base == "rtl" else LRE)


def _wrapped(text: str, base: Direction) -> str:
    text = _UNSAFE.sub("", text)
    return f"{_opening(base)}{text}{PDF}{LRM}" if text else ""


def _split(text: str) -> tuple[str, str, str]:
    """Return the spaces before, the text, and the spaces after."""
    rest = text.lstrip(" ")
    core = rest.rstrip(" ")
    return text[: len(text) - len(rest)], core, rest[len(core) :]


@lru_cache(maxsize=2048)
def field_text(text: str, base: Direction) -> str:
    """Return one field of one style in visual order, outer spaces in place."""
    lead, core, trail = _split(_UNSAFE.sub("", text))
    return f"{lead}{visual(_balanced(core, base), base=base)}{trail}" if core else lead


def _balanced(text: str, base: Direction) -> str:
    """Reopen, at the start of the line, the isolates that a line before it opened, by what this line has of each."""
    if PDI not in text:
        return text
    depth, openings = 0, ""
    for place, char in enumerate(text):
        if char in (FSI, LRI, RLI):
            depth += 1
        elif char == PDI and depth:
            depth -= 1
        elif char == PDI:
            openings = (RLI if side_of(text[:place], base) == "rtl" else LRI) + openings
    return openings + text


def _reopened(text: str, side: object) -> str:
    """Put the isolate of its meta around a piece of typed text, outer spaces left out."""
    lead, core, trail = _split(text.strip(_ENDS) if _ENDED.search(text) else text)
    return f"{lead}{RLI if side == 'rtl' else LRI}{core}{PDI}{trail}" if core else text


def _ordered(pieces: list[StyledPiece], base: Direction) -> list[Segment]:
    """Order a field of several styles by the map."""
    styles: list[Style | None] = []
    parts: list[str] = []
    for text, style in pieces:
        text = _UNSAFE.sub("", text)
        parts.append(text)
        styles += [style] * len(text)
    text = "".join(parts)
    lead = len(text) - len(text.lstrip(" "))
    core = text.strip(" ")
    trail = len(text) - lead - len(core)
    balanced = _balanced(core, base)
    inner = [styles[lead]] * (len(balanced) - len(core)) + styles[lead : lead + len(core)]
    made = [Segment(" " * lead, styles[0])] if lead else []
    made += emit(layout(balanced, base=base), inner)
    if trail:
        made.append(Segment(" " * trail, styles[-1]))
    return made
