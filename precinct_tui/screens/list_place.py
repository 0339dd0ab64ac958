"""A place that is one list, read whole: what waits, who is enrolled, who works here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Generic, TypeVar

from textual.app import ComposeResult

from db.words.records import Row
from precinct_tui.widgets.list_pages import Fetch, whole
from precinct_tui.widgets.place import Place
from precinct_tui.widgets.register_table import RegisterTable
from precinct_tui.widgets.row_words import RowSource


class ListPlace(Place):
    """Subclasses say what is listed (`source`) and handle `RegisterTable.Opened`. It has no styles of its own."""

    next_key = ""
    """The action whose key the list names while it is empty."""

    def body(self) -> ComposeResult:
        """The list."""
        yield RegisterTable(empty=partial(self.says_empty, self.next_key))

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


Listed = TypeVar("Listed")


class ListOf(ListPlace, Generic[Listed]):
    """A list whose items stay at hand by the uid of their row, for what is done about one."""

    def __init__(self) -> None:
        super().__init__()
        self.items: dict[str, Listed] = {}

    def pages(self, read: Callable[[], Iterable[Listed]], row_of: Callable[[Listed], Row]) -> Fetch:
        """The pages of what is read here, for a `RowSource`; `read` runs in a thread."""

        def rows() -> list[Row]:
            items = tuple(read())
            rows = [row_of(item) for item in items]
            self.items = {row.uid: item for row, item in zip(rows, items, strict=True)}
            return rows

        return whole(rows)

    @property
    def selected(self) -> Listed | None:
        """The item under the cursor."""
        row = self.query_one(RegisterTable).selected
        return None if row is None else self.items.get(row.uid)
