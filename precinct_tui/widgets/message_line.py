"""The line above the footer that shows the newest message."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from precinct_tui.language.marks import FLAG_MARKS
from precinct_tui.widgets.newest_message import Grade
from precinct_tui.widgets.said_line import SaidLine

if TYPE_CHECKING:
    from precinct_tui.widgets.app_protocol import Precinct

GRADE_MARKS: dict[Grade, str] = {"done": "✓", "warning": FLAG_MARKS["urgent"], "error": FLAG_MARKS["overdue"]}
"""The mark before a message: its grade, without colour."""


class MessageLine(Horizontal):
    """One line, hidden while there is no message. Each screen has one; all show the same message.

    The mark has cells of its own at the edge where reading begins: inside a line no order moves it there
    (bidi/line_filter.py).
    """

    said = ""
    """Mark and text that are shown now; empty while there is no message."""

    def compose(self) -> ComposeResult:
        """The mark, and beside it the words."""
        yield Static(markup=False, classes="mark")
        yield SaidLine(markup=False)

    def on_mount(self) -> None:
        """Show the message that was given before this screen was there."""
        self.look()

    def look(self) -> None:
        """Show the newest message of this session, or none."""
        newest = cast("Precinct", self.app).newest_message
        mark, text = ("", "") if newest is None else (GRADE_MARKS[newest.grade], newest.text)
        said = f"{mark} {text}".strip()
        if said == self.said or not self.children:  # not composed yet: it looks once it is
            return
        self.said = said
        self.query_exactly_one(".mark", Static).update(mark)
        self.query_exactly_one(SaidLine).say(text)
        self.set_class(newest is not None, "-shown")
        for grade in ("warning", "error"):
            self.set_class(newest is not None and newest.grade == grade, f"-{grade}")
        if self.screen.focused is not None:  # the line takes a row: what is worked on stays in sight
            self.call_after_refresh(self.screen.focused.scroll_visible, animate=False)
