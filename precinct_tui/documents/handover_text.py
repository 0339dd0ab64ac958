"""The handover as plain text: 80 columns, logical order, Persian or English.

Nothing in it is reordered for a screen: a text file holds words in the order they are read, and whatever shows it
puts them in place. Isolates, which printers do not know, become one direction mark where a script changes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.cells import cell_len

from precinct_tui.documents.handover_page import Part, page, title
from precinct_tui.i18n import Language, direction, language, set_language

if TYPE_CHECKING:
    from db.shifts.summary import HandoverSummary

WIDTH = 80
LABEL = 28
INDENT = "   "
LRM, RLM = "\u200e", "\u200f"
_ISOLATED = re.compile("[\u2066-\u2068]([^\u2066-\u2069]*)\u2069")


def handover_text(summary: HandoverSummary, language: Language, width: int = WIDTH) -> str:
    """The whole page, a newline after each line; no line is wider than `width` cells."""
    before = _spoken()
    set_language(language)
    try:
        return "".join(f"{line.rstrip()}\n" for line in _lines(summary, width))
    finally:
        set_language(before)


def _spoken() -> Language:
    return language()


def _lines(told: HandoverSummary, width: int) -> Iterator[str]:
    unit, name = title(told)
    yield from _ends(_marked(unit), _marked(name), width)
    yield "=" * width
    for part in page(told):
        yield from _part(replace(part, text=_marked(part.text), label=_marked(part.label)), width)
    yield "=" * width


def _marked(text: str) -> str:
    """`text` without isolates; a mark of the page's direction follows what was isolated and holds the other script."""
    mark, other = (RLM, ("L",)) if direction() == "rtl" else (LRM, ("R", "AL"))

    def plain(found: re.Match[str]) -> str:
        inside = found.group(1)
        turns = any(unicodedata.bidirectional(character) in other for character in inside)
        return inside + (mark if turns else "")

    return _ISOLATED.sub(plain, text)


def _part(part: Part, width: int) -> Iterator[str]:
    match part.kind:
        case "heading":
            yield "-" * width
            yield from _wrapped(part.text, width)
        case "item":
            yield from _wrapped(part.text, width, INDENT)
        case "detail":
            yield from _wrapped(part.text, width, INDENT, INDENT)
        case "pair":
            pad = " " * max(1, LABEL - cell_len(part.label))
            yield from _wrapped(part.text, width, " " * LABEL, part.label + pad)
        case _:
            yield from _wrapped(part.text, width, INDENT if part.kind == "text" else "")


def _ends(first: str, last: str, width: int) -> Iterator[str]:
    """Both on one line, at its two ends; on lines of their own where they do not fit."""
    gap = width - cell_len(first) - cell_len(last)
    if gap > 0:
        yield f"{first}{' ' * gap}{last}"
    else:
        yield from (*_wrapped(first, width), *_wrapped(last, width))


def _wrapped(text: str, width: int, rest: str = "", first: str = "") -> Iterator[str]:
    """Lines of at most `width` cells, broken between words; `first` begins the first one, `rest` those after it."""
    line, begun = first, False
    for paragraph in text.split("\n"):
        for word in _pieces(paragraph.split(), width - max(cell_len(rest), cell_len(first))):
            gap = " " if begun else ""
            if cell_len(line) + len(gap) + cell_len(word) > width:
                yield line
                line, gap = rest, ""
            line, begun = line + gap + word, True
        yield line
        line, begun = rest, False


def _pieces(words: Iterable[str], width: int) -> Iterator[str]:
    """The words, each longer than a line cut to lines."""
    for word in words:
        piece = ""
        for character in word:
            if cell_len(piece + character) > width:
                yield piece
                piece = ""
            piece += character
        yield piece
