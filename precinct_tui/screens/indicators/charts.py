"""Charts of the figures in cells: full bars for this period, hollow ones for the last. Legible without colour.

Each chart is a table, so that its rows run from the side where reading begins, and each cell is ordered by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from db.across.indicators.figures import LAST
from db.across.indicators.hours import grid
from db.words.calendar.jalali import WEEKDAYS_EN, WEEKDAYS_FA, month_name
from db.words.forms import Field
from db.words.records import Column, Row
from precinct_tui.language import indicator_words as words
from precinct_tui.language import present
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import N_, _, digits, direction, language
from precinct_tui.screens.indicators.lines import without_few
from precinct_tui.widgets.list_pages import PAGE, whole
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import Place, says_refusals
from precinct_tui.widgets.register_table import RegisterTable
from precinct_tui.widgets.row_words import RowSource

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.across.indicators.figures import Figure, FigureTable, Value

TEXT = Field("text", "")
BLANK = " "
FULL, HOLLOW, SHADES = "█", "░", "╌░▒▓█"
BAR = 14
CHARTS = {
    "months": N_("Months of this year and last"),
    "types": N_("Types, ranked"),
    "grid": N_("Weekday and hour"),
    "intervals": N_("Response intervals"),
}
INTERVALS = ("calls_to_dispatch", "calls_to_dispatch_p90", "calls_to_arrival", "calls_to_arrival_p90")
GRID_OF = "thefts"


def bar(value: Value, top: float, mark: str, width: int = BAR) -> str:
    """A bar of whole cells; anything that is not nothing has one."""
    if not value or not top:
        return BLANK
    return mark * max(1, round(float(value) / top * width))


def highest(values: Sequence[Value]) -> float:
    """The longest bar."""
    return max((float(value) for value in values if value), default=0.0)


def shades(row: Sequence[int], top: int) -> str:
    """A weekday's hours, two cells each, the darker the more; the first where reading begins."""
    return words.along([SHADES[0 if not n else max(1, round(n / top * 4))] * 2 for n in row])


def hours() -> str:
    """The scale over `shades`: an hour's number stands over its cell."""
    marks = [str(hour) for hour in (0, 6, 12, 18)]
    if direction() == "ltr":
        return "".join(f"{digits(mark):┄<12}" for mark in marks)
    return present.ltr("".join(f"{digits(mark):┄>12}" for mark in reversed(marks)))


