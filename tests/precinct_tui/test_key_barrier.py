"""Keys one at a time: what is typed after a key waits until what that key did is done."""

from __future__ import annotations

import asyncio

import pytest
from textual import events, work
from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widgets import Input

from precinct_tui.frame import key_barrier
from precinct_tui.frame.key_barrier import KeyBarrier, keys_of


class Next(Screen[None]):
    """Takes keys once it says so."""

    takes_keys = False

    def compose(self) -> ComposeResult:
        yield Input(id="next")


class Two(App[None]):
    """Enter leads on to another screen, which a worker brings once `gate` opens."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = asyncio.Event()
        self.barrier = KeyBarrier(self, super().on_event)

    def compose(self) -> ComposeResult:
        yield Input(id="first")

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            await self.barrier.take(event)
        else:
            await super().on_event(event)

    def on_input_submitted(self) -> None:
        self.lead_on()

    @work(group="navigation")
    async def lead_on(self) -> None:
        await self.gate.wait()
        await self.push_screen(Next())

    def type(self, *keys: str) -> None:
        """As fast as a terminal sends them."""
        for key in keys:
            self.post_message(events.Key(key, key if len(key) == 1 else None))


async def rest(app: App[None]) -> None:
    """Let everything run that is ready to."""
    for _turn in range(50):
        await asyncio.sleep(0)


def value(app: App[None], name: str) -> str:
    return app.screen.query_one(f"#{name}", Input).value


async def test_what_is_typed_after_enter_waits_for_the_worker_and_for_the_screen() -> None:
    app = Two()
    async with app.run_test() as pilot:
        app.type("a", "enter", "s", "e", "c")
        await pilot.pause()
        assert value(app, "first") == "a"
        app.gate.set()
        while not isinstance(app.screen, Next):
            await pilot.pause()
        await rest(app)
        assert value(app, "next") == ""
        app.screen.takes_keys = True
        app.screen.refresh()
        while value(app, "next") != "sec":
            await pilot.pause()
        await app.pop_screen()
        assert value(app, "first") == "a"


async def test_nobody_is_asked_while_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    """It does not poll: a screen that is not ready is asked again when a message was handled, and not before."""
    app, before = Two(), key_barrier.takes_keys
    asked: list[bool] = []
    handled: list[object] = []
    monkeypatch.setattr(key_barrier, "takes_keys", lambda given: asked.append(True) or before(given))
    async with app.run_test() as pilot:
        app.type("a", "enter", "s")
        await pilot.pause()
        asked.clear()
        passed = asyncio.Event()
        for pump in (app, app.screen):
            pump.message_signal.subscribe(app.screen, handled.append, immediate=True)
        asyncio.get_running_loop().call_later(0.2, passed.set)
        await passed.wait()
        assert len(asked) <= len(handled)
        app.gate.set()
        while not isinstance(app.screen, Next):
            await pilot.pause()
        assert asked


async def test_a_key_goes_on_in_any_case_in_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_barrier, "MOST", 0.05)
    app = Two()
    async with app.run_test() as pilot:
        app.type("a", "enter", "s")
        while value(app, "first") != "as":  # nobody leads on: it lands where one stands
            await pilot.pause()


@pytest.mark.parametrize(
    ("typed", "keys"), [("1\r", ["1", "enter"]), ("\x1bOR", ["f3"]), ("", []), ("\x1b[<0;1;1M", []), ("ب", ["ب"])]
)
def test_early_bytes_are_read_as_keys(typed: str, keys: list[str]) -> None:
    """A click is no key."""
    assert [event.key for event in keys_of(typed) if isinstance(event, events.Key)] == keys
