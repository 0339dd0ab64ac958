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

from db.words.messages import Refused
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits, direction
from precinct_tui.widgets.cells import GAP, cut, line
from precinct_tui.widgets.off_thread import off_thread

if TYPE_CHECKING:
    from rich.style import Style

    from db.words.records import Duty

EVERY = 30.0
"""Seconds between two readings."""
NARROW = 60
"""Cells below which what is said of the clocks that do not fit is a number alone."""
LABEL, SHORTEST = 12, 6
"""Cells that a duty's name keeps before its state is told by the mark alone; and cells that it keeps then."""


class Clocks(Protocol):
    """Where the strip's clocks come from: (band or number, its next duty), the soonest first. May touch the disk."""

    def __call__(self) -> Sequence[tuple[str, Duty]]: ...


class ClockStrip(Widget, can_focus=True):
    """One line, hidden while nobody is held. Enter, or a click, goes to the record whose duty presses most."""

    BINDINGS = [Binding("enter", "app.go_clock", show=False)]

    COMPONENT_CLASSES = {"clock-strip--overdue", "clock-strip--due", "clock-strip--open"}
    DEFAULT_CSS = """
    ClockStrip { height: 1; background: $surface; padding: 0 1; }
    ClockStrip > .clock-strip--overdue { color: $text-error; text-style: bold; background: $surface; }
    ClockStrip > .clock-strip--due { color: $text-warning; text-style: bold; background: $surface; }
    ClockStrip > .clock-strip--open { color: $foreground; background: $surface; }
    """

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
            left = len(self._duties) - index
            room = width - used - (GAP + cell_len(_more(left - 1, width)) if left > 1 else 0)
            text = self._words(name, duty, now, room, first=index == 0)
            if cells and cell_len(text) > room:
                more = _more(left, width)
                cells.append((more, min(cell_len(more), max(1, width - used)), self.rich_style))
                break
            size = min(cell_len(text), max(1, room))
            cells.append((text.strip(), size, self._style(duty)))
            used += size + GAP
        strip = Strip(line(cells, width=width, rtl=rtl, blank=self.rich_style))
        return strip.adjust_cell_length(width, self.rich_style)

    def _words(self, name: str, duty: Duty, now: datetime, width: int, *, first: bool) -> str:
        """Mark, band, duty, by when; of the first, whom to call.

        Where room is short the duty's name is cut, then what the mark says already; never the time or the number.
        """
        before = [present.MARKS.get(duty.state, ""), present.number(name) if self._named else ""]
        label = present.said(duty.label)
        after = [present.duty_state(duty, now), present.phone(duty.phone) if first else ""]
        if first:
            room = _room(width, before, after)
            if room < min(LABEL, cell_len(label)):
                after = [_time(duty, now), present.number(duty.phone)]
                room = max(_room(width, before, after), SHORTEST)
            label = cut(label, room)
        return " " + " ".join(word for word in (*before, label, *after) if word) + " "

    def _style(self, duty: Duty) -> Style:
        name = "overdue" if duty.state == "overdue" else "due" if duty.state in ("due", "put_off", "part") else "open"
        return self.get_component_rich_style(f"clock-strip--{name}")


def _room(width: int, before: Sequence[str], after: Sequence[str]) -> int:
    """Cells that are left for the duty's name."""
    return width - 2 - sum(cell_len(word) + 1 for word in (*before, *after) if word)


def _time(duty: Duty, now: datetime) -> str:
    """What is left or over, without the state: its mark stands there too."""
    if duty.due is None or duty.due >= now:
        return _("{time} left", time=present.span(now, duty.due)) if duty.due is not None else ""
    return _("{time} over", time=present.span(duty.due, now))


def _more(count: int, width: int) -> str:
    """How many clocks more there are."""
    return digits(_("+{count} more", count=count) if width >= NARROW else f"+{count}")
