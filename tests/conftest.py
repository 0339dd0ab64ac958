"""What all tests share."""

from __future__ import annotations

import gc
import itertools
import os
import re
import shutil
import signal
from collections.abc import Generator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import db.opening.rooms  # noqa: F401
from db.carrying.levels import secrets
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.storage import heads, keys, reserve
from db.storage.dialects import sqlite
from db.words.ids import Source
from tests import declared_keys
from tests.made_once import copy_store
from tests.officers import BADGES, PASSWORD, officers_of
from tests.processor_time import ProcessorTime
from tests.quick_check import AS_AT_A_PRECINCT, check_in_memory
from tests.quick_styles import share_styles
from tests.quick_tables import make_tables_once
from tests.settling import settle_by_the_loop
from tests.signed_in import Files, ReadyDesks, files_of

ROOT = Path(__file__).resolve().parent.parent

# Two busy cores make any deadline a lottery; what a test asserts is behaviour, not speed.
PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "house")
settings.register_profile(
    "house", max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("many", settings.get_profile("house"), max_examples=500)
settings.load_profile(PROFILE)


def examples(few: int, many: int) -> int:
    """How many examples a property that has a number of its own tries: `few` in `make test`, `many` in `make long`."""
    return many if PROFILE == "many" else few


gc.disable()  # until all tests are read: what is made there stays until the end


def pytest_configure(config: pytest.Config) -> None:
    """Count the processor's time of the run (tests/processor_time.py)."""
    config.pluginmanager.register(ProcessorTime(config))


LONGEST_FIRST = ("terminal", "hostile", "faults")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what tries made-up examples: `make long` tries many of each. What takes longest comes first, so that in
    the end no worker is left alone with it."""
    items.sort(key=lambda item: item.path.parent.name not in LONGEST_FIRST)
    for item in items:
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.property)


def pytest_make_parametrize_id(val: object) -> str | None:
    """A short name for a test of a long text: names go to and fro between the workers, some of them megabytes."""
    if isinstance(val, str | bytes) and len(val) > 100:
        start = val[:20].decode("latin-1") if isinstance(val, bytes) else val[:20]
        return f"{start.encode('unicode_escape').decode()}…{len(val)}"
    return None


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


def pytest_collection_finish() -> None:
    """Look seldom for circles of objects, and never among the tests themselves: five thousand stay until the end."""
    gc.set_threshold(50_000, 20, 50)
    gc.freeze()
    gc.enable()


LONGEST = 4 * 3600 if os.environ.get("PRECINCT_ROUNDS") else 900
"""Seconds of one test: whatever hangs fails there, and says where it stood. `make faults` takes its time."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Generator[None, bool, bool]:
    """End a test that hangs. `faulthandler_timeout` tells where its threads stand a moment before."""

    def hangs(_signal: int, _frame: object) -> None:
        raise TimeoutError(f"the test still ran after {LONGEST} seconds")

    before = signal.signal(signal.SIGALRM, hangs)
    signal.alarm(LONGEST)
    try:
        return (yield)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="session", autouse=True)
def heeded_signals() -> None:
    """Give programs that tests start their signals back, where the tests themselves run in the background.

    What a process ignores its children ignore too; what it handles they do not.
    """
    for name in (signal.SIGINT, signal.SIGHUP, signal.SIGQUIT):
        if signal.getsignal(name) is signal.SIG_IGN:
            signal.signal(name, lambda _signal, _frame: None)


@pytest.fixture(scope="session", autouse=True)
def settling() -> Iterator[None]:
    """Let the pilots of all apps wait for what is awaited (tests/settling.py)."""
    with pytest.MonkeyPatch.context() as patch:
        settle_by_the_loop(patch)
        share_styles(patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Let a password, and the ten words of two units, cost a test little. What they cost is tested by its own costs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "KIOSK", keys.QUICK)
        patch.setattr(secrets, "COST", keys.QUICK)
        yield


