"""The list of a register: the same screen for every one of them."""

from __future__ import annotations

from functools import partial

from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from db.kernel.desk import COMMANDS
from db.kernel.drafts import mine
from db.kernel.register import REGISTERS, Register
from db.words.messages import Refused
from precinct_tui.language import present
from precinct_tui.language.actions import BY_ID, bindings
from precinct_tui.language.i18n import _, digits
from precinct_tui.screens.draft_keeper import gist
from precinct_tui.screens.forming import form_for
from precinct_tui.screens.narrowing import Narrowed, narrow, take_out
from precinct_tui.screens.record import RecordScreen
from precinct_tui.screens.search import SearchScreen
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import Place
from precinct_tui.widgets.register_table import RegisterTable, Source


class RegisterScreen(Place):
    """A register's records, newest first; `/` narrows them and changes their order."""

    KINDS = ("place", "list", "register")
    BINDINGS = bindings("list", "register")
    CSS_PATH = ["../widgets/widgets.tcss", "register.tcss"]

    def __init__(self, name: str) -> None:
        super().__init__()
        self.register_name = self.stands_in = name
        self._narrowed = Narrowed()

    @property
    def register(self) -> Register:
        """The register whose list this is."""
        return REGISTERS[self.register_name]

    @property
    def crumb(self) -> str:
        """The register's name."""
        return _(self.register.title)

    def body(self) -> ComposeResult:
        """What is shown of it, and the list."""
        yield Static(id="bar")
        yield RegisterTable()

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "The newest records stand first. The list is read as you move, whatever its length. Show narrows it to a"
            " state, a day, a type, a place, and sorts it by another of its times. The word after a record's state says"
            " what presses."
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
        """Who may not open a record here sees no New; a register without search no Search."""
        if action == "new" and self.desk.officer.role not in COMMANDS[self.register.opens].roles:
            return False
        if action == "search" and self.register.search is None:
            return False
        return super().check_action(action, parameters)

    def begin(self) -> None:
        """Read the list."""
        self._read()

    def read_again(self) -> None:
        """Read what is shown."""
        self._read(keep_cursor=True)

    def _read(self, *, keep_cursor: bool = False) -> None:
        found, chosen = self.register, self._narrowed.which
        self.table.show(
            Source(
                columns=found.columns_of(chosen),
                states=found.states,
                fetch=partial(found.list, self.desk, chosen),
                count=partial(found.count, self.desk, chosen),
                flagged=found.flagged,
            ),
            keep_cursor=keep_cursor,
        )
        self._write_bar()

    def _write_bar(self) -> None:
        table = self.table
        if not table.loaded:
            count = _("reading …")
        elif table.known == 0:
            count = _("nothing here")
        else:
            count = _("{at} of {count}", at=digits(table.cursor + 1), count=table.count_text())
        self.query_one("#bar", Static).update(Content(f"{self._narrowed.said}   {count}"), layout=False)

    @on(RegisterTable.Moved)
    def _moved(self) -> None:
        self._write_bar()

    @on(RegisterTable.Opened)
    def _opened(self, event: RegisterTable.Opened) -> None:
        self._open(event.row.number, purpose="duty" if event.row.state in self.register.pressing else "")

    def _open(self, number: str, *, purpose: str) -> None:
        self.app.push_screen(RecordScreen(self.register_name, number, step=self.step, purpose=purpose))

    def step(self, by: int) -> str | None:
        """The number of the record after (1) or before (-1) the one under the cursor, which moves there."""
        before = self.table.cursor
        self.table.cursor += by
        row = self.table.selected
        return row.number if row is not None and self.table.cursor != before else None

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
            Item(one.uid, _("Go on: {began} {gist}", began=present.moment(one.started_at, "short"), gist=gist(one)))
            for one in kept
        ]
        chosen: str | None = "new"
        if items:
            menu = MenuScreen(_("What you began is kept"), [*items, Item("new", _("Begin a new one"))], numbered=True)
            chosen = await self.app.push_screen_wait(menu)
        if chosen is not None:
            draft = next((one for one in kept if one.uid == chosen), None)
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
    async def action_filter(self) -> None:
        """Choose what the list shows, and by which time it is sorted."""
        narrowed = await narrow(self, self.register, self._narrowed)
        if narrowed is not None:
            self._narrowed = narrowed
            self._read()

    @work(group="export")
    async def action_export(self) -> None:
        """The list as it is shown now, as a file."""
        await take_out(self, self.register, self._narrowed.which)
