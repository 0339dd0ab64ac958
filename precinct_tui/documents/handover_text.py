"""The handover as plain text: 80 columns, logical order, Persian or English.

Nothing in it is reordered for a screen: a text file holds words in the order they are read, and whatever shows it
puts them in place. Isolates, which printers do not know, become one direction mark where a script changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from precinct_tui.bidi.widths import cell_len
from precinct_tui.documents.handover_page import PagePart, page, title
from precinct_tui.documents.plain_paper import INDENT, LABEL, WIDTH, ends, marked, wrapped
from precinct_tui.language.i18n import Language, language, set_language

if TYPE_CHECKING:
    from db.across.handover.summary_values import HandoverSummary


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


def _lines(handover: HandoverSummary, width: int) -> Iterator[str]:
    unit, name = title(handover)
    yield from ends(marked(unit), marked(name), width)
    yield "=" * width
    for part in page(handover):
        yield from _part(replace(part, text=marked(part.text), label=marked(part.label)), width)
    yield "=" * width


def _part(part: PagePart, width: int) -> Iterator[str]:
    match part.kind:
        case "heading":
            yield "-" * width
            yield from wrapped(part.text, width)
        case "item":
            yield from wrapped(part.text, width, INDENT)
        case "detail":
            yield from wrapped(part.text, width, INDENT, INDENT)
        case "pair":
            pad = " " * max(1, LABEL - cell_len(part.label))
            yield from wrapped(part.text, width, " " * LABEL, part.label + pad)
        case _:
            yield from wrapped(part.text, width, INDENT if part.kind == "text" else "")
