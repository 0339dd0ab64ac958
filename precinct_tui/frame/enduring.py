"""The program does not leave: the one place for what no screen expected of the disk, or of the program itself.

What is typed goes onto the disk before the program is ended from outside: SIGTERM, SIGHUP, a terminal that is closed.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
import traceback
from collections import deque
from collections.abc import Callable

from textual.app import App

from db.words.messages import Refused
from precinct_tui.frame.part import Part
from precinct_tui.widgets.app_protocol import Precinct
from precinct_tui.widgets.off_thread import told
from precinct_tui.widgets.place import Place

MOST, WITHIN = 10, 60.0
"""Faults of the program within so many seconds that it outlives: a key that fails each time is no desk.

A fault of the picture counts once in this time for each place in the code: it comes again with every repaint and every
step of a window that is made narrower, and what fails to paint is left blank."""
OF_THE_PICTURE = frozenset({"_compositor_refresh", "_on_resize", "_refresh_layout", "lines_or_blank", "on_resize"})
"""Functions that lay out or paint, one of which each fault of the picture passes through."""
AT_MOST = 1.5
"""Seconds that the program takes for what is typed when it is told to end."""
OF_THE_DISK = frozenset({"busy", "damaged", "disk_full", "fault", "read_only", "unreadable"})
"""Refusals that name no record: what may be said on a locked screen."""


class Enduring(Part):
    """Says what went wrong where one stands, and goes on."""

    endures = True
    """Whether a fault of the program is outlived; tests see them all."""

    def __init__(self, app: App[None], precinct: Precinct) -> None:
        super().__init__(app, precinct)
        self._faults: deque[float] = deque(maxlen=MOST)
        self._of_the_picture: dict[tuple[str, str, int], float] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    def begin(self) -> None:
        """Remember the loop that the app runs in."""
        self._loop = asyncio.get_running_loop()

    def outlives(self, error: BaseException) -> bool:
        """Tell of what a worker, a handler, a timer or a repaint raised. Returns whether the app goes on."""
        if not self.app.is_running or not self.app.screen_stack:
            return False
        if isinstance(error, Refused):
            self._say(error)
            return True
        if not self.endures or not isinstance(error, Exception):
            return False
        now = time.monotonic()
        if self._was_told(error, now):
            return True
        if len(self._faults) == MOST and now - self._faults[0] < WITHIN:
            return False
        self._faults.append(now)
        self._say(told(error))
        return True

    def _was_told(self, error: Exception, now: float) -> bool:
        """Whether this is a fault of the picture that was told a short while ago; it is told from now on."""
        frames = traceback.extract_tb(error.__traceback__)
        if OF_THE_PICTURE.isdisjoint(frame.name for frame in frames):
            return False
        place = (type(error).__name__, frames[-1].filename, frames[-1].lineno or 0)
        told = self._of_the_picture.get(place)
        if told is not None and now - told < WITHIN:
            return True
        self._of_the_picture[place] = now
        return False

    def _say(self, refused: Refused) -> None:
        """On the screen until something else is said there; for some seconds where it has no place for it."""
        if self.precinct.locked and refused.code not in OF_THE_DISK:
            return
        screen = self.app.screen
        if isinstance(screen, Place) and screen.query("#notice"):
            screen.notice(refused)
        else:
            self.precinct.tell(refused, "error")

    # --- told to end -------------------------------------------------------------------------------------------

    async def keep_typed(self) -> None:
        """Write what is half-typed on any screen, whatever lies over it."""
        for screen in reversed(self.app.screen_stack):
            if isinstance(screen, Place):
                await screen.keep_typed()

    async def last_words(self) -> None:
        """Keep what is typed, within a few seconds and whatever the disk says: the program ends now."""
        with contextlib.suppress(Exception):
            async with asyncio.timeout(AT_MOST):
                await self.keep_typed()

    def keep_and(self, end: Callable[[], None]) -> bool:
        """Keep what is typed, then call `end`; from any thread. Returns whether there is an app to do so."""
        if self._loop is None or not self.app.is_running:
            return False

        async def keep() -> None:
            try:
                await self.last_words()
            finally:
                end()

        self._loop.call_soon_threadsafe(lambda: self.app.run_worker(keep(), group="end", exit_on_error=False))
        return True
