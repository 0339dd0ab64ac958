"""A paper as plain text: 80 columns, logical order.

Nothing in it is reordered for a screen: a text file holds words in the order they are read, and whatever shows it
puts them in place. Isolates, which printers do not know, become one direction mark where a script changes, and an
embedding where groups of digits or a plate would be turned round; a line that begins in the other script, or with a
number, begins with such a mark, so that no viewer takes its direction from there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import singledispatch
from typing import Literal

from precinct_tui.bidi.algorithm import classes_of, first_strong
from precinct_tui.bidi.controls import LRE, LRI, LRM, PDF, RLM, strip_controls
from precinct_tui.bidi.segments import side_of
from precinct_tui.bidi.widths import cell_len
from precinct_tui.documents.blocks import (
    Bars,
    Block,
    Contents,
    Cut,
    Heading,
    NewPage,
    Pairs,
    Plan,
    Sentence,
    SideBySide,
    Sign,
    Table,
    Ticks,
    Value,
    Write,
)
from precinct_tui.language.i18n import digits, direction

WIDTH = 80
LABEL = 28
INDENT = "   "
_ISOLATED = re.compile("([\u2066-\u2068])([^\u2066-\u2069]*)\u2069")
_TURNED = re.compile(r"[^\W_A-Za-z]+(?:[ \-–|×+±−][^\W_A-Za-z]+)+|\d+[^\W\d_A-Za-z\u200e]+\u200e?\d.*")
"""What no Latin letter holds together: groups of digits parted by what does not join them, a plate."""


def lines_of(blocks: Iterable[Block], width: int = WIDTH) -> Iterator[str]:
    """Every block of a paper as lines of at most `width` cells."""
    for block in blocks:
        yield from _block(block, width)


@singledispatch
def _block(block: Block, width: int) -> Iterator[str]:
    """One block, by its kind."""
    raise TypeError(f"a paper has no such block: {type(block).__name__}")


@_block.register
def _plan(plan: Plan, width: int) -> Iterator[str]:
    """The plan in cells of braille, which no viewer turns round: each is a letter that runs left to right."""
    yield from (f"{LRM}{row[:width]}" for row in plan.cells)
    yield ""


@_block.register
def _heading(heading: Heading, width: int) -> Iterator[str]:
    yield "-" * width
    yield from wrapped(marked(heading.words), width)


@_block.register
def _pairs(pairs: Pairs, width: int) -> Iterator[str]:
    for label, value in pairs.rows:
        yield from _pair(marked(label), _words(value), width)


@_block.register
def _table(table: Table, width: int) -> Iterator[str]:
    for row in table.rows:
        yield from _row(table.head, [_words(cell) for cell in row], width)


@_block.register
def _barred(bars: Bars, width: int) -> Iterator[str]:
    yield from wrapped(f"# {marked(bars.head[0])}   . {marked(bars.head[1])}", width)
    for label, this, share, last, other in bars.rows:
        yield from _bars(marked(label), ((this, share, "#"), (last, other, ".")), width)


@_block.register
def _ticked(ticks: Ticks, width: int) -> Iterator[str]:
    return wrapped(_ticks(ticks.options), width)


@_block.register
def _to_be_written(room: Write, width: int) -> Iterator[str]:
    if room.words:
        yield from wrapped(room.words, width)
    yield from ("." * width for _ in range(room.lines))


@_block.register
def _to_be_signed(signature: Sign, width: int) -> Iterator[str]:
    for who in signature.who:
        yield ""
        yield from wrapped(f"{who} ({signature.under}): ".ljust(width - 20, ".") + "." * 20, width)


@_block.register
def _in_both(sentences: SideBySide, width: int) -> Iterator[str]:
    for place, cells in enumerate(sentences.rows, 1):
        for cell in cells:
            said = cell if isinstance(cell, str) else _ticks(cell)
            yield from wrapped(f"{place}. {said}" if sentences.numbered else said, width, INDENT)


@_block.register
def _contents(contents: Contents, width: int) -> Iterator[str]:
    for place, (what, _anchor, pages) in enumerate(contents.rows, 1):
        counted = f" ({digits(pages)})" if pages > 1 else ""
        yield from wrapped(f"{digits(place)}. {marked(what)}{counted}", width, INDENT)


@_block.register(Cut)
@_block.register(NewPage)
def _cut(_it: Cut | NewPage, width: int) -> Iterator[str]:
    yield "- " * (width // 2)


@_block.register
def _standing(sentence: Sentence, width: int) -> Iterator[str]:
    words = _words(sentence.words)
    rest = INDENT if sentence.kind in ("text", "item", "detail") else ""
    first = INDENT if sentence.kind == "detail" else ""
    yield from wrapped(f"*** {words} ***" if sentence.kind == "boxed" else words, width, rest, first)


def _row(head: Sequence[str], cells: Sequence[str], width: int) -> Iterator[str]:
    yield from wrapped(cells[0], width)
    for label, value in zip(head[1:], cells[1:], strict=True):
        if value:
            yield from wrapped(f"{label}: {value}", width, INDENT * 2, INDENT)


def _ticks(options: Sequence[str]) -> str:
    return "   ".join(f"[ ] {option}" for option in options)


def _words(value: Value) -> str:
    if isinstance(value, str):
        return marked(value)
    return " ".join(f"[{marked(piece.words)}]" if piece.look == "old" else marked(piece.words) for piece in value)


def _bars(label: str, both: Sequence[tuple[str, float, str]], width: int) -> Iterator[str]:
    room = width - LABEL - 14
    for said, share, mark in both:
        pad = " " * max(1, LABEL - cell_len(label))
        yield f"{label}{pad}{mark * round(share * room)} {marked(said)}".rstrip()
        label = ""


def _pair(label: str, value: str, width: int) -> Iterator[str]:
    pad = " " * max(1, LABEL - cell_len(label))
    yield from wrapped(value, width, " " * LABEL, label + pad)


def marked(text: str) -> str:
    """`text` without isolates; a mark of the page's direction follows what was isolated and holds the other script."""
    mark, other = (RLM, ("L",)) if direction() == "rtl" else (LRM, ("R", "AL"))

    def plain(match: re.Match[str]) -> str:
        inside = match.group(2)
        if match.group(1) == LRI and _TURNED.fullmatch(inside.strip(LRM)):
            return f"{LRE}{inside}{PDF}{mark}"
        turns = any(unicodedata.bidirectional(character) in other for character in inside)
        return inside + (mark if turns else "")

    while text != (text := _ISOLATED.sub(plain, text)):
        pass  # the inner ones first
    return text


