"""The national command's two screens: its provinces, asked now, and the figures over all of them and by province."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from db.across.indicators.periods import read_period, shifted
from db.across.provinces.figures import NationalTable, ProvinceHeard, months_of, national_table, provinces_heard
from db.words.calendar.jalali import local_date
from db.words.forms import Field
from db.words.messages import Refused
from db.words.records import Column, Row, RowBuilder
from precinct_tui.language import national_words as words
from precinct_tui.language import present
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import N_, _, digits
from precinct_tui.screens.indicators.lines import TableChoice
from precinct_tui.screens.indicators.period import PeriodScreen
from precinct_tui.widgets.list_pages import whole
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import Place, says_refusals
from precinct_tui.widgets.register_table import RegisterTable
from precinct_tui.widgets.row_words import RowSource

TEXT = Field("text", "")
COLUMNS = (
    Column("number", N_("Name of the province"), TEXT, 20, grows=True),
    Column("state", N_("How it stands"), TEXT, 24),
    Column("until", N_("Counts up to"), TEXT, 14),
    Column("made", N_("Made"), TEXT, 12, wide=True),
    Column("units", N_("Its units"), TEXT, 8),
    Column("behind", N_("Behind"), TEXT, 8),
)
FIGURE_COLUMNS = (
    Column("name", N_("Indicator"), TEXT, 30, grows=True),
    Column("this", N_("This"), TEXT, 12),
    Column("last", N_("Last"), TEXT, 12),
    Column("change", N_("Change"), TEXT, 10),
)
PROVINCE_COLUMNS = (Column("name", N_("Name of the province"), TEXT, 30, grows=True), *FIGURE_COLUMNS[1:])
_of_figure = RowBuilder(FIGURE_COLUMNS, (), "name", "this", "last", "change")
_of_province = RowBuilder(COLUMNS, (), "number", "state", "until", "made", "units", "behind")
FLAG_OF = {"missing": "overdue", "behind": "due"}


class _Asking(Place):
    """A list that provinces are asked for, with what it is of above it."""

    KINDS: ClassVar[tuple[str, ...]] = ("place", "list", "provinces")
    CSS_PATH = ["../widgets/widgets.tcss", "provinces.tcss"]
    BINDINGS = bindings("list", "provinces")

    def body(self) -> ComposeResult:
        """What the list is of, the list, and what stands below it."""
        yield Static(id="bar")
        yield RegisterTable()
        yield Static(id="note")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is entered or searched here."""
        return False if action in ("new", "search", "filter") else super().check_action(action, parameters)

    def begin(self) -> None:
        """Ask."""
        self.query_one(RegisterTable).focus()
        self.ask()

    def read_again(self) -> None:
        """Ask again."""
        self.ask()

    def say(self, above: str, below: str) -> None:
        """What stands above the list, and below it."""
        self.query_one("#bar", Static).update(Content(above))
        self.query_one("#note", Static).update(Content(below))

    def show(self, columns: tuple[Column, ...], states: dict[str, str], rows: list[Row]) -> None:
        """The list."""
        source = RowSource(
            columns, states, whole(lambda: rows), bare=not states, flagged=False, now=self.precinct.now()
        )
        self.query_one(RegisterTable).show(source, keep_cursor=True)

    def action_open(self) -> None:
        """What stands behind the line under the cursor."""
        self.query_one(RegisterTable).open_selected()

    def ask(self) -> None:
        """Ask the provinces and show what they say."""
        raise NotImplementedError


class ProvincesScreen(_Asking):
    """Every province: whether it answers, up to which month there are counts, of how many units."""

    @property
    def crumb(self) -> str:
        """The provinces."""
        return _("Provinces")

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "Provinces whose counts are read here. Each is asked now, for two seconds; those that do not answer stand"
            " first. Counts are of the months that are over and are made at the province once a month; its units that"
            " had not said all by then are behind. The national command sees counts, no record: no register opens here."
            " The administrator adds provinces (precinct province add)."
        )

    @work(group="read", exclusive=True)
    @says_refusals
    async def ask(self) -> None:  # type: ignore[override]
        """Ask each whether it is there."""
        self.say(_("asking …"), words.honest())
        provinces = await off_thread(provinces_heard, self.desk)
        self.notice(None)
        answered = sum(each.heard is not None for each in provinces)
        said = _("{count} of {all} provinces", count=digits(answered), all=digits(len(provinces)))
        self.say(said if provinces else _("No province was added yet."), words.honest())
        self.show(COLUMNS, words.STATES, [_row_of(each) for each in provinces])


