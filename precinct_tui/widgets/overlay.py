"""A screen that lies over another one, which stays to be seen below it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.style import Style
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen

from precinct_tui.bidi.line_filter import DONE
from precinct_tui.bidi.selection import VisualSelection
from precinct_tui.widgets.textual_private import painted

Answer = TypeVar("Answer")


class Below(BackgroundScreen):
    """The screen below as it was painted: its lines are in order already, and must not be ordered twice."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        """Its segments, marked."""
        for text, style, control in self.process_segments(console.render(painted(self.screen), options), self.color):
            yield Segment(text, (style or Style()) + DONE, control)


class Overlay(VisualSelection[Answer], ModalScreen[Answer]):
    """What `ModalScreen` is, for lines that run from right to left."""

    def render(self) -> RenderableType:
        """The screen below, tinted."""
        below = super().render()
        return Below(below.screen, below.color) if isinstance(below, BackgroundScreen) else below
