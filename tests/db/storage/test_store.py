"""Making, opening, refusing, backing up and restoring a store."""

from __future__ import annotations

import json
import os
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild
from db.kernel.journal import journal, stored_events
from db.kernel.journal.series import next_series
from db.kernel.projections import schema
from db.kernel.signing import verifying
from db.opening.creating import NewOfficer, NewStore, create_store
from db.opening.setup import open_store
from db.reference.lists import queries as lists
from db.reference.lists.forms import AddItem
from db.reference.lists.item_commands import add_item
from db.storage import backup, ends, failed_tries, heads, keys, program, reserve
from db.storage.dialects import sqlite, sqlite_library
from db.storage.models import BODY, JOURNAL
from db.storage.store import HURRIED
from db.words.ids import Source
from db.words.messages import Refused
from tests.conftest import BADGES, PASSWORD, Clock, Desks

ADMIN = BADGES[Role.ADMINISTRATOR]


def refusal(home: Path, badge: str = ADMIN, password: str = PASSWORD) -> str:
    with pytest.raises(Refused) as refused:
        open_store(home, badge, password)
    assert refused.value.message or refused.value.fields
    return refused.value.code


def add(desk: Desk, code: str) -> str:
    return add_item(desk, AddItem(list="relation", code=code, fa=f"آزمایش {code}", en=f"Test {code}"))


def test_the_file_holds_no_plain_text(store_home: Path) -> None:
    content = (store_home / sqlite.FILE).read_bytes()
    assert not content.startswith(b"SQLite format 3")
    assert "کلانتری".encode() not in content
    assert b"CREATE TABLE" not in content


def test_a_reader_keeps_little_of_the_file(desk: Desk) -> None:
    store = desk.store
    with store.reading() as conn:
        assert conn.exec_driver_sql("PRAGMA cache_size").scalar() == -sqlite.PAGES_KIB
        assert conn.exec_driver_sql("PRAGMA query_only").scalar() == 1
    with store.writing() as conn:
        assert conn.exec_driver_sql("PRAGMA query_only").scalar() == 0


def test_who_leaves_waits_for_no_list_that_is_still_read(desk: Desk) -> None:
    begun = threading.Event()
    endless = "WITH RECURSIVE n(i) AS (SELECT begun() UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"

    def begin() -> int:
        begun.set()
        return 1

    def read() -> str:
        with desk.store.reading() as conn:
            raw: Any = conn.connection.dbapi_connection
            raw.create_function("begun", 0, begin)
            try:
                return str(conn.exec_driver_sql(endless).scalar())
            except DBAPIError as error:
                return str(error.orig)

    with ThreadPoolExecutor(1) as threads:
        reading = threads.submit(read)
        assert begun.wait(20)
        desk.store.close()
        assert reading.result(20) == "interrupted"


@pytest.mark.faults
def test_what_is_acknowledged_lies_on_the_disk(desk: Desk) -> None:
    with desk.store.writing() as conn:
        assert conn.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL
        assert conn.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_a_wrong_password_and_an_unknown_badge_are_refused_alike(store_home: Path) -> None:
    assert refusal(store_home, password="wrong") == "wrong_password"
    assert refusal(store_home, badge="99") == "wrong_password"


