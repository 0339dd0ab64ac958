"""Use of sticks on a kiosk, from the screens: mounted for an act, let go after it, and said so."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest

from db.kernel.base.access import Role
from db.storage import mounts
from precinct_tui.screens import stick_use
from precinct_tui.screens.stick_use import uses_sticks
from precinct_tui.widgets.panel import Panel, PanelOptions
from tests.fake_sticks import FakeSticks
from tests.precinct_tui.conftest import Hands, Open
from tests.precinct_tui.screens.test_units import plain


def plugged(tmp_path: Path, patch: pytest.MonkeyPatch, *labels: str, stuck: str = "") -> FakeSticks:
    """Sticks at a kiosk; what the program finds is what is mounted."""
    sticks = FakeSticks(tmp_path, patch, labels, stuck=stuck)
    found: Any = lambda *, writable=False: tuple(sticks.media / label for label in sticks.mounted)  # noqa: E731
    patch.setattr(mounts, "memory_sticks", found)
    return sticks


async def told(hands: Hands, *words: str) -> None:
    """Wait until the notice of the desk says all of this."""
    notice: Any = hands.app.screen.query_one("#notice")
    await hands.until(lambda: all(each in plain(notice.said) for each in words), str(words))


async def back_up(hands: Hands) -> None:
    """Open the line of the first backup on the administrator's desk."""
    await hands.stand_on("DeskScreen")
    panel = hands.app.screen.query_one("#panel-setup", Panel)
    names: Any = lambda: [line.target[2] for line in panel.lines]  # noqa: E731
    await hands.until(lambda: "backup" in names(), "the line")
    options = panel.query_one(PanelOptions)
    options.focus()
    options.highlighted = names().index("backup")
    await hands.press("enter")


async def test_a_backup_mounts_the_stick_and_says_when_to_take_it_out(
    open_app: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sticks = plugged(tmp_path, monkeypatch, "KINGSTON")
    async with open_app(Role.ADMINISTRATOR, size=(120, 36)) as hands:
        await back_up(hands)
        await told(hands, "Backed up into", "Take KINGSTON out now.")
        assert len(list((sticks.media / "KINGSTON").iterdir())) == 1
        assert [call.split()[0] for call in sticks.calls] == ["mount", "unmount"]


async def test_of_two_sticks_each_is_offered_by_its_name_and_esc_lets_both_go(
    open_app: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sticks = plugged(tmp_path, monkeypatch, "KINGSTON", "GREEN")
    async with open_app(Role.ADMINISTRATOR, size=(120, 36)) as hands:
        await back_up(hands)
        for words in ("KINGSTON", "GREEN", "Another path"):
            await hands.see(words)
        assert sticks.mounted == ["KINGSTON", "GREEN"]
        await hands.press("escape")
        await hands.until(lambda: not sticks.mounted, "both let go")
        await told(hands, "Take KINGSTON out now.", "Take GREEN out now.")


async def test_a_refusal_stays_before_what_is_said_of_the_stick(
    open_app: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sticks = plugged(tmp_path, monkeypatch, "KINGSTON")
    shutil.rmtree(sticks.media / "KINGSTON")
    (sticks.media / "KINGSTON").write_text("no folder")
    async with open_app(Role.ADMINISTRATOR, size=(120, 36)) as hands:
        await back_up(hands)
        await told(hands, "Take KINGSTON out now.")
        notice: Any = hands.app.screen.query_one("#notice")
        assert notice.has_class("-refused")
        assert not notice.said.startswith("Take")


async def test_a_stick_in_use_is_not_to_be_taken_out(
    open_app: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    plugged(tmp_path, monkeypatch, "KINGSTON", stuck="KINGSTON")
    async with open_app(Role.ADMINISTRATOR, size=(120, 36)) as hands:
        await back_up(hands)
        await told(hands, "Backed up into", "KINGSTON is still in use: do not take it out yet.")
        assert "Take KINGSTON out" not in hands.text


class Notices:
    """A place that notes what is said."""

    is_attached = True

    def __init__(self) -> None:
        self.said: list[str] = []

    def add_notice(self, text: str) -> None:
        """Note it."""
        self.said.append(text)


async def test_of_two_acts_the_last_one_lets_the_stick_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def directly(function: Any, *args: Any) -> Any:
        return function(*args)

    monkeypatch.setattr(stick_use, "off_thread", directly)
    sticks = plugged(tmp_path, monkeypatch, "KINGSTON")
    first, second = asyncio.Event(), asyncio.Event()

    @uses_sticks
    async def act(_place: Any, until: asyncio.Event) -> None:
        await until.wait()

    place: Any = Notices()
    one, other = asyncio.ensure_future(act(place, first)), asyncio.ensure_future(act(place, second))
    await asyncio.sleep(0)
    first.set()
    await one
    assert (sticks.mounted, place.said) == (["KINGSTON"], [])
    second.set()
    await other
    assert sticks.mounted == []
    assert len(place.said) == 1


async def test_where_a_desktop_mounts_sticks_nothing_is_done(
    open_app: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sticks = plugged(tmp_path, monkeypatch, "KINGSTON")
    monkeypatch.delenv("PRECINCT_KIOSK")
    monkeypatch.setattr(mounts, "memory_sticks", lambda *, writable=False: (sticks.media / "KINGSTON",))
    async with open_app(Role.ADMINISTRATOR, size=(120, 36)) as hands:
        await back_up(hands)
        await told(hands, "Backed up into")
        assert "out now" not in hands.text
        assert sticks.calls == []
