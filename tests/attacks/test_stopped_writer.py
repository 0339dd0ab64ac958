"""A program that holds the pen and is stopped: readers go on, writers are told who holds it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.kernel.base.access import Role
from db.opening.setup import open_store
from db.registers.incidents.queries import search_incidents
from db.storage import holding
from db.storage.dialects import sqlite
from db.words.messages import Refused
from tests.conftest import BADGES, PASSWORD, Desks
from tests.faults.writers import report

PROCESSES = multiprocessing.get_context("fork")


def hold(home: Path, told: int) -> None:
    """Begin to write, and never end."""
    store = open_store(home, BADGES[Role.DEPUTY], PASSWORD).store
    with store.writing():
        os.write(told, b".")
        threading.Event().wait(60)


@pytest.fixture
def held(desk_as: Desks) -> Iterator[int]:
    """The process that holds the pen of the store."""
    reading, writing = os.pipe()
    process = PROCESSES.Process(target=hold, args=(desk_as.home, writing))
    process.start()
    assert os.read(reading, 1) == b"."
    assert process.pid is not None
    yield process.pid
    process.kill()
    process.join()
    os.close(reading)
    os.close(writing)


@pytest.mark.parametrize("stopped", [True, False])
def test_readers_go_on_and_a_writer_is_told_who_holds_it(
    desk_as: Desks, held: int, monkeypatch: pytest.MonkeyPatch, stopped: bool
) -> None:
    monkeypatch.setattr("db.opening.setup.note_sign_in", lambda *_given: None)
    monkeypatch.setattr(sqlite, "BUSY_MS", 200)
    if stopped:
        os.kill(held, signal.SIGSTOP)
        os.waitid(os.P_PID, held, os.WSTOPPED | os.WNOWAIT)
    desk = desk_as(Role.DUTY)
    assert search_incidents(desk, "گلدان") == ()
    assert holding.holder(desk.store.path) == holding.Holder(held, stopped)
    with pytest.raises(Refused) as refused:
        report(desk, "x")
    assert refused.value.code == "busy"
    assert str(held) in str(refused.value)
    assert ("stopped" in str(refused.value)) == stopped
    os.kill(held, signal.SIGKILL)
    while holding.holder(desk.store.path) is not None:
        pass
    assert report(desk, "x").startswith("IA-")


def test_where_nobody_writes_or_no_system_tells_nobody_is_named(desk_as: Desks, tmp_path: Path) -> None:
    desk = desk_as(Role.DUTY)
    with desk.store.writing():
        assert holding.holder(desk.store.path) is None, "it is this process"
    assert holding.holder(desk.store.path, tmp_path / "nowhere") is None
    (tmp_path / "strange").write_text("1: FLOCK ADVISORY WRITE 1 fe:00:1 0 EOF\nx\n")
    assert holding.holder(desk.store.path, tmp_path / "strange") is None
    assert "Another program" in str(holding.busy(tmp_path / "none", 15))
