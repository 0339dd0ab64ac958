"""A monkey at the keyboard: keys, bursts of keys, clicks and odd widths, on a disk that refuses now and then."""

from __future__ import annotations

import contextlib
import random
from collections import deque
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlcipher3 import dbapi2
from textual import events

from db.kernel.base.access import Role
from db.storage import failed_tries
from db.storage.readers import Readers
from db.storage.store import Store
from db.words.messages import Refused
from precinct_tui.frame.app import PrecinctApp
from precinct_tui.language.settings import Settings
from tests.conftest import Desks
from tests.settling import settled

LEADING = (
    "f2",
    "f3",
    "f4",
    "f5",
    "f6",
    "f7",
    "f8",
    "f9",
    "f10",
    "f11",
    "f12",
    "shift+f6",
    "shift+f10",
    "n",
    "s",
    "m",
    "a",
)
MOVING = ("tab", "shift+tab", "down", "up", "left", "right", "pageup", "pagedown", "home", "end", "backspace", "delete")
CLOSING = ("escape", "escape", "ctrl+s", "ctrl+d", "ctrl+enter", "f1", "f24", "ctrl+g", "ctrl+z", "space")
LETTERS = "abcdefghijklmnoprstuvwxyz0123456789۱۲۳اهوازنزاعسرقت /.-:؟()[]"
CODES = (dbapi2.SQLITE_BUSY, dbapi2.SQLITE_FULL, dbapi2.SQLITE_IOERR, dbapi2.SQLITE_CORRUPT, dbapi2.SQLITE_READONLY)
REMEMBERED = 40
"""How many of the last things done are told of where something goes wrong."""


class Disk:
    """Refuses reading and writing by chance, as the library would say it; never while `share` is 0."""

    def __init__(self, chance: random.Random, patch: pytest.MonkeyPatch) -> None:
        self.share = 0.0
        self._chance = chance
        writing, reader = Store.writing, Readers.take
        disk = self

        @contextlib.contextmanager
        def fails_at_writing(store: Store) -> Iterator[Connection]:
            with store._refusing():
                disk.perhaps()
            with writing(store) as conn:
                yield conn
                disk.perhaps()  # as at the commit: nothing of it stays

        def fails_at_reading(readers: Readers) -> Connection:
            disk.perhaps()
            return reader(readers)

        patch.setattr(Store, "writing", fails_at_writing)
        patch.setattr(Readers, "take", fails_at_reading)

    def perhaps(self) -> None:
        """Raise what a disk can do, sometimes."""
        if self._chance.random() < self.share:
            error = dbapi2.OperationalError("made up")
            error.sqlite_errorcode = self._chance.choice(CODES)
            raise error


class Monkey:
    """Presses keys as one role on one store; what it did last is in `last`."""

    def __init__(self, desks: Desks, role: Role, chance: random.Random, disk: Disk) -> None:
        self.desks, self.role, self.chance, self.disk = desks, role, chance, disk
        self.last: deque[str] = deque(maxlen=REMEMBERED)

    async def press(self, count: int) -> None:
        """So many keys, in as many sittings as it takes: it signs out, locks and leaves the program, too."""
        left = count
        while left > 0:
            left = await self._sit(left)

    async def _sit(self, left: int) -> int:
        self.disk.share = 0.0
        desk = self.desks(self.role)
        language = self.chance.choice(("fa", "fa", "en"))
        app = PrecinctApp(desk.store.home, Settings(language=language, idle_lock_minutes=0), desk=desk, bidi="app")
        self.last.append(f"begins in {language}")
        try:
            async with app.run_test(size=(80, 24), notifications=True) as pilot:
                await pilot.pause()
                while left > 0 and app.is_running and not app._exit:
                    self.disk.share = self.chance.choice((0.0, 0.0, 0.15))
                    for _key in range(10):
                        left -= await self._do_something(pilot)
                    if app.desk is None or app.locked:
                        self.disk.share = 0.0
                        await settled(app)
                        (desk.store.home / failed_tries.FILE).unlink(
                            missing_ok=True
                        )  # it may have typed wrong passwords
                        app.begin(self.desks(self.role))
                        await pilot.pause()
                self.disk.share = 0.0
        except Exception as error:
            raise AssertionError(f"{self.role}: after {list(self.last)}") from error
        finally:
            self.disk.share = 0.0
            for one in self.desks.open:
                with contextlib.suppress(Refused):
                    one.store.close()
            self.desks.open.clear()
        return left

    async def _do_something(self, pilot: Any) -> int:
        """One thing; how many keys it was."""
        app = pilot.app
        if not app.is_running or app._exit:
            return 1
        what = self.chance.random()
        if what < 0.03:
            width, height = self.chance.randint(1, 200), self.chance.randint(1, 60)
            self.last.append(f"{width}x{height}")
            await pilot.resize_terminal(width, height)
            return 1
        if what < 0.06:
            await self._click(pilot)
            return 1
        if what < 0.16:
            keys = [self._key() for _ in range(self.chance.randint(2, 5))]
            self.last.append("+".join(keys))
            for key in keys:  # all at once: nobody waits for what the first one does
                app.post_message(_pressed(key))
            await settled(app)
            return len(keys)
        key = self._key()
        self.last.append(key)
        app.post_message(_pressed(key))
        await settled(app)
        return 1

    async def _click(self, pilot: Any) -> None:
        """A cell at random; now and then once more, at what may be going."""
        size = pilot.app.size
        x, y = self.chance.randrange(max(1, size.width)), self.chance.randrange(max(1, size.height))
        self.last.append(f"click {x},{y}")
        for _time in range(self.chance.choice((1, 1, 2))):
            for kind in (events.MouseMove, events.MouseDown, events.MouseUp):
                pilot.app.post_message(
                    kind(widget=None, x=x, y=y, delta_x=0, delta_y=0, button=1, shift=False, meta=False, ctrl=False)
                )
        await settled(pilot.app)

    def _key(self) -> str:
        what = self.chance.random()
        if what < 0.25:
            return self.chance.choice(LEADING)
        if what < 0.45:
            return self.chance.choice(MOVING)
        if what < 0.60:
            return "enter"
        if what < 0.75:
            return self.chance.choice(CLOSING)
        return self.chance.choice(LETTERS)


def _pressed(key: str) -> events.Key:
    if len(key) > 1:
        return events.Key(key, None)
    names = {" ": "space", "/": "slash", ".": "full_stop", "-": "minus", ":": "colon", "(": "left_parenthesis"}
    return events.Key(names.get(key, key), key)
