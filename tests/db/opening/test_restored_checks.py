"""A restored store is checked before anybody works in it: pages, counts and keys first, its journal beside the work."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from db.across.setting_up.unchecked_store import restored
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.opening import recovery
from db.opening.restored_checks import checked_by
from db.opening.setup import open_store
from db.reading.journal_queries import last_passed, verify_whole
from db.storage import backup, backup_facts, keys, typed_secret
from db.storage.dialects import sqlite
from db.storage.restored_state import BROKEN, CHAIN, READ, WHOLE, Unchecked
from db.words.ids import Source
from db.words.messages import Refused
from tests.conftest import BADGES, PASSWORD, Desks
from tests.db.storage.test_backup import add, pages, spoil
from tests.db.storage.test_backup_choice import as_v0_1_0

COMMANDER, DUTY = BADGES[Role.COMMANDER], BADGES[Role.DUTY]


def sealed_again(saved: Path, **changed: object) -> None:
    """Give a backup sums that fit, as somebody without a key can, and what it says of itself."""
    one = backup_facts.read(saved)
    assert one is not None
    backup_facts.seal(saved, one.facts)
    content = {**json.loads((saved / backup_facts.FILE).read_text()), **changed}
    del content["sum"]
    (saved / backup_facts.FILE).write_text(json.dumps({**content, "sum": backup_facts._sum_of(content)}))


@pytest.fixture
def saved(desk_as: Desks, tmp_path: Path) -> Path:
    commander = desk_as(Role.COMMANDER)
    add(commander, "before")
    return backup.backup(commander.store, tmp_path / "backups")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "restored"


@pytest.fixture
def signed_in(desk_as: Desks, home: Path) -> Callable[[], Desk]:
    return lambda: open_store(home, COMMANDER, PASSWORD, Source(desk_as.clock))


def what(home: Path) -> str | None:
    still = keys.load(home).unchecked
    return None if still is None else still.what


def by_password(ring: keys.Keyring, badge: str = COMMANDER, password: str = PASSWORD) -> keys.Unlocked:
    return typed_secret.open_any(ring.ways(badge) or (typed_secret.nobody(ring),), password)


def refused(act: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as said:
        act()
    return said.value


def test_without_a_key_the_first_sign_in_checks_and_the_journal_follows(
    saved: Path, home: Path, signed_in: Callable[[], Desk]
) -> None:
    backup.restore(saved, home)
    assert what(home) == WHOLE
    desk = signed_in()
    desk.store.settle()
    assert what(home) is None
    assert last_passed(desk) is not None
    assert restored(desk) == ()
    desk.store.close()


def test_with_a_key_it_is_checked_before_it_has_its_name(saved: Path, home: Path) -> None:
    backup.restore(saved, home, checked_by(by_password))
    assert what(home) == CHAIN
    wrong = refused(lambda: backup.restore(saved, home / "b", checked_by(lambda ring: by_password(ring, DUTY, "no"))))
    assert wrong.code == "wrong_password"
    assert not (home / "b" / keys.FILE).exists()


@pytest.mark.parametrize("place", [0.02, 0.5, 0.98])
def test_a_damaged_page_with_a_sum_that_fits_lets_nobody_in(
    saved: Path, home: Path, signed_in: Callable[[], Desk], place: float
) -> None:
    """It was damaged before the sums were made, or somebody made them anew."""
    spoil(saved / sqlite.FILE, 2 + int((pages(saved / sqlite.FILE) - 2) * place))
    sealed_again(saved)
    assert refused(lambda: backup.restore(saved, home, checked_by(by_password))).code == "damaged"
    assert not home.exists() or not any(home.iterdir())
    backup.restore(saved, home)
    said = refused(signed_in)
    assert (said.code, "precinct backup" in str(said)) == ("damaged", True)
    assert what(home) == WHOLE


def test_what_a_damaged_one_holds_can_be_saved(saved: Path, home: Path, tmp_path: Path) -> None:
    spoil(saved / sqlite.FILE, pages(saved / sqlite.FILE) - 3)
    assert refused(lambda: backup.restore(saved, home)).code == "bad_backup"
    backup.restore(saved, home, as_it_is=True)
    ring = keys.load(home)
    said = backup.partial(home, by_password(ring), tmp_path / "part", Refused("damaged"))
    (part,) = (tmp_path / "part").iterdir()
    assert (said.code, backup_facts.bad_files(part)) == ("saved_in_part", ())
    backup.restore(part, tmp_path / "again")
    open_store(tmp_path / "again", COMMANDER, PASSWORD).store.close()


def test_a_missing_entry_is_told_by_the_counts(saved: Path, home: Path, desk_as: Desks) -> None:
    key = desk_as.open[-1].store.unlocked.data_key
    with closing(sqlite.connect(saved / sqlite.FILE, key, writes=True)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DELETE FROM journal WHERE position = 5")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    sealed_again(saved)
    assert refused(lambda: backup.restore(saved, home, checked_by(by_password))).code == "damaged"


def test_a_backup_that_reaches_otherwise_than_it_says_is_told(
    saved: Path, home: Path, signed_in: Callable[[], Desk], tmp_path: Path
) -> None:
    inside = int(saved.name.rsplit("-")[-1])
    sealed_again(saved, position=inside + 700)
    said = refused(lambda: backup.restore(saved, home, checked_by(by_password)))
    assert (said.code, str(inside + 700) in str(said), str(inside) in str(said)) == ("bad_backup", True, True)
    backup.restore(saved, home)
    desk = signed_in()
    desk.store.settle()
    assert keys.load(home).unchecked == Unchecked(READ, 1, inside + 700, inside)
    (item,) = restored(desk)
    assert str(inside + 700) in str(item.text)
    assert verify_whole(desk).sound
    assert restored(desk) == ()
    desk.store.close()


def test_another_epoch_than_it_says_is_told_too(saved: Path, home: Path) -> None:
    sealed_again(saved, epochs=[[1, 1, "x"], [3, 4, "y"]])
    assert refused(lambda: backup.restore(saved, home, checked_by(by_password))).code == "bad_backup"


def test_a_journal_that_does_not_hold_is_told_beside_the_work(
    saved: Path, home: Path, signed_in: Callable[[], Desk], desk_as: Desks
) -> None:
    """The desk opens all the same."""
    key = desk_as.open[-1].store.unlocked.data_key
    with closing(sqlite.connect(saved / sqlite.FILE, key, writes=True)) as connection:
        connection.execute("UPDATE body SET json = replace(json, 'before', 'before!') WHERE json LIKE '%before%'")
        assert connection.execute("SELECT changes()").fetchone()[0] > 0
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    sealed_again(saved)
    backup.restore(saved, home)
    desk = signed_in()
    desk.store.settle()
    assert what(home) == BROKEN
    assert [item.flag for item in restored(desk)] == ["overdue"]
    assert not verify_whole(desk).sound
    assert what(home) == BROKEN
    desk.store.close()
    again = signed_in()
    assert [item.flag for item in restored(again)] == ["overdue"]
    again.store.close()


def test_a_window_that_is_closed_at_once_leaves_the_rest_for_the_next(
    saved: Path, home: Path, signed_in: Callable[[], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    backup.restore(saved, home)
    with monkeypatch.context() as patch:
        patch.setattr("db.opening.restored_checks.PAUSE", 3_600.0)  # no time passes: the end of the store ends it
        signed_in().store.close()
    assert what(home) == CHAIN
    desk = signed_in()
    desk.store.settle()
    desk.store.close()
    assert what(home) is None


def test_a_password_recovered_first_leaves_the_check_to_the_sign_in(desk_as: Desks, home: Path, tmp_path: Path) -> None:
    admin, file = desk_as(Role.ADMINISTRATOR), tmp_path / "key"
    recovery.write_key_file(admin, file)
    saved = backup.backup(admin.store, tmp_path / "backups")
    backup.restore(saved, home)
    recovery.recover(home, file.read_text(), BADGES[Role.ADMINISTRATOR], "another-horse")
    assert what(home) == WHOLE
    desk = open_store(home, BADGES[Role.ADMINISTRATOR], "another-horse", Source(desk_as.clock))
    desk.store.settle()
    assert what(home) is None
    desk.store.close()


def test_a_backup_of_version_0_1_0_is_checked_at_the_sign_in(
    saved: Path, home: Path, signed_in: Callable[[], Desk], desk_as: Desks, tmp_path: Path
) -> None:
    as_v0_1_0(saved, desk_as.open[-1].store.unlocked.data_key)
    shutil.copytree(saved, tmp_path / "kept" / saved.name)
    backup.restore(saved, home)
    desk = signed_in()
    desk.store.settle()
    desk.store.close()
    assert what(home) is None
    shutil.rmtree(home)
    spoil(saved / sqlite.FILE, pages(saved / sqlite.FILE) - 3)
    backup.restore(saved, home)  # it has no sums: only a key can see it
    assert refused(signed_in).code == "damaged"
