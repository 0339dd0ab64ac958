"""The changes that journal files brought and that wait for two people; Enter shows what each would do, yes and no."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from textual import on, work

from db.carrying.transfer.lots import LotShown, list_lots
from db.kernel.desk.desk import COMMANDS
from db.words.forms import Field
from db.words.records import Column, Row, RowBuilder
from precinct_tui.language import lot_words, present
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import N_, _, digits
from precinct_tui.language.plain_text import ltr
from precinct_tui.screens.form import Beginning, FormScreen
from precinct_tui.screens.list_place import ListOf
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.register_table import RegisterTable
from precinct_tui.widgets.row_words import RowSource

COLUMNS = (
    Column("number", N_("Number"), Field("text", N_("Number")), 8),
    Column("came", N_("Came"), Field("moment", N_("Came")), 14),
    Column("machine", N_("Machine"), Field("text", N_("Machine")), 8),
    Column("entries", N_("Entries"), Field("number", N_("Entries")), 8),
    Column("what", N_("What"), Field("text", N_("What")), 20, grows=True),
    Column("state", N_("State"), Field("text", N_("State")), 22),
)
_row = RowBuilder(COLUMNS, LotShown.__dataclass_fields__, "number", "came", "machine", "entries", "what", "state")
ACTS = ("journal.agree_lot", "journal.refuse_lot")
LINES_MOST = 12
"""Lines above the menu that say what a lot would do; `precinct journal waiting` prints all."""


class LotsScreen(ListOf[LotShown]):
    """What waits, the oldest first; below it what was decided."""

    KINDS = ("place", "lots")
    CSS_PATH = "../widgets/widgets.tcss"
    BINDINGS = bindings("lots")
    next_key = "go.back"

    @property
    def crumb(self) -> str:
        """What waits of journal files."""
        return _("Changes of journal files")

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "What a journal file of another machine changes of officers, roles, lists, limits, keys or sealing is in"
            " the journal and counts for nothing before two people here say yes: two of commander, inspector and"
            " administrator, not two administrators; or one of them with a code that the county reads out. Enter shows"
            " what a file would change. A no is for good."
        )

    def source(self) -> RowSource:
        """What waits, then what was decided."""
        pages = self.pages(partial(list_lots, self.desk), row_of)
        return RowSource(COLUMNS, lot_words.STATES, pages, flagged=False, now=self.precinct.now())

    @on(RegisterTable.Opened)
    def _opened(self, event: RegisterTable.Opened) -> None:
        self._acts(event.row.uid)

    @work(group="acts")
    async def _acts(self, uid: str) -> None:
        lot = self.items.get(uid)
        if lot is None:
            return
        items = [Item("no", _("No, not now") if lot.state == "waits" else _("Close"))]
        if lot.state == "waits" and lot.next:
            items += [Item(name, _(COMMANDS[name].label)) for name in ACTS]
        title = _(
            "{number}. Changes of a journal file: {state}",
            number=digits(lot.number),
            state=_(lot_words.STATES[lot.state]),
        )
        chosen = await self.app.push_screen_wait(MenuScreen(title, items, text="\n".join(_text(lot))))
        if chosen in ACTS:
            beginning = Beginning(record=lot.uid, number=digits(lot.number))
            await self.app.push_screen(FormScreen(chosen, beginning), lambda _number: self.read_again())


def _text(lot: LotShown) -> Iterator[str]:
    """What is over the menu: where it came from, and by kind what it would do, as far as there is room."""
    yield from lot_words.of_lot(lot)
    lines = [line for kind, entries in lot_words.by_kind(lot) for line in (kind, *(f"  {entry}" for entry in entries))]
    yield from lines[:LINES_MOST]
    if len(lines) > LINES_MOST:
        yield _("And {count} more: {command}", count=digits(len(lines) - LINES_MOST),
                command=ltr("precinct journal waiting"))  # fmt: skip


def row_of(lot: LotShown) -> Row:
    """A lot as a line of the list."""
    what = _(", ").join(kind for kind, _entries in lot_words.by_kind(lot))
    number = present.number(str(lot.number))
    computed = {"number": number, "came": lot.at, "machine": lot.series, "entries": len(lot.entries), "what": what}
    flags = frozenset({"void"}) if lot.state == "refused" else frozenset[str]()
    return _row(lot, {**computed, "state": None}, head=(lot.uid, str(lot.number), lot.state), flags=flags)
