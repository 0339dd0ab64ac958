"""The journal: who did what to which record, when; and whether its chain holds."""

from __future__ import annotations

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from db.kernel.projections.projecting import KINDS, label
from db.reading.journal_queries import SEES_ACCESS, JournalLine, list_journal, verify_whole
from db.words.folding import ascii_digits
from db.words.forms import Field
from db.words.messages import Refused
from db.words.records import Column, Cursor, Page, Row, RowBuilder
from precinct_tui.language import present
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import N_, _, digits, direction, ngettext
from precinct_tui.screens.record import RecordScreen
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.persian_input import PersianInput
from precinct_tui.widgets.place import Place
from precinct_tui.widgets.register_table import RegisterTable
from precinct_tui.widgets.row_words import RowSource
from precinct_tui.widgets.said_line import SaidLine

COLUMNS = (
    Column("position", N_("Position"), Field("number", N_("Position")), 8),
    Column("at", N_("When"), Field("moment", N_("When")), 11),
    Column("what", N_("What"), Field("text", N_("What")), 16, grows=True),
    Column("number", N_("Number"), Field("text", N_("Number")), 12),
    Column("officer", N_("Officer"), Field("text", N_("Officer")), 16),
    Column("hash", N_("Hash"), Field("text", N_("Hash")), 12, wide=True),
    Column("state", N_("State"), Field("text", N_("State")), 14, wide=True),
)
_row = RowBuilder(COLUMNS, JournalLine.__dataclass_fields__, "what", "hash", "state")


class JournalScreen(Place):
    """Entries newest first, by officer, record and kind; Enter opens the record."""

    KINDS = ("place", "journal")
    BINDINGS = bindings("journal")
    CSS_PATH = ["../widgets/widgets.tcss", "journal.tcss"]

    @property
    def crumb(self) -> str:
        """The journal."""
        return _("Journal")

    def __init__(self) -> None:
        super().__init__()
        self._kind: str | None = None
        self._stream = "record"
        self._registers: dict[str, str] = {}

    def body(self) -> ComposeResult:
        """What to look for, the chain, the entries."""
        cells = [
            PersianInput(compact=True, id="officer", placeholder=_("Badge number")),
            PersianInput(compact=True, id="record", placeholder=_("Record number")),
            Static(id="kind"),
        ]
        yield Horizontal(*(reversed(cells) if direction() == "rtl" else cells), id="filters")
        yield SaidLine(id="chain")
        yield RegisterTable()

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "Every act is one entry, chained to the one before. A printed position and hash can be checked"
            " against it. Views of sensitive records and sign-ins are in the access stream, which only some"
            " roles may read."
        )

    def begin(self) -> None:
        """Read the entries and walk the chain."""
        self.query_one(RegisterTable).focus()
        self._read()
        self._verify()

    def _read(self) -> None:
        officer = ascii_digits(self.query_one("#officer", Input).value.strip()) or None
        record = ascii_digits(self.query_one("#record", Input).value.strip()) or None
        desk, kind, stream = self.desk, self._kind, self._stream

        def fetch(after: Cursor | None, limit: int) -> Page[Row]:
            page = list_journal(
                desk, officer=officer, record=record, kind=kind, stream=stream, after=after, limit=limit
            )
            for line in page.rows:
                if line.register and line.number:
                    self._registers[line.number] = line.register
            rows = tuple(
                _row(
                    line,
                    {"what": _what(line), "hash": line.hash[:12], "state": ""},
                    head=(line.uid, line.number or "", ""),
                    flags=frozenset({"late"}) if (line.entered_at - line.at).total_seconds() > 600 else frozenset(),
                )
                for line in page.rows
            )
            return Page(rows, page.next)

        self.notice(None)
        self.query_one(RegisterTable).show(RowSource(COLUMNS, {}, fetch, now=self.precinct.now()))
        kind_words = _kind_label(kind) if kind else _("All kinds")
        stream_words = _("access stream") if stream == "access" else _("record stream")
        self.query_one("#kind", Static).update(Content(f"{kind_words}   {stream_words}"))

    @work(group="verify", exclusive=True)
    async def _verify(self) -> None:
        chain = self.query_one("#chain", SaidLine)
        chain.say(_("Walking the chain …"))
        try:
            verified = await off_thread(verify_whole, self.desk)
        except Refused as refused:
            chain.say(refused)
            return
        problems = [present.said(problem) for problem in verified.problems]
        chain.set_class(bool(problems), "-broken")
        if problems:
            chain.say(_("! The chain does not hold: {problem}", problem=problems[0]))
        else:
            chain.say(
                ngettext(
                    "✓ The chain holds: {count} entry",
                    "✓ The chain holds: {count} entries",
                    verified.entries,
                    count=digits(verified.entries),
                )
            )

    @on(Input.Submitted)
    def _asked(self) -> None:
        self._read()
        self.query_one(RegisterTable).focus()

    @on(RegisterTable.Opened)
    def _opened(self, event: RegisterTable.Opened) -> None:
        register = self._registers.get(event.row.number)
        if register is not None and self.precinct.reads(register):
            self.app.push_screen(RecordScreen(register, event.row.number))

    def action_open(self) -> None:
        """Open the record of the entry under the cursor."""
        self.query_one(RegisterTable).open_selected()

    @work(group="filter")
    async def action_filter(self) -> None:
        """Choose a kind, or the other stream."""
        items = [Item("all", _("All kinds"))]
        if self.desk.officer.role in SEES_ACCESS:
            items.append(Item("stream", _("record stream") if self._stream == "access" else _("access stream")))
        items += [Item(f"kind {kind}", _kind_label(kind), words=kind) for kind in KINDS]
        chosen = await self.app.push_screen_wait(MenuScreen(_("Show"), items))
        if chosen is None:
            return
        if chosen == "stream":
            self._stream = "record" if self._stream == "access" else "access"
        else:
            self._kind = chosen.removeprefix("kind ") if chosen != "all" else None
        self._read()


def _what(line: JournalLine) -> str:
    return _(line.label) if line.count is None else f"{_(line.label)}: {digits(line.count)}"


def _kind_label(kind: str) -> str:
    return _(label(kind))
