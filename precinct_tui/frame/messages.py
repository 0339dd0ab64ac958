"""The newest message: it replaces the one before, and goes at the next act or when its time is over."""

from __future__ import annotations

import time
from functools import partial

from textual import events
from textual.app import App
from textual.widgets import Input, TextArea

from db.words.messages import Message, Refused
from precinct_tui.frame.part import Part
from precinct_tui.widgets.app_protocol import Precinct
from precinct_tui.widgets.message_line import MessageLine
from precinct_tui.widgets.newest_message import LEAST, SECONDS, Grade, NewestMessage
from precinct_tui.widgets.place import Place
from precinct_tui.widgets.said_line import worded

READING = frozenset({"up", "down", "left", "right", "pageup", "pagedown", "home", "end", "tab", "shift+tab"})
"""Keys that move within a screen: no act."""


class Messages(Part):
    """Keeps the newest message, and has the line of each screen show it."""

    def __init__(self, app: App[None], precinct: Precinct) -> None:
        super().__init__(app, precinct)
        self._newest: NewestMessage | None = None

    def tell(self, said: Refused | Message | str, grade: Grade = "done") -> None:
        """Show a message instead of the last one, on the screen that is there when this act has ended."""
        self._newest = newest = NewestMessage(worded(said), grade, self._session(), time.monotonic())
        self._look()
        self.app.set_timer(SECONDS[grade], partial(self._end, newest))

    def newest(self) -> NewestMessage | None:
        """The message to be shown: none of another officer's session, none from before the lock."""
        newest = self._newest
        return newest if newest is not None and newest.session == self._session() and not newest.is_over else None

    def pressed(self, event: events.Event) -> None:
        """Take the message away at the next act, if it was to be read: not by moving, nor by typing into a field."""
        newest = self._newest
        if newest is None or not self._is_act(event) or not self._was_seen():
            return
        if time.monotonic() - newest.at >= LEAST:
            self._end(newest)

    def _end(self, newest: NewestMessage) -> None:
        if self._newest is newest:
            self._newest = None
            self._look()

    def _session(self) -> object:
        return self.precinct.desk, self.precinct.locked

    def _is_act(self, event: events.Event) -> bool:
        if not isinstance(event, events.Key):
            return isinstance(event, events.MouseDown)
        types = isinstance(self.app.focused, Input | TextArea) and (event.is_printable or event.key == "backspace")
        return event.key not in READING and not types

    def _was_seen(self) -> bool:
        """Whether the screen on top shows it: one that could not be made has no line."""
        place = next((each for each in reversed(self.app.screen_stack) if isinstance(each, Place)), None)
        return place is not None and any(line.said for line in place.query(MessageLine))

    def _look(self) -> None:
        for screen in self.app.screen_stack:
            for line in screen.query(MessageLine):
                line.look()
