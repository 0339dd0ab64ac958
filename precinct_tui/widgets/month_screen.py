"""Choosing a day from the month: opened by one key in a field for a moment or a date."""

from __future__ import annotations

from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import _, direction
from precinct_tui.widgets.month import MonthGrid
from precinct_tui.widgets.overlay import Overlay


class MonthScreen(Overlay[date | None]):
    """Returns the day that was taken, or None."""

    CSS_PATH = "month.tcss"
    AUTO_FOCUS = "MonthGrid"
    BINDINGS = bindings("month")

    def __init__(self, day: date, today: date) -> None:
        super().__init__()
        self._day, self._today = day, today

    def compose(self) -> ComposeResult:
        """The grid, the day in words, the keys."""
        self.set_class(direction() == "ltr", "-ltr")
        with Vertical(id="box"):
            yield MonthGrid(self._day, self._today)
            yield Static(id="told")
            yield Static(Content(_("PgUp/PgDn: month   T: today")), id="keys")

    def on_mount(self) -> None:
        """Say which day it stands on."""
        self._tell()

    @on(MonthGrid.Moved)
    def _tell(self) -> None:
        self.query_one("#told", Static).update(Content(self.query_one(MonthGrid).told()))

    @on(MonthGrid.Taken)
    def _taken(self, event: MonthGrid.Taken) -> None:
        self.dismiss(event.day)

    def action_today(self) -> None:
        """Back to today."""
        self.query_one(MonthGrid).day = self._today

    def action_leave(self) -> None:
        """No day."""
        self.dismiss(None)
