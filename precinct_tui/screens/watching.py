"""A screen of a seat reads itself again when something was taken in from a unit below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.carrying.levels.unit_status import last_word
from db.words.messages import Refused
from precinct_tui.widgets.off_thread import off_thread

if TYPE_CHECKING:
    from datetime import datetime

    from textual.timer import Timer

    from precinct_tui.widgets.place import Place

EVERY = 1.0
"""Seconds between two looks at whether something came."""
AGES = 30
"""Looks after which it is read again though nothing came: words grow old."""


class WordWatch:
    """Looks once a second for one screen; `begin` begins it. It reads nothing while another screen stands above."""

    def __init__(self, screen: Place) -> None:
        self._screen = screen
        self._word: datetime | None = None
        self._looks = 0
        self._looking = False
        self._timer: Timer | None = None

    def begin(self) -> None:
        """Look from now on, at a seat."""
        if self._timer is None and self._screen.desk.store.info.is_seat:
            self._timer = self._screen.set_interval(EVERY, self._look_soon)
            self._look_soon()

    def _look_soon(self) -> None:
        self._screen.run_worker(self._look(), group="words")

    async def _look(self) -> None:
        screen = self._screen
        if self._looking or not screen.is_current or screen.precinct.desk is None:
            return
        self._looking = True
        try:
            word = await off_thread(last_word, screen.desk)
        except Refused:
            return
        finally:
            self._looking = False
        self._looks += 1
        if self._looks > 1 and (word != self._word or self._looks >= AGES):
            self._looks = 1
            screen.read_again()
        self._word = word
