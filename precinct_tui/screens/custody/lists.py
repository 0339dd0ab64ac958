"""Lists of custody beside its register: starts and ends (art. 53), and what is to be sealed. Numbers, no names."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from db.custody import sealing, spans
from db.desk import COMMANDS
from db.records import Column, Filter, Page, Row
from precinct_tui.actions import bindings
from precinct_tui.i18n import _
from precinct_tui.screens.menu import Item, MenuScreen
from precinct_tui.screens.place import Place
from precinct_tui.widgets.register_table import RegisterTable, Source


class CustodyList(Place):
    """A list that follows from the records; Enter opens the record. Subclasses say which."""

    KINDS: ClassVar[tuple[str, ...]] = ("place", "list")
    BINDINGS = bindings("list")
    CSS_PATH = ["../../widgets/widgets.tcss", "lists.tcss"]
    REGISTER: ClassVar[str] = "custody"
    TITLE_OF: ClassVar[str]
    STATES: ClassVar[dict[str, str]]
    COLUMNS: ClassVar[tuple[Column, ...]]
    FETCH: ClassVar[Callable[..., Page[Row]]]
    COUNT: ClassVar[Callable[..., int | None]]

    def __init__(self) -> None:
        super().__init__()
        self._filter = Filter()

    @property
    def crumb(self) -> str:
        """What the list is called."""
        return _(self.TITLE_OF)

    def body(self) -> ComposeResult:
        """What is shown of it, and the list."""
        yield Static(id="bar")
        yield RegisterTable()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is entered or searched here: it follows from the records."""
        return False if action in ("new", "search") else super().check_action(action, parameters)

    def begin(self) -> None:
        """Read the list."""
        self._read(keep_cursor=False)

    def shown_again(self) -> None:
        """Something was done above."""
        self._read()

    def action_reload(self) -> None:
        """Read it again."""
        self._read()

    def _read(self, *, keep_cursor: bool = True) -> None:
        cls = type(self)
        source = Source(
            cls.COLUMNS,
            cls.STATES,
            fetch=partial(cls.FETCH, self.desk, self._filter),
            count=partial(cls.COUNT, self.desk, self._filter),
            flagged=False,
        )
        self.query_one(RegisterTable).show(source, keep_cursor=keep_cursor)
        shown = _(cls.STATES[self._filter.state]) if self._filter.state else _("All")
        self.query_one("#bar", Static).update(Content(f"{shown} · {self.rule}"))

    @property
    def rule(self) -> str:
        """What stands above the list."""
        return ""

    @on(RegisterTable.Failed)
    def _failed(self, event: RegisterTable.Failed) -> None:
        self.notice(event.refused)

    @on(RegisterTable.Opened)
    def _opened(self, event: RegisterTable.Opened) -> None:
        from precinct_tui.screens.record import RecordScreen

        self.app.push_screen(RecordScreen(self.REGISTER, event.row.number, purpose=self.purpose(event.row)))

    def purpose(self, row: Row) -> str:
        """What a record is opened for from here; "" asks."""
        return ""

    def action_open(self) -> None:
        """Open the record under the cursor."""
        self.query_one(RegisterTable).open_selected()

    @work(group="filter")
    async def action_filter(self) -> None:
        """Choose what to show."""
        items = [Item("", _("All")), *(Item(name, _(label)) for name, label in type(self).STATES.items())]
        chosen = await self.app.push_screen_wait(MenuScreen(_("Show"), items, numbered=True))
        if chosen is not None:
            self._filter = Filter(chosen or None)
            self._read(keep_cursor=False)


class SpansScreen(CustodyList):
    """What art. 53 asks for, newest first."""

    TITLE_OF, STATES, COLUMNS = spans.TITLE, spans.STATES, spans.COLUMNS
    FETCH, COUNT = staticmethod(spans.list_spans), staticmethod(spans.count_spans)

    @property
    def rule(self) -> str:
        """Which article asks for it."""
        return _("Criminal Procedure Code, art. 53")

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "When holding, interviews and rests began and ended, and when people were before the judge (Criminal"
            " Procedure Code, art. 53). It writes itself from the records, and has numbers and times only."
        )

    def purpose(self, row: Row) -> str:
        """Who is held is opened for duty."""
        return "duty" if row.state == "holding" and row.values[2] is None else ""


class SealingScreen(CustodyList):
    """What ended without a case and is to lose its words, the oldest first, and what keeps the others."""

    KINDS = ("place", "list", "sealing")
    BINDINGS = bindings("list", "sealing")
    TITLE_OF, STATES, COLUMNS = sealing.TITLE, sealing.STATES, sealing.COLUMNS
    FETCH, COUNT = staticmethod(sealing.list_sealing), staticmethod(sealing.count_sealing)

    @property
    def rule(self) -> str:
        """What sealing is."""
        return _("names and words are erased; numbers, times and outcome stay")

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "A record that ended in release without a case is announced here, and sealed on the day that stands beside"
            " it. Whoever needs it holds it: Enter, then “Hold a record from sealing”. A backup made before keeps what"
            " it had; restored here, it is sealed again."
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Announcing is the commander's, sealing the inspectorate's."""
        if action == "seal" and self.desk.officer.role not in COMMANDS["custody.seal_due"].roles:
            return False
        return super().check_action(action, parameters)

    def action_seal(self) -> None:
        """Announce and seal what has ended."""
        from precinct_tui.screens.form import FormScreen

        self.app.push_screen(FormScreen("custody.seal_due"), lambda _number: self._read())
