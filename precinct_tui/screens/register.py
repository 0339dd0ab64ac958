"""The list of a register: the same screen for every one of them."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from functools import partial

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from db.across.seats.registers import seen
from db.kernel.base.register import Register
from db.kernel.desk.desk import COMMANDS
from db.kernel.desk.drafts import mine
from db.words.messages import Refused
from db.words.records import COUNT_CAP, Filter, Preview
from precinct_tui.bidi.widths import cell_len
from precinct_tui.language import present
from precinct_tui.language.actions import BY_ID, bindings, key_name
from precinct_tui.language.i18n import _, digits
from precinct_tui.screens.draft_keeper import gist
from precinct_tui.screens.forming import form_for
from precinct_tui.screens.narrowing import Narrowed, at_work, narrow, take_out
from precinct_tui.screens.record import RecordScreen
from precinct_tui.screens.search import SearchScreen
from precinct_tui.screens.watching import WordWatch
from precinct_tui.widgets.cells import cut
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import Place, says_refusals
from precinct_tui.widgets.preview_pane import PreviewPane
from precinct_tui.widgets.register_table import RegisterTable
from precinct_tui.widgets.row_words import RowSource

EVERY = 30.0
"""Seconds between two readings of a list that shows how much time is left."""
RESTS = 0.15
"""Seconds that the cursor rests on a row before it is read beside the list."""


class RegisterScreen(Place):
    """A register's records, newest first; `/` narrows them and changes their order."""

    KINDS = ("place", "list", "register")
    BINDINGS = bindings("list", "register")
    CSS_PATH = ["../widgets/widgets.tcss", "register.tcss"]

    def __init__(self, name: str) -> None:
        super().__init__()
        self.register_name = self.stands_in = name
        self._hidden: int | None = 0
        self._source: RowSource | None = None
        self._rested: Timer | None = None
        self._clocks: Timer | None = None
        self._words = WordWatch(self)

    @property
    def _narrowed(self) -> Narrowed:
        """What the list shows: as this officer left it, else what is at work."""
        kept = self.precinct.choices.get((self.desk.officer.uid, self.register_name))
        return kept if isinstance(kept, Narrowed) else at_work(self.register)

    @property
    def register(self) -> Register:
        """The register whose list this is."""
        return seen(self.desk, self.register_name)

    @property
    def crumb(self) -> str:
        """The register's name."""
        return _(self.register.title)

    def body(self) -> ComposeResult:
        """What is shown of it, and the list."""
        yield Static(id="bar")
        with Horizontal():
            yield PreviewPane()
            yield RegisterTable(empty=self._says_empty)

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "What is at work is shown first, the next deadline at the top; / shows all, and narrows the list to a"
            " state, a day, a type, a place, or sorts it by another of its times. What you chose stays until you choose"
            " otherwise, sign out or hand over; the heading says how many it hides. / keeps it under a name, too; words"
            " that were typed are not kept. The word after a record's state says what presses."
        )

    @property
    def table(self) -> RegisterTable:
        """The list."""
        return self.query_one(RegisterTable)

    @property
    def takes_keys(self) -> bool:
        """Whether the list is here: Enter opens what stands under the cursor."""
        return self.table.loaded or self.query_one("#notice").has_class("-shown")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Who may not open a record here sees no New; a register without search no Search; a seat enters nothing."""
        if self.register.over_units and action in ("new", "export", "preview"):
            return False
        if action == "new" and self.desk.officer.role not in COMMANDS[self.register.opens].roles:
            return False
        if action == "search" and self.register.search is None:
            return False
        return super().check_action(action, parameters)

    def begin(self) -> None:
        """Read the list; at a seat again whenever something was taken in."""
        self._words.begin()
        self._read()
        if self._clocks is None and any(column.clock for column in self.register.columns):
            self._clocks = self.set_interval(EVERY, self.read_again)

    def read_again(self) -> None:
        """Read what is shown."""
        self._read(keep_cursor=True)

    def _read(self, *, keep_cursor: bool = False) -> None:
        register, chosen = self.register, self._narrowed.which
        self._source = RowSource(
            columns=register.columns_of(chosen),
            states=register.states,
            fetch=partial(register.list, self.desk, chosen),
            count=partial(register.count, self.desk, chosen),
            flagged=register.flagged,
            done=register.done,
            now=self.precinct.now(),
            order=register.scanned,
        )
        self.table.show(self._source, keep_cursor=keep_cursor)
        self._hidden = 0
        self._write_bar()
        self._count_hidden(chosen)

    @work(group="hidden", exclusive=True)
    async def _count_hidden(self, chosen: Filter) -> None:
        """How many the filter hides, read after the list is on its way."""
        if replace(chosen, sort="") == Filter():
            return
        try:
            whole = await off_thread(self.register.count, self.desk, Filter())
            left = await off_thread(self.register.count, self.desk, chosen)
        except Refused:
            return
        self._hidden = None if whole is None or left is None else max(0, whole - left)
        self._write_bar()

    def _write_bar(self) -> None:
        table = self.table
        if not table.loaded:
            count = _("reading …")
        elif table.known == 0:
            count = ""  # the list says so
        else:
            count = _("{at} of {count}", at=digits(table.cursor + 1), count=table.count_text())
        hidden = ""
        if self._hidden is None:
            hidden = _("more than {count} hidden, / shows all", count=COUNT_CAP)
        elif self._hidden:
            hidden = _("{count} hidden, / shows all", count=self._hidden)
        there = ""
        if not self.register.over_units and self.desk.store.info.is_seat:
            there = _("the units' own records stay there")
        tail = "".join(f"   {part}" for part in (count, hidden, there) if part)  # no blanks at its end: it begins right
        bar = self.query_one("#bar", Static)
        said, room = self._narrowed.said, bar.size.width - cell_len(tail)
        if cell_len(said) > room > 0:  # how many it hides stands there whatever it is called
            said = cut(said.replace("   ", _(", ")), room)
        bar.update(Content(said + tail), layout=False)

    def _says_empty(self) -> str:
        """What an empty list says: the key that opens a record, where this officer may."""
        if not self.check_action("new", ()):
            return _("nothing here")
        return _("nothing here; {key}: a new record", key=key_name(BY_ID["list.new"].keys))

    @on(RegisterTable.Moved)
    def _moved(self) -> None:
        self._write_bar()
        self._look_soon()

    def on_resize(self) -> None:
        """A screen that became wide shows what stands under the cursor."""
        self._look_soon()

    def _look_soon(self) -> None:
        if self._rested is not None:
            self._rested.stop()
        self._rested = self.set_timer(RESTS, self._look)

    @work(group="preview", exclusive=True)
    async def _look(self) -> None:
        """Show the row under the cursor beside the list, once it rests there; only what a wide screen shows is read."""
        pane, row, source = self.query_one(PreviewPane), self.table.selected, self._source
        if source is None or not pane.display:
            return
        preview = Preview()
        if row is not None and self.register.preview is not None:
            with contextlib.suppress(Refused):  # what cannot be read is told where it is opened
                preview = await off_thread(self.register.preview, self.desk, row.uid)
        pane.tell(row, source, preview, self.precinct.now())

    def action_preview(self) -> None:
        """Show or hide what stands beside the list."""
        self.query_one(PreviewPane).toggle_class("-away")
        self._look()

    @on(RegisterTable.Opened)
    def _opened(self, event: RegisterTable.Opened) -> None:
        row = event.row
        self._open(row.number, purpose="duty" if row.state in self.register.pressing else "", unit=row.unit)

    def _open(self, number: str, *, purpose: str, unit: str = "") -> None:
        self.app.push_screen(RecordScreen(self.register_name, number, step=self.step, purpose=purpose, unit=unit))

    def step(self, by: int) -> tuple[str, str] | None:
        """The number and unit of the record after (1) or before (-1) the one under the cursor, which moves there."""
        before = self.table.cursor
        self.table.cursor += by
        row = self.table.selected
        return (row.number, row.unit) if row is not None and self.table.cursor != before else None

    def action_open(self) -> None:
        """Open the record under the cursor."""
        self.table.open_selected()

    async def action_new(self) -> None:
        """A new record; once saved, it opens. What is more than a form is opened by its own action."""
        if self.register.new:
            await self.app.run_action(BY_ID[self.register.new].do, self.app)
            return
        self._begin_one()

    @work(group="acts")
    async def _begin_one(self) -> None:
        """A new record, or what was half-typed of one before."""
        try:
            drafts = await off_thread(mine, self.desk)
        except Refused as refused:  # what cannot be read is never in the way of a new entry
            self.notice(refused)
            drafts = ()
        kept = [draft for draft in drafts if draft.kind == self.register.opens]
        items = [
            Item(
                draft_kept.uid,
                _("Go on: {began} {gist}", began=present.moment(draft_kept.started_at, "short"), gist=gist(draft_kept)),
            )
            for draft_kept in kept
        ]
        chosen: str | None = "new"
        if items:
            menu = MenuScreen(_("What you began is kept"), [*items, Item("new", _("Begin a new one"))], numbered=True)
            chosen = await self.app.push_screen_wait(menu)
        if chosen is not None:
            draft = next((draft_kept for draft_kept in kept if draft_kept.uid == chosen), None)
            self.app.push_screen(form_for(self.register.opens, draft=draft), self._made)

    def _made(self, number: str | None) -> None:
        if number:
            self._open(number, purpose="duty")
        else:
            self.shown_again()

    def action_search(self) -> None:
        """Find records of this register."""
        self.app.push_screen(SearchScreen(self.register_name))

    @work(group="filter")
    @says_refusals
    async def action_filter(self) -> None:
        """Choose what the list shows, and by which time it is sorted."""
        narrowed = await narrow(self, self.register, self._narrowed)
        if narrowed is not None:
            self.precinct.choices[self.desk.officer.uid, self.register_name] = narrowed
            self._read()

    @work(group="export")
    async def action_export(self) -> None:
        """The list as it is shown now, as a file."""
        await take_out(self, self.register, self._narrowed.which)
