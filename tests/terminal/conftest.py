"""A small store, and the program in a pty on it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db.kernel.base.access import Role
from tests.terminal.driver import Terminal

UNIT = "کلانتری ۱۲"
WORD = "correct-horse"
PIN = "427163"
OFFICERS = {
    "1000": ("بهرام آزمون", Role.DUTY),
    "1001": ("شیرین نمونه", Role.DEPUTY),
    "1002": ("فرهاد آزمایشی", Role.COMMANDER),
    "1008": ("مهتاب کلیددار", Role.ADMINISTRATOR),
}

Opened = Callable[..., Terminal]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder drives a pty."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.terminal)


@pytest.fixture(scope="session")
def small_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with four officers, each with a PIN; made once, to be copied."""
    from db.opening.creating import NewOfficer, NewStore, create_store
    from db.opening.setup import open_store
    from db.reference.officers.commands import set_pin
    from db.reference.officers.forms import SetPin
    from db.storage.keys import QUICK

    home = tmp_path_factory.mktemp("small") / "store"
    officers = tuple(NewOfficer(badge, name, role, WORD) for badge, (name, role) in OFFICERS.items())
    create_store(home, NewStore(UNIT, officers, cost=QUICK))
    for badge in OFFICERS:
        desk = open_store(home, badge, WORD)
        set_pin(desk, SetPin(password=WORD, pin=PIN))
        desk.store.close()
    return home


@pytest.fixture
def home(small_store: Path, tmp_path: Path) -> Path:
    """The folder of a store of one's own."""
    copy = tmp_path / "store"
    shutil.copytree(small_store, copy)
    return copy


@pytest.fixture
def opened(home: Path) -> Iterator[Opened]:
    """`opened("--lang", "en", columns=120, rows=36)`: the program on the store, the sign-in screen painted."""
    terminals: list[Terminal] = []

    def open_it(*arguments: str, columns: int = 80, rows: int = 24, **more: object) -> Terminal:
        english = "en" in arguments
        terminal = Terminal(
            ["--home", str(home), *arguments], columns=columns, rows=rows, base="ltr" if english else "rtl", **more
        )  # type: ignore[arg-type]
        terminals.append(terminal)
        terminal.see("Password" if english else "گذرواژه")
        return terminal

    yield open_it
    for terminal in terminals:
        terminal.close()


def sign_in(terminal: Terminal, badge: str = "1000") -> None:
    """Badge, Enter, password, Enter: as fast as anyone types."""
    terminal.type(badge)
    terminal.press("Enter")
    terminal.type(WORD)
    terminal.press("Enter")
    terminal.see(OFFICERS[badge][0])
