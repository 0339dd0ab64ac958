"""Keys one at a time: what is typed after a key waits until what that key did is done."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from textual import events, work
from textual.app import App, ComposeResult
from textual.pilot import Pilot
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


async def until(pilot: Pilot[None], holds: Callable[[], object]) -> None:
    """Wait for what is awaited."""
    while not holds():
        await pilot.pause()


def value(app: App[None], name: str) -> str:
    return app.screen.query_one(f"#{name}", Input).value


async def test_what_is_typed_after_enter_waits_for_the_worker_and_for_the_screen() -> None:
    app = Two()
    async with app.run_test() as pilot:
        app.type("a", "enter", "s", "e", "c")
        await pilot.pause()
        assert value(app, "first") == "a"
        app.gate.set()
        await until(pilot, lambda: isinstance(app.screen, Next))
        await rest(app)
        assert value(app, "next") == ""
        app.screen.takes_keys = True
        app.screen.refresh()
        await until(pilot, lambda: value(app, "next") == "sec")
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
        await until(pilot, lambda: isinstance(app.screen, Next))
        assert asked


async def test_a_key_goes_on_in_any_case_in_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_barrier, "MOST", 0.05)
    app = Two()
    async with app.run_test() as pilot:
        app.type("a", "enter", "s")
        await until(pilot, lambda: value(app, "first") == "as")  # nobody leads on: it lands where one stands


class Opening(Two):
    """Enter opens the desk."""

    @work(group="opening")
    async def lead_on(self) -> None:
        await self.gate.wait()
        await self.push_screen(Next())


async def test_what_is_typed_ahead_waits_for_the_desk_however_slow_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_barrier, "MOST", 0.03)
    app, waits = Opening(), 0
    before = app.barrier._wait_behind

    async def counted(*given: Any) -> None:
        nonlocal waits
        waits += 1
        await before(*given)

    monkeypatch.setattr(app.barrier, "_wait_behind", counted)
    async with app.run_test() as pilot:
        app.type("a", "enter", "s")
        await until(pilot, lambda: waits > 6)
        assert value(app, "first") == "a"
        app.gate.set()
        await until(pilot, lambda: isinstance(app.screen, Next))
        app.screen.takes_keys = True
        await until(pilot, lambda: value(app, "next") == "s")


class Sent(Next):
    """A form whose sending takes as long as another program writes; then it goes away."""

    KINDS = ("form",)
    takes_keys = True

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.send()

    @work(group="send")
    async def send(self) -> None:
        assert isinstance(self.app, Two)
        await self.app.gate.wait()
        self.dismiss(None)


async def test_letters_typed_while_a_form_waits_for_the_disk_are_no_commands_of_the_list(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(key_barrier, "MOST", 0.05)
    app = Two()
    async with app.run_test() as pilot:
        await app.push_screen(Sent())
        app.type("a", "enter")
        await until(pilot, lambda: app.barrier.form_waits)
        app.type("n", "d")
        await rest(app)
        assert value(app, "next") == "a"
        app.gate.set()
        await until(pilot, lambda: not isinstance(app.screen, Next))
        app.type("s")
        await until(pilot, lambda: value(app, "first") == "s")


async def test_letters_typed_ahead_of_a_form_that_goes_away_are_never_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Typed in one go, form and what comes behind it, they have their turn however long the disk takes."""
    monkeypatch.setattr(key_barrier, "MOST", 0.05)
    app = Two()
    async with app.run_test() as pilot:
        await app.push_screen(Sent())
        app.type("a", "enter", "s", "d")
        await until(pilot, lambda: app.barrier.form_waits)
        assert value(app, "next") == "a"
        app.gate.set()
        await until(pilot, lambda: not isinstance(app.screen, Next))
        await until(pilot, lambda: value(app, "first") == "sd")


async def test_letters_typed_behind_a_key_that_leads_elsewhere_are_never_dropped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(key_barrier, "MOST", 0.05)
    app = Two()
    async with app.run_test() as pilot:
        await app.push_screen(Sent())
        app.type("a", "enter")
        await until(pilot, lambda: app.barrier.form_waits)
        app.type("n", "f5", "s", "d")
        await rest(app)
        app.gate.set()
        await until(pilot, lambda: not isinstance(app.screen, Next))
        await until(pilot, lambda: value(app, "first") == "sd")  # without n, which was typed into the form


@pytest.mark.parametrize(
    ("typed", "keys"), [("1\r", ["1", "enter"]), ("\x1bOR", ["f3"]), ("", []), ("\x1b[<0;1;1M", []), ("ب", ["ب"])]
)
def test_early_bytes_are_read_as_keys(typed: str, keys: list[str]) -> None:
    """A click is no key."""
    assert [event.key for event in keys_of(typed) if isinstance(event, events.Key)] == keys