@pytest.fixture(autouse=True)
def unwaited_disk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing in this process wait until it lies on the disk, where no test takes power or disk away.

    What is marked `faults`, and each program that a test starts, waits as it does at a precinct, and keeps its room.
    """
    if request.node.get_closest_marker("faults"):
        monkeypatch.setattr(reserve, "INSIDE", ROOM)
        return
    connect = sqlite.connect

    def unwaited(path: Path, key: bytes, *, writes: bool) -> sqlite.Connection:
        connection = connect(path, key, writes=writes)
        if writes:
            connection.execute("PRAGMA synchronous = OFF").close()
        return connection

    monkeypatch.setattr(sqlite, "connect", unwaited)
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)


@pytest.fixture(autouse=True)
def quick_check(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Check in memory whether the journal makes these tables, but where copies are tested (tests/quick_check.py)."""
    if AS_AT_A_PRECINCT.isdisjoint(request.path.parts):
        check_in_memory(monkeypatch)


@pytest.fixture(autouse=True, scope="session")
def nowhere() -> Iterator[None]:
    """No store that a test copies asks whether it was moved, but in tests/attacks/test_heads_outside.py."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(heads, "place_of", lambda _home: "")
        yield


_numbers = itertools.count()


@pytest.fixture
def tmp_path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of a test's own, gone once it passed.

    Pytest's own looks at each name that lies in the folder of the run, thousands in the end, before it makes one.
    """
    failed = request.session.testsfailed
    folder = tmp_path_factory.getbasetemp() / f"{re.sub(r'[^0-9A-Za-z_]', '_', request.node.name)[:30]}{next(_numbers)}"
    folder.mkdir(mode=0o700)
    yield folder
    if request.session.testsfailed == failed:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where each test gets a home of its own."""
    return tmp_path_factory.mktemp("homes")


@pytest.fixture(autouse=True, scope="session")
def shared_home(homes: Path) -> Iterator[None]:
    """Keep what is made once for many tests away from whoever runs them: what his machine remembers of an earlier run's
    store at the same path would be found in this one's."""
    with pytest.MonkeyPatch.context() as patch:
        _live_at(homes / "shared", patch)
        yield


