"""The line at the top of every screen: where one stands, who sits here, what time it is, and whether this is a demo."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.strip import Strip
from textual.widget import Widget

from precinct_tui.bidi.widths import cell_len
from precinct_tui.language.i18n import _, direction
from precinct_tui.widgets.cells import GAP, cut, line

if TYPE_CHECKING:
    from rich.style import Style

    from precinct_tui.widgets.app_protocol import Precinct

WIDE = 100
LEAST = 5
"""In fewer cells nobody reads what an act is."""
FEWEST = 3
"""Cells that where one stands keeps in the narrowest window: the day gives way to it, then the word of a demo."""
TICK = 15.0
"""Seconds between two looks at the clock; minutes are shown."""


class HeaderLine(Widget):
    """One line of two cells. It asks the app, and the screen for its breadcrumb."""

    COMPONENT_CLASSES = {f"header-line--{name}" for name in ("crumb", "quiet", "strong", "demo")}

    def on_mount(self) -> None:
        """Keep the clock going."""
        self._renewing = cast("Precinct", self.app).renewing
        self.set_interval(TICK, self._look)

    def _look(self) -> None:
        """The clock, and whether what is shown was renewed meanwhile: then it is read again."""
        app = cast("Precinct", self.app)
        before, self._renewing = self._renewing, app.renewing
        if before - self._renewing:
            app.refresh_places()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Where one stands and the way there, where reading begins; officer, day and time at the other side."""
        width = self.size.width
        app = cast("Precinct", self.app)
        demo = f" {_('DEMO, made-up data') if width >= WIDE else _('DEMO')} " if app.is_demo else ""
        day, time = app.clock_text(short=width < WIDE)
        *way, here = app.crumbs()
        short = app.shortage() and f" {app.shortage()} "
        room = _room(width, demo, short, day, time)
        if room < FEWEST:
            day, room = "", _room(width, demo, short, time)
        if room < FEWEST:
            demo, room = "", _room(width, short, time)
        if room < FEWEST:
            short, room = "", _room(width, time)
        # The clock and a record's number are never cut: the way gives way first, then the officer's name to half.
        officer = app.officer_name()
        who = cut(officer, max(0, min(cell_len(officer), room - GAP - min(cell_len(here), room // 2))))
        room -= cell_len(who) + (GAP if who else 0)
        here = _shortened(here, room)
        path = " › ".join(way)
        while way and cell_len(path) > room - cell_len(here) - GAP:
            way.pop()
            path = " › ".join(way)
        pieces = [(here, "crumb"), (path, "quiet")]
        cells = [(text, cell_len(text), self._style(name)) for text, name in pieces if text or name == "crumb"]
        ends = [(demo, "demo"), (short, "demo"), (who, "quiet"), (day, "quiet"), (time, "strong")]
        far = [(text, cell_len(text), self._style(name)) for text, name in ends if text]
        taken = sum(size + GAP for _text, size, _style in (*cells, *far)) - GAP
        text, size, style = cells[-1]
        cells[-1] = (text, size + max(0, width - taken), style)
        return Strip(
            line([*cells, *far], width=width, rtl=direction() == "rtl", blank=self.rich_style)
        ).adjust_cell_length(width, self.rich_style)

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"header-line--{name}")


def _room(width: int, *beside: str) -> int:
    """The cells of a line of `width` that are left beside these words, each with its gap."""
    return width - sum(cell_len(text) + GAP for text in beside if text)


def _shortened(here: str, room: int) -> str:
    """Where one stands, in so many cells: of an act on a record its words are cut, never the number at their end."""
    words, _blank, number = here.rpartition(" ")
    left = room - cell_len(number) - 1
    if cell_len(here) <= room or left < LEAST or not any(char.isdigit() for char in number):
        return cut(here, room)
    return f"{cut(words, left)} {number}"
