"""The line that says that the machine's clock is in doubt, on every screen until somebody says the hour."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.strip import Strip
from textual.widget import Widget

from precinct_tui.language.i18n import _, direction
from precinct_tui.widgets.cells import cut, line

if TYPE_CHECKING:
    from precinct_tui.widgets.app_protocol import Precinct

TICK = 5.0
"""Seconds between two looks: nothing is read for it."""
WIDE = 100


class DoubtLine(Widget):
    """One line, hidden while the clock is sound. It names nobody, so a locked screen shows it too."""

    COMPONENT_CLASSES = {"doubt-line--said"}
    DEFAULT_CSS = """
    DoubtLine { height: 1; background: $error-muted; padding: 0 1; display: none; }
    DoubtLine > .doubt-line--said { color: $text-error; background: $error-muted; text-style: bold; }
    """

    def on_mount(self) -> None:
        """Look now and from time to time."""
        self.look()
        self.set_interval(TICK, self.look)

    def look(self) -> None:
        """Show or hide the line."""
        desk = cast("Precinct", self.app).desk
        doubted = desk is not None and bool(desk.clock_doubt)
        if self.display != doubted:
            self.display = doubted
        if doubted:
            self.refresh()

    def said(self) -> str:
        """What the line says."""
        if self.size.width < WIDE:
            return _("Clock in doubt, the gap is unknown. F10: Say the hour")
        return _("The clock is in doubt: it is this late or later, the gap is unknown. F10: Say the hour, by a watch")

    def render_line(self, y: int) -> Strip:
        """The line, cut where it must be."""
        width, style = self.size.width, self.get_component_rich_style("doubt-line--said")
        cells = [(cut(self.said(), width), width, style)]
        strip = Strip(line(cells, width=width, rtl=direction() == "rtl", blank=self.rich_style))
        return strip.adjust_cell_length(width, self.rich_style)
