"""Power goes away while a store is made or restored, at each step of it: the next try goes on."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from db.kernel.base.access import Role
from db.kernel.signing import verifying
from db.opening.creating import NewOfficer, NewStore, create_store
from db.opening.setup import open_store
from db.storage import backup, files, keys
from db.storage.keys import QUICK
from db.words.messages import Refused
from tests.conftest import BADGES, PASSWORD, Desks
from tests.faults.rounds import rounds

PROCESSES = multiprocessing.get_context("fork")
STEPS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.copyfile", "shutil.rmtree"}
NEW = NewStore("کلانتری ۱۲", (NewOfficer("1", "A Keeper", Role.ADMINISTRATOR, PASSWORD),), cost=QUICK)

MAKING, RESTORING = (1, 1) if rounds(0) else (9, 3)
"""From one step that is tried to the next; `make faults` tries every one."""


def killed_at(step: int, home: Path, act: Callable[[], object]) -> bool:
    """Do something in a process that is killed at its so-manieth step on the disk; whether it came to that."""

    def in_child() -> None:
        left = [step]

        def watch(event: str, arguments: tuple[object, ...]) -> None:
            if event in STEPS and any(str(home) in str(argument) for argument in arguments):
                left[0] -= 1
                if left[0] < 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)
        act()
        os._exit(0)

    child = PROCESSES.Process(target=in_child)
    child.start()
    child.join(60)
    assert child.exitcode in (0, -signal.SIGKILL)
    return child.exitcode != 0


def opens(home: Path, badge: str) -> None:
    """It is a store, and nothing else is left there."""
    desk = open_store(home, badge, PASSWORD)
    with desk.store.reading() as conn:
        assert verifying.verify(conn).sound
    desk.store.close()
    assert not [path.name for path in home.iterdir() if path.name.startswith(".")]


def repeated(home: Path, act: Callable[[], object]) -> str:
    """Do it once more where no store came of it; how the folder was called before."""
    if (home / keys.FILE).exists():
        return ""
    with pytest.raises(Refused) as refused:
        open_store(home, BADGES[Role.DUTY], PASSWORD)
    assert refused.value.code == "not_a_store"
    act()
    return str(refused.value)


def test_a_restore_that_is_killed_at_any_step_is_repeated(desk_as: Desks, tmp_path: Path) -> None:
    saved = backup.backup(desk_as(Role.COMMANDER).store, tmp_path / "backups")
    step, told = 0, list[str]()
    while killed_at(step, home := tmp_path / f"home{step}", act := partial(backup.restore, saved, home)):
        told.append(repeated(home, act))
        opens(home, BADGES[Role.DUTY])
        step += RESTORING
    assert step > 8
    assert any("interrupted. Repeat it" in one for one in told)
    opens(home, BADGES[Role.DUTY])


def test_a_store_whose_making_is_killed_at_any_step_is_made_again(tmp_path: Path) -> None:
    step = 0
    while killed_at(step, home := tmp_path / f"home{step}", act := partial(create_store, home, NEW)):
        repeated(home, act)
        opens(home, "1")
        step += MAKING
    assert step > 8


def test_what_was_sealed_here_outlives_a_restore_that_is_interrupted(desk_as: Desks, tmp_path: Path) -> None:
    saved = backup.backup(desk_as(Role.COMMANDER).store, tmp_path / "backups")
    killed, step = True, 0
    while killed:
        home = tmp_path / f"home{step}"
        home.mkdir()
        (home / "sealed.txt").write_text("a-line\n")
        act = partial(backup.restore, saved, home)
        killed = killed_at(step, home, act)
        repeated(home, act)
        assert (home / "sealed.txt").read_text() == "a-line\n"
        step += RESTORING


def test_a_folder_with_records_and_no_keys_is_never_overwritten(desk_as: Desks, tmp_path: Path) -> None:
    saved = backup.backup(desk_as(Role.COMMANDER).store, tmp_path / "backups")
    (desk_as.home / keys.FILE).unlink()
    before = (desk_as.home / files.DATABASE).read_bytes()
    for attempt in (partial(backup.restore, saved), partial(create_store, new=NEW)):
        with pytest.raises(Refused) as refused:
            attempt(desk_as.home)
        assert refused.value.code == "exists"
    assert (desk_as.home / files.DATABASE).read_bytes() == before
