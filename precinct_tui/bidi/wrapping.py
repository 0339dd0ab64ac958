"""Texts that may be wrapped: what is isolated in them stays so, in its own direction, on every line it goes on to.

A line filter sees one line. What a line before it opened, and which way it reads, only who wraps can tell.
"""

from __future__ import annotations

from typing import Any

from rich.containers import Lines
from rich.text import Text
from textual.content import Content

from precinct_tui.bidi.controls import carried, open_ends

__all__ = ["FlowingContent", "FlowingText"]


class FlowingText(Text):
    """Rich's text, for what is printed."""

    def wrap(self, *arguments: Any, **options: Any) -> Lines:
        """The lines, each with its isolates whole."""
        lines = super().wrap(*arguments, **options)
        for line, whole in zip(lines, carried(line.plain for line in lines), strict=True):
            line.plain = whole
        return lines


class FlowingContent(Content):
    """Textual's content, for stock widgets that wrap what people typed."""

    def _wrap_and_format(self, *arguments: Any, **options: Any) -> Any:
        lines = super()._wrap_and_format(*arguments, **options)
        for line, (_text, (before, after)) in zip(lines, open_ends(line.plain for line in lines), strict=True):
            if before or after:
                line.content = Content(before) + line.content.rstrip(" ") + Content(after)
                line.x -= len(before)  # selecting asks where a letter stands in the text
        return lines
