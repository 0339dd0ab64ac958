"""Keys one at a time: the next is handed on once what the last one did is done.

Textual gives every key at once to whatever has the focus at that instant. On a busy machine, or while a form is being
made, what is typed after Enter, Tab or F3 would land in the field or on the screen that was left: a password in the
badge field, the first words of a call as shortcuts of a list. Here such keys wait their turn. Nothing typed is lost.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from typing import Any

from textual import events
from textual.app import App, ScreenStackError
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.signal import SignalError
from textual.worker import Worker

from precinct_tui.widgets.overlay import Overlay
from precinct_tui.widgets.place import Place
from precinct_tui.widgets.textual_private import messages_of

ROUNDS = 3
"""How many messages in a row a key may cause (Enter → submitted → on to the next field)."""
FIRST = 10.0
"""Seconds that keys wait which were pressed before the first screen is there."""
MOST = 2.0
"""Seconds after which a key is handed on in any case."""
LONGEST = 30.0
"""Seconds that keys wait for the desk to open, or for a form to be sent while another program writes."""
OPENING = frozenset({"opening", "sign-in", "unlock"})
"""Groups of workers that bring an officer to his desk or away from it."""
LEADING_ON = OPENING | {"navigation", "send"}
"""Groups of workers that end on another screen: keys wait for it."""
ASKING = frozenset({"acts", "care", "filter", "menu", "round"})
"""Groups of workers that ask with a menu and then open what was chosen; keys wait between the two."""

HELD_DOWN = 1.0
"""Seconds within which the same key again may come from one that is held down: no keyboard waits longer before it
begins to repeat."""

ELSEWHERE = re.compile(r"((shift|ctrl)\+)*f\d+|escape")
"""Keys that lead from any form to another screen."""


class KeyBarrier:
    """Stands before the app's own handling of keys, `hand_on`; closed behind each key until what it did is done."""

    def __init__(self, app: App[None], hand_on: Callable[[events.Event], Awaitable[None]]) -> None:
        self._app, self._hand_on = app, hand_on
        self._waiting: deque[tuple[events.Event, Screen[Any] | None]] = deque()
        self._closed: asyncio.Task[None] | None = None
        self.form_waits = False
        """Whether the form on top is being sent and has waited for the disk longer than `MOST`."""
        self.repeats = False
        """Whether the key that was handed on last may be one that is held down, by when it arrived."""
        self._last = "", 0.0

    async def take(self, event: events.Event) -> None:
        """Hand this key on now, or when its turn comes."""
        self._waiting.append((event, self._meant_for(event)))
        if self._closed is None:  # the first of all: there may be no screen yet
            self._closed = asyncio.create_task(self._open_behind((), FIRST))
        else:
            await self._next()

    async def _next(self) -> None:
        if self._waiting and self._closed is not None and self._closed.done():
            target = self._app.focused or self._app.screen
            path = (target, *target.ancestors)
            event, form = self._waiting.popleft()
            self._see_repeat(event)
            try:
                if form is None or form in self._app.screen_stack:
                    await self._hand_on(event)
            finally:  # the key failed: those behind it have their turn all the same
                self._closed = asyncio.create_task(self._open_behind(path, MOST))

    def _see_repeat(self, event: events.Event) -> None:
        before, at = self._last
        self._last = event.key if isinstance(event, events.Key) else "", arrived_at(event)
        self.repeats = bool(self._last[0]) and self._last[0] == before and self._last[1] - at < HELD_DOWN

    def _meant_for(self, event: events.Event) -> Screen[Any] | None:
        """The form that a letter was meant for: one that had waited for the disk a while when it was typed.

        Once that form is gone the letter is no command of the list behind it. What is typed ahead, a form and what is
        to come after it in one go, is never dropped, however slow the machine; nor is what stands behind F5 or Esc.
        """
        if not self.form_waits or not _is_letter(event):
            return None
        behind = any(_goes_elsewhere(earlier) for earlier, _form in self._waiting)
        return None if behind else self._app.screen

    async def _open_behind(self, path: tuple[MessagePump, ...], most: float) -> None:
        """Go the way that a key bubbles, behind it, some rounds; then wait for the screen that it led to."""
        until = time.monotonic() + LONGEST
        await self._wait_behind(path, most)
        while is_sending(self._app) and time.monotonic() < until:  # the disk makes it wait: a form is not typed into
            self.form_waits = True
            await self._wait_behind((), most)
        self.form_waits = False
        while is_opening(self._app) and time.monotonic() < until:  # F2 typed ahead is meant for the desk
            await self._wait_behind((), most)
        self._app.call_later(self._next)

    async def _wait_behind(self, path: tuple[MessagePump, ...], most: float) -> None:
        with suppress(TimeoutError, ScreenStackError, SignalError):  # no screen: the app has ended
            async with asyncio.timeout(most):
                for pump in path * ROUNDS:
                    reached = asyncio.Event()
                    # A widget that refuses is gone meanwhile, with the screen that was left.
                    if pump.post_message(events.Callback(callback=reached.set)):
                        await reached.wait()
                while not takes_keys(self._app):
                    await self._something_done()

    async def _something_done(self) -> None:
        """Until the app, or the screen on top, has handled a message: the end of a worker and a repaint are some."""
        done = asyncio.Event()
        signals = [pump.message_signal for pump in (self._app, self._app.screen)]
        for signal in signals:
            signal.subscribe(self._app, lambda _message: done.set(), immediate=True)
        try:
            await done.wait()
        finally:
            for signal in signals:
                signal.unsubscribe(self._app)