def held(line: str, side: Literal["rtl", "ltr"]) -> str:
    """A line that reads in the direction of its paragraph, whatever it begins with."""
    begins = first_strong(classes_of(line))
    if side == "rtl":
        return RLM + line if begins != 1 and line.strip() else line
    return LRM + line if begins == 1 else line


def ends(first: str, last: str, width: int) -> Iterator[str]:
    """Both on one line, at its two ends; on lines of their own where they do not fit."""
    gap = width - cell_len(first) - cell_len(last)
    if gap > 0:
        yield held(f"{first}{' ' * gap}{last}", side_of(strip_controls(first + last), direction()))
    else:
        yield from (*wrapped(first, width), *wrapped(last, width))


def wrapped(text: str, width: int, rest: str = "", first: str = "") -> Iterator[str]:
    """Lines of at most `width` cells, broken between words; `first` begins the first one, `rest` those after it."""
    line, begun = first, False
    for paragraph in text.split("\n"):
        side = side_of(strip_controls(line + paragraph), direction())
        for word in pieces(paragraph.split(), width - max(cell_len(rest), cell_len(first))):
            gap = " " if begun else ""
            if cell_len(line) + len(gap) + cell_len(word) > width:
                yield held(line, side)
                line, gap = rest, ""
            line, begun = line + gap + word, True
        yield held(line, side)
        line, begun = rest, False


def pieces(words: Sequence[str], width: int) -> Iterator[str]:
    """The words, each longer than a line cut to lines."""
    for word in words:
        piece = ""
        for character in word:
            if cell_len(piece + character) > width:
                yield piece
                piece = ""
            piece += character
        yield piece
