"""The register of starts and ends: when holding, interviews and rests began and ended. Numbers and times, no names."""

from __future__ import annotations

from functools import partial

from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from db.custody.spans import COLUMNS, STATES, TITLE, count_spans, list_spans
from db.records import Filter
from precinct_tui.actions import bindings
from precinct_tui.i18n import _
from precinct_tui.screens.menu import Item, MenuScreen
from precinct_tui.screens.place import Place
from precinct_tui.widgets.register_table import RegisterTable, Source


class SpansScreen(Place):
    """What art. 53 asks for, newest first; Enter opens the record."""

    KINDS = ("place", "list")
    BINDINGS = bindings("list")
    CSS_PATH = ["../../widgets/widgets.tcss", "spans.tcss"]

    def __init__(self) -> None:
        super().__init__()
        self._filter = Filter()

    @property
    def crumb(self) -> str:
        """The register's name."""
        return _(TITLE)

    def body(self) -> ComposeResult:
        """What is shown of it, and the list."""
        yield Static(id="bar")
        yield RegisterTable()

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "When holding, interviews and rests began and ended, and when people were before the judge (Criminal"
            " Procedure Code, art. 53). It writes itself from the records, and has numbers and times only."
        )

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
        source = Source(
            COLUMNS,
            STATES,
            fetch=partial(list_spans, self.desk, self._filter),
            count=partial(count_spans, self.desk, self._filter),
            flagged=False,
        )
        self.query_one(RegisterTable).show(source, keep_cursor=keep_cursor)
        shown = _(STATES[self._filter.state]) if self._filter.state else _("All")
        self.query_one("#bar", Static).update(Content(f"{shown} · {_('Criminal Procedure Code, art. 53')}"))

    @on(RegisterTable.Failed)
    def _failed(self, event: RegisterTable.Failed) -> None:
        self.notice(event.refused)

    @on(RegisterTable.Opened)
    def _opened(self, event: RegisterTable.Opened) -> None:
        from precinct_tui.screens.record import RecordScreen

        held = event.row.state == "holding" and event.row.values[2] is None
        self.app.push_screen(RecordScreen("custody", event.row.number, purpose="duty" if held else ""))

    def action_open(self) -> None:
        """Open the record under the cursor."""
        self.query_one(RegisterTable).open_selected()

    @work(group="filter")
    async def action_filter(self) -> None:
        """Choose what to show."""
        items = [Item("", _("All")), *(Item(name, _(label)) for name, label in STATES.items())]
        chosen = await self.app.push_screen_wait(MenuScreen(_("Show"), items, numbered=True))
        if chosen is not None:
            self._filter = Filter(chosen or None)
            self._read(keep_cursor=False)
