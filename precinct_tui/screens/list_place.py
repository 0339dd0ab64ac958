"""A place that is one list, read whole: what waits, who is enrolled, who works here."""

from __future__ import annotations

from textual.app import ComposeResult

from precinct_tui.widgets.place import Place
from precinct_tui.widgets.register_table import RegisterTable
from precinct_tui.widgets.row_words import RowSource


class ListPlace(Place):
    """Subclasses say what is listed (`source`) and handle `RegisterTable.Opened`. It has no styles of its own."""

    def body(self) -> ComposeResult:
        """The list."""
        yield RegisterTable()

    def begin(self) -> None:
        """Read the list."""
        self.show_list()

    def read_again(self) -> None:
        """Read what is shown; the cursor stays where it is."""
        self.show_list(keep_cursor=True)

    def show_list(self, *, keep_cursor: bool = False) -> None:
        """Show what is listed now."""
        self.query_one(RegisterTable).show(self.source(), keep_cursor=keep_cursor)

    def source(self) -> RowSource:
        """What is listed."""
        raise NotImplementedError

    def action_open(self) -> None:
        """What Enter does with the row under the cursor."""
        self.query_one(RegisterTable).open_selected()
