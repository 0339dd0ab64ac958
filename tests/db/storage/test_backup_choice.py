"""Of several backups that one is chosen that holds the ends of all others, or none; no clock decides alone."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.opening.setup import open_store
from db.storage import backup, backup_choice, backup_facts, keys
from db.storage.backup_choice import Doubt, Unpicked, holds, pick
from db.storage.backup_facts import Backup, EpochStart, Reach
from db.storage.dialects import sqlite
from db.words.ids import Source
from db.words.messages import Refused
from tests.conftest import BADGES, PASSWORD, Desks
from tests.db.storage.test_backup import add

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


@dataclass(frozen=True)
class History:
    """A store as it really is: each entry has a name of its own."""

    entries: tuple[int, ...] = ()
    epochs: tuple[EpochStart, ...] = ()


def grown(history: History, name: int, begins: bool) -> History:
    """With one entry more, which begins an epoch where the store was put back."""
    entries, epochs = (*history.entries, name), history.epochs
    if begins or not epochs:
        number = epochs[-1].epoch + 1 if epochs else 1
        epochs = (*epochs, EpochStart(number, len(entries), f"mark{name}"))
    return History(entries, epochs)


def backup_of(history: History, at: datetime, number: int) -> Backup:
    facts = Reach("store", history.epochs, len(history.entries))
    return Backup(Path(f"b{number}"), facts, at, 1, ("7001",), {})


STEPS = st.lists(st.tuples(st.sampled_from("wwwwbbr"), st.integers(0, 9)), min_size=4, max_size=40)


@given(STEPS, st.lists(st.integers(-500, 500), max_size=12))
def test_what_is_chosen_holds_all_others_and_is_the_latest(steps: list[tuple[str, int]], clocks: list[int]) -> None:
    now, begins = grown(History(), 0, begins=True), False
    saved: list[tuple[Backup, History]] = []
    for name, (kind, which) in enumerate(steps, 1):
        if kind == "w":
            now, begins = grown(now, name, begins), False
        elif kind == "b" and not begins:
            off = clocks[len(saved)] if len(saved) < len(clocks) else 0
            saved.append((backup_of(now, NOON + timedelta(days=off, minutes=len(saved)), len(saved)), now))
        elif kind == "r" and saved:
            now, begins = saved[which % len(saved)][1], True
    for one, mine in saved:
        for other, theirs in saved:
            really = mine.entries[: len(theirs.entries)] == theirs.entries
            assert holds(one.facts, other.facts) == really, (one, other)
    if not saved:
        return
    picked = pick([one for one, _history in saved])
    if isinstance(picked, Unpicked):
        assert {one.path for one in picked.among} == {one.path for one, _history in saved}
        return
    entries = next(history.entries for one, history in saved if one is picked)
    assert all(entries[: len(history.entries)] == history.entries for _one, history in saved)
    assert picked.at == max(one.at for one, _history in saved)


def simple(position: int, day: int, *epochs: EpochStart, store: str = "store") -> Backup:
    starts = epochs or (EpochStart(1, 1, "a"),)
    return Backup(Path(f"p{position}"), Reach(store, starts, position), NOON + timedelta(days=day), 1, (), {})


def doubt(*some: Backup) -> Doubt | None:
    picked = pick(some)
    return picked.why if isinstance(picked, Unpicked) else None


def test_each_doubt_has_its_name() -> None:
    first, second, other = EpochStart(1, 1, "a"), EpochStart(2, 40, "b"), EpochStart(2, 40, "c")
    assert doubt(simple(10, 0), simple(20, 1)) is None
    assert doubt(simple(10, 365), simple(20, 1)) is Doubt.CLOCK
    assert doubt(simple(10, 0), simple(20, 1, store="another")) is Doubt.STORES
    assert doubt(simple(39, 0, first), simple(41, 1, first, second)) is None
    assert doubt(simple(40, 0, first), simple(41, 1, first, second)) is Doubt.BRANCHES
    assert doubt(simple(50, 0, first, other), simple(41, 1, first, second)) is Doubt.BRANCHES


def test_a_backup_of_version_0_1_0_is_told_by_its_epoch_and_position() -> None:
    """It knows one epoch, without where it began: whether it holds the end of an earlier one is not known."""
    one, two = EpochStart(1, 0, ""), EpochStart(2, 0, "")
    assert doubt(simple(10, 0, one), simple(20, 1, one)) is None
    assert doubt(simple(10, 0, one), simple(20, 1, EpochStart(1, 1, "a"))) is None
    assert doubt(simple(10, 0, one), simple(20, 1, EpochStart(1, 1, "a"), EpochStart(2, 15, "b"))) is None
    assert doubt(simple(10, 0, one), simple(20, 1, two)) is Doubt.BRANCHES
    assert doubt(simple(10, 2, one), simple(20, 1, one)) is Doubt.CLOCK


# --- real ones ---------------------------------------------------------------------------------------------------


@pytest.fixture
def commander(desk_as: Desks) -> Desk:
    return desk_as(Role.COMMANDER)


def as_v0_1_0(saved: Path, key: bytes) -> None:
    """As that version left it: without sums, and without where its journal ended."""
    (saved / backup_facts.FILE).unlink()
    connection = sqlite.connect(saved / sqlite.FILE, key, writes=True)
    connection.execute("DELETE FROM local_info WHERE name = 'copy_end'")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    raw = json.loads((saved / keys.FILE).read_text())
    for slot in raw["slots"]:
        slot.pop("sum", None)
    (saved / keys.FILE).write_text(json.dumps({**raw, "format": 1}))


def the_one(folder: Path) -> Backup:
    picked = pick(backup_choice.look(folder).backups)
    assert isinstance(picked, Backup)
    return picked


def test_a_backup_says_whose_it_is_and_how_far_it_reaches(commander: Desk, tmp_path: Path) -> None:
    saved = backup.backup(commander.store, tmp_path)
    one = the_one(tmp_path)
    assert one.path == saved
    assert one.facts.store == keys.load(saved).store
    assert (one.facts.epoch, str(one.facts.position)) == (1, saved.name.rsplit("-")[-1])
    assert BADGES[Role.DUTY] in one.badges
    assert one.sums is not None
    assert set(one.sums) == {sqlite.FILE, keys.FILE}
    add(commander, "later")
    later = backup.backup(commander.store, tmp_path)
    assert the_one(tmp_path).path == later


def test_one_of_a_restored_store_says_where_its_epoch_began(desk_as: Desks, tmp_path: Path) -> None:
    """The old store goes on meanwhile: then neither holds the other's end."""
    commander = desk_as(Role.COMMANDER)
    saved = backup.backup(commander.store, tmp_path / "all")
    backup.restore(saved, tmp_path / "home")
    desk = open_store(tmp_path / "home", BADGES[Role.COMMANDER], PASSWORD, Source(desk_as.clock))
    again = backup.backup(desk.store, tmp_path / "all")
    desk.store.close()
    one = backup_facts.read(again)
    assert one is not None
    assert [start.epoch for start in one.facts.epochs] == [1, 2]
    with closing(sqlite.connect(again / sqlite.FILE, desk.store.unlocked.data_key, writes=False)) as connection:
        (first,) = connection.execute("SELECT min(position) FROM journal WHERE epoch = 2").fetchone()
    assert int(saved.name.rsplit("-")[-1]) < first == one.facts.epochs[1].first
    assert the_one(tmp_path / "all").path == again
    for number in range(4):
        add(commander, f"beside{number}")
    backup.backup(commander.store, tmp_path / "all")
    picked = pick(backup_choice.look(tmp_path / "all").backups)
    assert isinstance(picked, Unpicked)
    assert picked.why is Doubt.BRANCHES