def arrived_at(event: events.Event) -> float:
    """When a key was read from the terminal, in seconds: not when its turn came."""
    return event.time


def _is_letter(event: events.Event) -> bool:
    """Whether a key types something."""
    return isinstance(event, events.Paste) or (isinstance(event, events.Key) and event.is_printable)


def _goes_elsewhere(event: events.Event) -> bool:
    """Whether a key leads from any form to another screen: a function key, Esc."""
    return isinstance(event, events.Key) and ELSEWHERE.fullmatch(event.key) is not None


def takes_keys(app: App[None]) -> bool:
    """Whether the screen on top is the one that the last key led to, and is ready for the next."""
    screen = app.screen
    if _asks_on_the_way(screen):  # the way that leads on asks, and waits for the answer
        return screen.is_mounted
    between = isinstance(screen, Place) and "form" not in screen.KINDS
    below = any(isinstance(layer, Overlay) or "form" in getattr(layer, "KINDS", ()) for layer in app.screen_stack[:-1])
    for worker in app.workers:
        reads = worker.group == "read" and worker.node is screen
        asks = worker.group in ASKING and (worker.node is screen or not below)  # else it waits for what is below
        leads = worker.group in LEADING_ON - OPENING or _opens(worker, app) or (between and asks)
        if not worker.is_finished and (reads or leads):
            return False
    return screen.is_mounted and getattr(screen, "takes_keys", True)


def is_sending(app: App[None]) -> bool:
    """Whether the form on top is on its way to the disk."""
    return app.is_running and any(
        worker.group == "send" and not worker.is_finished and worker.node is app.screen for worker in app.workers
    )


def _asks_on_the_way(screen: Screen[Any]) -> bool:
    return isinstance(screen, Overlay) and screen.ON_THE_WAY


def is_opening(app: App[None]) -> bool:
    """Whether an officer's desk is being opened or left, and nobody is asked anything meanwhile."""
    if not app.is_running or _asks_on_the_way(app.screen):
        return False
    return any(not worker.is_finished and _opens(worker, app) for worker in app.workers)


def _opens(worker: Worker[Any], app: App[None]) -> bool:
    return worker.group in OPENING and (worker.node is app or worker.node is app.screen)


def keys_of(typed: str) -> Iterator[events.Key | events.Paste]:
    """The keys that `typed`, bytes of a terminal as text, stands for; what is no key is left out."""
    for message in messages_of(typed):
        if isinstance(message, events.Key | events.Paste):
            yield message
