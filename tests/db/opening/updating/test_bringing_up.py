"""Bringing a store of version 0.1.0 up: room first, its backup, its tables, and the rows of everyone held."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from db.kernel.base.access import Role
from db.kernel.folding import renewing, versions
from db.kernel.projections import schema
from db.kernel.signing.record_check import row_problems
from db.opening import preparing
from db.opening.setup import open_store
from db.opening.updating import bringing_up, room_needed
from db.opening.updating.room_needed import RoomNeeded
from db.reading import held_checks
from db.registers.custody.models import CUSTODY
from db.registers.incidents.models import INCIDENT
from db.storage import backup, backup_facts, reserve
from db.storage.database import database_of
from db.words.ids import Source
from db.words.messages import Refused
from tests.conftest import BADGES, PASSWORD
from tests.older_stores import EVERY_KIND, clock_of, extract

DUTY = BADGES[Role.DUTY]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The precinct that version 0.1.0 left."""
    extract(EVERY_KIND, tmp_path / "store")
    return tmp_path / "store"


@pytest.fixture
def not_renewed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is renewed in the background: what is there was made by the opening itself."""
    monkeypatch.setattr(renewing, "start", lambda _store: None)


def opened(home: Path) -> Any:
    return open_store(home, DUTY, PASSWORD, Source(clock_of(EVERY_KIND)))


def made_in(home: Path) -> set[str]:
    return {path.name for path in (home / bringing_up.FOLDER).iterdir()}


# --- who is held ---------------------------------------------------------------------------------------------------


def test_rows_of_everyone_held_are_of_this_version_before_the_desk_opens(home: Path, not_renewed: None) -> None:
    desk = opened(home)
    with desk.store.reading() as conn:
        held = held_checks.watched(conn, desk.store.unit, desk.now())
        assert len(held) > 2
        assert {room for room, _unit in versions.behind(conn)} >= {"custody", "incidents"}, (
            "all others are still behind"
        )
        assert [problem for uid in held for problem in row_problems(conn, desk.store, uid)] == []
    desk.store.close()


def test_somebody_whom_a_row_of_before_hides_is_on_the_board(home: Path, not_renewed: None) -> None:
    desk = opened(home)
    with desk.store.reading() as conn:
        held = held_checks.watched(conn, desk.store.unit, desk.now())
        was = dict(conn.execute(CUSTODY.select().where(CUSTODY.c.uid.in_(held), CUSTODY.c.pressing)).all()[0]._mapping)
    with desk.store.writing() as conn:  # as folds of another version might have left it
        conn.execute(update(CUSTODY).where(CUSTODY.c.uid == was["uid"]).values(pressing=False, state="closed"))
    desk.store.close()
    desk = opened(home)
    with desk.store.reading() as conn:
        now = conn.execute(CUSTODY.select().where(CUSTODY.c.uid == was["uid"])).one()._mapping
    assert dict(now) == was
    desk.store.close()


def test_rows_of_records_that_nobody_is_held_in_wait_for_the_background(home: Path, not_renewed: None) -> None:
    desk = opened(home)
    with desk.store.writing() as conn:
        conn.execute(update(INCIDENT).values(state="of before"))
    desk.store.close()
    desk = opened(home)
    with desk.store.reading() as conn:
        assert {row.state for row in conn.execute(INCIDENT.select())} == {"of before"}
    desk.store.close()


def test_a_store_of_this_version_makes_no_rows_again_at_its_opening(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = opened(home)
    desk.store.settle()
    desk.store.close()
    made: list[str] = []
    monkeypatch.setattr(held_checks, "_make_again", lambda _conn, _unit, record: made.append(record) or True)
    opened(home).store.close()
    assert made == []


# --- the backup of before ------------------------------------------------------------------------------------------


def test_a_backup_that_was_prepared_is_the_one_that_the_opening_needs(home: Path, not_renewed: None) -> None:
    prepared = preparing.prepare(home, DUTY, PASSWORD)
    assert prepared.backup is not None
    assert (prepared.schema, prepared.wanted) == ("0025", schema.VERSION)
    assert database_of(home, _key(home)).version() == "0025", "its tables stay as they are"
    opened(home).store.close()
    assert made_in(home) == {prepared.backup.name}
    read = backup_facts.read(prepared.backup)
    assert read is not None
    assert len(read.facts.epochs) > 1, "it was put back once"
    assert backup_facts.bad_files(prepared.backup) == ()
    assert preparing.prepare(home, DUTY, PASSWORD).backup is None, "a store of this version waits for nothing"


def test_a_backup_on_a_stick_is_found_and_one_that_is_gone_is_made_again(
    home: Path, tmp_path: Path, not_renewed: None
) -> None:
    stick = tmp_path / "stick"
    prepared = preparing.prepare(home, DUTY, PASSWORD, stick)
    assert prepared.backup is not None
    assert prepared.backup.parent == stick
    assert preparing.prepare(home, DUTY, PASSWORD, stick) == prepared, "it is not made twice"
    shutil.rmtree(stick)
    opened(home).store.close()
    assert len([name for name in made_in(home) if backup_facts.NAME.fullmatch(name)]) == 1


@pytest.mark.parametrize("what", ["cut", "old", "strange", "other schema"])
def test_a_backup_that_is_not_of_now_is_not_taken(
    what: str, home: Path, monkeypatch: pytest.MonkeyPatch, not_renewed: None
) -> None:
    made = preparing.prepare(home, DUTY, PASSWORD).backup
    assert made is not None
    key, ring = _key(home), backup_facts.read(made)
    assert ring is not None
    assert bringing_up.made_before(home, ring.facts.store, key, "0025") == ring
    if what == "cut":
        os.truncate(made / "precinct.db", (made / "precinct.db").stat().st_size - 4096)
    elif what == "old":
        monkeypatch.setattr(bringing_up, "FRESH", timedelta(0))
    assert bringing_up.made_before(
        home, "somebody-else" if what == "strange" else ring.facts.store, key,
        "0031" if what == "other schema" else "0025",
    ) is None  # fmt: skip


def test_a_backup_of_entries_that_are_not_in_this_journal_is_not_taken(home: Path, not_renewed: None) -> None:
    desk = opened(home)  # it goes on from here: another journal than that of the folder below
    later = backup.backup(desk.store, home / bringing_up.FOLDER)
    store, key = desk.store.keyring.store, desk.store.unlocked.data_key
    assert bringing_up.made_before(home, store, key, schema.VERSION) is not None
    desk.store.close()
    other = home.with_name("other")
    extract(EVERY_KIND, other)
    shutil.copytree(later, other / bringing_up.FOLDER / later.name)
    assert bringing_up.made_before(other, store, key, schema.VERSION) is None


def _key(home: Path) -> bytes:
    from db.opening.folder_checks import fit
    from db.opening.setup import unlock

    return unlock(home, fit(home), DUTY, PASSWORD).data_key


# --- room ----------------------------------------------------------------------------------------------------------


def test_room_is_counted_before_anything_is_written_and_both_numbers_are_said(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path.name: path.read_bytes() for path in home.iterdir() if path.suffix in (".db", ".json")}
    size = (home / "precinct.db").stat().st_size
    needed = RoomNeeded(size, size // room_needed.LOG_SHARE, size)
    assert room_needed.room_needed(home, backup_beside=True) == needed
    monkeypatch.setattr(reserve, "free", lambda _home: needed.total + reserve.MARK - 1)
    with pytest.raises(Refused) as refused:
        opened(home)
    assert refused.value.code == "little_room"
    assert refused.value.message is not None
    mib = 1024 * 1024
    said = refused.value.message.params
    assert (said["needed"], said["free"]) == (-(-needed.total // mib), (needed.total - 1) // mib)
    assert not (home / bringing_up.FOLDER).exists()
    now = {name: (home / name).read_bytes() for name in before}
    assert {name for name in before if now[name] != before[name]} <= {"failures.json"}


def test_the_reserve_is_never_counted_as_room(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(reserve, "free", lambda _home: 1000 + reserve.MARK)
    room_needed.see_to_room(tmp_path, 1000)
    for free, needed in ((1000 + reserve.MARK, 1001), (reserve.MARK // 2, 1)):
        monkeypatch.setattr(reserve, "free", lambda _home, left=free: left)
        with pytest.raises(Refused) as refused:
            room_needed.see_to_room(tmp_path, needed)
        assert refused.value.code == "little_room"


def test_a_backup_that_is_there_or_on_another_disk_takes_no_room_here(home: Path) -> None:
    size = (home / "precinct.db").stat().st_size
    assert room_needed.room_needed(home, backup_beside=False).total == size + size // room_needed.LOG_SHARE
