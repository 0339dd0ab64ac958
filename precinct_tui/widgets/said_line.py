"""The one place of a screen where it says what was refused, or what it is doing."""

from __future__ import annotations

from textual.widgets import Static

from db.words.messages import Message, Refused
from precinct_tui.bidi.wrapping import FlowingContent
from precinct_tui.language import present


class SaidLine(Static):
    """Empty until something is said; `-shown` while something is, `-refused` while that is a refusal."""

    said = ""
    """The text that is said now; empty while nothing is."""

    def say(self, said: Refused | Message | str | None) -> None:
        """Say something until something else is said; None takes it back."""
        if isinstance(said, Refused):
            text = present.refusal(said)
        elif isinstance(said, Message):
            text = present.said(said)
        else:
            text = said or ""
        self.said = text
        self.update(FlowingContent(text))
        self.set_class(bool(text), "-shown")
        self.set_class(isinstance(said, Refused), "-refused")
