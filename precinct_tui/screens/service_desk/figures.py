"""Figures of the desk on the screen: the same as on paper, for the unit or as they may leave it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from db.registers.service_desk.figures import figures
from db.words.calendar.jalali import date_to_jalali, half_of, half_year, jalali_to_date, local_date, local_instant
from precinct_tui.documents.desk_plans import TABLES, kept_back, rows_of, shown_rows
from precinct_tui.documents.paper_table import FigureDays
from precinct_tui.language import present
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import N_, _
from precinct_tui.screens.printing import print_paper
from precinct_tui.widgets.lines import Lines, LinesWriter
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import ReadPlace

if TYPE_CHECKING:
    from db.registers.service_desk.figures import Figures

PERIODS = {"month": N_("This month"), "last": N_("Last month"), "half": N_("This half-year"), "year": N_("This year")}


def period(name: str, today: date) -> tuple[date, date]:
    """The first and last day of a period of the Jalali calendar."""
    at = date_to_jalali(today)
    first = jalali_to_date(at.year, at.month, 1)
    if name == "last":
        last = first - timedelta(days=1)
        before = date_to_jalali(last)
        return jalali_to_date(before.year, before.month, 1), last
    if name == "half":
        start, _end = half_year(*half_of(local_instant(today, 12)))
        return local_date(start), today
    return (jalali_to_date(at.year, 1, 1) if name == "year" else first), today


class FiguresScreen(ReadPlace):
    """Counts of sessions and requests, from one day to another."""

    KINDS = ("place", "figures")
    BINDINGS = bindings("figures")
    CSS_PATH = "figures.tcss"

    def __init__(self) -> None:
        super().__init__()
        self._period, self._outside = "month", False

    @property
    def crumb(self) -> str:
        """The figures."""
        return _("Figures of the service desk")

    def body(self) -> ComposeResult:
        """Which days and for whom, and the figures."""
        yield Static(id="bar")
        yield Lines(id="figures")

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "Requests are counted, never people; a repeated request is counted once, with the one it repeats. O shows"
            " what may be given outside the unit: there small counts are kept back."
        )

    async def read(self) -> None:
        """The figures."""
        counts = await off_thread(figures, self.desk, *self._days(), self._outside)
        days = _("{first} to {last}", first=present.day(counts.first), last=present.day(counts.last))
        whom = _("for outside the unit: draft, not for publication") if self._outside else _("for the unit")
        self.query_one("#bar", Static).update(Content(f"{_(PERIODS[self._period])}   {days}   {whom}"))
        self.query_one(Lines).write(lambda sheet: _write(sheet, counts))
        if self.focused is None:
            self.query_one(Lines).focus()

    def _days(self) -> tuple[date, date]:
        return period(self._period, local_date(self.desk.now()))

    @work(group="filter")
    async def action_period(self) -> None:
        """Choose the days."""
        items = [Item(name, _(label)) for name, label in PERIODS.items()]
        chosen = await self.app.push_screen_wait(MenuScreen(_("Show"), items, numbered=True))
        if chosen is not None:
            self._period = chosen
            self.read_again()

    def action_outside(self) -> None:
        """As they may leave the unit, or all of them."""
        self._outside = not self._outside
        self.read_again()

    @work(group="acts")
    async def action_paper(self) -> None:
        """These figures on paper."""
        await print_paper(self, "figures", span=FigureDays(*self._days(), self._outside))


def _write(sheet: LinesWriter, counted: Figures) -> None:
    tables = {table: shown_rows(table, counts) for table, counts in counted.tables.items()}
    sheet.make_room(label for rows in (rows_of(counted), *tables.values()) for label, _value in rows)
    for label, value in rows_of(counted):
        sheet.pair(label, value)
    for table, rows in tables.items():
        if rows:
            sheet.heading(_(TABLES[table]))
            for label, value in rows:
                sheet.pair(label, value)
    if counted.outside:
        sheet.blank()
        sheet.text(kept_back(), "muted")
