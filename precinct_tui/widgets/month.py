"""A month of the Jalali calendar as a grid of weeks, each beginning on Saturday where reading begins."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Size
from textual.message import Message as Posted
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from db.words.calendar.jalali import (
    FIRST_YEAR,
    LAST_YEAR,
    date_to_jalali,
    jalali_to_date,
    month_days,
    month_name,
    weekday,
    weekday_name,
)
from precinct_tui.language import holidays
from precinct_tui.language.i18n import _, digits, direction, language
from precinct_tui.widgets.cells import GAP, line

CELL = 5
WIDTH = 7 * CELL + 6 * GAP
HEIGHT = 8
_SHORT_FA = "شیدسچپج"
_SHORT_EN = ("Sat", "Sun", "Mon", "Tue", "Wed", "Thu", "Fri")


def weeks_of(year: int, month: int) -> tuple[tuple[date | None, ...], ...]:
    """The weeks of a Jalali month, Saturday first; None before its first day and after its last."""
    first = jalali_to_date(year, month, 1)
    days: list[date | None] = [None] * weekday(first)
    days += [first + timedelta(days=step) for step in range(month_days(year, month))]
    days += [None] * (-len(days) % 7)
    return tuple(tuple(days[start : start + 7]) for start in range(0, len(days), 7))


def months_on(day: date, by: int) -> date:
    """The same day of the month `by` months on, or that month's last; within the years that are known."""
    jalali = date_to_jalali(day)
    count = jalali.year * 12 + jalali.month - 1 + by
    count = max(FIRST_YEAR * 12, min(LAST_YEAR * 12 + 11, count))
    year, month = divmod(count, 12)
    return jalali_to_date(year, month + 1, min(jalali.day, month_days(year, month + 1)))


class MonthGrid(Widget, can_focus=True):
    """One day under the cursor, `day`, and its month around it; today and holidays are marked beside their number."""

    COMPONENT_CLASSES = {"month--name", "month--week", "month--day", "month--off", "month--today", "month--cursor"}
    BINDINGS = [
        Binding("left", "point(-1)", show=False),
        Binding("right", "point(1)", show=False),
        Binding("up", "step(-7)", show=False),
        Binding("down", "step(7)", show=False),
        Binding("pageup", "turn(-1)", show=False),
        Binding("pagedown", "turn(1)", show=False),
        Binding("home", "edge(False)", show=False),
        Binding("end", "edge(True)", show=False),
        Binding("enter,space", "take", show=False),
    ]
    day: reactive[date] = reactive(date(2000, 1, 1), init=False)

    class Taken(Posted):
        """Enter on a day, or a click on it."""

        def __init__(self, day: date) -> None:
            super().__init__()
            self.day = day

    class Moved(Posted):
        """The cursor stands on another day."""

    def __init__(self, day: date, today: date) -> None:
        super().__init__()
        self._today = today
        self._marks: Mapping[date, str] = {}
        self.set_reactive(MonthGrid.day, day)

    def mark(self, marks: Mapping[date, str]) -> None:
        """Show a character after these days."""
        self._marks = marks
        self.refresh()

    def validate_day(self, day: date) -> date:
        """Within the years that are known."""
        return max(jalali_to_date(FIRST_YEAR, 1, 1), min(jalali_to_date(LAST_YEAR, 12, 29), day))

    def watch_day(self) -> None:
        """Say it."""
        self.post_message(self.Moved())

    def told(self) -> str:
        """The day under the cursor in words: its weekday and date, today, a holiday and which."""
        jalali = date_to_jalali(self.day)
        name = f"{digits(jalali.day)} {month_name(jalali.month, language())} {digits(jalali.year)}"
        words = [f"{weekday_name(self.day, language())} {name}"]
        words += [_("today")] if self.day == self._today else []
        if holiday := holidays.holiday_on(self.day):
            words.append(_("holiday: {name}", name=holiday))
        return "   ".join(words)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Seven cells."""
        return WIDTH

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The month's name, the weekdays, six weeks."""
        return HEIGHT

    def _at(self) -> tuple[int, int]:
        jalali = date_to_jalali(self.day)
        return jalali.year, jalali.month

    def render_line(self, y: int) -> Strip:
        """A line of it."""
        width, rtl = self.size.width, direction() == "rtl"
        year, month = self._at()
        blank = self.rich_style
        if y == 0:
            name = f"{month_name(month, language())} {digits(year)}"
            return Strip(line([(name, width, self._style("name"))], width=width, rtl=rtl, blank=blank))
        if y == 1:
            names = _SHORT_FA if language() == "fa" else _SHORT_EN
            cells = [(name, CELL, self._style("week")) for name in names]
            return Strip(line(cells, width=width, rtl=rtl, blank=blank))
        weeks = weeks_of(year, month)
        if y - 2 >= len(weeks):
            return Strip.blank(width, blank)
        days = [(self._shown(day), CELL, self._style(self._kind(day))) for day in weeks[y - 2]]
        return Strip(line(days, width=width, rtl=rtl, blank=blank))

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"month--{name}")

    def _kind(self, day: date | None) -> str:
        if day is None:
            return "day"
        if day == self.day:
            return "cursor"
        if day == self._today:
            return "today"
        return "off" if weekday(day) == 6 or holidays.holiday_on(day) else "day"

    def _shown(self, day: date | None) -> str:
        """The number; a dot after today's, a star after that of a holiday: colour alone says nothing. Then its mark."""
        if day is None:
            return ""
        mark = "•" if day == self._today else "*" if holidays.holiday_on(day) else ""
        return digits(date_to_jalali(day).day) + mark + self._marks.get(day, "")

    # --- moving ------------------------------------------------------------------------------------------------

    def action_point(self, to: int) -> None:
        """To the day at the left or right, as the arrow points."""
        self.action_step(-to if direction() == "rtl" else to)

    def action_step(self, days: int) -> None:
        """So many days on."""
        self.day += timedelta(days=days)

    def action_turn(self, by: int) -> None:
        """So many months on."""
        self.day = months_on(self.day, by)

    def action_edge(self, last: bool) -> None:
        """To the first day of the month, or the last."""
        year, month = self._at()
        self.day = jalali_to_date(year, month, month_days(year, month) if last else 1)

    def action_take(self) -> None:
        """This day."""
        self.post_message(self.Taken(self.day))

    def on_click(self, event: events.Click) -> None:
        """The day under the mouse."""
        x = event.x - self.gutter.left
        place = min(6, (self.size.width - 1 - x if direction() == "rtl" else x) // (CELL + GAP))
        weeks = weeks_of(*self._at())
        row = event.y - self.gutter.top - 2
        if 0 <= row < len(weeks) and (day := weeks[row][place]) is not None:
            self.day = day
            self.action_take()
