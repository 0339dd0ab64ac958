"""Keys one at a time: the next is handed on once what the last one did is done.

Textual gives every key at once to whatever has the focus at that instant. On a busy machine, or while a form is being
made, what is typed after Enter, Tab or F3 would land in the field or on the screen that was left: a password in the
badge field, the first words of a call as shortcuts of a list. Here such keys wait their turn. Nothing typed is lost.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress

from textual import events
from textual.app import App, ScreenStackError
from textual.message_pump import MessagePump

from precinct_tui.widgets.overlay import Overlay
from precinct_tui.widgets.place import Place
from precinct_tui.widgets.textual_private import messages_of

ROUNDS = 3
"""Times what a key caused may post a further message (Enter → submitted → on to the next field)."""
FIRST = 10.0
"""Seconds that keys pressed before the first screen is there wait for it."""
MOST = 2.0
"""Seconds after which a key is handed on in any case."""
LEADING_ON = frozenset({"navigation", "sign-in", "unlock", "send"})
"""Groups of workers that end on another screen: keys wait for it."""
ASKING = frozenset({"acts", "menu"})
"""Groups of workers that ask with a menu and then open what was chosen; keys wait between the two."""


class KeyBarrier:
    """Stands before the app's own handling of keys, `hand_on`; closed behind each key until what it did is done."""

    def __init__(self, app: App[None], hand_on: Callable[[events.Event], Awaitable[None]]) -> None:
        self._app, self._hand_on = app, hand_on
        self._waiting: deque[events.Event] = deque()
        self._closed: asyncio.Task[None] | None = None

    async def take(self, event: events.Event) -> None:
        """Hand this key on now, or when its turn comes."""
        self._waiting.append(event)
        if self._closed is None:  # the first of all: there may be no screen yet
            self._closed = asyncio.create_task(self._open_behind((), FIRST))
        else:
            await self._next()

    async def _next(self) -> None:
        if self._waiting and self._closed is not None and self._closed.done():
            target = self._app.focused or self._app.screen
            path = (target, *target.ancestors)
            await self._hand_on(self._waiting.popleft())
            self._closed = asyncio.create_task(self._open_behind(path, MOST))

    async def _open_behind(self, path: tuple[MessagePump, ...], most: float) -> None:
        """Go the way that a key bubbles, behind it, some rounds; then wait for the screen that it led to."""
        with suppress(TimeoutError, ScreenStackError):  # no screen: the app has ended
            async with asyncio.timeout(most):
                for pump in path * ROUNDS:
                    reached = asyncio.Event()
                    # A widget that refuses is gone meanwhile, with the screen that was left.
                    if pump.post_message(events.Callback(callback=reached.set)):
                        await reached.wait()
                while not takes_keys(self._app):
                    await self._something_done()
        self._app.call_later(self._next)

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


def takes_keys(app: App[None]) -> bool:
    """Whether the screen on top is the one that the last key led to, and is ready for the next."""
    screen = app.screen
    between = isinstance(screen, Place) and "form" not in screen.KINDS
    below = any(isinstance(one, Overlay) or "form" in getattr(one, "KINDS", ()) for one in app.screen_stack[:-1])
    for worker in app.workers:
        reads = worker.group == "read" and worker.node is screen
        asks = worker.group in ASKING and (worker.node is screen or not below)  # else it waits for what is below
        leads = worker.group in LEADING_ON or (between and asks)
        if not worker.is_finished and (reads or leads):
            return False
    return screen.is_mounted and getattr(screen, "takes_keys", True)


def keys_of(typed: str) -> Iterator[events.Key | events.Paste]:
    """The keys that `typed`, bytes of a terminal as text, stands for; what is no key is left out."""
    for message in messages_of(typed):
        if isinstance(message, events.Key | events.Paste):
            yield message
