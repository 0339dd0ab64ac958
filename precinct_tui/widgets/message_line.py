"""The line above the footer that shows the newest message."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from precinct_tui.language.marks import FLAG_MARKS
from precinct_tui.widgets.newest_message import Grade
from precinct_tui.widgets.said_line import SaidLine

if TYPE_CHECKING:
    from precinct_tui.widgets.app_protocol import Precinct

GRADE_MARKS: dict[Grade, str] = {"done": "✓", "warning": FLAG_MARKS["urgent"], "error": FLAG_MARKS["overdue"]}
"""The mark before a message: its grade, without colour."""


class MessageLine(SaidLine):
    """One line, hidden while there is no message. Each screen has one; all show the same message."""

    def on_mount(self) -> None:
        """Show the message that was given before this screen was there."""
        self.look()

    def look(self) -> None:
        """Show the newest message of this session, or none."""
        newest = cast("Precinct", self.app).newest_message
        text = "" if newest is None else f"{GRADE_MARKS[newest.grade]} {newest.text}"
        if text == self.said:
            return
        self.say(text)
        for grade in ("warning", "error"):
            self.set_class(newest is not None and newest.grade == grade, f"-{grade}")
        if self.screen.focused is not None:  # the line takes a row: what is worked on stays in sight
            self.call_after_refresh(self.screen.focused.scroll_visible, animate=False)
