"""The one place of a screen where it says what was refused, or what it is doing."""

from __future__ import annotations

from textual.widgets import Static

from db.words.messages import Message, Refused
from precinct_tui.bidi.wrapping import FlowingContent
from precinct_tui.language import present


def worded(said: Refused | Message | str) -> str:
    """The words of a message as they are shown."""
    if isinstance(said, Refused):
        return present.refusal(said)
    return present.said(said) if isinstance(said, Message) else said


class SaidLine(Static):
    """Empty until something is said; `-shown` while something is, `-refused` while that is a refusal."""

    said = ""
    """The text that is said now; empty while nothing is."""

    def say(self, said: Refused | Message | str | None) -> None:
        """Say something until something else is said; None takes it back."""
        text = worded(said or "")
        self.said = text
        self.update(FlowingContent(text))
        self.set_class(bool(text), "-shown")
        self.set_class(isinstance(said, Refused), "-refused")

    def add(self, text: str) -> None:
        """Say one sentence more, after what is said now; a refusal stays one."""
        self.said = f"{self.said} {text}".strip()
        self.update(FlowingContent(self.said))
        self.add_class("-shown")
