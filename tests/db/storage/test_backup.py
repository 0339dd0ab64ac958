"""A backup is good, or it is not there: damage, writers, two at once, kills."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import shutil
import signal
import sys
import threading
from pathlib import Path

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.signing import verifying
from db.opening import health
from db.opening.setup import open_store
from db.reference.lists.forms import AddItem
from db.reference.lists.item_commands import add_item
from db.storage import backup, backup_choice, ends, keys
from db.storage.dialects import sqlite
from db.storage.models import INFO, JOURNAL
from db.words.ids import Source
from db.words.messages import Refused
from tests.conftest import BADGES, PASSWORD, Desks
from tests.usual import some

PAGE = 4096
PROCESSES = multiprocessing.get_context("fork")


def add(desk: Desk, code: str) -> str:
    return add_item(desk, AddItem(list="relation", code=code, fa=f"آزمایش {code}", en=f"Test {code}"))


def finished(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def no_backup(folder: Path) -> None:
    """What could be saved of a damaged store is there, at most, and is never taken for one."""
    assert all(backup.is_partial(path) for path in folder.iterdir())
    assert backup_choice.look(folder).backups == ()


def spoil(path: Path, page: int, byte: int = 200) -> None:
    """One bit of a page, as a dying disk leaves it."""
    content = bytearray(path.read_bytes())
    content[(page - 1) * PAGE + byte] ^= 0x10
    path.write_bytes(content)


def pages(path: Path) -> int:
    return path.stat().st_size // PAGE


@pytest.fixture
def commander(desk_as: Desks) -> Desk:
    desk = desk_as(Role.COMMANDER)
    desk.store.checkpoint()
    return desk


@pytest.mark.parametrize("place", [0.01, 0.3, 0.6, 0.99])
def test_a_damaged_page_is_told_and_leaves_no_backup(commander: Desk, tmp_path: Path, place: float) -> None:
    path = commander.store.path
    spoil(path, 2 + int((pages(path) - 2) * place))
    with pytest.raises(Refused) as refused:
        backup.backup(commander.store, tmp_path / "backups")
    assert refused.value.code == "saved_in_part"
    assert "page" in str(refused.value)
    no_backup(tmp_path / "backups")


def test_the_end_of_a_long_text_is_checked_too(commander: Desk, tmp_path: Path) -> None:
    """Its last page belongs to no tree: copied as zeros, no check of tables finds it."""
    with commander.store.writing() as conn:
        conn.execute(INFO.insert(), {"name": "long", "value": "x" * 400_000})
    commander.store.checkpoint()
    spoil(commander.store.path, pages(commander.store.path))
    with pytest.raises(Refused) as refused:
        backup.backup(commander.store, tmp_path / "backups")
    assert refused.value.code in ("damaged", "saved_in_part")
    no_backup(tmp_path / "backups")


def test_a_page_that_only_the_log_holds_is_copied_too(commander: Desk, tmp_path: Path) -> None:
    add(commander, "in_the_log")
    assert Path(f"{commander.store.path}-wal").stat().st_size > 0
    saved = backup.backup(commander.store, tmp_path / "backups")
    assert positions(saved, commander) == last(commander)


def test_what_a_sound_page_says_wrongly_is_told(commander: Desk, tmp_path: Path) -> None:
    """Pages as they were written, an index that lacks a row: a copy of it would be no better."""
    connection = sqlite.connect(commander.store.path, commander.store.unlocked.data_key, writes=True)
    name = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'journal' AND sql IS NOT NULL"
    ).fetchone()[0]
    connection.execute("PRAGMA writable_schema = ON")
    sql = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0]
    connection.execute("DELETE FROM sqlite_master WHERE name = ?", (name,))
    connection.close()
    connection = sqlite.connect(commander.store.path, commander.store.unlocked.data_key, writes=True)
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute(
        "INSERT INTO sqlite_master(type, name, tbl_name, rootpage, sql) SELECT 'index', ?, 'journal', rootpage, ?"
        " FROM sqlite_master WHERE type = 'index' AND tbl_name != 'journal' AND rootpage > 0 LIMIT 1",
        (name, sql),
    )
    connection.close()
    again = open_quietly(commander)
    with pytest.raises(Refused) as refused:
        backup.backup(again.store, tmp_path / "backups")
    assert refused.value.code in ("damaged", "saved_in_part")
    no_backup(tmp_path / "backups")
    again.store.close(remember=False)


def open_quietly(desk: Desk) -> Desk:
    """The same store with fresh connections, which read the schema anew."""
    from dataclasses import replace

    from db.storage.store import Store

    store = Store(desk.store.home, desk.store.unlocked, desk.store.keyring)
    store.info = desk.store.info
    return replace(desk, store=store)


def positions(saved: Path, desk: Desk) -> int:
    connection = sqlite.connect(saved / sqlite.FILE, desk.store.unlocked.data_key, writes=False)
    try:
        return int(connection.execute("SELECT max(position) FROM journal").fetchone()[0])
    finally:
        connection.close()


def last(desk: Desk) -> int:
    with desk.store.reading() as conn:
        return ends.end(conn)


def test_it_ends_and_holds_one_state_while_each_step_finds_a_new_save(
    commander: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One page a step, and a save between two steps: a copy that begins anew at each save would never end."""
    monkeypatch.setattr(backup, "PAGES", 40)
    before, steps = last(commander), itertools.count()

    def save(_done: int, total: int) -> None:
        step = next(steps)
        assert step <= total // 40 + 2, "it began anew"
        add(commander, f"during{step}")

    saved = backup.backup(commander.store, tmp_path / "backups", save)
    assert next(steps) > 3
    assert positions(saved, commander) == before < last(commander)


