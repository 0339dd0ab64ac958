"""Remarks from above at a unit, and at a seat those that it wrote: Enter opens the record, A acknowledges."""

from __future__ import annotations

from functools import partial

from textual import on, work

from db.carrying.levels.forms import AcknowledgeRemark
from db.carrying.levels.remarks import RemarkSeen, acknowledge_remark, list_remarks
from db.words.forms import Field
from db.words.records import Column, Row, RowBuilder
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import N_, _
from precinct_tui.language.stick_words import how_it_fared, named
from precinct_tui.screens.ask import ask_words
from precinct_tui.screens.list_place import ListOf
from precinct_tui.screens.record import RecordScreen
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import says_refusals
from precinct_tui.widgets.register_table import RegisterTable
from precinct_tui.widgets.row_words import RowSource

COLUMNS = (
    Column("number", N_("Number"), Field("text", N_("Number")), 12),
    Column("said_at", N_("Written"), Field("moment", N_("Written")), 11),
    Column("other", N_("Police unit"), Field("text", N_("Police unit")), 16),
    Column("text", N_("Text of the remark"), Field("words", N_("Text of the remark")), 20, grows=True),
    Column("fared", N_("State"), Field("text", N_("State")), 18),
)
_row = RowBuilder(COLUMNS, RemarkSeen.__dataclass_fields__, "fared")


class RemarksScreen(ListOf[RemarkSeen]):
    """What waits to be acknowledged first, then the newest."""

    KINDS = ("place", "list", "remarks")
    CSS_PATH = "../widgets/widgets.tcss"
    BINDINGS = bindings("list", "remarks")

    @property
    def crumb(self) -> str:
        """The remarks."""
        return _("Remarks from above")

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "A unit above writes a remark about a record that it sees; it comes with the stick, stands at the record"
            " and changes nothing in it. Enter opens the record. A says that you have read it, and what was done: above"
            " it is seen that it was read, and when; your words stay here. At a seat a remark is written from the"
            " record (+)."
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is entered or searched here; a seat acknowledges nothing of its own."""
        if action == "acknowledge" and self.desk.store.info.is_seat and not any(self._waiting()):
            return False
        return False if action in ("new", "search", "filter") else super().check_action(action, parameters)

    def _waiting(self) -> list[RemarkSeen]:
        own = self.items.values()
        return [each for each in own if each.came_at is not None and each.acknowledged_at is None]

    def source(self) -> RowSource:
        """Every remark."""
        pages = self.pages(partial(list_remarks, self.desk), row_of)
        return RowSource(COLUMNS, {}, pages, flagged=False, bare=True, now=self.precinct.now())

    @on(RegisterTable.Opened)
    def _opened(self, event: RegisterTable.Opened) -> None:
        remark = self.items.get(event.row.uid)
        if remark is not None and self.precinct.reads(remark.register):
            unit, purpose = (remark.unit, "remark") if self.desk.store.info.is_seat else ("", "duty")
            self.app.push_screen(RecordScreen(remark.register, remark.number, purpose=purpose, unit=unit))

    @work(group="acts")
    @says_refusals
    async def action_acknowledge(self) -> None:
        """Say that the remark under the cursor was read, and what was done."""
        remark = self.selected
        if remark is None or remark.acknowledged_at is not None:
            return
        help = _("What was done; it stays here. Esc: not now")
        answer = await ask_words(self, named(remark.text), help)
        if answer is None:
            return
        await off_thread(acknowledge_remark, self.desk, AcknowledgeRemark(remark=remark.uid, answer=answer))
        self.read_again()
        self.notice(_("Acknowledged: the unit above learns with the next stick that it was read."))


def row_of(remark: RemarkSeen) -> Row:
    """A remark as a line of the list."""
    flags = frozenset({"due"}) if remark.came_at is not None and remark.acknowledged_at is None else frozenset[str]()
    return _row(remark, {"fared": how_it_fared(remark)}, head=(remark.uid, remark.number, ""), flags=flags)