def test_a_badge_may_be_typed_in_persian_digits(store_home: Path) -> None:
    desk = open_store(store_home, ADMIN.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")), PASSWORD)
    assert desk.officer.role is Role.ADMINISTRATOR
    desk.store.close()


def test_wrong_passwords_delay_the_right_one_and_never_lock_it_out(
    store_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        refusal(store_home, password="wrong")
    assert refusal(store_home) == "wait"
    monkeypatch.setattr(failed_tries, "delay", lambda _count: 0.0)  # a second later
    open_store(store_home, ADMIN, PASSWORD).store.close()
    assert failed_tries.count_of(store_home, ADMIN) == 0


def test_a_folder_that_is_no_store_says_so(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "not_a_store"
    assert refusal(tmp_path / "nowhere") == "not_a_store"
    (tmp_path / "file").write_text("x")
    assert refusal(tmp_path / "file") == "not_a_store"


def test_a_damaged_file_is_not_called_a_wrong_password(store_home: Path) -> None:
    path = store_home / sqlite.FILE
    content = bytearray(path.read_bytes())
    content[100:300] = os.urandom(200)
    path.write_bytes(content)
    assert refusal(store_home) == "damaged"
    path.write_bytes(b"")
    assert refusal(store_home) == "damaged"
    path.unlink()
    assert refusal(store_home) == "not_a_store"


def test_a_damaged_page_is_named_when_it_is_read(store_home: Path) -> None:
    path = store_home / sqlite.FILE
    content = bytearray(path.read_bytes())
    for page in range(2, len(content) // 4096):
        content[page * 4096 + 10 : page * 4096 + 40] = bytes(30)
    path.write_bytes(content)
    assert refusal(store_home) == "damaged"


def test_a_store_of_a_newer_version_is_left_alone(desk_as: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "VERSION", "0000")
    monkeypatch.setattr(program, "VERSION", "0.1.9")
    assert refusal(desk_as.home) == "newer_version"


def test_an_old_sqlite_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        sqlite_library.check_version("3.46.1")
    assert refused.value.code == "old_sqlite"
    sqlite_library.check_version("3.53.4")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can become nobody")
def test_a_store_is_not_made_over_another(store_home: Path) -> None:
    with pytest.raises(Refused) as refused:
        create_store(store_home, NewStore("x", (NewOfficer("1", "n", Role.ADMINISTRATOR, PASSWORD),), cost=keys.QUICK))
    assert refused.value.code == "exists"


def test_a_store_needs_an_administrator(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        create_store(tmp_path / "s", NewStore("x", (NewOfficer("1", "n", Role.DUTY, PASSWORD),), cost=keys.QUICK))
    assert not (tmp_path / "s" / keys.FILE).exists()


def test_the_national_command_is_made_on_postgresql_alone(tmp_path: Path) -> None:
    officers = (NewOfficer("1", "n", Role.ADMINISTRATOR, PASSWORD),)
    with pytest.raises(Refused) as refused:
        create_store(tmp_path / "s", NewStore("x", officers, "national", cost=keys.QUICK))
    assert "database" in refused.value.fields
    assert not (tmp_path / "s").exists()


def test_log_and_index_keep_their_room_while_the_store_is_closed(desk_as: Desks, ready_store: Path) -> None:
    shutil.rmtree(desk_as.home)
    shutil.copytree(ready_store, desk_as.home)  # with the blocks that the fixture's copy goes without
    desk = desk_as(Role.COMMANDER)
    log, index = (desk_as.home / f"precinct.db-{end}" for end in ("wal", "shm"))
    assert log.samefile(desk_as.home / "reserve")
    assert index.samefile(desk_as.home / "reserve.index")
    assert log.stat().st_blocks * 512 >= reserve.LOG
    add(desk, "neighbour_far")
    kept = (desk_as.home / "reserve").stat().st_ino
    desk.store.close()
    assert not log.exists()
    assert (desk_as.home / "reserve").stat().st_blocks * 512 >= reserve.LOG
    for _coming in range(3):
        again = desk_as(Role.COMMANDER)
        assert log.stat().st_ino == kept, "the same blocks, each time"
        with again.store.reading() as conn:
            assert "neighbour_far" in lists.codes_of(conn, "relation")
        again.store.close()


def test_what_an_earlier_log_held_never_comes_back(desk_as: Desks) -> None:
    """Its pages stand in the file that is kept: they are older than what was written since without it."""
    desk = desk_as(Role.COMMANDER)
    add(desk, "first")
    desk.store.close()
    kept = desk_as.home / "kept"
    (desk_as.home / "reserve").rename(kept)
    desk = desk_as(Role.COMMANDER)
    add(desk, "second")
    desk.store.close()
    kept.replace(desk_as.home / "reserve")
    again = desk_as(Role.COMMANDER)
    with again.store.reading() as conn:
        assert {"first", "second"} <= lists.codes_of(conn, "relation")


def test_a_full_disk_says_so_and_changes_nothing(desk_as: Desks) -> None:
    desk = desk_as(Role.COMMANDER)
    with desk.store.writing() as conn:
        before = ends.last_position(conn)
        pages = conn.exec_driver_sql("PRAGMA page_count").scalar_one()
        inside = conn.exec_driver_sql("PRAGMA freelist_count").scalar_one()
        conn.exec_driver_sql("CREATE TABLE taken AS SELECT zeroblob(?) AS room", ((inside - 4) * 4_000,))
        conn.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    big = AddItem(list="relation", code="big", fa="آ" * 80, en="x" * 80)
    big.reasons = {f"fa.{place}": "ر" * 400 for place in range(125)}
    with pytest.raises(Refused) as refused:
        add_item(desk, big)
    assert refused.value.code == "disk_full"
    with desk.store.reading() as conn:
        assert ends.last_position(conn) == before


def test_a_backup_restores_with_a_new_epoch_and_series(desk_as: Desks, tmp_path: Path) -> None:
    desk = desk_as(Role.COMMANDER)
    add(desk, "before")
    saved = backup.backup(desk.store, tmp_path / "backups")
    add(desk, "after")
    backup.restore(saved, tmp_path / "restored")
    again = open_store(tmp_path / "restored", BADGES[Role.COMMANDER], PASSWORD, Source(desk_as.clock))
    assert (again.store.epoch, again.store.series) == (desk.store.epoch + 1, again.store.series)
    assert len(again.store.series) == 2
    add(again, "later")
    with again.store.reading() as conn:
        assert verifying.verify(conn).sound
    assert rebuild.check(again.store).differences == ()
    again.store.close()
    reopened = open_store(tmp_path / "restored", BADGES[Role.COMMANDER], PASSWORD, Source(desk_as.clock))
    assert reopened.store.series == again.store.series
    reopened.store.close()


def test_a_restore_never_overwrites(desk_as: Desks, tmp_path: Path) -> None:
    saved = backup.backup(desk_as(Role.COMMANDER).store, tmp_path / "backups")
    with pytest.raises(Refused) as refused:
        backup.restore(saved, desk_as.home)
    assert refused.value.code == "exists"
    with pytest.raises(Refused) as refused:
        backup.restore(tmp_path / "backups", tmp_path / "new")
    assert refused.value.code == "not_a_store"


@pytest.mark.parametrize("whole_folder", [False, True])
def test_a_copied_back_store_starts_a_new_epoch(desk_as: Desks, tmp_path: Path, whole_folder: bool) -> None:
    desk = desk_as(Role.COMMANDER)
    add(desk, "one")
    desk.store.checkpoint()
    desk.store.close()
    copy = tmp_path / "copy"
    shutil.copytree(desk_as.home, copy)
    again = desk_as(Role.COMMANDER)
    add(again, "two")
    again.store.close()
    for path in desk_as.home.iterdir():
        if path.name.startswith(sqlite.FILE) or whole_folder:
            path.unlink()
    for path in copy.iterdir():
        if path.name.startswith(sqlite.FILE) or whole_folder:
            shutil.copy2(path, desk_as.home / path.name)
    third = desk_as(Role.COMMANDER)
    assert third.store.epoch == 2
    assert len(third.store.series) == 2
    with third.store.reading() as conn:
        assert verifying.verify(conn).sound


def test_an_untouched_store_keeps_its_epoch(desk_as: Desks) -> None:
    add(desk_as(Role.COMMANDER), "one")
    desk_as.close()
    assert desk_as(Role.COMMANDER).store.epoch == 1
    assert heads.is_known(keys.load(desk_as.home).store, desk_as.home)


def test_series_follow_one_another() -> None:
    assert [next_series(series) for series in ("A", "Y", "Z", "AZ", "ZZ")] == ["B", "Z", "AA", "BA", "AAA"]


def test_every_table_says_what_it_is() -> None:
    roles = {item.name: item.info.get("role") for item in schema.tables()}
    assert {name for name, role in roles.items() if role not in {"projection", "journal", "local"}} == set()


def test_a_changed_entry_is_found(desk_as: Desks) -> None:
    desk = desk_as(Role.COMMANDER)
    add(desk, "one")
    columns = JOURNAL.c
    with desk.store.writing() as conn:
        last = ends.last_position(conn)
        printed = ends.anchor(conn, last)
        assert verifying.anchor_holds(conn, last, printed[:32])
        conn.execute(JOURNAL.update().where(columns.position == last).values(officer="somebody", hash="0" * 64))
        assert not verifying.verify(conn).sound
        assert not verifying.anchor_holds(conn, last, printed)


def test_changed_words_and_a_missing_entry_are_found(desk_as: Desks) -> None:
    desk = desk_as(Role.COMMANDER)
    add(desk, "one")
    add(desk, "two")
    with desk.store.writing() as conn:
        body = BODY
        conn.execute(body.update().where(body.c.json.like('%"two"%')).values(json='{"code":"three"}'))
        problems = verifying.verify(conn).problems
        assert any("words" in str(problem) for problem in problems)
    with desk.store.writing() as conn:
        columns = JOURNAL.c
        added = select(columns.position).where(columns.kind == "list_item_added").order_by(columns.position)
        first = conn.execute(added.limit(1)).scalar_one()
        conn.execute(JOURNAL.delete().where(columns.position == first))
        assert any("missing" in str(problem) for problem in verifying.verify(conn).problems)


def test_a_form_sent_twice_saves_once(desk_as: Desks) -> None:
    desk = desk_as(Role.COMMANDER)
    form = AddItem(list="relation", code="once", fa="یک", en="One")
    add_item(desk, form)
    with desk.store.reading() as conn:
        before = ends.last_position(conn)
    add_item(desk, form)
    with desk.store.reading() as conn:
        assert ends.last_position(conn) == before


def test_an_unknown_kind_is_kept_raw_and_set_aside(desk_as: Desks) -> None:
    desk = desk_as(Role.COMMANDER)
    clock = Clock()
    with desk.store.writing() as conn:
        new = journal.NewEntry(
            uid="from-the-future", kind="tea_served", schema=7, record=None, at=clock(), entered_at=clock(),
            officer=desk.officer.uid, parts={"facts": {"cups": 2}},
        )  # fmt: skip
        journal.append(conn, desk.store, new, os.urandom)
    with desk.store.reading() as conn:
        assert stored_events.event_by_uid(conn, desk.store.unit, "from-the-future") is None, (
            "no reading uses what was set aside"
        )
        kept = conn.execute(select(BODY.c.json).where(BODY.c.uid == "from-the-future", BODY.c.part == "facts"))
        assert json.loads(kept.scalar_one()) == {"cups": 2}
        assert verifying.verify(conn).sound
    assert rebuild.check(desk.store).differences == ()


@pytest.fixture
def waits(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[float | None]:
    """Seconds that each writing transaction of the store waits for another writer; None: as long as usual."""
    seen: list[float | None] = []
    patient = desk.store.database.patient

    def noted(raw: Any, seconds: float | None) -> Any:
        seen.append(seconds)
        return patient(raw, seconds)

    monkeypatch.setattr(desk.store.database, "patient", noted)
    return seen


def write_nothing(desk: Desk) -> None:
    with desk.store.writing():
        pass


def test_a_thread_that_hurries_leaves_no_other_in_a_hurry(desk: Desk, waits: list[float | None]) -> None:
    """Two sign in, one after the other began: acts wait as long as ever when both are done."""
    begun, over = threading.Event(), threading.Event()

    def sign_in() -> None:
        with desk.store.hurried():
            begun.set()
            over.wait(60)

    first = threading.Thread(target=sign_in)
    first.start()
    begun.wait(60)
    with desk.store.hurried():
        over.set()
        first.join()
        write_nothing(desk)
    write_nothing(desk)
    assert waits == [HURRIED, None]


def test_an_act_beside_a_thread_that_hurries_waits_as_ever(desk: Desk, waits: list[float | None]) -> None:
    with desk.store.hurried():
        other = threading.Thread(target=write_nothing, args=(desk,))
        other.start()
        other.join()
    assert waits == [None]
