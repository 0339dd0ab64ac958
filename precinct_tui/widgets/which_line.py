"""The lines below a time that may mean several things: each of them with the digit that takes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from textual.binding import Binding
from textual.content import Content
from textual.events import Key
from textual.message import Message as Posted
from textual.widgets import Static

from db.words.calendar.jalali import weekday_name
from db.words.calendar.typed_moment import Meaning
from db.words.folding import ascii_digits
from precinct_tui.language import present
from precinct_tui.language.i18n import digits, language


class WhichLine(Static, can_focus=True):
    """Shows what a time may mean; one digit takes one of them, in any script."""

    BINDINGS = [Binding("up,escape,shift+tab", "leave", show=False)]

    @dataclass
    class Chosen(Posted):
        """One was taken: the text that means it alone, in the digits of the language."""

        typed: str

    @dataclass
    class Left(Posted):
        """None was taken: back to the field."""

    def __init__(self) -> None:
        super().__init__(classes="which")
        self._meanings: tuple[Meaning, ...] = ()

    def offer(self, meanings: Sequence[Meaning]) -> None:
        """Show these, in the order of time."""
        self._meanings = tuple(meanings)
        self._show(numbered=False)

    def on_focus(self) -> None:
        """Show the digits: until now one would have gone into the text."""
        self._show(numbered=True)

    def on_blur(self) -> None:
        """Hide the digits again."""
        self._show(numbered=False)

    def _show(self, *, numbered: bool) -> None:
        marks = [digits(str(place)) if numbered else "·" for place in range(1, len(self._meanings) + 1)]
        lines = [f"{mark}  {said(each)}" for mark, each in zip(marks, self._meanings, strict=True)]
        self.update(Content("\n".join(lines)))

    def on_key(self, event: Key) -> None:
        """A digit takes what stands beside it; no other sign is a key of the screen here."""
        if event.is_printable:
            event.stop()
        place = ascii_digits(event.character or "")
        if len(place) == 1 and place.isdecimal() and 1 <= int(place) <= len(self._meanings):
            self.post_message(self.Chosen(digits(self._meanings[int(place) - 1].typed)))

    def action_leave(self) -> None:
        """Go back to what was typed."""
        self.post_message(self.Left())


def said(meaning: Meaning) -> str:
    """One reading of a time: its moment or day, how far it may be off, and the day's name."""
    value = meaning.value
    shown = present.moment(value) if isinstance(value, datetime) else present.day(value)
    off = [present.give_or_take(meaning.about)] if meaning.about else []
    return "  ".join((f"{shown} {weekday_name(value, language())}", *off))
