"""Which period, against which, to which day: lines over the table, each refused at itself."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from db.across.indicators.periods import WEEK, Period, compare, invalid, read_day, read_period
from db.words.messages import M_, Refused
from precinct_tui.language import present
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import N_, _, direction
from precinct_tui.screens.indicators.lines import TableChoice
from precinct_tui.screens.sign_in import labelled
from precinct_tui.widgets.overlay import Overlay
from precinct_tui.widgets.persian_input import PersianInput
from precinct_tui.widgets.said_line import SaidLine


def listed(text: str, field: str = "period") -> Period:
    """The period that was typed. Raises Refused("invalid") at `field`; for a week too, which the command line takes."""
    typed = read_period(text, field)
    if typed.kind == WEEK:
        raise invalid(field, M_("Weeks are on the command line: precinct indicators --period 1405-W12"))
    return typed


class PeriodScreen(Overlay["TableChoice | None"]):
    """Returns what is asked for, None where one went back. What was typed stays where it is refused."""

    FIELDS: ClassVar = {"period": N_("Period"), "against": N_("Against"), "to_date": N_("To date")}
    CSS_PATH = "indicators.tcss"
    BINDINGS = bindings("card")
    AUTO_FOCUS = "#period"

    def __init__(self, asked: TableChoice, today: date) -> None:
        super().__init__()
        self._asked, self.today = asked, today

    def about(self) -> str:
        """What may be typed."""
        return _(
            "1405-H1 half-year   1405-Q2 quarter   1405-05 month   1405 year  "
            " 1405/01/01..1405/03/31. Against is left empty for the same one of last year, the day for all"
            " that has passed."
        )

    def chosen(self, typed: dict[str, str]) -> TableChoice:
        """What was typed, by field. Raises Refused at the field that is wrong."""
        against = listed(typed["against"], "against") if typed["against"] else None
        until = read_day(typed["to_date"], "to_date") if typed["to_date"] else None
        if typed["period"]:
            compare(listed(typed["period"]), self.today, against=against, to_date=until)
        return TableChoice(typed["period"] or None, typed["against"] or None, until)

    def compose(self) -> ComposeResult:
        """The lines, what may be typed, and what is wrong with one."""
        self.set_class(direction() == "ltr", "-ltr")
        until = self._asked.to_date
        values = {
            "period": self._asked.period or "",
            "against": self._asked.against or "",
            "to_date": "" if until is None else present.day_typed(until),
        }
        with Vertical(id="box"):
            yield Static(Content(_("Which period?")), id="title")
            for name, label in self.FIELDS.items():
                yield labelled(_(label), PersianInput(values[name], compact=True, base_direction="ltr", id=name))
            yield Static(Content(self.about()), classes="row")
            yield SaidLine(id="said")

    def action_leave(self) -> None:
        """Back; nothing changes."""
        self.dismiss(None)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        typed = {name: self.query_one(f"#{name}", Input).value.strip() for name in self.FIELDS}
        try:
            chosen = self.chosen(typed)
        except Refused as refused:
            self.query_one("#said", SaidLine).say(refused)
            self.query_one(f"#{next(iter(refused.fields))}", Input).focus()
            return
        self.dismiss(chosen)
