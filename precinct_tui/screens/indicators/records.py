"""The records behind a figure, and what has changed since a table was frozen, in the register table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from db.across.indicators.cards import card_of
from db.across.indicators.frozen import SHOWN, differences
from db.across.indicators.queries import records_behind
from db.kernel.base.register import REGISTERS
from db.words.forms import Field
from db.words.records import Column, Cursor, Page, Row, RowBuilder
from precinct_tui.language import indicator_words as words
from precinct_tui.language import present
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import N_, _, digits
from precinct_tui.screens.record import RecordScreen
from precinct_tui.widgets.list_pages import whole
from precinct_tui.widgets.place import Place
from precinct_tui.widgets.register_table import RegisterTable
from precinct_tui.widgets.row_words import RowSource

if TYPE_CHECKING:
    from db.across.indicators.figures import Figure
    from db.across.indicators.queries import Behind
    from precinct_tui.screens.indicators.lines import TableChoice

TEXT = Field("text", "")
BLANK = " "
BEHIND = (
    Column("record", N_("Number"), TEXT, 14),
    Column("when", N_("When"), TEXT, 16),
    Column("counted", N_("Counted as"), TEXT, 18, grows=True),
    Column("value", N_("Value"), TEXT, 12, wide=True),
    Column("unit", N_("Unit"), TEXT, 18, wide=True),
    Column("standing", N_("State"), TEXT, 14),
)
CHANGED = (
    Column("record", N_("Number"), TEXT, 14),
    Column("name", N_("Indicator"), TEXT, 18, grows=True),
    Column("by", N_("By"), TEXT, 3),
    Column("when", N_("When"), TEXT, 16),
    Column("why", N_("Why"), TEXT, 26),
)
_behind_row = RowBuilder(BEHIND, (), "record", "when", "counted", "value", "unit", "standing")
_changed_row = RowBuilder(CHANGED, (), "record", "name", "by", "when", "why")


class _Records(Place):
    """A list whose rows open their records."""

    KINDS = ("place", "behind")
    BINDINGS = bindings("behind")
    CSS_PATH = ["../../widgets/widgets.tcss", "indicators.tcss"]

    def __init__(self) -> None:
        super().__init__()
        self._registers: dict[str, str] = {}
        self._units: dict[str, str] = {}
        self._kept_by: dict[str, str] = {}
        """The uids of records that are not here → the name of the unit that keeps them."""
        self._purpose = ""

    def body(self) -> ComposeResult:
        """What is listed, and the records."""
        yield Static(id="bar")
        yield RegisterTable()

    def say(self, text: str) -> None:
        """What is listed."""
        self.query_one("#bar", Static).update(Content(text))

    @on(RegisterTable.Opened)
    def _opened(self, event: RegisterTable.Opened) -> None:
        self._open(event.row)

    def action_open(self) -> None:
        """Open the record under the cursor."""
        self.query_one(RegisterTable).open_selected()

    def _open(self, row: Row) -> None:
        of = self._registers.get(row.uid, "")
        at_seat = self.desk.store.info.is_seat
        if at_seat and of in REGISTERS and REGISTERS[of].above and row.uid in self._units:
            self.app.push_screen(RecordScreen(of, row.number, purpose=self._purpose, unit=self._units[row.uid]))
        elif row.uid in self._kept_by:
            keeper = present.isolated(self._kept_by[row.uid])
            self.notice(_("That record is kept by {unit}; it is opened there.", unit=keeper))
        elif of in REGISTERS and self.precinct.reads(of):
            self.app.push_screen(RecordScreen(of, row.number))


class BehindScreen(_Records):
    """The records that a figure counted: of this period or the last, of its numerator or its denominator."""

    def __init__(self, figure: Figure, asked: TableChoice, which: str, of: str, purpose: str = "") -> None:
        super().__init__()
        self._figure, self._asked, self._which, self._of, self._purpose = figure, asked, which, of, purpose

    @property
    def crumb(self) -> str:
        """The figure."""
        return words.full_name(self._figure)

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "Exactly the records that the figure counted, the newest first. Of custody: numbers, times and outcomes."
        )

    def begin(self) -> None:
        """Read the first page."""
        self.query_one(RegisterTable).show(
            RowSource(BEHIND, {}, self._fetch, flagged=False, bare=True, now=self.precinct.now())
        )
        self.query_one(RegisterTable).focus()
        self.say(self._words())

    def _words(self) -> str:
        figure = self._figure
        counts = {
            ("this", "numerator"): figure.records,
            ("this", "denominator"): figure.denominator,
            ("last", "numerator"): figure.last_records,
        }
        count = counts.get((self._which, self._of))
        which = _("this period") if self._which == "this" else _("the last period")
        return f"{which}   {_('{count} records.', count=digits(count))}" if count is not None else which

    def _fetch(self, after: Cursor | None, limit: int) -> Page[Row]:
        page = records_behind(
            self.desk, self._figure.code, **self._asked.arguments(), which=self._which, of=self._of, after=after,
            limit=limit, purpose=self._purpose,
        )  # fmt: skip
        return Page(tuple(self._row(record) for record in page.rows), page.next)

    def _row(self, record: Behind) -> Row:
        card = self._figure.card
        state = (
            _(REGISTERS[record.register].states.get(record.state, record.state)) if record.register in REGISTERS else ""
        )
        value = BLANK if record.value is None else words.number(record.value, card.unit)
        counted = (words.part_of(card, record.what) if record.what else "") or BLANK
        self._registers[record.uid], self._units[record.uid] = record.register, record.unit_uid
        if record.unit:
            self._kept_by[record.uid] = record.unit
        shown = {
            "record": present.number(record.number),
            "when": words.when(record.when),
            "counted": counted,
            "value": value,
            "unit": record.unit or BLANK,
            "standing": state or BLANK,
        }
        return _behind_row(record, shown, head=(record.uid, record.number, record.unit))


class DifferencesScreen(_Records):
    """What has changed since a table was frozen, record by record."""

    def __init__(self, number: str) -> None:
        super().__init__()
        self._number = number
        self._changes = 0

    @property
    def crumb(self) -> str:
        """Since which table."""
        return _("Changed since {number}", number=present.number(self._number))

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "Records that a figure counts otherwise than when the table was frozen: entered since, reclassified, made"
            " void, cleared. The frozen table itself stands as it was."
        )

    def begin(self) -> None:
        """Make the touched records again as they stood, and compare."""
        self.say(_("comparing …"))
        self.query_one(RegisterTable).show(
            RowSource(CHANGED, {}, whole(self._rows), flagged=False, bare=True, now=self.precinct.now())
        )
        self.query_one(RegisterTable).focus()

    @on(RegisterTable.Moved)
    def _moved(self) -> None:
        if self._changes >= SHOWN:
            self.say(_("more than {count} changes: the first of them", count=digits(SHOWN)))
        elif self._changes:
            self.say(_("{count} changes", count=digits(self._changes)))
        elif self.query_one(RegisterTable).loaded:
            self.say(_("Nothing has changed since."))

    def _rows(self) -> list[Row]:
        rows = []
        for place, difference in enumerate(differences(self.desk, self._number)):
            uid = f"{place} {difference.number}"
            self._registers[uid] = difference.register
            name = words.card_name(card_of(difference.code))
            name = _("{name}, last period", name=name) if difference.last else name
            by = digits(f"+{difference.by}" if difference.by > 0 else "−1" if difference.by < 0 else "≠")
            shown = {
                "record": present.number(difference.number),
                "name": name,
                "by": by,
                "when": words.when(difference.when),
                "why": present.said(difference.why),
            }
            rows.append(_changed_row(difference, shown, head=(uid, difference.number, "")))
        self._changes = len(rows)
        return rows
