"""The app on a real store, driven by keys as an officer would."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from precinct_tui.frame.app import PrecinctApp
from precinct_tui.frame.key_barrier import takes_keys
from precinct_tui.language.i18n import set_language
from precinct_tui.language.settings import Settings
from precinct_tui.widgets.field_box import FieldBox
from precinct_tui.widgets.form import EntryForm
from precinct_tui.widgets.newest_message import Grade
from precinct_tui.widgets.said_line import worded
from tests.settling import settled

Size = tuple[int, int]
Open = Callable[..., AbstractAsyncContextManager["Hands"]]
DESKS = ("DeskScreen", "HandheldScreen")
"""What an officer sits down at: a patrol at the second, all others at the first."""
MEETS = ("OrdersScreen", "FormScreen")
"""What meets an officer at the sign-in: unread orders, and the form for a password of his own."""


class Hands:
    """Keys, and what stands on the screen."""

    def __init__(self, app: PrecinctApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot
        self.told: list[str] = []
        """Every message that was shown since, whether another one replaced it or not."""
        tell = app.messages.tell

        def told(said: Any, grade: Grade = "done") -> None:
            self.told.append(worded(said))
            tell(said, grade)

        app.tell = told  # type: ignore[method-assign]

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        """Type a text."""
        await self.pilot.press(*text)

    async def until(self, condition: Callable[[], object], what: str = "") -> None:
        """Wait until something holds, a minute at most."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if condition():
                return
            await settled(self.app)
            if condition():
                return
            await asyncio.sleep(0.005)
        raise AssertionError(f"never came: {what or condition}; on {self.on}:\n" + self.text)

    async def stand_on(self, name: str) -> None:
        """Wait for a screen by the name of its class."""
        await self.until(lambda: self.on == name, name)
        await self.pilot.pause()

    async def sit_down(self) -> None:
        """Wait until who signed in is at his desk; what meets him there is put off, as Esc does.

        The desk shows first; unread orders and the form for a password of one's own are put over it once they are
        counted, so the desk is reached only when nothing is on the way to it any more.
        """
        await self.until(self._met, "the desk")
        while self.on not in DESKS:
            await self._put_off(self.app.screen)
        await self.pilot.pause()

    async def _put_off(self, above: Screen[Any]) -> None:
        await self.until(lambda: takes_keys(self.app), "a screen that takes keys")
        await self.press("escape")
        await self.until(lambda: self.app.screen is not above, "the screen below")

    def _met(self) -> bool:
        moves = any(one.group in ("navigation", "opening") and not one.is_finished for one in self.app.workers)
        return self.on in (*DESKS, *MEETS) and not moves

    async def see(self, text: str) -> None:
        """Wait for words, read as they are stored and not as they are painted."""
        await self.until(lambda: text in self.text, text)

    @property
    def on(self) -> str:
        """The screen on top."""
        return type(self.app.screen).__name__

    @property
    def text(self) -> str:
        """The screen, line by line, as the cells are painted."""
        return "\n".join(
            "".join(segment.text for segment in strip) for strip in self.app.screen._compositor.render_strips()
        )


async def half_typed(hands: Hands) -> FieldBox:
    """A new incident from its list, with some words and nothing else; the box they stand in."""
    await hands.press("f3")
    await hands.stand_on("RegisterScreen")
    await hands.press("n")
    await hands.stand_on("FormScreen")
    form = hands.app.screen.query_one(EntryForm)
    await hands.until(lambda: form._ready)
    box = next(box for box in form.boxes if box.what.kind == "words")
    box.enter()
    await hands.pilot.pause()
    await hands.type("he was saying")
    return box


@pytest.fixture
def open_app(desk_as: Callable[..., Desk]) -> Open:
    """`async with open_app(role=…, language="en", size=(80, 24)) as hands`: at the desk, bidi off, idle lock off."""

    @asynccontextmanager
    async def opened(
        role: Role = Role.DUTY, *, language: str = "en", size: Size = (80, 24), bidi: str = "off"
    ) -> AsyncIterator[Hands]:
        desk = desk_as(role)
        settings = Settings(language=language, idle_lock_minutes=0)
        app = PrecinctApp(desk.store.home, settings, desk=desk, bidi=bidi)  # type: ignore[arg-type]
        try:
            async with app.run_test(size=size) as pilot:
                hands = Hands(app, pilot)
                await hands.sit_down()
                await hands.stand_on("HandheldScreen" if role == Role.PATROL else "DeskScreen")
                yield hands
        finally:
            set_language("fa")

    return opened