def test_it_ends_while_an_officer_saves_without_a_pause(
    desk_as: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "PAGES", 40)
    officer, commander = desk_as(Role.COMMANDER), desk_as(Role.COMMANDER)
    saved_one, over, saves = threading.Event(), threading.Event(), list[str]()

    def type_on() -> None:
        for number in itertools.count():
            if over.is_set():
                return
            saves.append(add(officer, f"typed{number}"))
            saved_one.set()

    def saves_again() -> None:
        saved_one.clear()
        assert saved_one.wait(60)

    typing = threading.Thread(target=type_on)
    typing.start()
    try:
        saves_again()
        steps = itertools.count()

        def bounded(_done: int, total: int) -> None:
            assert next(steps) <= total // 40 + 2, "it began anew"
            saves_again()

        saved = backup.backup(commander.store, tmp_path / "backups", bounded)
    finally:
        over.set()
        typing.join()
    assert len(saves) > next(steps) > 3
    backup.restore(saved, tmp_path / "restored")
    again = open_store(tmp_path / "restored", BADGES[Role.COMMANDER], PASSWORD, Source(desk_as.clock))
    with again.store.reading() as conn:
        assert verifying.verify(conn).sound
    assert health.integrity(again.store) == ()
    again.store.close()


def back_up(home: Path, folder: Path, gate: int, made: int) -> None:
    """In a process of its own: wait at the gate, back up, say what was made."""
    desk = open_store(home, BADGES[Role.COMMANDER], PASSWORD)
    os.read(gate, 1)
    try:
        said = backup.backup(desk.store, folder).name
    except Refused as refused:
        said = f"refused {refused.code}"
    os.write(made, f"{said}\n".encode())
    desk.store.close()


