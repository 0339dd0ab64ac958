"""The clock strip: the custody deadlines that run, on every screen once someone is held.

It shows the soonest first, in words and colour, never colour alone. With the screen locked it shows clocks only:
nothing that names or numbers a person.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from rich.cells import cell_len
from textual import work
from textual.binding import Binding
from textual.strip import Strip
from textual.widget import Widget

from db.messages import Refused
from precinct_tui import present
from precinct_tui.i18n import _, digits, direction
from precinct_tui.off_thread import off_thread
from precinct_tui.widgets.cells import cut, line

if TYPE_CHECKING:
    from rich.style import Style

    from db.records import Duty

EVERY = 30.0
"""Seconds between two readings."""


class Clocks(Protocol):
    """Where the strip's clocks come from: (band or number, its next duty), the soonest first. May touch the disk."""

    def __call__(self) -> Sequence[tuple[str, Duty]]: ...


class ClockStrip(Widget, can_focus=True):
    """One line, hidden while nobody is held. Enter, or a click, goes to the record whose duty presses most."""

    BINDINGS = [Binding("enter", "app.go_clock", show=False)]

    COMPONENT_CLASSES = {"clock-strip--overdue", "clock-strip--due", "clock-strip--open"}

    def __init__(self, clocks: Callable[[], Clocks | None], now: Callable[[], datetime], *, named: bool = True) -> None:
        super().__init__()
        self._clocks, self._now, self._named = clocks, now, named
        self._duties: tuple[tuple[str, Duty], ...] = ()
        self.display = False

    def on_mount(self) -> None:
        """Read now and from time to time."""
        self.reload()
        self.set_interval(EVERY, self.reload)

    @work(group="clocks", exclusive=True)
    async def reload(self) -> None:
        """Read the clocks again."""
        clocks = self._clocks()
        if clocks is None:
            return
        try:
            self._duties = tuple(await off_thread(clocks))
        except Refused:
            self._duties = ()
        self.display = bool(self._duties)
        self.refresh()

    async def on_click(self) -> None:
        """Go there."""
        await self.run_action("app.go_clock")

    def render_line(self, y: int) -> Strip:
        """As many clocks as fit; how many more there are is said."""
        width, rtl = self.size.width, direction() == "rtl"
        cells: list[tuple[str, int, Style]] = []
        used = 0
        now = self._now()
        for index, (name, duty) in enumerate(self._duties):
            text = self._words(name, duty, now, width, first=index == 0)
            left = len(self._duties) - index
            if cells and used + cell_len(text) + 2 > width - (8 if left > 1 else 0):
                more = _("+{count} more", count=left)
                cells.append((more, cell_len(digits(more)), self.rich_style))
                break
            size = min(cell_len(text), max(1, width - used))
            cells.append((text.strip(), size, self._style(duty)))
            used += size + 2
        strip = Strip(line(cells, row=-1, width=width, rtl=rtl, blank=self.rich_style))
        return strip.adjust_cell_length(width, self.rich_style)

    def _words(self, name: str, duty: Duty, now: datetime, width: int, *, first: bool) -> str:
        """Mark, band, duty, by when; of the first, whom to call. Where room is short the duty's name is cut."""
        before = [present.MARKS.get(duty.state, ""), present.number(name) if self._named else ""]
        after = [present.duty_state(duty, now), present.phone(duty.phone) if first else ""]
        label = present.said(duty.label)
        if first:
            rest = sum(cell_len(word) + 1 for word in before + after if word)
            label = cut(label, max(12, width - 2 - rest))
        return " " + " ".join(word for word in (*before, label, *after) if word) + " "

    def _style(self, duty: Duty) -> Style:
        name = "overdue" if duty.state == "overdue" else "due" if duty.state in ("due", "put_off") else "open"
        return self.get_component_rich_style(f"clock-strip--{name}")