class ChartsScreen(Place):
    """One chart at a time; V goes to the next."""

    KINDS = ("place", "charts")
    BINDINGS = bindings("charts")
    CSS_PATH = ["../../widgets/widgets.tcss", "indicators.tcss"]

    def __init__(self, table: FigureTable, code: str) -> None:
        super().__init__()
        self._told, self._code = table, code
        self._chart = "months"

    @property
    def crumb(self) -> str:
        """The charts."""
        return _("Charts")

    def body(self) -> ComposeResult:
        """What is drawn, and the drawing."""
        yield Static(id="bar")
        yield RegisterTable()

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "Full bars are this period, hollow ones the last. V shows the next chart; the brackets go to another"
            " indicator. In the grid a darker cell counts more."
        )

    def begin(self) -> None:
        """Draw."""
        self._draw()

    def action_next_chart(self) -> None:
        """The next chart."""
        names = list(CHARTS)
        self._chart = names[(names.index(self._chart) + 1) % len(names)]
        self._draw()

    def action_another(self, by: int) -> None:
        """Another indicator."""
        codes = [figure.code for figure in self._told.figures if not figure.part and figure.months]
        place = codes.index(self._code) if self._code in codes else 0
        self._code = codes[(place + by) % len(codes)]
        self._draw()

    @property
    def figure(self) -> Figure | None:
        """The indicator that is drawn."""
        return next((figure for figure in self._told.figures if figure.code == self._code), None)

    def _draw(self) -> None:
        self.notice(None)
        match self._chart:
            case "months":
                self._months()
            case "types":
                self._types()
            case "grid":
                self._grid()
            case _:
                self._intervals()

    def _show(self, columns: tuple[Column, ...], rows: Sequence[tuple[str, ...]], title: str) -> None:
        lines = [Row(str(place), "", "", values) for place, values in enumerate(rows)]
        fetch = whole(lambda: lines)

        self.query_one(RegisterTable).show(
            RowSource(columns, {}, fetch, first=fetch(None, PAGE), flagged=False, bare=True)
        )
        place = list(CHARTS).index(self._chart) + 1
        head = _("{title} ({place} of {count})", title=_(CHARTS[self._chart]), place=place, count=len(CHARTS))
        self.query_one("#bar", Static).update(Content(f"{head}\n{title}"))

    def _pairs(self, label: str, this: str, last: str) -> tuple[Column, ...]:
        return (
            Column("name", label, TEXT, 12, grows=True),
            Column("this", this, TEXT, 9),
            Column("bar", "", TEXT, BAR),
            Column("last", last, TEXT, 9),
            Column("other", "", TEXT, BAR),
        )

    def _months(self) -> None:
        figure = self.figure
        if figure is None or not figure.months:
            figure = next((figure_of for figure_of in self._told.figures if figure_of.months), None)
        if figure is None:
            self._show(self._pairs("", "", ""), [], _("A frozen table of this kind keeps no months."))
            return
        self._code = figure.code
        year, unit = self._told.comparison.period.year, figure.card.unit
        top = highest((*figure.months, *figure.last_months))
        rows = [
            (month_name(place + 1, language()), words.cell(this, unit), bar(this, top, FULL),
             words.cell(last, unit),
             bar(last, top, HOLLOW))
            for place, (this, last) in enumerate(zip(figure.months, figure.last_months, strict=True))
        ]  # fmt: skip
        self._show(self._pairs(N_("Month"), str(digits(year)), str(digits(year - 1))), rows, self._titled(figure))

    def _titled(self, figure: Figure) -> str:
        """Its name, and what it is never told without."""
        return "\n".join(filter(None, [words.label(figure), words.beside(figure, self._told.figures)]))

    def _types(self) -> None:
        figure = self.figure
        code = figure.card.code if figure is not None and figure.card.split else GRID_OF
        parts = [part for part in self._told.figures if part.part and part.card.code == code]
        parts.sort(key=lambda part: -float(part.this or 0))
        top = highest([value for part in parts for value in (part.this, part.last)])
        rows = [
            (words.name(part), words.in_cell(part), bar(part.this, top, FULL),
             words.in_cell(part, LAST), bar(part.last, top, HOLLOW))
            for part in parts
        ]  # fmt: skip
        named = self._told.figure(code) if any(part.code == code for part in self._told.figures) else None
        self._show(self._pairs(N_("Type"), N_("This"), N_("Last")), rows, self._titled(named) if named else code)

    def _intervals(self) -> None:
        figures = [each for each in without_few(self._told) if each.code in INTERVALS]
        top = highest([value for figure in figures for value in (figure.this, figure.last)])
        rows = [
            (words.name(figure), words.number(figure.this, "minutes"), bar(figure.this, top, FULL),
             words.number(figure.last, "minutes"), bar(figure.last, top, HOLLOW))
            for figure in figures
        ]  # fmt: skip
        missing = next((figure.missing for figure in figures if figure.code == "calls_to_arrival"), 0)
        said = _("Minutes, of calls to which a patrol was sent; {count} have no time of arrival.", count=missing or 0)
        self._show(self._pairs("", N_("This"), N_("Last")), rows, said)

    @work(group="grid", exclusive=True)
    @says_refusals
    async def _grid(self) -> None:
        figure = self.figure
        on = figure is not None and figure.card.of.source == "incidents" and figure.card.measure != "share"
        code = figure.code if figure is not None and on else GRID_OF
        comparison = self._told.comparison
        found = await off_thread(
            grid, self.desk, code, comparison.period.code, comparison.against.code, comparison.to_date
        )
        if self._chart != "grid":
            return
        top = max((n for row in found.cells for n in row), default=0) or 1
        names = WEEKDAYS_FA if language() == "fa" else WEEKDAYS_EN
        columns = (
            Column("name", N_("Day"), TEXT, 10),
            Column("hours", hours(), TEXT, 48),
            Column("all", N_("All"), TEXT, 7, grows=True),
        )
        rows = [
            (name, shades(row, top), present.grouped(sum(row) + days))
            for name, row, days in zip(names, found.cells, found.days, strict=True)
        ]
        named = self._told.figure(code)
        said = _("{name}: hours from 0 to 23, {most} at most in one cell", name=words.name(named), most=top)
        if hourless := sum(found.days):
            said += "\n" + _("{count} more in the course of a day, at no known hour", count=hourless)
        self._show(columns, rows, said)
