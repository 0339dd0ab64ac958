"""One picture a screen, in Persian at 80×24: what changes on a screen shows in a diff, and can be looked at.

The pictures stand beside this file. After a change that is meant:  PRECINCT_SNAPSHOTS=write pytest tests/snapshots
"""

from __future__ import annotations

import hashlib
import itertools
import os
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Input, TextArea

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.words.ids import Source
from precinct_tui.frame.app import PrecinctApp
from precinct_tui.language.i18n import set_language
from precinct_tui.language.settings import Settings
from tests.conftest import BADGES, PASSWORD, Clock

PICTURES = Path(__file__).parent
WRITE = os.environ.get("PRECINCT_SNAPSHOTS") == "write"

Opened = Callable[..., AbstractAsyncContextManager[Pilot[None]]]

# What to press from the desk on, and a name.
WAYS: dict[str, tuple[str, ...]] = {
    "desk": (),
    "incidents": ("f3",),
    "incident": ("f3", "enter"),
    "call": ("f3", "n", *"سرقت"),
    "custody": ("f4",),
    "custody_record": ("f4", "enter"),
    "care": ("f4", "enter", "1"),
    "service_desk": ("f5",),
    "handover": ("f8",),
    "indicators": ("f9",),
    "indicator_card": ("f9", "question_mark"),
    "indicator_charts": ("f9", "v"),
    "search": ("ctrl+f", *"همسایه"),
    "menu": ("f10",),
    "help": ("f1",),
    "jump": ("ctrl+o",),
    "settings": ("f10", *"تنظیمات", "enter"),
    "lock": ("f11",),
    "sketch": ("f10", *"کروکی", "enter", "n", "t", "6", "v", "1"),
}


def seeded(seed: str) -> Callable[[int], bytes]:
    """Chance that repeats."""
    turns = itertools.count()
    return lambda size: hashlib.shake_256(f"{seed} {next(turns)}".encode()).digest(size)


@pytest.fixture
def desk(store_home: Path) -> Iterator[Desk]:
    """The duty officer at a store with a few records, at a moment that stands still."""
    from db.across.handover.commands import open_shift
    from db.across.handover.forms import OpenShift
    from db.opening.setup import open_store
    from db.registers.custody.walk.commands import open_custody
    from db.registers.custody.walk.forms import OpenCustody
    from db.registers.incidents.commands import report_incident
    from db.registers.incidents.forms import ReportIncident
    from db.registers.service_desk.forms import TakeRequest
    from db.registers.service_desk.requests.commands import take_request

    clock = Clock()
    desk = open_store(store_home, BADGES[Role.DUTY], PASSWORD, Source(clock, seeded("snapshots")))
    open_shift(desk, OpenShift(deputy="ستوان آزمون"))
    clock.advance(minutes=5)
    words = "دو همسایه بر سر جای پارک (پلاک ۱۲) گفت‌وگو داشتند؛ خودرو Pride."
    report_incident(desk, ReportIncident(type="neighbour_dispute", place="پل سفید", summary=words))
    clock.advance(minutes=7)
    words = "کودک هفت‌ساله در بازار گم شد."
    report_incident(desk, ReportIncident(type="missing_child", place="کیانپارس", summary=words))
    clock.advance(minutes=3)
    arrived = desk.now()
    given: dict[str, Any] = {"name_known": "stated", "name": "احمد رضایی", "band": "17", "nationality": "افغانستان"}
    given |= {"deprivation_at": arrived - timedelta(minutes=20), "arrived_at": arrived, "category": "brought_by_patrol"}
    open_custody(desk, OpenCustody(**given))
    clock.advance(minutes=15)
    take_request(desk, TakeRequest(category="traffic", words="چراغ چهارراه خاموش است.", answer_by="code"))
    clock.advance(minutes=10)
    yield desk
    desk.store.close()


@pytest.fixture
def opened(desk: Desk) -> Opened:
    """The app in Persian, at the desk or before the sign-in."""

    @asynccontextmanager
    async def open_it(home: Path | None = None) -> AsyncIterator[Pilot[None]]:
        app = PrecinctApp(
            home or desk.store.home,
            Settings(language="fa", idle_lock_minutes=0, papers_folder="/srv/papers"),
            desk=None if home else desk,
        )
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            yield pilot

    yield open_it
    set_language("fa")


async def settle(pilot: Pilot[None]) -> None:
    """Until the screen says the same for a while and no worker reads; what asks a person may wait on."""
    quiet, before = 0, ""
    for _turn in range(300):
        await pilot.pause(0.03)
        for field in pilot.app.screen.query("Input, TextArea"):
            if isinstance(field, Input | TextArea):
                field.cursor_blink = False
        asking = ("acts", "menu", "navigation", *("read", "period") * isinstance(pilot.app.screen, ModalScreen))
        busy = [one for one in pilot.app.workers if not one.is_finished and one.group not in asking]
        now = "".join(segment.text for strip in pilot.app.screen._compositor.render_strips() for segment in strip)
        quiet, before = (quiet + 1, now) if now == before and not busy else (0, now)
        waiting = getattr(pilot.app.screen, "_timer", None)  # a search begins once the typing rests
        if quiet >= 4 and waiting is None and now.strip():  # before the first screen there is nothing on it
            return
    raise AssertionError("the screen never came to rest")


def compare(pilot: Pilot[None], name: str) -> None:
    """Hold the screen against its picture; a picture that differs is left in the folder for rejected ones."""
    svg = re.sub(r"@font-face \{.*?\}", "", pilot.app.export_screenshot(title="precinct"), flags=re.DOTALL)
    # A viewer would order once more what stands in the order of its cells.
    svg = svg.replace("<style>", "<style> text { direction: ltr; unicode-bidi: bidi-override; }", 1)
    svg = re.sub(r"terminal-\d+", "terminal", svg)
    svg = "\n".join(line.rstrip() for line in svg.splitlines() if line.strip()) + "\n"
    path = PICTURES / f"{name}.svg"
    if WRITE:
        path.write_text(svg, encoding="utf-8")
    assert path.exists(), f"there is no picture {path.name}"
    if path.read_text(encoding="utf-8") != svg:
        rejected = Path(os.environ["HOME"]) / path.name
        rejected.write_text(svg, encoding="utf-8")
        raise AssertionError(f"{name} looks otherwise than {path.name}; as it is now: {rejected}")


@pytest.mark.parametrize("name", WAYS)
async def test_screen(opened: Opened, name: str) -> None:
    async with opened() as pilot:
        for key in WAYS[name]:
            await pilot.press(key)
            if len(key) > 1 or WAYS[name][-1] == key:
                await settle(pilot)
        compare(pilot, name)


async def test_sign_in(opened: Opened, ready_store: Path) -> None:
    async with opened(ready_store) as pilot:
        compare(pilot, "sign_in")


async def test_first_run(opened: Opened, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    async with opened(Path("new")) as pilot:
        compare(pilot, "first_run")


async def test_a_changed_screen_is_noticed(opened: Opened) -> None:
    """The comparison itself: the desk is not taken for the incident list."""
    async with opened() as pilot:
        if not WRITE:
            with pytest.raises(AssertionError, match="looks otherwise"):
                compare(pilot, "incidents")
