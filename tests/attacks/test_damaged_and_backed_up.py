"""A damaged store, a backup opened where it lies: nothing is lost by either."""

from __future__ import annotations

import bisect
import hashlib
import json
import shutil
from pathlib import Path

import pytest

from db.across.setting_up.backups import SetBackupFolder, back_up, backup_age, by_itself, last_backup, set_backup_folder
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild
from db.kernel.signing import verifying
from db.opening import recovery
from db.opening.setup import open_store
from db.reference.lists.forms import AddItem
from db.reference.lists.item_commands import add_item
from db.storage import backup, backup_choice, backup_facts, keys
from db.storage.dialects import sqlite
from db.words.ids import Source
from db.words.messages import Refused
from tests.conftest import BADGES, PASSWORD, Desks

PAGE = 4096


@pytest.fixture
def commander(desk_as: Desks) -> Desk:
    desk = desk_as(Role.COMMANDER)
    for number in range(40):
        add_item(desk, AddItem(list="relation", code=f"typed{number}", fa=f"آزمایش {number}", en=f"Test {number}"))
    desk.store.checkpoint()
    return desk


def pages_of(desk: Desk, table: str) -> list[int]:
    """The last two pages of a table: those without which it can't be read whole."""
    path, found = desk.store.path, list[int]()
    whole = path.read_bytes()

    def is_read(first: int, last: int) -> bool:
        """Whether the table is read with these pages spoilt."""
        spoilt = bytearray(whole)
        for page in range(first, last + 1):
            spoilt[(page - 1) * PAGE + 300] ^= 0x20
        path.write_bytes(bytes(spoilt))
        connection = sqlite.connect(path, desk.store.unlocked.data_key, writes=False)
        try:
            connection.execute(f"SELECT * FROM {table} NOT INDEXED").fetchall()
        except sqlite.Error:
            return False
        finally:
            connection.close()
        return True

    last = len(whole) // PAGE
    while len(found) < 2:
        pages = range(2, last + 1)
        last = pages.start + bisect.bisect_left(pages, True, key=lambda first: is_read(first, last)) - 1
        found.append(last)
        last -= 1
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
    assert backup_choice.look(tmp_path / "backups").backups == ()


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
def test_a_backup_that_is_opened_where_it_lies_stays_as_it_was(desk_as: Desks, tmp_path: Path, name: str) -> None:
    commander = desk_as(Role.COMMANDER)
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


def edit_keys(home: Path, **changed: object) -> None:
    """Write keys.json as somebody with an editor does; None takes a line out."""
    path = home / keys.FILE
    content = {**json.loads(path.read_text()), **changed}
    path.write_text(json.dumps({name: value for name, value in content.items() if value is not None}))


def opened(home: Path, desk: Desk) -> Desk:
    return open_store(home, BADGES[Role.COMMANDER], PASSWORD, Source(desk.source.now))


def test_no_edit_of_keys_json_takes_away_that_a_backup_is_a_copy(desk_as: Desks, tmp_path: Path) -> None:
    """`cp -r`, `precinct restore`, and one with a keys.json that says that this is no copy."""
    commander = desk_as(Role.COMMANDER)
    saved = backup.backup(commander.store, tmp_path / "backups")
    shutil.copytree(saved, tmp_path / "by hand")
    backup.restore(saved, tmp_path / "restored")
    backup.restore(saved, tmp_path / "edited")
    assert "restored" not in json.loads((tmp_path / "edited" / keys.FILE).read_text())
    edit_keys(tmp_path / "edited", restored=False, copy_of=None, head={})
    series = set()
    for name in ("by hand", "restored", "edited"):
        for _again in range(2):
            desk = opened(tmp_path / name, commander)
            assert desk.store.epoch == commander.store.epoch + 1
            series.add(desk.store.series)
            desk.store.close()
    assert len(series) == 3
    assert all(len(letters) == 2 for letters in series)


def test_a_copy_that_an_earlier_version_made_or_restored_begins_an_epoch_too(desk_as: Desks, tmp_path: Path) -> None:
    """Theirs say nothing inside; keys.json has a line for it, which a restore sets, and which goes once heeded."""
    commander = desk_as(Role.COMMANDER)
    saved = backup.backup(commander.store, tmp_path / "backups")
    connection = sqlite.connect(saved / sqlite.FILE, commander.store.unlocked.data_key, writes=True)
    connection.execute("DELETE FROM local_info WHERE name IN ('copy_of', 'opened_at')")
    connection.close()
    edit_keys(saved, restored=False)
    (saved / backup_facts.FILE).unlink()
    backup.restore(saved, tmp_path / "made")
    shutil.copytree(saved, tmp_path / "as it is")
    shutil.copytree(saved, tmp_path / "restored by them")
    edit_keys(tmp_path / "restored by them", restored=True)
    for name, epochs in (("made", 1), ("restored by them", 1), ("as it is", 0)):
        desk = opened(tmp_path / name, commander)
        assert desk.store.epoch == commander.store.epoch + epochs, name
        desk.store.close()
        assert "restored" not in json.loads((tmp_path / name / keys.FILE).read_text())


def test_a_password_recovered_in_a_copy_writes_nothing_that_the_store_itself_writes_too(
    desk_as: Desks, tmp_path: Path
) -> None:
    """Nobody signed in to the copy yet: what is written there first has an epoch of its own all the same."""
    file = tmp_path / "key"
    admin = desk_as(Role.ADMINISTRATOR)
    recovery.write_key_file(admin, file)
    saved = backup.backup(admin.store, tmp_path / "backups")
    desk_as.close()
    backup.restore(saved, tmp_path / "copy")
    recovery.recover(tmp_path / "copy", file.read_text(), BADGES[Role.ADMINISTRATOR], "another-horse")
    recovery.recover(desk_as.home, file.read_text(), BADGES[Role.ADMINISTRATOR], "a-third-horse")
    copy = open_store(tmp_path / "copy", BADGES[Role.ADMINISTRATOR], "another-horse", Source(desk_as.clock))
    with copy.store.reading() as conn:
        report = verifying.verify(conn)
    assert report.sound, report
    columns = "origin, epoch, stream, seq, hash"
    ends: dict[tuple[object, ...], str] = {}
    for home in (desk_as.home, copy.store.home):
        connection = sqlite.connect(home / sqlite.FILE, admin.store.unlocked.data_key, writes=False)
        for *place, digest_of in connection.execute(f"SELECT {columns} FROM journal"):
            assert ends.setdefault(tuple(place), digest_of) == digest_of, place
        connection.close()
    copy.store.close()


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
