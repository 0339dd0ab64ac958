"""A damaged store, a backup opened where it lies, outputs aimed at the store: nothing is lost by any of them."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from db.across.setting_up.backups import SetBackupFolder, back_up, backup_age, by_itself, last_backup, set_backup_folder
from db.kernel import rebuild, verifying
from db.kernel.access import Role
from db.kernel.officer import Desk
from db.opening import recovery
from db.opening.setup import open_store
from db.reference.lists.commands import add_item
from db.reference.lists.forms import AddItem
from db.storage import backup, keys
from db.storage.dialects import sqlite
from db.storage.durable import write_durably
from db.words.ids import Source
from db.words.messages import Refused
from precinct_tui.documents.saving import save
from tests.conftest import BADGES, PASSWORD, Desks

PAGE = 4096


@pytest.fixture
def commander(desk_as: Desks) -> Desk:
    desk = desk_as(Role.COMMANDER)
    for number in range(40):
        add_item(desk, AddItem(list="relation", code=f"typed{number}", fa="آزمایش", en="Test"))
    desk.store.checkpoint()
    return desk


def pages_of(desk: Desk, table: str) -> list[int]:
    """The last two pages of a table: those without which it can't be read whole."""
    path, found = desk.store.path, []
    whole = path.read_bytes()
    for page in range(len(whole) // PAGE, 1, -1):
        if len(found) == 2:
            break
        spoilt = bytearray(whole)
        spoilt[(page - 1) * PAGE + 300] ^= 0x20
        path.write_bytes(bytes(spoilt))
        connection = sqlite.connect(path, desk.store.unlocked.data_key, writes=False)
        try:
            connection.execute(f"SELECT * FROM {table} NOT INDEXED").fetchall()
        except sqlite.Error:
            found.append(page)
        finally:
            connection.close()
    path.write_bytes(whole)
    return found


def spoil(desk: Desk, page: int) -> None:
    content = bytearray(desk.store.path.read_bytes())
    content[(page - 1) * PAGE + 300] ^= 0x20
    desk.store.path.write_bytes(bytes(content))


def rows(folder: Path, desk: Desk, table: str) -> list[tuple[object, ...]]:
    connection = sqlite.connect(folder / sqlite.FILE, desk.store.unlocked.data_key, writes=False)
    try:
        return [tuple(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3, 4, 5")]
    finally:
        connection.close()


def saved_in_part(desk: Desk, folder: Path) -> tuple[str, Path]:
    with pytest.raises(Refused) as refused:
        backup.backup(desk.store, folder)
    assert refused.value.code == "saved_in_part"
    (only,) = folder.iterdir()
    assert str(only) in str(refused.value)
    return str(refused.value), only


def test_a_torn_journal_loses_the_rows_of_the_torn_pages_alone(commander: Desk, tmp_path: Path) -> None:
    before = rows(commander.store.home, commander, "journal")
    torn = pages_of(commander, "journal")
    spoil(commander, torn[1])
    said, partial = saved_in_part(commander, tmp_path / "backups")
    left = rows(partial, commander, "journal")
    assert set(left) < set(before)
    assert len(before) - 60 < len(left) < len(before)
    assert "journal" in said
    missing = sorted({row[5] for row in before} - {row[5] for row in left})
    # Which entries share a page differs from run to run; what stood after the last that can be read is not known.
    last = max(row[5] for row in left)
    assert f"{missing[0]}…" in said if missing[0] < last else f"up to position {last}" in said
    assert backup.newest(tmp_path / "backups") is None


def test_a_torn_table_that_the_journal_makes_is_made_again(commander: Desk, tmp_path: Path) -> None:
    before = rows(commander.store.home, commander, "list_item")
    torn = pages_of(commander, "list_item")
    spoil(commander, torn[0])
    said, partial = saved_in_part(commander, tmp_path / "backups")
    assert "Every entry of the journal could be read" in said
    assert "list_item" in said
    assert len(rows(partial, commander, "list_item")) < len(before)
    backup.restore(partial, tmp_path / "again")
    desk = open_store(tmp_path / "again", BADGES[Role.ADMINISTRATOR], PASSWORD, Source(commander.source.now))
    rebuild.rebuild(desk.store)
    again = rows(desk.store.home, commander, "list_item")
    assert len(again) >= len(before)
    with desk.store.reading() as conn:
        assert verifying.verify(conn).sound
    desk.store.close()


def test_a_store_whose_schema_is_gone_says_so_and_leaves_nothing(commander: Desk, tmp_path: Path) -> None:
    spoil(commander, 1)
    with pytest.raises(Refused) as refused:
        backup.backup(commander.store, tmp_path / "backups")
    assert refused.value.code == "damaged"
    assert not list((tmp_path / "backups").glob("*"))


def digest(folder: Path) -> dict[str, str]:
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", ["", "precinct-20261124T083000Z-partial", "precinct-20261124T083000Z-9.abc.part"])
def test_a_backup_that_is_opened_where_it_lies_stays_as_it_was(commander: Desk, tmp_path: Path, name: str) -> None:
    saved = backup.backup(commander.store, tmp_path / "backups")
    saved = saved.rename(saved.with_name(name)) if name else saved
    linked = tmp_path / "linked"
    linked.symlink_to(saved)
    before = digest(saved)
    for home in (saved, linked):
        for attempt in (
            lambda: open_store(home, BADGES[Role.COMMANDER], PASSWORD),  # noqa: B023  called at once
            lambda: recovery.recover(home, "1" * 40, BADGES[Role.ADMINISTRATOR], "another-horse"),  # noqa: B023
        ):
            with pytest.raises(Refused) as refused:
                attempt()
            assert refused.value.code == "is_backup"
            assert "precinct restore" in str(refused.value)
    assert digest(saved) == before


def test_a_backup_that_is_put_back_by_hand_begins_an_epoch_of_its_own(commander: Desk, tmp_path: Path) -> None:
    """`cp -r`, and a mark in keys.json that somebody took out: the copy says inside that it is one."""
    saved = backup.backup(commander.store, tmp_path / "backups")
    series = set()
    for name in ("one", "two", "three"):
        shutil.copytree(saved, tmp_path / name)
        desk = open_store(tmp_path / name, BADGES[Role.COMMANDER], PASSWORD, Source(commander.source.now))
        assert desk.store.epoch == commander.store.epoch + 1
        series.add(desk.store.series)
        desk.store.close()
        desk = open_store(tmp_path / name, BADGES[Role.COMMANDER], PASSWORD, Source(commander.source.now))
        assert desk.store.epoch == commander.store.epoch + 1
        desk.store.close()
    assert len(series) == 3
    assert all(len(letters) == 2 for letters in series)


def test_no_output_goes_into_the_stores_folder_or_through_a_link(commander: Desk, tmp_path: Path) -> None:
    home = commander.store.home
    before = (home / keys.FILE).read_bytes()
    (tmp_path / "folder").symlink_to(home)
    (tmp_path / "link").symlink_to(home / keys.FILE)
    aims = [
        home / keys.FILE,
        home / "precinct.db-journal",
        home / "new",
        tmp_path / "folder" / "new",
        tmp_path / "link",
    ]
    for aim in aims:
        with pytest.raises(Refused) as refused:
            save(aim, b"x")
        assert refused.value.code == "unwritable"
    os_name = f".{__import__('os').getpid()}.tmp"
    (tmp_path / f"paper{os_name}").symlink_to(home / keys.FILE)
    write_durably(tmp_path / "paper", b"x")
    assert (home / keys.FILE).read_bytes() == before


# --- the folder that was set ------------------------------------------------------------------------------------


def test_a_desk_officer_backs_up_into_the_set_folder_alone(desk_as: Desks, tmp_path: Path) -> None:
    duty, admin, commander = desk_as(Role.DUTY), desk_as(Role.ADMINISTRATOR), desk_as(Role.COMMANDER)
    stick = tmp_path / "stick"
    stick.mkdir()
    for folder, code in ((None, "no_folder"), (stick, "forbidden")):
        with pytest.raises(Refused) as refused:
            back_up(duty, folder)
        assert refused.value.code == code
    assert by_itself(duty) is None
    for wrong in (tmp_path / "nowhere", admin.store.home, admin.store.home / "before-migration"):
        with pytest.raises(Refused):
            set_backup_folder(admin, SetBackupFolder(folder=str(wrong)))
    with pytest.raises(Refused):
        set_backup_folder(commander, SetBackupFolder(folder=str(stick)))
    set_backup_folder(admin, SetBackupFolder(folder=str(stick)))
    assert last_backup(duty) is None
    assert backup.is_backup(back_up(duty, None))
    assert (made := by_itself(duty)) is not None
    assert made.parent == stick
    assert last_backup(duty) == duty.now()
    with pytest.raises(Refused):
        back_up(duty, tmp_path / "elsewhere")
    assert backup.is_backup(back_up(commander, tmp_path / "elsewhere"))


def test_the_commanders_desk_says_how_old_the_newest_backup_is(desk_as: Desks, tmp_path: Path) -> None:
    commander = desk_as(Role.COMMANDER)
    assert [item.flag for item in backup_age(commander)] == ["overdue"]
    back_up(commander, tmp_path / "backups")
    assert backup_age(commander) == ()
    desk_as.clock.advance(days=2)
    assert [item.flag for item in backup_age(commander)] == ["due"]
    desk_as.clock.advance(days=6)
    assert [item.flag for item in backup_age(commander)] == ["overdue"]
