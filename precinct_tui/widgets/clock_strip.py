"""The clock strip: the custody deadlines that run, on every screen once someone is held.

It shows the soonest first, in words and colour, never colour alone. With the screen locked it shows clocks only:
nothing that names or numbers a person.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from textual import work
from textual.binding import Binding
from textual.strip import Strip
from textual.widget import Widget

from db.reading.pressing import PRESSES, pressing, standing
from db.words.messages import Refused
from precinct_tui.bidi.widths import cell_len
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits, direction
from precinct_tui.widgets.cells import GAP, StyledPieces, cut, pieces_line
from precinct_tui.widgets.off_thread import off_thread

if TYPE_CHECKING:
    from rich.style import Style

    from db.words.records import Duty

EVERY = 30.0
"""Seconds between two readings."""
NARROW = 60
"""Cells below which what is said of the clocks that do not fit is a number alone."""
SHORTEST = 6
"""Cells that a duty's name keeps."""
SIGNS = frozenset(present.MARKS.values())


class Clocks(Protocol):
    """Where the strip's clocks come from: (band or number, its next duty), the soonest first. May touch the disk."""

    def __call__(self) -> Sequence[tuple[str, Duty]]: ...


class ClockStrip(Widget, can_focus=True):
    """One line, hidden while nobody is held. Enter, or a click, goes to the record whose duty presses most."""

    BINDINGS = [Binding("enter", "app.go_clock", show=False)]

    COMPONENT_CLASSES = {f"clock-strip--{name}" for name in ("overdue", "due", "open", "strong", "quiet")}
    DEFAULT_CSS = """
    ClockStrip { height: 1; width: 1fr; background: $surface; padding: 0 1; }
    ClockStrip > .clock-strip--strong { color: $foreground; text-style: bold; background: $surface; }
    ClockStrip > .clock-strip--quiet { color: $text-muted; background: $surface; }
    ClockStrip > .clock-strip--overdue { color: $text-error; text-style: bold; background: $surface; }
    ClockStrip > .clock-strip--due { color: $text-warning; text-style: bold; background: $surface; }
    ClockStrip > .clock-strip--open { color: $foreground; background: $surface; }
    """

    def __init__(self, clocks: Callable[[], Clocks | None], now: Callable[[], datetime], *, named: bool = True) -> None:
        super().__init__()
        self._clocks, self._now, self._named = clocks, now, named
        self._duties: tuple[tuple[str, Duty], ...] = ()
        self._asked = asyncio.Event()
        self.display = False

    def on_mount(self) -> None:
        """Read now and from time to time."""
        self.reload()
        self.set_interval(EVERY, self.reload)

    @work(group="clocks", exclusive=True)
    async def reload(self) -> None:
        """Read the clocks again; those that were read before stay where they cannot be."""
        try:
            clocks = self._clocks()
            if clocks is None:
                return
            with contextlib.suppress(Refused):
                self._duties = tuple(await off_thread(clocks))
            self.display = bool(self._duties)
            self.refresh()
        finally:
            self._asked.set()

    async def first_reading(self) -> None:
        """Return once the clocks were read for the first time, or could not be, or this officer has none."""
        await self._asked.wait()

    async def on_click(self) -> None:
        """Go there."""
        await self.run_action("app.go_clock")

    def render_line(self, y: int) -> Strip:
        """As many clocks as fit; how many more there are is said."""
        width, now = self.size.width, self._now()
        blank = self.rich_style
        cells: list[StyledPieces] = []
        used = 0
        for index, (name, duty) in enumerate(self._duties):
            left = len(self._duties) - index
            room = width - used - (GAP + cell_len(_more(left - 1, width)) if left > 1 else 0)
            pieces = self._told(name, duty, now, room, first=index == 0)
            size = _length(pieces)
            if cells and size > room:
                more = cut(_more(left, width), max(1, width - used))
                cells.append([(more, self.get_component_rich_style("clock-strip--quiet"))])
                break
            mark, *words = [(text, self.get_component_rich_style(f"clock-strip--{style}")) for text, style in pieces]
            # The sign ends a field of the line filter: a cell of its own, with the blank after it.
            cells += [[mark], _spaced(words)]
            used += size + GAP
        made: list[StyledPieces] = []
        for cell in cells:
            made += [[("  ", blank)]] if made and made[-1][0][0] not in SIGNS else [[(" ", blank)]] if made else []
            made.append(cell)
        row = pieces_line(made, width=width, rtl=direction() == "rtl", blank=blank, gap=0)
        return Strip(row).adjust_cell_length(width, blank)

    def _told(self, name: str, duty: Duty, now: datetime, width: int, *, first: bool) -> list[tuple[str, str]]:
        """Mark, band, duty, how long yet; of the first, if it presses, whom to call: each with the name of its style.

        Where room is short the number loses its blanks and the word before it, then the duty's name is cut, then what
        the mark says already; never the time or the number.
        """
        presses = style = pressing(duty, now)
        who = present.number(name) if self._named else ""
        label, time = present.said(duty.label), _time(duty, now)
        phone = present.phone(duty.phone) if first and presses in PRESSES else ""
        mark = present.MARKS[standing(duty, now)]
        fixed = [mark, who, time, phone]
        room = width - sum(cell_len(word) + 1 for word in fixed if word)
        if first and room < cell_len(label) and phone:
            phone = present.number(duty.phone)
            room = width - sum(cell_len(word) + 1 for word in (*fixed[:3], phone) if word)
        if first:
            label = cut(label, max(room, SHORTEST))
        strong = "strong" if style == "open" else style
        pieces = [(mark, style), (who, strong), (label, "open"), (time, strong), (phone, "open")]
        return [pieces[0], *(part for part in pieces[1:] if part[0])]


def _length(pieces: Sequence[tuple[str, str]]) -> int:
    return sum(cell_len(text) + 1 for text, _style in pieces) - 1


def _spaced(words: Sequence[tuple[str, Style]]) -> StyledPieces:
    """The words of one cell with blanks between them."""
    return [(f"{text} " if place < len(words) - 1 else text, style) for place, (text, style) in enumerate(words)]


def _time(duty: Duty, now: datetime) -> str:
    """How long yet, as hours and minutes; that it is over is said."""
    if duty.due is None:
        return ""
    return present.span(now, duty.due) if duty.due >= now else _("{time} over", time=present.span(duty.due, now))


def _more(count: int, width: int) -> str:
    """How many clocks more there are."""
    return digits(_("+{count} more", count=count) if width >= NARROW else f"+{count}")
