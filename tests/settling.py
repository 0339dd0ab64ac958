"""When an app under test is at rest: told by its event loop, not by the clock.

Textual's pilot waits after each key until the process used no processor for twenty milliseconds, twice, and sends a
message through every widget. A test spent most of its time so, and on a loaded machine nothing was certain after it.
Here it waits until nothing is ready to run, no thread works and no timer is about to fire, then the screen is painted.
It follows Textual's internals, whose version is fixed in pyproject.toml.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import get_native_id
from time import monotonic, process_time
from typing import Any

import pytest
import textual.app
from textual._context import active_app
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

from precinct_tui.frame.enduring import Enduring

SOON = 0.02
"""Seconds: a timer that is due by then is waited for."""
FRAME = 0.5
"""Seconds until a screen is painted where nobody waits for the app to come to rest: what is painted sixty times a
second while it works, nobody sees here. On a loaded machine most of the work would else be such pictures."""
LONGEST = 20.0
"""Seconds: an app that never rests is left alone after them."""
GLANCE = 0.005
"""Seconds between two looks at a thread that works."""
STILL, MOVES = 0.1, 0.005
"""A thread waits for the test itself where no other one worked, or stood ready to, for the second of these within the
first: seconds. On a loaded machine a thread stands ready for longer than it works."""
TASKS = Path("/proc/self/task")


class Frame:
    """The timer by which a screen is painted, and laid out: once all that was to be done is done."""

    def __init__(self, screen: Screen[Any]) -> None:
        self.screen = screen
        self.handle: asyncio.TimerHandle | None = None

    def resume(self) -> None:
        """Paint with the next frame."""
        if self.handle is None:
            self.handle = asyncio.get_running_loop().call_later(FRAME, self._paint)

    def pause(self) -> None:
        """There is nothing to paint."""
        if self.handle is not None:
            self.handle.cancel()
            self.handle = None

    @property
    def waits(self) -> bool:
        """Whether something is to be painted."""
        return self.handle is not None

    def _paint(self) -> None:
        self.handle = None
        if self.screen.is_running and not self.screen.app._exit:
            paint(self.screen)


def paint(screen: Screen[Any]) -> None:
    """Paint what changed; what a widget raises there is the app's to tell."""
    try:
        screen._on_timer_update()
    except Exception as error:
        screen.app._handle_exception(error)


def _frame(screen: Screen[Any]) -> Frame:
    frame = screen.__dict__.get("_tests_frame")
    if frame is None:
        frame = screen.__dict__["_tests_frame"] = Frame(screen)
    return frame


async def settled(app: App[Any] | None = None) -> None:
    """Return once nothing runs and nothing is about to; with an app, once its screen is painted too."""
    loop: Any = asyncio.get_running_loop()
    end = loop.time() + LONGEST
    moves, looked, worked = True, loop.time(), _worked()
    while (now := loop.time()) < end:
        await asyncio.sleep(0)
        if loop._ready:
            continue
        if now - looked > STILL:
            since, worked = worked, _worked()
            moves, looked = abs(worked - since) > MOVES, now
        if moves and _threads_work(loop):
            await asyncio.sleep(GLANCE)
        elif app is not None and app.is_running and app.screen_stack and _frame(app.screen).waits:
            paint(app.screen)
        else:
            due = min((handle.when() for handle in loop._scheduled if not handle.cancelled()), default=end)
            if due > now + SOON:
                return
            await asyncio.sleep(max(0.0, due - now))


def _worked() -> float:
    """Seconds that the other threads worked, stood ready to or waited for the disk; it changes where one ends."""
    if not TASKS.exists():  # no Linux: what the whole process worked
        return process_time()
    seconds, own = 0.0, str(get_native_id())
    for task in TASKS.iterdir():
        if task.name == own:
            continue
        with suppress(OSError, ProcessLookupError):  # it has ended meanwhile
            ran, stood_ready, _slices = (task / "schedstat").read_text().split()
            seconds += (int(ran) + int(stood_ready)) / 1e9
            if " D " in (task / "stat").read_text().rpartition(")")[2][:4]:
                seconds += monotonic()
    return seconds


def _threads_work(loop: Any) -> bool:
    pool: ThreadPoolExecutor | None = loop._default_executor
    return pool is not None and len(pool._threads) > pool._idle_semaphore._value  # type: ignore[attr-defined]


async def _wait_for_idle(_least: float = 0, _most: float = LONGEST) -> None:
    await settled(active_app.get(None))


async def _wait_for_screen(pilot: Pilot[Any], timeout: float = 30.0) -> bool:
    await settled(pilot.app)
    return pilot.app._exception is None


async def _pause(pilot: Pilot[Any], delay: float | None = None) -> None:
    await settled(pilot.app)
    if delay is not None:
        await asyncio.sleep(delay)
        pilot.app.screen._on_timer_update()


def settle_by_the_loop(patch: pytest.MonkeyPatch) -> None:
    """Let every pilot wait so, and end with what the program at a precinct outlives: a test is to see its faults."""
    patch.setattr(Enduring, "endures", False)
    patch.setattr(textual.app, "wait_for_idle", _wait_for_idle)
    patch.setattr("textual.pilot.wait_for_idle", _wait_for_idle)
    patch.setattr(Pilot, "_wait_for_screen", _wait_for_screen)
    patch.setattr(Pilot, "pause", _pause)
    patch.setattr(Screen, "_update_timer", property(_frame))
