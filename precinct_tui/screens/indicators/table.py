"""The table of indicators: this period, the last, the change, and the months; each line opens what it counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from db.across.indicators.frozen import frozen, frozen_table
from db.across.indicators.periods import shifted
from db.across.indicators.publishing import costs_before_first, plan_of
from db.across.indicators.queries import DUTIES, completeness, table_of
from db.across.indicators.sources import OF_PEOPLE
from db.across.seats.figures import figures_by_county, figures_by_unit
from db.across.seats.registers import seen
from db.carrying.levels.purposes import current_purpose
from db.kernel.desk.desk import COMMANDS
from db.words.calendar.jalali import local_date
from db.words.messages import Refused
from precinct_tui.bidi.wrapping import FlowingContent
from precinct_tui.documents.indicator_papers import completeness_rows
from precinct_tui.documents.saving_indicators import FORMS, save_indicators
from precinct_tui.language import indicator_words as words
from precinct_tui.language import present
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import _, digits
from precinct_tui.language.publishing_words import cost_lines, plan_lines
from precinct_tui.screens.form import Beginning, FormScreen
from precinct_tui.screens.indicators.card import CardScreen
from precinct_tui.screens.indicators.charts import ChartsScreen
from precinct_tui.screens.indicators.lines import COLUMNS, WIDE_COLUMNS, TableChoice, above, asked_of, below, lines_of
from precinct_tui.screens.indicators.period import PeriodScreen
from precinct_tui.screens.indicators.records import BehindScreen, DifferencesScreen
from precinct_tui.widgets.columns import WIDE
from precinct_tui.widgets.list_pages import PAGE, whole
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import Place, says_refusals
from precinct_tui.widgets.register_table import RegisterTable
from precinct_tui.widgets.row_words import RowSource

if TYPE_CHECKING:
    from db.across.indicators.figures import Figure, FigureTable
    from db.across.seats.figures import UnitFigures


class IndicatorsScreen(Place):
    """The figures of a period. Parts are folded into their figures until they are opened out; on a wide screen voids,
    lowered types and clearances, too, which have columns there."""

    KINDS = ("place", "indicators")
    BINDINGS = bindings("indicators")
    CSS_PATH = ["../../widgets/widgets.tcss", "indicators.tcss"]

    def __init__(self) -> None:
        super().__init__()
        self.asked = TableChoice()
        self.told: FigureTable | None = None
        self._folded, self._wide = True, False
        self._waiting: tuple[str, ...] = ()
        self._lines: dict[str, Figure] = {}

    @property
    def crumb(self) -> str:
        """The indicators."""
        return _("Indicators")

    def body(self) -> ComposeResult:
        """What is compared, the figures, and the note of the line under the cursor."""
        yield Static(id="bar")
        yield RegisterTable()
        yield Static(id="note")

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "Enter opens exactly the records that a figure counted; ? says what it counts. The months of this year run"
            " from Farvardin. A dash is no figure: there is nothing to divide by. “Not counted”: nothing was recorded"
            " then, or nothing of it came here. Frozen tables stand still; the live one changes with its records."
        )

    def begin(self) -> None:
        """Read the figures."""
        self.query_one(RegisterTable).focus()
        self._read()

    def read_again(self) -> None:
        """Read what is shown."""
        self._read(keep_cursor=True)

    @property
    def takes_keys(self) -> bool:
        """Whether the table is here."""
        return self.told is not None or self.query_one("#notice").has_class("-shown")

    @work(group="read", exclusive=True)
    @says_refusals
    async def _read(self, *, keep_cursor: bool = False) -> None:
        if self.told is None:
            self.query_one("#bar", Static).update(Content(_("reading …")))
        if self.asked.frozen:
            indicators = await off_thread(frozen_table, self.desk, self.asked.frozen)
        else:
            indicators = await off_thread(table_of, self.desk, **self.asked.arguments(), duties=False)
        self.notice(None)
        self.told = indicators
        self._waiting = () if self.asked.frozen else DUTIES
        self._show(keep_cursor=keep_cursor)
        if not self.asked.frozen:
            self._read_duties()

    @work(group="duties", exclusive=True)
    @says_refusals
    async def _read_duties(self) -> None:
        """The duties of custody follow from its events: they come after the figures that are counted."""
        asked = self.asked
        more = await off_thread(table_of, self.desk, **asked.arguments(), only=DUTIES)
        if self.told is not None and asked == self.asked:
            duties = tuple(figure for figure in more.figures if figure.code in DUTIES)
            self.told = replace(self.told, figures=(*self.told.figures, *duties))
            self._waiting = ()
            self._show(keep_cursor=True)

    def _show(self, *, keep_cursor: bool = False) -> None:
        indicators = self.told
        if indicators is None:
            return
        wide = self._wide = self.app.size.width >= WIDE
        made = lines_of(indicators, self._waiting, folded=self._folded, wide=wide)
        self._lines = made.figures
        fetch = whole(lambda: made.rows)
        source = RowSource(
            WIDE_COLUMNS if wide else COLUMNS, {}, fetch, first=fetch(None, PAGE), flagged=False, bare=True
        )
        table = self.query_one(RegisterTable)
        table.show(source, keep_cursor=keep_cursor)
        if not keep_cursor:
            table.cursor = 1  # above it stands the name of the section
        self.query_one("#bar", Static).update(Content(above(indicators)))
        self.refresh_footer()

    def on_resize(self) -> None:
        """There is room for more columns, or for fewer."""
        if self._wide != (self.app.size.width >= WIDE):
            self._show(keep_cursor=True)

    @property
    def selected(self) -> Figure | None:
        """The figure under the cursor."""
        row = self.query_one(RegisterTable).selected
        return None if row is None else self._lines.get(row.uid)

    @on(RegisterTable.Moved)
    def _moved(self) -> None:
        figure, indicators = self.selected, self.told
        said = "" if figure is None or indicators is None else below(figure, indicators)
        self.query_one("#note", Static).update(FlowingContent(said))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a commander freezes, and only what is live, and publishes what is frozen, once; only a frozen table has
        differences and a press sheet."""
        if action == "freeze":
            return self.desk.officer.role in COMMANDS["indicator.freeze"].roles and not self.asked.frozen
        if action == "publish":
            frozen_here = bool(self.asked.frozen) and self.told is not None and self.told.published is None
            return self.desk.officer.role in COMMANDS["indicator.publish"].roles and frozen_here
        if action == "differences" and not self.asked.frozen:
            return False
        return super().check_action(action, parameters)

    # --- what a line opens -------------------------------------------------------------------------------------

    @on(RegisterTable.Opened)
    def _opened(self) -> None:
        self._open_records()

    def action_open(self) -> None:
        """The records that the figure under the cursor counted."""
        self._open_records()

    @work(group="records")
    async def _open_records(self) -> None:
        figure, indicators = self.selected, self.told
        if figure is None or indicators is None:
            return
        which, of = "this", "numerator"
        choices = [Item("this numerator", _("Counted in this period"))]
        if figure.card.among is not None:
            choices.append(Item("this denominator", _("Measured against in this period")))
        if figure.last is not None or figure.last_numerator:
            choices.append(Item("last numerator", _("Counted in the last period")))
        if len(choices) > 1 and figure.card.among is not None:
            chosen = await self.app.push_screen_wait(MenuScreen(_("Which records?"), choices, numbered=True))
            if chosen is None:
                return
            which, of = chosen.split(" ")
        await self._list_records(figure, asked_of(indicators) if self.asked.frozen else self.asked, which, of)

    @work(group="records")
    async def action_last(self) -> None:
        """The records that the figure counted in the last period."""
        figure, indicators = self.selected, self.told
        if figure is not None and indicators is not None:
            await self._list_records(figure, asked_of(indicators), "last", "numerator")

    async def _list_records(self, figure: Figure, asked: TableChoice, which: str, of: str) -> None:
        """Open the list; of people's records, and of those of units below, it is asked first what for."""
        at_seat, purpose = self.desk.store.info.is_seat, ""
        register = seen(self.desk, "incident" if at_seat else OF_PEOPLE.get(figure.card.of.source, "incident"))
        if at_seat:
            purpose = await off_thread(current_purpose, self.desk)
        if register.purposes and not purpose:
            items = [Item(choice.code, choice.label) for choice in present.choices_of(register.purposes)]
            menu = MenuScreen(_("What are these records listed for?"), items, numbered=True, first=-1)
            chosen = await self.app.push_screen_wait(menu)
            if chosen is None:
                return
            purpose = chosen
        self.app.push_screen(BehindScreen(figure, asked, which, of, purpose))

    def action_card(self) -> None:
        """What the figure under the cursor counts."""
        figure = self.selected
        if figure is not None:
            self.app.push_screen(CardScreen(words.card_name(figure.card), words.definition(figure.card)))

    def action_fold(self) -> None:
        """Parts in sight, or folded into their figures."""
        self._folded = not self._folded
        self._show(keep_cursor=False)

    def action_charts(self) -> None:
        """Months, types, weekdays and hours, intervals."""
        if self.told is not None:
            figure = self.selected
            self.app.push_screen(ChartsScreen(self.told, figure.card.code if figure is not None else "thefts"))

    @work(group="complete")
    @says_refusals
    async def action_completeness(self) -> None:
        """How complete the records of the period are."""
        asked = self.asked if self.told is None else asked_of(self.told)
        complete = await off_thread(completeness, self.desk, **asked.arguments())
        self.app.push_screen(CardScreen(_("How complete the records are"), completeness_rows(complete)))

    @work(group="units")
    @says_refusals
    async def action_units(self) -> None:
        """The figure under the cursor of each county and of each unit below, by their names."""
        figure, indicators = self.selected, self.told
        if figure is None or indicators is None:
            return
        asked = asked_of(indicators).arguments()
        counties = await off_thread(figures_by_county, self.desk, figure.code, **asked)
        units = await off_thread(figures_by_unit, self.desk, figure.code, **asked)
        rows = [_of_unit(each, figure.code) for each in (*counties, *units)]
        self.app.push_screen(CardScreen(words.full_name(figure), rows))

    # --- which period ------------------------------------------------------------------------------------------

    def action_shift_period(self, by: int) -> None:
        """The period before or after this one."""
        if self.told is None:
            return
        following = shifted(self.told.comparison.period, by)
        if following.span.first > local_date(self.desk.now()):
            self.notice(_("{period} has not begun.", period=digits(following.code)))
            return
        self._ask(TableChoice(following.code))

    @work(group="period")
    async def action_period(self) -> None:
        """Another period, against another, to a day."""
        chosen = await self.app.push_screen_wait(PeriodScreen(self.asked, local_day(self.desk.now())))
        if chosen is not None:
            self._ask(chosen)

    def _ask(self, asked: TableChoice) -> None:
        """Show something else; where that is refused, what was shown stays."""
        self.asked = asked
        self._read()

    # --- frozen tables -----------------------------------------------------------------------------------------

    def action_freeze(self) -> None:
        """Keep the table as it stands; not before its duties are read, which would take long while nobody can save."""
        if self._waiting:
            self.notice(_("Duties of custody are still being read."))
            return
        if self.told is not None:
            told_of = self.told.comparison
            values = {"period": told_of.period.code, "against": told_of.against.code}
            if told_of.to_date is not None:
                values["to_date"] = present.day_typed(told_of.to_date)
            self.app.push_screen(FormScreen("indicator.freeze", Beginning(values=values)), self._frozen)

    def _frozen(self, number: str | None) -> None:
        if number:
            self._ask(TableChoice(frozen=number))

    @work(group="publish")
    @says_refusals
    async def action_publish(self) -> None:
        """Let the frozen table leave the unit: first what would be kept back of it, then the form."""
        number = self.asked.frozen
        plan = await off_thread(plan_of, self.desk, number)
        if plan.refusal is not None:
            self.notice(Refused("invalid", {}, plan.refusal))
            return
        costs = await off_thread(costs_before_first, self.desk, number)
        rows = [*_labelled(_("Kept back"), plan_lines(plan)), *_labelled(_("What it costs later"), cost_lines(costs))]
        await self.app.push_screen_wait(CardScreen(_("What publishing keeps back; Esc goes on to the form"), rows))
        self.app.push_screen(FormScreen("indicator.publish", Beginning(values={"number": number})), self._frozen)

    @work(group="frozen")
    @says_refusals
    async def action_tables(self) -> None:
        """The frozen tables, and the live one."""
        tables = await off_thread(frozen, self.desk)
        items = [Item("", _("The live table"))]
        items += [
            Item(
                table.number,
                f"{present.number(table.number)}  {digits(table.period)}  {present.moment(table.frozen_at)}",
            )
            for table in tables
        ]
        chosen = await self.app.push_screen_wait(MenuScreen(_("Tables"), items))
        if chosen is not None:
            self._ask(TableChoice(frozen=chosen))

    def action_differences(self) -> None:
        """What has changed since this table was frozen."""
        if self.asked.frozen:
            self.app.push_screen(DifferencesScreen(self.asked.frozen))

    @work(group="paper")
    @says_refusals
    async def action_paper(self) -> None:
        """The table as PDF, workbook or text in the folder for papers; of a frozen one the press sheet too."""
        if self.told is None:
            return
        items = [
            Item(name, _(label)) for name, label in FORMS.items() if self.asked.frozen or not name.startswith("press")
        ]
        chosen = await self.app.push_screen_wait(MenuScreen(_("Which paper?"), items, numbered=True))
        if chosen is None:
            return
        folder = self.precinct.settings.papers_folder
        path = await off_thread(save_indicators, self.desk, self.asked.arguments(), self.asked.frozen, chosen, folder)
        self.notice(_("Written to {file}.", file=present.ltr(str(path))))


def _of_unit(each: UnitFigures, code: str) -> tuple[str, str]:
    """A unit's name, and its figure in this period and the last."""
    figure = next((figure for figure in each.table.figures if figure.code == code), None)
    said = present.NOTHING
    if figure is not None:
        said = _("{this} ({last})", this=words.this(figure), last=words.last(figure))
    if each.table.heard is not None and each.table.heard.missing:
        said = _("{figure}, not all of it is here", figure=said)
    return present.isolated(present.clean(each.name)), said


def local_day(now: Any) -> date:
    """The day in Tehran."""
    return local_date(now)


def _labelled(label: str, lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Lines of one subject: the first has the label."""
    for place, line in enumerate(lines):
        yield ("" if place else label), line
