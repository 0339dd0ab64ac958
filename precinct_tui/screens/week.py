"""The week, or a month: what is due, held or on, as far as the officer may read it; Enter opens its record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from db.reading.dates import dates
from db.words.calendar.jalali import local_date, week_of
from db.words.dates import DONE, MISSED, OFF, STATES, DateLine
from db.words.forms import Field
from db.words.records import Column, Page, Row
from precinct_tui.language import holidays, week_words
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import N_, _, digits
from precinct_tui.screens.record import RecordScreen
from precinct_tui.widgets.list_pages import whole
from precinct_tui.widgets.month import MonthGrid, months_on
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import ReadPlace
from precinct_tui.widgets.register_table import RegisterTable
from precinct_tui.widgets.row_words import RowSource

TEXT = Field("text", "")
COLUMNS = (
    Column("day", N_("Day"), TEXT, 13),
    Column("hour", N_("Hour"), TEXT, 5),
    Column("what", N_("Subject"), TEXT, 20, grows=True),
    Column("number", N_("Number"), TEXT, 12),
    Column("state", N_("State"), TEXT, 11),
)
VOID = "void"
"""The state of a row whose date was called off: it is struck through in the mark."""
ROW_STATES = {**STATES, VOID: STATES[OFF]}
QUIET = frozenset({DONE, VOID})
BLANK = " "
"""A cell that says nothing, where an empty one would show that nothing is known."""


class WeekScreen(ReadPlace):
    """The days of a week with what is on them; a month as a grid, below it what is on the day under the cursor."""

    KINDS = ("place", "week")
    BINDINGS = bindings("week")
    CSS_PATH = ["../widgets/widgets.tcss", "service_desk/calendar.tcss", "week.tcss"]
    AUTO_FOCUS = "RegisterTable"

    def __init__(self) -> None:
        super().__init__()
        self._day: date | None = None
        self._monthly = False
        self._lines: tuple[DateLine, ...] = ()
        self._by_uid: dict[str, DateLine] = {}

    @property
    def crumb(self) -> str:
        """The week, or the month."""
        return _("Month") if self._monthly else _("Week")

    def body(self) -> ComposeResult:
        """A heading or the month, and the list."""
        self.set_class(self._monthly, "-month")
        with Horizontal(id="top"):
            with Vertical(id="told"):
                yield Static(id="day")
                yield Static(id="month")
            yield MonthGrid(self.day, self.today)
        yield Static(id="bar")
        yield RegisterTable()

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "Deadlines and events from Saturday; only those you may open. After a day, • is today and * "
            "a day off. A past date without an outcome is marked and stays on the desk until the outcome "
            "is entered. Answers to requests show only their week."
        )

    def on_mount(self) -> None:
        """The month stands where reading begins."""
        super().on_mount()
        if self.has_class("-ltr"):
            self.query_one("#top").move_child(self.grid, before=self.query_one("#told"))

    @property
    def today(self) -> date:
        """This day in Tehran."""
        return local_date(self.desk.now())

    @property
    def day(self) -> date:
        """The day whose week or month is shown."""
        return self._day or self.today

    @property
    def grid(self) -> MonthGrid:
        """The month."""
        return self.query_one(MonthGrid)

    async def read(self) -> None:
        """What is on."""
        first, last = self._span = week_words.days_of(self.day, monthly=self._monthly)
        self._lines = await off_thread(dates, self.desk, first, last)
        self._show()

    def _show(self) -> None:
        first, last = self._span
        missed = sum(line.state == MISSED for line in self._lines)
        told = [_("{count} dates", count=digits(len(self._lines)))]
        told += [_("outcome missing: {count}", count=digits(missed))] if missed else []
        heading = week_words.heading(first, last)
        self.query_one("#bar", Static).update(Content("   ".join([heading, *told])))
        self.query_one("#day", Static).update(Content(self.grid.told()))
        self.query_one("#month", Static).update(Content("\n".join(told)))
        self.grid.mark({line.day: "+" for line in self._lines if not (line.of_week or line.daily)})
        rows = tuple(self._rows(self._shown_days()))
        source = RowSource(COLUMNS, ROW_STATES, whole(lambda: rows), first=Page(rows), bare=True, done=QUIET)
        table = self.query_one(RegisterTable)
        table.show(source)
        if not self._monthly:
            today = week_words.day_cell(self.today, self.today)
            table.cursor = next((place for place, row in enumerate(rows) if row.values[0] == today), 0)

    def _shown_days(self) -> Sequence[date]:
        first, last = self._span
        if self._monthly:
            return (self.grid.day,)
        return [first + timedelta(days=days) for days in range((last - first).days + 1)]

    def _rows(self, days: Sequence[date]) -> Iterator[Row]:
        """The rows of some days, each day named once: those of the week, the holiday, what is on."""
        self._by_uid = {}
        of_week = [line for line in self._lines if line.of_week and line.day == week_of(days[0])]
        for place, line in enumerate(of_week):
            yield self._row(line, _("in the week") if place == 0 else BLANK)
        for day in days:
            named = week_words.day_cell(day, self.today)
            if holiday := holidays.holiday_on(day):
                yield _note(day, named, _("holiday: {name}", name=holiday))
                named = BLANK
            on_it = [line for line in self._lines if line.day == day and not line.of_week]
            for line in on_it:
                yield self._row(line, named)
                named = BLANK
            if named != BLANK:
                yield _note(day, named, BLANK)

    def _row(self, line: DateLine, named: str) -> Row:
        uid = f"{line.register} {line.uid} {line.day} {line.at} {len(self._by_uid)}"
        self._by_uid[uid] = line
        state = VOID if line.state == OFF else line.state
        flags = frozenset({"overdue"} if line.state == MISSED else ())
        return Row(
            uid, line.number, state, (named, week_words.hour(line) or BLANK, week_words.what(line), None, None), flags
        )

    @on(RegisterTable.Opened)
    def _opened(self, event: RegisterTable.Opened) -> None:
        line = self._by_uid.get(event.row.uid)
        if line is not None and self.precinct.reads(line.register):
            self.app.push_screen(RecordScreen(line.register, line.number, purpose="duty"))

    @on(MonthGrid.Taken)
    def _taken(self) -> None:
        self.query_one(RegisterTable).focus()

    @on(MonthGrid.Moved)
    def _moved(self) -> None:
        first, last = self._span
        self._day = self.grid.day
        if self._monthly and first <= self.day <= last:
            self._show()
        elif self._monthly:
            self.read_again()

    def action_open(self) -> None:
        """Open what is under the cursor."""
        self.query_one(RegisterTable).open_selected()

    def action_month(self) -> None:
        """From the week to the month, and back."""
        self._monthly = not self._monthly
        self.set_class(self._monthly, "-month")
        self.grid.day = self.day
        (self.grid if self._monthly else self.query_one(RegisterTable)).focus()
        self.read_again()

    def action_turn(self, by: int) -> None:
        """The week or month before or after this one."""
        self._go(months_on(self.day, by) if self._monthly else self.day + timedelta(days=7 * by))

    def action_today(self) -> None:
        """Back to today."""
        self._go(self.today)

    def _go(self, day: date) -> None:
        self._day = day
        self.grid.day = day
        self.read_again()


def _note(day: date, named: str, said: str) -> Row:
    """A row about a day alone: it opens nothing."""
    return Row(f"day {day} {said}", "", "", (named, BLANK, said, None, None))
