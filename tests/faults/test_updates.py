"""A store that is brought up, or taken back, by a process that is killed or on a disk that fills: nothing is lost."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db.across.setting_up.updates import BACK, AgreeUpdate
from db.carrying.transfer.inbound_files import import_journal
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild
from db.kernel.projections import schema
from db.kernel.signing import verifying
from db.opening import preparing, taking_back
from db.opening.folder_checks import fit
from db.opening.setup import open_store, unlock
from db.opening.updating import bringing_up, room_needed
from db.storage import taken_back
from db.storage.database import database_of
from db.words.ids import Source
from db.words.messages import Refused
from tests.conftest import BADGES, PASSWORD
from tests.db.registers.service_desk.test_requests import status, take
from tests.faults.mounted_disk import mounted_disk
from tests.faults.rounds import rounds, seed
from tests.faults.test_disk import fill
from tests.faults.test_processes import said_until_killed
from tests.made_once import copy_store, made_once
from tests.older_stores import EVERY_KIND, clock_of, extract
from tests.usual import some_or_faults

pytestmark = pytest.mark.faults

ADMIN, COMMANDER = BADGES[Role.ADMINISTRATOR], BADGES[Role.COMMANDER]
SECRET = b"what was written since the update"
ENDED = "ended"
"""The last word of a work that was not killed before its end."""


def come(home: Path, badge: str = ADMIN) -> Desk:
    return open_store(home, badge, PASSWORD, Source(clock_of(EVERY_KIND)))


def entries_in(home: Path) -> int:
    """The entries of a store of 0.1.0, which stays as it is."""
    key = unlock(home, fit(home), ADMIN, PASSWORD).data_key
    engine = database_of(home, key).engine(writes=False)
    try:
        with engine.connect() as conn:
            return int(conn.exec_driver_sql("SELECT count(*) FROM journal").scalar_one())
    finally:
        engine.dispose()


def entries(desk: Desk) -> int:
    with desk.store.reading() as conn:
        return int(conn.exec_driver_sql("SELECT count(*) FROM journal").scalar_one())


def sound(desk: Desk) -> Desk:
    """The desk opened anew once all rows are renewed: a connection of before them knows an older index of words."""
    desk.store.settle()
    desk.store.close()
    desk = come(desk.store.home, desk.officer.badge)
    with desk.store.reading() as conn:
        assert verifying.verify(conn).problems == ()
        assert [row[0] for row in conn.exec_driver_sql("PRAGMA quick_check")] == ["ok"]
    assert rebuild.check(desk.store).differences == ()
    return desk


def bring_up(home: Path, told: int) -> None:
    os.write(told, b"begun\n")
    desk = come(home)
    os.write(told, b"opened\n")
    desk.store.settle()
    os.write(told, ENDED.encode())


def go_back(home: Path, told: int) -> None:
    admin = come(home)
    os.write(told, b"begun\n")
    agreed = AgreeUpdate(to="0.1.0", way=BACK, password=PASSWORD, second=COMMANDER, second_password=PASSWORD)
    left = taking_back.leave(admin, taking_back.way_back(admin), agreed, SECRET)
    admin.store.close()
    os.write(told, b"left\n")
    taking_back.put_back(home, left)
    os.write(told, ENDED.encode())


def killed(work: Callable[..., None], first: Path, folder: Path, window: float) -> Iterator[Path]:
    """Copies of a store in which this work was killed, each at another moment. What it had told last, and how often, is
    printed."""
    chance, seen = random.Random(seed()), Counter[str]()
    for number in range(rounds(1)):
        home = copy_store(first, folder / f"store-{number}")
        last = said_until_killed(work, (home,), chance.uniform(0, window)).split()[-1]
        window *= 0.9 if last == ENDED else 1.1
        seen[last] += 1
        yield home
        shutil.rmtree(home)
    print(dict(seen))


def test_a_kill_while_a_store_is_brought_up_leaves_it_of_before_or_of_now(tmp_path: Path) -> None:
    """`make faults ROUNDS=60 FAULTS=tests/faults/test_updates.py` kills at as many moments."""
    first = tmp_path / "first"
    extract(EVERY_KIND, first)
    before = entries_in(first)
    for home in killed(bring_up, first, tmp_path, 3.0):
        desk = come(home)
        assert entries(desk) >= before
        sound(desk).store.close()
        made = bringing_up.backups_before(home, desk.store.keyring.store)
        assert made, "the backup of before is there"


@pytest.fixture
def brought(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A store that was brought up, and the code of a request that was taken since."""

    def make(folder: Path) -> str:
        extract(EVERY_KIND, folder / "store")
        assert preparing.prepare(folder / "store", ADMIN, PASSWORD).backup is not None
        desk = come(folder / "store", BADGES[Role.DUTY])
        code = take(desk)
        desk.store.settle()
        desk.store.close()
        return code

    folder, code = made_once(tmp_path_factory, "brought-up-to-go-back", make)
    return folder / "store", code


def test_a_kill_while_a_store_goes_back_loses_no_request(brought: tuple[Path, str], tmp_path: Path) -> None:
    first, code = brought
    for home in killed(go_back, first, tmp_path, 0.4):
        desk = come(home, COMMANDER)
        note = taken_back.read(home)
        try:
            state = status(desk, code).state
        except Refused:
            assert note is not None, "the request is nowhere"
            import_journal(desk, Path(note.file), SECRET)
            state = status(desk, code).state
        assert state == "registered"
        sound(desk).store.close()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A precinct of 0.1.0 on a file system of 48 megabytes."""
    with mounted_disk(tmp_path / "disk", 48) as disk:
        extract(EVERY_KIND, disk / "store")
        yield disk / "store"


@pytest.mark.parametrize("left", some_or_faults([2_000_000, 0, 300_000, 5_000_000, 9_000_000]))
def test_a_disk_that_fills_after_the_room_was_counted_leaves_the_store_of_before(
    small: Path, left: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program takes what was free between the count and the writing."""
    monkeypatch.setattr(room_needed, "see_to_room", lambda *_of: None)
    fill(small, leave=left)
    with contextlib.suppress(Refused):
        come(small).store.close()
    (small.parent / "filler").unlink()
    desk = come(small)
    assert schema.fits(desk.store.database)
    sound(desk).store.close()
