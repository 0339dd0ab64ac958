"""The line below a field that was asked about: the reason for keeping its value."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from db.words.messages import Message
from precinct_tui.language.i18n import _, direction


class ReasonLine(Horizontal):
    """Holds one reason, of one value. A reason is never carried over to another value.

    `typed` is the input that is typed into.
    """

    def __init__(self, typed: Input) -> None:
        super().__init__(classes="reason")
        self._typed = typed
        self._value = ""
        self.doubt: Message | None = None
        """What was asked; None where the reason came back with a draft."""
        self._insufficient = ""
        self._others: dict[str, tuple[str, Message | None]] = {}

    def compose(self) -> ComposeResult:
        """Label and input, the label where reading begins."""
        label = Static(Content(_("Reason for keeping it")), classes="label")
        yield from (self._typed, label) if direction() == "rtl" else (label, self._typed)

    @property
    def text(self) -> str:
        """The reason as it was typed."""
        return self._typed.value

    def put(self, text: str, value: str) -> None:
        """Put back the reason that was given for a value; no doubt is known of it."""
        self._typed.value, self._value, self.doubt, self._insufficient = text, value, None, ""

    def ask(self, value: str, doubt: Message) -> None:
        """Ask about a value. A reason that is here already was sent, and was not enough."""
        self._value, self.doubt, self._insufficient = value, doubt, self.text

    def is_of(self, value: str) -> bool:
        """Whether the question, or the reason, is about this value."""
        return self._value == value

    @property
    def is_given(self) -> bool:
        """Whether a reason is here that was not found too little."""
        return bool(self.text.strip()) and self.text != self._insufficient

    def turn_to(self, value: str) -> None:
        """Put the reason of the old value aside, and back the one that was given for this value before."""
        if self.text:
            self._others[self._value] = self.text, self.doubt
        text, doubt = self._others.get(value, ("", None))
        self.put(text, value)
        self.doubt = doubt

    def clear(self) -> None:
        """Forget every reason."""
        self._others.clear()
        self.put("", "")