@pytest.fixture(autouse=True)
def own_home(monkeypatch: pytest.MonkeyPatch, homes: Path) -> None:
    """Keep every test away from the settings, the store and the terminal of whoever runs it."""
    _live_at(homes / str(next(_numbers)), monkeypatch)
    for name in ("PRECINCT_HOME", "NO_COLOR", "COLORTERM", "TERM_PROGRAM", "KONSOLE_VERSION", "TMUX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("textual.constants.COLOR_SYSTEM", "truecolor")  # whatever runs the tests


def _live_at(home: Path, patch: pytest.MonkeyPatch) -> None:
    home.mkdir(mode=0o700)
    patch.setenv("HOME", str(home))
    patch.delenv("PRECINCT_STATE", raising=False)
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        patch.setenv(name, str(home / name.removeprefix("XDG_").removesuffix("_HOME").lower()))


ROOM = reserve.INSIDE
"""Bytes of free pages that a store keeps inside its file."""


@pytest.fixture(autouse=True, scope="session")
def no_room_inside() -> Iterator[None]:
    """Let stores keep no free pages, two thirds of a new file, where no test fills the disk: see `room_inside`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reserve, "INSIDE", 0)
        yield


@pytest.fixture
def room_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the stores that this test opens keep the room that a precinct's do."""
    monkeypatch.setattr(reserve, "INSIDE", ROOM)


@pytest.fixture(autouse=True, scope="session")
def quick_tables() -> Iterator[None]:
    """Make the tables of a new store by recorded statements (tests/quick_tables.py)."""
    with pytest.MonkeyPatch.context() as patch:
        make_tables_once(patch)
        yield


@pytest.fixture(autouse=True, scope="session")
def keys_are_declared() -> Iterator[None]:
    """No test writes an event with a key that its kind does not declare."""
    with declared_keys.held():
        yield


START = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
"""The frozen now of every store under test: 1405/09/03 12:00 in Tehran."""

GIVEN = "given-by-another"
"""A password that an administrator chose for somebody."""


def choose(home: Path, role: Role, source: Source) -> Desk:
    """The desk of an officer who came with GIVEN and chose PASSWORD himself."""
    from db.opening.setup import choose_password, open_store

    return choose_password(open_store(home, BADGES[role], GIVEN, source), GIVEN, PASSWORD)


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at

    def set(self, moment: datetime) -> None:
        """Make it this moment."""
        self.at = moment

    def advance(self, **by: float) -> datetime:
        """Let time pass: `advance(minutes=5)`."""
        self.at += timedelta(**by)
        return self.at


class Desks:
    """Signs officers in at one store: `desk_as(Role.DUTY)`. `clock` is everyone's."""

    def __init__(self, home: Path, ready: ReadyDesks | None = None) -> None:
        self.home = home
        self.clock = Clock()
        self.open: list[Desk] = []
        self._ready = ready
        self._untouched: Files | None = None

    def __call__(self, role: Role = Role.DUTY) -> Desk:
        """A desk of its own, opened by password, for the officer of a role."""
        desk = self._as_ready(role) or sign_in(self.home, role, self.clock)
        self.open.append(desk)
        return desk

    def _as_ready(self, role: Role) -> Desk | None:
        """His desk where others signed in at most to a copy of the ready store (tests/signed_in.py); else None."""
        if self._ready is None or self.clock.at != START:
            return None
        files = self._ready.files()
        if files is None or files_of(self.home) != (self._untouched if self.open else files):
            return None
        there, source = self._ready.signed_in[role], Source(self.clock)
        if not self.open:
            desk = there.at_copy(self.home, source)
        elif self._ready.writes_more(role):
            desk = sign_in(self.home, role, self.clock)
        else:
            desk = there.beside(self.home, source)
        self._untouched = files_of(self.home)
        return desk

    def close(self, *, remember: bool = True) -> None:
        """Close every store that was opened."""
        for desk in self.open:
            desk.store.close(remember=remember)


def sign_in(home: Path, role: Role, clock: Clock) -> Desk:
    """The officer of a role at a store, by password."""
    from db.opening.setup import open_store

    return open_store(home, BADGES[role], PASSWORD, Source(clock))


@pytest.fixture(scope="session")
def ready_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one officer of each role, made once; copy it, do not open it."""
    from db.opening.creating import NewStore, create_store
    from db.storage.keys import QUICK

    home = tmp_path_factory.mktemp("ready") / "store"
    create_store(home, NewStore("کلانتری ۱۲", officers_of(), cost=QUICK), Source(Clock()))
    return home


@pytest.fixture
def store_home(ready_store: Path, tmp_path: Path) -> Path:
    """The folder of a fresh store with one officer of each role (badges BADGES[role], password PASSWORD)."""
    return copy_store(ready_store, tmp_path / "store")


@pytest.fixture(scope="session")
def ready_desks(ready_store: Path, tmp_path_factory: pytest.TempPathFactory) -> ReadyDesks:
    """The officer of each role who has just signed in at the ready store."""
    folder = tmp_path_factory.mktemp("signed-in")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PRECINCT_STATE", str(folder / "state"))
        patch.setattr(os, "fsync", lambda _descriptor: None)
        return ReadyDesks(ready_store, folder, lambda home, role: sign_in(home, role, Clock()))


@pytest.fixture
def desk_as(store_home: Path, ready_desks: ReadyDesks) -> Iterator[Desks]:
    """Sign in as a role: `desk_as(Role.COMMANDER)`; the clock stands at START until `desk_as.clock` is moved."""
    desks = Desks(store_home, ready_desks)
    yield desks
    desks.close(remember=False)


@pytest.fixture
def desk(desk_as: Desks) -> Desk:
    """The duty officer at a fresh store."""
    return desk_as(Role.DUTY)
