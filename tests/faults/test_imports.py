"""An import in a process of its own: killed at any moment, and beside an officer who takes calls."""

from __future__ import annotations

import csv
import multiprocessing
import os
import signal
from pathlib import Path

import pytest
from sqlalchemy import select

from db.carrying.imports import commands, running, trying
from db.carrying.imports.queries import batches, unfinished
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild
from db.kernel.signing import verifying
from db.opening.setup import open_store
from db.registers.incidents.listing import count_incidents
from db.registers.incidents.queries import search_incidents
from db.storage.models import INDEX
from db.words.records import Filter
from tests.conftest import BADGES, PASSWORD, Desks
from tests.faults.writers import report

pytestmark = pytest.mark.faults

PROCESSES = multiprocessing.get_context("fork")
STEP = 40


def register_of(path: Path, rows: int) -> Path:
    with path.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(("شماره", "نوع", "تاریخ گزارش", "محل", "شرح"))
        writer.writerows((place, "fight", f"1401/{place % 12 + 1:02}/03", "اهواز", "دفترکهنه") for place in range(rows))
    return path


def bring(home: Path, path: Path, told: int) -> None:
    """Bring a file in; a byte goes down the pipe after each transaction."""
    commands.STEP = STEP
    desk = open_store(home, BADGES[Role.COMMANDER], PASSWORD)
    planned = running.plan(desk, path)
    running.bring_in(desk, planned, trying.try_out(desk, planned), lambda *_at: os.write(told, b".") and None)
    desk.store.close()


def begun(home: Path, path: Path, steps: int) -> tuple[multiprocessing.process.BaseProcess, int]:
    """An import that has written its first `steps` transactions, and the pipe it goes on telling by."""
    reading, writing = os.pipe()
    process = PROCESSES.Process(target=bring, args=(home, path, writing))
    process.start()
    os.close(writing)
    for _ in range(steps + 1):
        assert os.read(reading, 1) == b"."
    return process, reading


def sound(desk: Desk) -> None:
    with desk.store.reading() as conn:
        assert verifying.verify(conn).problems == ()
        serials = conn.execute(select(INDEX.c.year, INDEX.c.serial).where(INDEX.c.batch.is_not(None))).all()
    for year in {row.year for row in serials}:
        mine = sorted(row.serial for row in serials if row.year == year)
        assert mine == list(range(1, len(mine) + 1))
    assert rebuild.check(desk.store).differences == ()


def test_calls_are_saved_between_two_steps_of_an_import(desk_as: Desks, tmp_path: Path) -> None:
    """Each call waits for the step that is being written, or one more where both asked at once; never for the end."""
    desk, chief = desk_as(Role.DUTY), desk_as(Role.COMMANDER)
    process, told = begun(desk_as.home, register_of(tmp_path / "x.csv", 60 * STEP), 1)
    for place in range(8):
        before = batches(chief)[0].staged
        assert report(desk, f"تماس {place}").startswith("IA-")
        assert batches(chief)[0].staged - before <= 3 * STEP
    still = unfinished(batches(chief))
    assert still is not None
    assert count_incidents(desk, Filter()) == 8
    process.join(120)
    os.close(told)
    assert process.exitcode == 0
    assert count_incidents(desk, Filter()) is None or count_incidents(desk, Filter()) == 8 + 60 * STEP
    sound(desk)


@pytest.mark.parametrize("steps", [0, 1, 4])
def test_an_import_that_is_killed_shows_nothing_and_goes_on_or_is_thrown_away(
    desk_as: Desks, tmp_path: Path, steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = register_of(tmp_path / "x.csv", 6 * STEP)
    process, told = begun(desk_as.home, path, steps)
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join()
    os.close(told)
    desk, chief = desk_as(Role.DUTY), desk_as(Role.COMMANDER)
    assert count_incidents(desk, Filter()) == 0
    assert search_incidents(desk, "دفترکهنه") == ()
    left = unfinished(batches(chief))
    assert left is not None
    assert steps * STEP <= left.staged < 6 * STEP
    sound(desk)
    monkeypatch.setattr(commands, "STEP", STEP)
    monkeypatch.setattr(running.time, "sleep", lambda _seconds: None)
    if steps == 1:
        running.throw_away(chief)
        assert count_incidents(desk, Filter()) == 0
        sound(desk)
    planned = running.plan(chief, path)
    running.bring_in(chief, planned, trying.try_out(chief, planned))
    assert count_incidents(desk, Filter()) == 6 * STEP
    sound(desk)
