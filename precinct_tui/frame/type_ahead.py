"""Keys one at a time: the next is handed on once what the last one did is done.

Textual gives every key at once to whatever has the focus at that instant. On a busy machine, or while a form is being
made, what is typed after Enter, Tab or F3 would land in the field or on the screen that was left: a password in the
badge field, the first words of a call as shortcuts of a list. Here such keys wait their turn. Nothing typed is lost.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from textual import events

if TYPE_CHECKING:
    from textual.app import App
    from textual.message_pump import MessagePump

ROUNDS = 3
"""Times what a key caused may post a further message (Enter → submitted → on to the next field)."""
FIRST = 10.0
"""Seconds that keys pressed before the first screen is there wait for it."""
MOST = 2.0
"""Seconds after which a key is handed on in any case."""
LOOK = 0.01
"""Seconds between two looks at whether the screen takes keys yet."""
PAUSE = 0.004
"""Seconds a key has for itself before anything goes behind it, unless another waits: first it is painted."""


class TypeAhead:
    """A queue before the app's own handling of keys. `ready` says whether the screen on top takes keys by now."""

    def __init__(
        self, app: App[None], ready: Callable[[], bool], hand_on: Callable[[events.Event], Awaitable[None]]
    ) -> None:
        self._app, self._ready, self._hand_on = app, ready, hand_on
        self._waiting: deque[events.Event] = deque()
        self._turn = 0
        self._under_way = False
        self._since = time.monotonic() + FIRST - MOST
        self._behind = _Behind(self, 0, ())
        self._resting: asyncio.TimerHandle | None = None

    @property
    def more(self) -> bool:
        """Whether a further key waits already."""
        return bool(self._waiting)

    async def take(self, event: events.Event) -> None:
        """Hand this key on now, or when its turn comes."""
        self._waiting.append(event)
        if not self._under_way and self._turn:
            await self._next()
        elif not self._under_way:  # the first of all: there may be no screen yet
            self._under_way = True
            await self._behind.step()
        elif len(self._waiting) == 1:
            self._follow()
            self._app.set_timer(MOST, self._overdue)

    @property
    def _late(self) -> bool:
        return time.monotonic() - self._since > MOST

    async def _next(self) -> None:
        if not self._waiting:
            self._under_way = False
            return
        self._under_way = True
        self._turn += 1
        self._since = time.monotonic()
        target = self._app.focused or self._app.screen
        await self._hand_on(self._waiting.popleft())
        self._behind = _Behind(self, self._turn, (target, *target.ancestors))
        self._resting = asyncio.get_running_loop().call_later(0 if self._waiting else PAUSE, self._follow)

    def _follow(self) -> None:
        """Go behind the last key now, if nothing does yet."""
        if self._resting is not None:
            self._resting.cancel()
            self._resting = None
            self._app.call_later(self._behind.step)

    async def done(self, again: Callable[[], Awaitable[None]]) -> None:
        """What the key did is done: hand on the next; where the screen takes no keys yet, call `again` in a while."""
        if self._ready() or self._late:
            await self._next()
        else:
            self._app.set_timer(LOOK, lambda: self._app.call_later(again))

    def is_turn(self, turn: int) -> bool:
        """Whether it is still this key's turn."""
        return turn == self._turn

    async def _overdue(self) -> None:
        """A widget went away with its queue: what waits is handed on all the same."""
        if self._waiting and self._late:
            await self._next()
        elif self._waiting:
            self._app.set_timer(LOOK * 10, self._overdue)


class _Behind:
    """Goes the way that a key bubbles, behind it, through the queue of each widget up to the app; some rounds of it."""

    def __init__(self, keys: TypeAhead, turn: int, path: Sequence[MessagePump]) -> None:
        self._keys, self._turn, self._path = keys, turn, path
        self._at, self._rounds = 0, ROUNDS

    async def step(self) -> None:
        """On to the next queue. A method of no arguments: Textual knows it from the last key and inspects nothing."""
        if not self._keys.is_turn(self._turn):
            return
        while self._rounds:
            while self._at < len(self._path):
                self._at += 1  # a widget that refuses is gone meanwhile, with the screen that was left
                if self._path[self._at - 1].post_message(events.Callback(callback=self.step)):
                    return
            self._rounds -= 1
            self._at = 0
        await self._keys.done(self.step)
