"""A really full disk: a small file system of its own, filled to the last byte."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db.kernel import rebuild, verifying
from db.kernel.access import Role
from db.kernel.desk import COMMANDS
from db.kernel.officer import Desk
from db.opening.setup import open_store
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.storage import reserve
from db.storage.backup import backup, restore
from db.words.ids import Source
from db.words.messages import Refused
from tests.conftest import BADGES, PASSWORD, Clock

pytestmark = pytest.mark.faults


@pytest.fixture
def small(tmp_path: Path, ready_store: Path) -> Iterator[Path]:
    """A store on a file system of 48 megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("a file system can't be mounted here")
    try:
        shutil.copytree(ready_store, disk / "store")
        yield disk / "store"
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def fill(home: Path, leave: int = 0) -> None:
    """Leave not one free block, or so many bytes."""
    with (home.parent / "filler").open("ab", buffering=0) as file:
        if leave:
            file.write(bytes(max(0, reserve.free(home) - leave)))
            return
        for size in (1 << 20, 4096):
            while True:
                try:
                    if file.write(bytes(size)) < size:
                        break
                except OSError:
                    break


def first_refusal(most: int, act: Callable[[], object]) -> Refused:
    """The refusal that comes once what was free inside the file is used up."""
    for _ in range(most):
        try:
            act()
        except Refused as refused:
            return refused
    raise AssertionError("never refused")


def words() -> ReportIncident:
    return ReportIncident(type="theft_home", place="اهواز", summary="در دیسک پر " * 300)


def arrive(desk: Desk) -> str:
    """What never waits."""
    command = COMMANDS["custody.arrive"]
    return command.run(desk, command.form())


def test_a_full_disk_lets_an_officer_in_and_book_somebody(small: Path) -> None:
    fill(small)
    desk = open_store(small, BADGES[Role.DUTY], PASSWORD, Source(Clock()))
    assert arrive(desk)
    with pytest.raises(Refused) as refused:
        report_incident(desk, words())
    assert refused.value.code == "little_space"
    with desk.store.reading() as conn:
        assert verifying.verify(conn).sound
    desk.store.close()


def test_two_hundred_acts_of_custody_fit_into_a_disk_that_others_fill_to_the_last_byte(small: Path) -> None:
    """The store took what they need into itself while there was little left; whoever fills the rest gets none of it."""
    desk = open_store(small, BADGES[Role.DUTY], PASSWORD, Source(Clock()))
    fill(small, leave=reserve.MARK - 4096)
    arrive(desk)
    for _act in range(200):
        fill(small)
        arrive(desk)
    (small.parent / "filler").unlink()
    with desk.store.reading() as conn:
        assert verifying.verify(conn).sound
    assert rebuild.check(desk.store).differences == ()
    desk.store.close()


def test_when_the_reserve_is_gone_too_it_says_so_and_nothing_is_half_saved(small: Path) -> None:
    desk = open_store(small, BADGES[Role.DUTY], PASSWORD, Source(Clock()))
    desk.store.release_reserve()
    fill(small)
    assert first_refusal(10_000, lambda: arrive(desk)).code == "disk_full"
    (small.parent / "filler").unlink()
    report_incident(desk, words())
    with desk.store.reading() as conn:
        assert verifying.verify(conn).sound
    assert rebuild.check(desk.store).differences == ()
    desk.store.close()


def test_a_start_on_a_full_disk_without_a_reserve_says_what_to_do(small: Path) -> None:
    open_store(small, BADGES[Role.DUTY], PASSWORD, Source(Clock())).store.close()
    (small / "reserve").unlink()
    fill(small)
    refused = first_refusal(
        2_000, lambda: open_store(small, BADGES[Role.DUTY], PASSWORD, Source(Clock())).store.close()
    )
    assert refused.code == "disk_full"
    assert "Free some space" in str(refused)


def test_a_backup_onto_a_full_disk_leaves_nothing_there(small: Path, store_home: Path) -> None:
    fill(small)
    desk = open_store(store_home, BADGES[Role.DUTY], PASSWORD, Source(Clock()))
    with pytest.raises(Refused) as refused:
        backup(desk.store, small.parent / "backups")
    assert refused.value.code == "disk_full"
    assert list((small.parent / "backups").iterdir()) == []
    desk.store.close()


def test_a_store_on_a_full_disk_is_backed_up_elsewhere(small: Path, tmp_path: Path) -> None:
    desk = open_store(small, BADGES[Role.DUTY], PASSWORD, Source(Clock()))
    report_incident(desk, words())
    fill(small)
    saved = backup(desk.store, tmp_path / "stick")
    desk.store.close()
    restore(saved, tmp_path / "restored")
    again = open_store(tmp_path / "restored", BADGES[Role.DUTY], PASSWORD, Source(Clock()))
    with again.store.reading() as conn:
        assert verifying.verify(conn).sound
    again.store.close()