def _row_of(each: ProvinceHeard) -> Row:
    state = words.state(each.heard)
    until, made, units, behind = words.said_of(each.heard)
    flags = frozenset({FLAG_OF[state]} if state in FLAG_OF else ())
    name = each.province.name
    computed = {"number": name, "state": None, "until": until, "made": made, "units": units, "behind": behind}
    return _of_province(each, computed, head=(each.province.uid, name, state), flags=flags)


class MonthsScreen(PeriodScreen):
    """Which months: a period of whole ones, always against the same ones of last year."""

    CSS_PATH = "indicators/indicators.tcss"
    FIELDS: ClassVar = {"period": N_("Period")}

    def about(self) -> str:
        """What may be typed."""
        return _(
            "1405-H1 half-year   1405-Q2 quarter   1405-05 month   1405 year. Of its months those count that are"
            " over, against the same ones of last year. Left empty: the half-year of the last month that is over."
        )

    def chosen(self, typed: dict[str, str]) -> TableChoice:
        """What was typed. Raises Refused at the period."""
        months_of(self.today, typed["period"])
        return TableChoice(typed["period"] or None)


class NationalScreen(_Asking):
    """The figures over all provinces; of one figure by province, in the order of their names."""

    KINDS = (*_Asking.KINDS, "national")
    BINDINGS = bindings(*KINDS[1:])

    def __init__(self, table: NationalTable | None = None, code: str = "") -> None:
        super().__init__()
        self.table, self.code, self.period = table, code, ""

    @property
    def crumb(self) -> str:
        """The indicators, or the figure."""
        return words.figure_name(self.code) if self.code else _("Indicators")

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "Counts over all provinces that answer, of the months of the half-year that are over, against the same"
            " months of last year; P chooses others. What is missing is named above. Enter shows a figure by province,"
            " in the order of their names. Small counts are told together, without their type or county; so a figure"
            " may be from so many to so many. No record stands behind a figure here: the province has them."
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The period is chosen for all figures."""
        return False if self.code and action.endswith("period") else super().check_action(action, parameters)

    @work(group="read", exclusive=True)
    @says_refusals
    async def ask(self) -> None:  # type: ignore[override]
        """Ask for the figures; by province they are those of the list before."""
        if self.table is None or not self.code:
            self.say(_("asking …"), words.honest())
            self.table = await off_thread(national_table, self.desk, self.period or None)
        self.notice(None)
        self.say(f"{words.heading(self.table)}\n{words.coverage(self.table)}", words.honest())
        if self.code:
            self.show(PROVINCE_COLUMNS, {}, list(by_province(self.table, self.code)))
        else:
            self.show(FIGURE_COLUMNS, {}, [_line(each.code, words.figure_name(each.code), words.numbers(each.total))
                                          for each in self.table.figures])  # fmt: skip

    @work(group="period")
    async def action_period(self) -> None:
        """Other months."""
        chosen = await self.app.push_screen_wait(
            MonthsScreen(TableChoice(self.period or None), local_date(self.desk.now()))
        )
        if chosen is not None:
            self.period = chosen.period or ""
            self.ask()

    def action_shift_period(self, by: int) -> None:
        """The period before or after this one."""
        if self.table is None:
            return
        following = shifted(read_period(self.period or self.table.period), by).code
        try:
            months_of(local_date(self.desk.now()), following)
        except Refused as refused:
            self.notice(refused)
            return
        self.period = following
        self.ask()

    @on(RegisterTable.Opened)
    async def _opened(self, event: RegisterTable.Opened) -> None:
        if not self.code and self.table is not None:
            await self.app.push_screen(NationalScreen(self.table, event.row.uid))


def _line(uid: str, name: str, numbers: list[str]) -> Row:
    this, last, change = numbers
    return _of_figure(None, {"name": name, "this": this, "last": last, "change": change}, head=(uid, name, ""))


def by_province(table: NationalTable, code: str) -> list[Row]:
    """A line of each province; one that is missing has dashes, and is never left out."""
    (figure,) = (each for each in table.figures if each.code == code)
    counts = dict(figure.provinces)
    rows = []
    for each in table.provinces:
        counted = counts.get(each.province.uid)
        numbers = [present.NOTHING] * 3 if counted is None else words.numbers(counted)
        rows.append(_line(each.province.uid, present.clean(each.province.name), numbers))
    return rows
