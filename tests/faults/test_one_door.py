"""Who comes and reads is shut out by nobody: a hung writer, a disk or a file without rights, another machine's file."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk import owed_notes
from db.opening.setup import open_store, sign_in, switch
from db.reference.officers.commands import set_pin
from db.reference.officers.forms import SetPin
from db.registers.custody.show import show_custody
from db.storage import store as stores
from db.storage.dialects import sqlite
from db.words.ids import Source
from db.words.messages import Refused
from tests.conftest import BADGES, PASSWORD, Clock, Desks
from tests.faults import night
from tests.faults.mounted_disk import mounted_disk

pytestmark = pytest.mark.faults
PIN = "480271"
NOBODY = 65534


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "HURRIED", 0.02)
    monkeypatch.setattr(sqlite, "BUSY_MS", 20)


@contextmanager
def writer_at_work(desk: Desk) -> Iterator[None]:
    """Another connection that holds the store for writing and does not end: a program that was stopped."""
    held = sqlite.connect(desk.store.path, desk.store.unlocked.data_key, writes=True)
    held.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        held.execute("ROLLBACK")
        held.close()


def come(home: Path, role: Role) -> Desk:
    return open_store(home, BADGES[role], PASSWORD, Source(Clock()))


def counted(desk: Desk, kind: str) -> int:
    with desk.store.reading() as conn:
        return int(conn.exec_driver_sql(f"SELECT count(*) FROM journal WHERE kind = '{kind}'").scalar_one())


def refusal(run: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        run()
    return refused.value.code


def test_a_hung_writer_lets_everybody_in_to_read_and_notes_it_when_it_has_gone(desk_as: Desks) -> None:
    first = desk_as(Role.DUTY)
    set_pin(first, SetPin(pin=PIN, password=PASSWORD))
    number, gone = night.open_custody(first, "گلنار"), night.open_custody(first, "بهرام")
    night.give(first, "custody.release", gone, outcome="released_no_ground", band="17", copy_given=True)
    before = {kind: counted(first, kind) for kind in ("signed_in", "switched_in", "custody_read")}
    with writer_at_work(first):
        others = [come(desk_as.home, role) for role in (Role.COMMANDER, Role.DUTY, Role.INSPECTOR)]
        assert [desk.store.owed.why.code for desk in others if desk.store.owed.why] == ["busy"] * 3
        deputy = sign_in(first, BADGES[Role.DEPUTY], PASSWORD)
        unlocked = switch(deputy, BADGES[Role.DUTY], PIN)
        assert unlocked.officer.badge == BADGES[Role.DUTY]
        for _look in range(3):
            assert show_custody(unlocked, number, purpose="duty").number == number
        assert refusal(lambda: show_custody(unlocked, gone, purpose="court")) == "busy"
        assert refusal(lambda: night.give(unlocked, "custody.arrive")) == "busy"
        said = owed_notes.write_status(unlocked).message()
        assert said is not None
        assert "Open for reading" in str(said)
    assert night.give(unlocked, "custody.arrive")
    assert len(unlocked.store.owed) == 0
    assert owed_notes.write_status(unlocked).message() is None
    for desk in others:
        assert owed_notes.settle(desk) == 0
        desk.store.close()
    assert counted(first, "signed_in") == before["signed_in"] + 4
    assert counted(first, "switched_in") == before["switched_in"] + 1
    assert counted(first, "custody_read") == before["custody_read"] + 1, "three looks within the hour are one"
    with first.store.reading() as conn:
        late = conn.exec_driver_sql("SELECT count(*) FROM journal WHERE at > entered_at").scalar_one()
    assert late == 0


def test_a_store_that_owes_its_new_epoch_writes_that_before_anything_else(desk_as: Desks, tmp_path: Path) -> None:
    from db.storage.backup import backup, restore

    desk = desk_as(Role.COMMANDER)
    restore(backup(desk.store, tmp_path / "stick"), tmp_path / "again")
    with writer_at_work(desk):
        pass
    held = sqlite.connect(tmp_path / "again" / sqlite.FILE, desk.store.unlocked.data_key, writes=True)
    held.execute("BEGIN IMMEDIATE")
    copy = come(tmp_path / "again", Role.DUTY)
    assert copy.store.owed.first is not None
    assert copy.store.epoch == 1
    assert refusal(lambda: night.give(copy, "mark.set", kind="call")) == "busy"
    held.execute("ROLLBACK")
    held.close()
    night.give(copy, "mark.set", kind="call")
    assert copy.store.epoch == 2
    with copy.store.reading() as conn:
        rows = conn.exec_driver_sql("SELECT kind FROM journal WHERE epoch = 2 ORDER BY position").scalars().all()
        assert (
            conn.exec_driver_sql("SELECT count(*) FROM journal WHERE kind = 'moment_marked' AND epoch = 1").scalar_one()
            == 0
        )
    assert rows[0] == "epoch_started"
    assert "signed_in" in rows
    copy.store.close()


@pytest.fixture
def mounted(tmp_path: Path, ready_store: Path) -> Iterator[Path]:
    """A store on a file system of its own."""
    with mounted_disk(tmp_path / "disk", 64) as disk:
        shutil.copytree(ready_store, disk / "store")
        yield disk / "store"


@pytest.mark.parametrize("ended", ["closed", pytest.param("killed", marks=pytest.mark.long), "killed, its index gone"])
def test_a_disk_that_is_read_only_is_read(mounted: Path, ended: str) -> None:
    """What was saved last stands in the log alone where the program was killed."""
    reads, writes = multiprocessing.Pipe()
    context = multiprocessing.get_context("fork")

    def write_and_end(told: Pipe) -> None:
        desk = come(mounted, Role.DUTY)
        told.send(night.open_custody(desk, "گلنار"))
        if ended == "closed":
            desk.store.close()
        told.close()
        os._exit(0)

    process = context.Process(target=write_and_end, args=(writes,))
    process.start()
    number = reads.recv()
    process.join()
    if ended == "killed, its index gone":
        (mounted / "precinct.db-shm").unlink()
        (mounted / "reserve.index").unlink()
    subprocess.run(["mount", "-o", "remount,ro", str(mounted.parent)], check=True)
    for _coming in range(3):
        desk = come(mounted, Role.DUTY)
        assert desk.store.owed.why is not None
        assert desk.store.owed.why.code == "read_only"
        assert show_custody(desk, number, purpose="duty").number == number
        assert refusal(lambda desk=desk: night.give(desk, "custody.arrive")) == "read_only"  # type: ignore[misc]
        desk.store.close()
    desk = come(mounted, Role.DUTY)
    subprocess.run(["mount", "-o", "remount,rw", str(mounted.parent)], check=True)
    assert night.give(desk, "custody.arrive")
    assert len(desk.store.owed) == 0
    assert show_custody(desk, night.open_custody(desk, "مهری"), purpose="duty").number
    desk.store.close()


@pytest.mark.parametrize("without", ["the file", "the folder"])
def test_a_store_without_rights_to_write_is_read(ready_store: Path, without: str) -> None:
    if os.geteuid() != 0:
        pytest.skip("nobody else can be here")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "store"
        shutil.copytree(ready_store, home)
        number = (desk := come(home, Role.DUTY)) and night.open_custody(desk, "گلنار")
        desk.store.close()
        for path in (Path(folder), home):
            path.chmod(0o777 if without == "the file" else 0o755)
        for path in home.iterdir():
            path.chmod(0o444)
        told, tells = multiprocessing.Pipe()

        def look(pipe: Pipe) -> None:
            try:
                os.setuid(NOBODY)
                said: list[Any] = []
                for _coming in range(2):
                    mine = come(home, Role.DUTY)
                    said.append(mine.store.owed.why and mine.store.owed.why.code)
                    said.append(show_custody(mine, number, purpose="duty").number)
                    mine.store.close()
                pipe.send(said)
            except BaseException as error:
                pipe.send(repr(error))
            os._exit(0)

        process = multiprocessing.get_context("fork").Process(target=look, args=(tells,))
        process.start()
        assert told.recv() == ["read_only", number] * 2
        process.join()