def test_three_at_once_all_succeed(store_home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    gate_in, gate_out = os.pipe()
    made_in, made_out = os.pipe()
    several = [PROCESSES.Process(target=back_up, args=(store_home, folder, gate_in, made_out)) for _ in range(3)]
    for one in several:
        one.start()
    os.write(gate_out, b"xxx")
    for one in several:
        one.join(60)
    os.close(made_out)
    said = os.read(made_in, 4096).decode().split()
    assert len(said) == len(set(said)) == 3
    assert finished(folder) == sorted(said)
    for descriptor in (gate_in, gate_out, made_in):
        os.close(descriptor)


def test_two_of_one_moment_and_position_get_two_names(commander: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    scratch = [folder / f"{name}.part" for name in "ab"]
    for path in scratch:
        path.mkdir(parents=True)
        (path / keys.FILE).write_text("{}")
        (path / sqlite.FILE).write_text("x")
    target = folder / "precinct-20261124T083000Z-99"
    assert [backup._give_name(path, target).name for path in scratch] == [target.name, f"{target.name}-2"]


def backed_up_until_killed(home: Path, folder: Path, at: str, after: int) -> None:
    """Back a store up in a process that is killed at an event of the interpreter that is about the folder."""
    desk, left = open_store(home, BADGES[Role.COMMANDER], PASSWORD), [after]

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if event == at and any(str(folder) in str(argument) for argument in arguments):
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    backup.backup(desk.store, folder)


@pytest.mark.parametrize(
    ("at", "after"),
    some([("os.rename", 0), ("open", 1), ("shutil.copyfile", 0), ("open", 0), ("open", 3), ("os.remove", 0)], 3),
)
def test_a_kill_in_the_middle_leaves_nothing_that_is_taken_for_a_backup(
    commander: Desk, tmp_path: Path, at: str, after: int
) -> None:
    folder = tmp_path / "backups"
    good = backup.backup(commander.store, folder)
    child = PROCESSES.Process(target=backed_up_until_killed, args=(commander.store.home, folder, at, after))
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL
    assert len(finished(folder)) == 2
    assert [one.path for one in backup_choice.look(folder).backups] == [good]
    add(commander, "later")
    newer = backup.backup(commander.store, folder)
    assert backup_choice.pick(backup_choice.look(folder).backups).path == newer  # type: ignore[union-attr]
    left = next(path for path in folder.iterdir() if path.name.endswith(".part"))
    with pytest.raises(Refused):
        backup.restore(left, tmp_path / "restored")


def test_the_part_that_an_older_version_left_is_not_the_newest(commander: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    good = backup.backup(commander.store, folder)
    shutil.copytree(good, folder / "precinct-20991231T000000Z-9999.part")
    assert [one.path for one in backup_choice.look(folder).backups] == [good]


def test_a_copy_that_reads_back_otherwise_is_thrown_away(
    commander: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stick that loses bits: they change after all was written, before it is read back."""
    settle = backup._settle

    def lossy(scratch: Path) -> None:
        settle(scratch)
        spoil(scratch / sqlite.FILE, 40)

    monkeypatch.setattr(backup, "_settle", lossy)
    with pytest.raises(Refused) as refused:
        backup.backup(commander.store, tmp_path / "backups")
    assert refused.value.code == "bad_copy"
    assert finished(tmp_path / "backups") == []


def test_a_copy_that_lacks_an_entry_is_thrown_away(
    commander: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copying = backup.copy_database

    def short(*given: object) -> None:
        copying(*given)  # type: ignore[arg-type]
        copy = sqlite.connect(given[2], commander.store.unlocked.data_key, writes=True)  # type: ignore[arg-type]
        copy.execute("PRAGMA foreign_keys = OFF")
        copy.execute(f"DELETE FROM {JOURNAL.name} WHERE position = 5")
        copy.close()

    monkeypatch.setattr(backup, "copy_database", short)
    with pytest.raises(Refused) as refused:
        backup.backup(commander.store, tmp_path / "backups")
    assert refused.value.code == "bad_copy"
    assert finished(tmp_path / "backups") == []


def test_keys_that_do_not_open_the_copy_are_told(desk_as: Desks, tmp_path: Path) -> None:
    commander = desk_as(Role.COMMANDER)
    badge = BADGES[Role.COMMANDER]
    with commander.store.writing() as conn:
        commander.store.change_keys(conn, lambda ring: ring.without(badge))
    with pytest.raises(Refused) as refused:
        backup.backup(commander.store, tmp_path / "backups")
    assert refused.value.code == "conflict"
    (desk_as.home / keys.FILE).unlink()
    with pytest.raises(Refused) as refused:
        backup.backup(commander.store, tmp_path / "backups")
    assert refused.value.code == "no_keys"
    assert finished(tmp_path / "backups") == []


def test_a_place_that_cannot_be_written_is_named(commander: Desk, tmp_path: Path) -> None:
    (tmp_path / "backups").write_text("a file")
    with pytest.raises(Refused) as refused:
        backup.backup(commander.store, tmp_path / "backups")
    assert refused.value.code == "read_only"
    assert str(tmp_path / "backups") in str(refused.value)
