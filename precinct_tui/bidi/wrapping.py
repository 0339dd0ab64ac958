"""Texts that may be wrapped: what is isolated in them stays so, in its own direction, on every line it goes on to.

A line filter sees one line. What a line before it opened, and which way it reads, only who wraps can tell.
"""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import Any

from rich.containers import Lines
from rich.text import Text
from textual.content import Content

from precinct_tui.bidi.controls import carried, open_ends
from precinct_tui.bidi.layout import Direction
from precinct_tui.bidi.segments import shortened

__all__ = ["FlowingContent", "FlowingText", "ListedContent"]


class FlowingText(Text):
    """Rich's text, for what is printed; ``base`` is the direction of its paragraphs."""

    base: Direction | None = None

    def wrap(self, *arguments: Any, **options: Any) -> Lines:
        """The lines, each with its isolates whole."""
        lines = Lines()
        for paragraph in self.split(allow_blank=True):
            parts = paragraph.wrap(*arguments, **options)
            for line, whole in zip(parts, carried([line.plain for line in parts], self.base), strict=True):
                line.plain = whole
            lines.extend(parts)
        return lines


class FlowingContent(Content):
    """Textual's content, for stock widgets that wrap what people typed."""

    def _wrap_and_format(self, *arguments: Any, **options: Any) -> Any:
        lines = super()._wrap_and_format(*arguments, **options)
        for _y, paragraph in groupby(lines, attrgetter("y")):
            parts = list(paragraph)
            for line, (before, after) in zip(parts, open_ends([part.plain for part in parts]), strict=True):
                if before or after:
                    line.content = Content(before) + line.content.rstrip(" ") + Content(after)
                    line.x -= len(before)  # selecting asks where a letter stands in the text
        return lines


class ListedContent(Content):
    """Textual's content, for a line of a stock list: a number or plate that finds no room goes as a whole."""

    def truncate(self, max_width: int, *, ellipsis: bool = False, pad: bool = False) -> Content:
        """The line in at most `max_width` cells."""
        if not ellipsis or self.cell_length <= max_width:
            return super().truncate(max_width, ellipsis=ellipsis, pad=pad)
        text = shortened(self.plain, max_width)
        return Content(text, self._trim_spans(text.removesuffix("…"), self._spans), strip_control_codes=False)

    def stylize(self, *arguments: Any, **options: Any) -> Content:
        """The line with a style on a part of it."""
        made = super().stylize(*arguments, **options)
        return made if made is self else ListedContent(made.plain, made._spans, strip_control_codes=False)
