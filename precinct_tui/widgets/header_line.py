"""The line at the top of every screen: where one stands, who sits here, what time it is, and whether this is a demo."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rich.cells import cell_len
from textual.strip import Strip
from textual.widget import Widget

from precinct_tui.language.i18n import _, direction
from precinct_tui.widgets.cells import GAP, cut, line

if TYPE_CHECKING:
    from rich.style import Style

    from precinct_tui.widgets.asks import Precinct

WIDE = 100
TICK = 15.0
"""Seconds between two looks at the clock; minutes are shown."""


class HeaderLine(Widget):
    """One line of two cells. It asks the app, and the screen for its breadcrumb."""

    COMPONENT_CLASSES = {"header-line--crumb", "header-line--who", "header-line--demo"}

    def on_mount(self) -> None:
        """Keep the clock going."""
        self.set_interval(TICK, self.refresh)

    def render_line(self, y: int) -> Strip:
        """Breadcrumb where reading begins, officer and clock at the other side."""
        width = self.size.width
        app = cast("Precinct", self.app)
        demo = _("DEMO, made-up data") if width >= WIDE else _("DEMO")
        demo = demo if app.is_demo else ""
        clock = app.clock_text(short=width < WIDE)
        room = width - cell_len(demo) - GAP * (2 if demo else 1)
        crumbs = list(app.crumbs())
        # The clock is never cut: a long name gives way, and keeps what the breadcrumb does not need.
        free = max(room // 2, room - cell_len(" › ".join(crumbs))) - cell_len(clock) - GAP
        who = "  ".join(part for part in (cut(app.officer_name(), max(0, free)), clock) if part)
        while len(crumbs) > 2 and cell_len(" › ".join(crumbs)) > room - cell_len(who):
            del crumbs[1]
        if len(crumbs) > 1 and cell_len(" › ".join(crumbs)) > room - cell_len(who):
            del crumbs[0]
        cells = [
            (" › ".join(crumbs), room - cell_len(who), self._style("crumb")),
            *([(demo, cell_len(demo), self._style("demo"))] if demo else []),
            (who, cell_len(who), self._style("who")),
        ]
        return Strip(line(cells, width=width, rtl=direction() == "rtl", blank=self.rich_style)).adjust_cell_length(
            width, self.rich_style
        )

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"header-line--{name}")
