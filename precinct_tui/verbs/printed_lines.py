"""Lines and tables of a verb, laid out by Rich, in the order that the terminal needs.

On a terminal, Persian goes through the same line filter as the screen; in a pipe or a file it stays as it is typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal, TextIO

from rich import box
from rich.align import Align
from rich.console import Console
from rich.padding import Padding
from rich.segment import Segment, Segments
from rich.table import Table
from rich.text import Text
from textual.color import Color

from db.words.value_states import NOTHING
from precinct_tui.bidi import isolate
from precinct_tui.bidi.line_filter import BidiLineFilter
from precinct_tui.bidi.wrapping import FlowingText
from precinct_tui.language.i18n import direction
from precinct_tui.language.plain_text import placed, plain
from precinct_tui.verbs.line_order import is_terminal, terminal_mode, told_once

if TYPE_CHECKING:
    from rich.console import RenderableType

FILE_WIDTH = 100_000
"""Cells of a line in a pipe or a file: as many as it takes, so that one row is one line."""


class PrintedLines:
    """One stream and how it is written to."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.terminal = is_terminal(stream)
        self._console: Console | None = None

    @property
    def console(self) -> Console:
        if self._console is None:
            self._console = Console(
                file=self.stream,
                width=None if self.terminal else FILE_WIDTH,
                highlight=False,
                markup=False,
                emoji=False,
            )
        return self._console

    @property
    def width(self) -> int:
        return self.console.width

    def line(self, text: str, style: str = "") -> None:
        """A line, or several, on a terminal."""
        self._print(_flowing(placed(text), style, _side()))

    def table(self, columns: Sequence[tuple[str, bool]], rows: Iterable[Sequence[str]]) -> None:
        """A table, mirrored on a terminal where reading begins at the right. Columns: label, whether never wrapped."""
        shown = placed if self.terminal else plain

        mirrored = self.terminal and direction() == "rtl"
        justify: Literal["left", "right"] = "right" if mirrored else "left"
        named = any(label for label, _keep in columns)
        made = Table(box=box.MINIMAL, pad_edge=False, show_edge=False, show_header=named, header_style="bold")
        order = range(len(columns) - 1, -1, -1) if mirrored else range(len(columns))
        for place in order:
            label, keep = columns[place]
            made.add_column(Text(label), justify=justify, no_wrap=keep, overflow="fold")
        for row in rows:
            cells = [shown(row[place]).strip() or (NOTHING if columns[place][0] else "") for place in order]
            made.add_row(*(_flowing(cell, "", justify, terminal=self.terminal) for cell in cells))
        self._print(Align.right(made) if mirrored else made)

    def help(self, text: str) -> None:
        """A help text in Persian, on a terminal."""
        for line in plain(text).splitlines():
            self.line_of_help(line)

    def line_of_help(self, text: str) -> None:
        core = text.strip(" ")
        if not core:
            self.line("")
            return
        pieces = re.split("( {2,})", core)
        isolated = "".join(piece if place % 2 else isolate(piece) for place, piece in enumerate(pieces))
        indent = len(text) - len(text.lstrip(" "))
        self._print(Padding(_flowing(isolated, "", "right"), (0, indent, 0, 0)))

    def _print(self, renderable: RenderableType) -> None:
        """Print, lines in the order that this terminal needs."""
        if not self.terminal:
            text = "\n".join(
                "".join(segment.text for segment in row).rstrip()
                for row in self.console.render_lines(renderable, pad=False)
            )
            self.stream.write(text + "\n")
            return
        ordered = BidiLineFilter(terminal_mode(), direction())
        with told_once(self.stream):
            for row in self.console.render_lines(renderable, pad=False):
                made = ordered.apply(list(row), Color(0, 0, 0))
                self.console.print(Segments([*made, Segment.line()]), end="")


def _flowing(text: str, style: str, justify: Literal["left", "right"], *, terminal: bool = True) -> Text:
    if not terminal:  # its lines are not broken, and it needs no Textual
        return Text(text, style, justify=justify)
    made = FlowingText(text, style, justify=justify)
    made.base = direction()
    return made


def _side() -> Literal["left", "right"]:
    return "right" if direction() == "rtl" else "left"