def test_a_flipped_bit_is_told_without_a_password(commander: Desk, tmp_path: Path) -> None:
    (commander.store.home / backup.RIGHTS).mkdir()
    (commander.store.home / backup.RIGHTS / "fa.toml").write_text("x = 'متن'")
    saved = backup.backup(commander.store, tmp_path)
    assert backup_facts.bad_files(saved) == ()
    names = (sqlite.FILE, keys.FILE, f"{backup.RIGHTS}/fa.toml", backup_facts.FILE)
    for name in names:
        whole = (saved / name).read_bytes()
        for place in range(0, len(whole), max(1, len(whole) // 6)):
            (saved / name).write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
            assert backup_facts.bad_files(saved) == (name,), place
        (saved / name).write_bytes(whole[:-1])
        assert backup_facts.bad_files(saved) == (name,)
        with pytest.raises(Refused) as refused:
            backup.restore(saved, tmp_path / "home")
        assert refused.value.code in ("bad_backup", "damaged")
        assert not (tmp_path / "home" / sqlite.FILE).exists()
        (saved / name).write_bytes(whole)
    backup.restore(saved, tmp_path / "home")


def test_sums_do_not_lead_out_of_the_folder(commander: Desk, tmp_path: Path) -> None:
    saved = backup.backup(commander.store, tmp_path)
    content = json.loads((saved / backup_facts.FILE).read_text())
    for name in ("../outside", "/etc/hostname"):
        wrong = {**content, "files": {name: [0, ""]}}
        del wrong["sum"]
        (saved / backup_facts.FILE).write_text(json.dumps({**wrong, "sum": backup_facts._sum_of(wrong)}))
        assert backup_facts.bad_files(saved) == (backup_facts.FILE,)


def test_a_backup_of_version_0_1_0_is_read_by_its_name_and_keys(commander: Desk, tmp_path: Path) -> None:
    saved = backup.backup(commander.store, tmp_path)
    as_v0_1_0(saved, commander.store.unlocked.data_key)
    one = the_one(tmp_path)
    assert one.sums is None
    assert backup_facts.bad_files(saved) == ()
    assert (one.facts.epoch, one.facts.position) == (1, int(saved.name.rsplit("-")[-1]))
    ahead = saved.rename(saved.with_name("precinct-20991231T000000Z-3"))
    add(commander, "later")
    backup.backup(commander.store, tmp_path)
    picked = pick(backup_choice.look(tmp_path).backups)
    assert isinstance(picked, Unpicked)
    assert (picked.why, picked.among[1].path) == (Doubt.CLOCK, ahead)


def test_one_whose_keys_cannot_be_read_is_not_usable(commander: Desk, tmp_path: Path) -> None:
    saved = backup.backup(commander.store, tmp_path)
    (saved / keys.FILE).write_text("{")
    (one,) = backup_choice.look(tmp_path).backups
    assert (one.is_known, backup_facts.bad_files(saved)) == (True, (keys.FILE,))
    (saved / backup_facts.FILE).unlink()
    (one,) = backup_choice.look(tmp_path).backups
    assert (one.is_known, backup_facts.bad_files(saved)) == (False, (keys.FILE,))
    shutil.copytree(saved, tmp_path / "precinct-20991331T000000Z-9")
    assert len(backup_choice.look(tmp_path).backups) == 1, "a name that is no moment"


def test_two_of_one_moment_and_position_are_told_by_their_number(tmp_path: Path) -> None:
    one = simple(10, 0)
    assert pick([one, replace(one, number=2), replace(one, number=10)]) == replace(one, number=10)
