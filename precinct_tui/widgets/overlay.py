"""A screen that lies over another one, which stays to be seen below it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, TypeVar

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.style import Style
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen

from precinct_tui.bidi.line_filter import DONE
from precinct_tui.bidi.selection import VisualSelection
from precinct_tui.widgets.textual_private import painted

Result = TypeVar("Result")


class Below(BackgroundScreen):
    """The screen below as it was painted: its lines are in order already, and must not be ordered twice.

    All its words are quiet and stand on the ground; a colour that is blended would be another one among 256. The row
    that had the focus keeps a ground of its own: the overlay is about it.
    """

    def __init__(self, below: BackgroundScreen, variables: Mapping[str, str]) -> None:
        super().__init__(below.screen, below.color)
        self._quiet = Style(color=variables["border"], bgcolor=variables["background"])
        self._row = Style(color=variables["foreground"], bgcolor=variables["panel"])
        self._focus = Style(bgcolor=variables["block-cursor-background"]).bgcolor

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        """Its segments, marked."""
        for text, style, control in console.render(painted(self.screen), options):
            on_row = style is not None and style.bgcolor == self._focus
            if style is not None and "@mouse.down" in style.meta:  # a scroll bar: of its grounds the ends would be left
                text = " " * len(text)
            yield Segment(text, (self._row if on_row else self._quiet) + DONE, control)


class Overlay(VisualSelection[Result], ModalScreen[Result]):
    """What `ModalScreen` is, for lines that run from right to left."""

    ON_THE_WAY: ClassVar[bool] = False
    """Whether it asks on the way to another screen: it takes keys while that way leads on."""

    def render(self) -> RenderableType:
        """The screen below, quiet."""
        below = super().render()
        return Below(below, self.app.theme_variables) if isinstance(below, BackgroundScreen) else below
