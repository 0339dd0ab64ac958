"""A list that follows from the records: nothing is entered in it, Enter opens the record."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from db.kernel.base.register import REGISTERS, Beside
from db.words.records import Filter, Row
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import _
from precinct_tui.screens.list_place import ListPlace
from precinct_tui.screens.record import RecordScreen
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.register_table import RegisterTable
from precinct_tui.widgets.row_words import RowSource

HERE = Path(__file__).parent


class DerivedList(ListPlace):
    """Subclasses say of which register, which of its lists, and what stands above it."""

    KINDS: ClassVar[tuple[str, ...]] = ("place", "list")
    BINDINGS = bindings("list")
    # Whole paths: Textual looks beside the file of the subclass, which may stand in another room.
    CSS_PATH = [HERE.parent / "widgets" / "widgets.tcss", HERE / "derived_list.tcss"]
    REGISTER: ClassVar[str]
    LIST: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self.stands_in = self.REGISTER
        self._filter = Filter()

    @property
    def listed(self) -> Beside:
        """The list as its register declares it."""
        return REGISTERS[self.REGISTER].beside[self.LIST]

    @property
    def crumb(self) -> str:
        """What the list is called."""
        return _(self.listed.title)

    def body(self) -> ComposeResult:
        """What is shown of it, and the list."""
        yield Static(id="bar")
        yield RegisterTable()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is entered or searched here: it follows from the records."""
        return False if action in ("new", "search") else super().check_action(action, parameters)

    def source(self) -> RowSource:
        """The list as its register declares it, narrowed as this officer asked."""
        listed = self.listed
        return RowSource(
            listed.columns,
            listed.states,
            fetch=partial(listed.list, self.desk, self._filter),
            count=partial(listed.count, self.desk, self._filter),
            flagged=False,
            now=self.precinct.now(),
        )

    def show_list(self, *, keep_cursor: bool = False) -> None:
        """Show the list, and above it what is shown of it."""
        super().show_list(keep_cursor=keep_cursor)
        shown = _(self.listed.states[self._filter.state]) if self._filter.state else _("All")
        self.query_one("#bar", Static).update(Content(f"{shown}   {self.rule}"))

    @property
    def rule(self) -> str:
        """What stands above the list."""
        return ""

    @on(RegisterTable.Opened)
    def _opened(self, event: RegisterTable.Opened) -> None:
        if event.row.number:  # a line may be about no record
            self.app.push_screen(RecordScreen(self.REGISTER, event.row.number, purpose=self.purpose(event.row)))

    def purpose(self, row: Row) -> str:
        """What a record is opened for from here; "" asks."""
        return ""

    @work(group="filter")
    async def action_filter(self) -> None:
        """Choose what to show."""
        items = [Item("", _("All")), *(Item(name, _(label)) for name, label in self.listed.states.items())]
        chosen = await self.app.push_screen_wait(MenuScreen(_("Show"), items, numbered=True))
        if chosen is not None:
            self._filter = Filter(chosen or None)
            self.show_list()
