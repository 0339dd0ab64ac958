"""A screen of a seat that reads itself again when something was taken in from a unit below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from db.carrying.levels.standing import last_word
from db.words.messages import Refused
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import Place

if TYPE_CHECKING:
    from datetime import datetime

    from textual.timer import Timer

EVERY = 1.0
"""Seconds between two looks at whether something came."""
AGES = 30
"""Looks after which it is read again though nothing came: words grow old."""


class Watching(Place):
    """Looks once a second; `watch_words` begins it. It reads nothing while another screen stands above it."""

    _word: datetime | None = None
    _looks = 0
    _looking = False
    _watch: Timer | None = None

    def watch_words(self) -> None:
        """Look from now on, at a seat."""
        if self._watch is None and self.desk.store.info.is_seat:
            self._watch = self.set_interval(EVERY, self._look_for_words)
            self._look_for_words()

    @work(group="words")
    async def _look_for_words(self) -> None:
        if self._looking or not self.is_current or self.precinct.desk is None:
            return
        self._looking = True
        try:
            word = await off_thread(last_word, self.desk)
        except Refused:
            return
        finally:
            self._looking = False
        self._looks += 1
        if self._looks > 1 and (word != self._word or self._looks >= AGES):
            self._looks = 1
            self.read_again()
        self._word = word
