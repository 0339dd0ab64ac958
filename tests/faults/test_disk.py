"""A really full disk: a small file system of its own, filled to the last byte."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk import owed_notes
from db.kernel.desk.desk import COMMANDS
from db.kernel.folding import rebuild
from db.kernel.signing import verifying
from db.opening.setup import open_store
from db.reading.papers import printed
from db.registers.custody.searching import search_custody
from db.registers.custody.show import show_custody
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.registers.oversight.complaints import read_complaints
from db.storage import reserve
from db.storage.backup import backup, restore
from db.words.ids import Source
from db.words.messages import Refused
from tests.conftest import BADGES, PASSWORD, Clock
from tests.faults import night
from tests.faults.mounted_disk import mounted_disk

pytestmark = pytest.mark.faults


@pytest.fixture
def small(tmp_path: Path, ready_store: Path) -> Iterator[Path]:
    """A store on a file system of 48 megabytes."""
    with mounted_disk(tmp_path / "disk", 48) as disk:
        shutil.copytree(ready_store, disk / "store")
        yield disk / "store"


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


def sign_in(home: Path, role: Role = Role.DUTY) -> Desk:
    return open_store(home, BADGES[role], PASSWORD, Source(Clock()))


def noted(desk: Desk, kind: str) -> int:
    with desk.store.reading() as conn:
        return int(conn.exec_driver_sql(f"SELECT count(*) FROM journal WHERE kind = '{kind}'").scalar_one())


def sound(desk: Desk) -> None:
    with desk.store.reading() as conn:
        assert verifying.verify(conn).sound
        assert conn.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
    assert rebuild.check(desk.store).differences == ()


@pytest.mark.parametrize("sign_ins", [10, pytest.param(50, marks=pytest.mark.long)])
def test_a_disk_that_filled_while_the_program_was_closed_lets_fifty_in_and_takes_two_hundred_acts(
    small: Path, sign_ins: int
) -> None:
    """Each is alone with the store, as one command of the command line is; others take whatever is free, each time."""
    sign_in(small).store.close()
    fill(small)
    done, acts = 0, None
    for coming in range(sign_ins):
        desk = sign_in(small)
        assert desk.store.owed.why is None, f"sign-in {coming + 1} is not noted"
        acts = night.acts(desk)
        for _act in range(4):
            next(acts)
            done += 1
            fill(small)
        desk.store.close()
        fill(small)
        assert reserve.free(small) == 0
    assert done == 4 * sign_ins
    desk = sign_in(small)
    assert noted(desk, "signed_in") == sign_ins + 2
    left = desk.store.space.acts_left()
    assert left is not None
    assert left >= 20
    (small.parent / "filler").unlink()
    sound(desk)
    desk.store.close()


@pytest.mark.parametrize("most", [40, pytest.param(200, marks=pytest.mark.long)])
def test_a_desk_that_is_open_goes_on_when_the_disk_fills_to_the_last_byte_at_once(small: Path, most: int) -> None:
    """The store took what acts need before: whoever fills the rest gets none of it."""
    desk = sign_in(small)
    fill(small)
    acts = night.acts(desk)
    told = []
    for _act in range(most):
        next(acts)
        fill(small)
        told.append(desk.store.space.acts_left())
    assert told[0] > told[-1] > 0
    (small.parent / "filler").unlink()
    sound(desk)
    desk.store.close()


@pytest.mark.parametrize("given", ["incident.report", "officer.add", "officer.change_password", "list.set_phone"])
def test_what_can_wait_gets_none_of_the_room(small: Path, given: str) -> None:
    desk = sign_in(small, Role.ADMINISTRATOR if given.startswith("officer") else Role.COMMANDER)
    fill(small)
    before = desk.store.space.acts_left()
    declared = COMMANDS[given]
    with pytest.raises(Refused) as refused:
        declared.run(desk, declared.form())
    assert refused.value.code == "little_space"
    assert desk.store.space.acts_left() == before
    desk.store.close()


def use_up(desk: Desk) -> None:
    """Take all the room that acts have, most of it at once."""
    left = desk.store.space.acts_left()
    assert left is not None
    with desk.store.writing() as conn:
        conn.exec_driver_sql("CREATE TABLE acts (what BLOB)")
        conn.exec_driver_sql("INSERT INTO acts VALUES (zeroblob(?))", ((left - 20) * reserve.AN_ACT,))
    refused = first_refusal(1_000, partial(next, night.acts(desk)))
    assert refused.code == "disk_full"


def test_when_all_the_room_is_used_the_store_still_opens_reads_and_backs_up(small: Path, tmp_path: Path) -> None:
    desk = sign_in(small)
    held, gone = night.open_custody(desk, "گلنار"), night.open_custody(desk, "بهرام")
    night.give(desk, "custody.release", gone, outcome="released_no_ground", band="17", copy_given=True)
    fill(small)
    use_up(desk)
    desk.store.close()
    fill(small)
    for coming in range(10):
        desk = sign_in(small)
        assert desk.store.owed.why is not None, f"sign-in {coming + 1}"
        assert desk.store.owed.why.code == "disk_full"
        desk.store.close()
        fill(small)
    desk = sign_in(small)
    assert desk.store.space.acts_left() in (0, 1)
    assert show_custody(desk, held, purpose="duty").number == held
    assert show_custody(desk, held, purpose="duty").number == held, "and again"
    for closed in (
        lambda: show_custody(desk, gone, purpose="court"),
        lambda: search_custody(desk, "بهرام", purpose="court"),
        lambda: read_complaints(sign_in(small, Role.INSPECTOR)),
    ):
        with pytest.raises(Refused) as refused:
            closed()
        assert refused.value.code == "disk_full"
    saved = backup(desk.store, tmp_path / "stick")
    assert saved.is_dir()
    before = noted(desk, "custody_read")
    (small.parent / "filler").unlink()
    assert owed_notes.settle(desk) == 0
    assert noted(desk, "custody_read") == before + 1
    assert show_custody(desk, gone, purpose="court").number == gone
    sound(desk)
    desk.store.close()


def test_no_room_at_all_is_left_and_somebody_comes(small: Path) -> None:
    """Neither log nor index can be made: who copied the folder here brought none of its room."""
    sign_in(small).store.close()
    reserve.drop(small)
    for name in ("precinct.db-wal", "precinct.db-shm"):
        (small / name).unlink(missing_ok=True)
    fill(small)
    for _coming in range(3):
        desk = sign_in(small)
        assert desk.store.owed.why is not None
        assert desk.store.owed.why.code == "disk_full"
        with pytest.raises(Refused) as refused:
            arrive(desk)
        assert refused.value.code == "disk_full"
        desk.store.close()
    desk = sign_in(small)
    (small.parent / "filler").unlink()
    assert arrive(desk)
    assert noted(desk, "signed_in") == 2
    sound(desk)
    desk.store.close()


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


def test_a_paper_is_printed_on_a_full_disk_and_its_copies_go_on_counting(small: Path) -> None:
    desk = sign_in(small)
    number = night.open_custody(desk, "گلنار")
    assert printed(desk, "custody", "custody", number).copy == 1
    fill(small)
    use_up(desk)
    assert printed(desk, "custody", "custody", number).copy == 2
    assert printed(desk, "custody", "custody", number).copy == 3
    assert (first := printed(desk, "blank-sheets", sheets=4).first) is not None
    assert printed(desk, "blank-sheets", sheets=4).first == first + 4
    (small.parent / "filler").unlink()
    assert owed_notes.settle(desk) == 0
    assert printed(desk, "custody", "custody", number).copy == 4
    assert noted(desk, "paper_printed") == 6
    desk.store.close()
