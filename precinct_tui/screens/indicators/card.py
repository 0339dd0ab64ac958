"""A definition card, or how complete the records are: labels and words over the table."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import direction
from precinct_tui.widgets.overlay import Overlay


class CardScreen(Overlay[None]):
    """Labels and words; any of the leaving keys takes it away. A row without a label goes on from the one above."""

    CSS_PATH = "indicators.tcss"
    BINDINGS = bindings("card")
    AUTO_FOCUS = "#lines"

    def __init__(self, title: str, rows: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._title, self._rows = title, tuple(rows)

    def compose(self) -> ComposeResult:
        """A title and the rows."""
        self.set_class(direction() == "ltr", "-ltr")
        with Vertical(id="box"):
            yield Static(Content(self._title), id="title")
            with VerticalScroll(id="lines"):
                for label, said in self._rows:
                    head = f"{label}: " if label else ""
                    yield Static(Content.assemble((head, "bold"), said), classes="row")

    def action_leave(self) -> None:
        """Back to the table."""
        self.dismiss(None)
