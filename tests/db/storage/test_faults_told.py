"""Faults of the database and the disk are told apart by their code; what an officer typed decides nothing."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from db.kernel.base.access import Role
from db.reading.journal_queries import latest_anchor
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.storage.dialects import sqlite
from db.storage.dialects.sqlite import FaultKind
from db.storage.models import INFO
from db.words.messages import Refused
from tests.conftest import Desks

WORDS = (
    "the door was locked",
    "no database clerk: file is not a database",
    "database disk image is malformed",
    "the disk is full",
    "a readonly order, busy street, unable to open",
    "disk I/O error",
    "درِ خانه locked بود",
)


def failing(conn: Connection, words: str) -> None:
    """A fault of the program with an officer's words among its values: the same name twice."""
    conn.execute(INFO.insert(), [{"name": words, "value": words}, {"name": words, "value": words}])


@pytest.mark.parametrize("words", WORDS)
def test_words_in_a_field_are_no_fault_of_the_disk(desk_as: Desks, words: str) -> None:
    store = desk_as(Role.DUTY).store
    with pytest.raises(DBAPIError) as failed, store.writing() as conn:
        failing(conn, words)
    assert failed.value.orig is not None
    assert sqlite.kind_of(failed.value) is None


@pytest.mark.parametrize("words", WORDS)
def test_what_was_typed_stands_in_no_error(desk_as: Desks, words: str) -> None:
    store = desk_as(Role.DUTY).store
    with pytest.raises(DBAPIError) as failed, store.writing() as conn:
        failing(conn, words)
    assert words not in str(failed.value)
    with pytest.raises(DBAPIError) as failed, store.reading() as conn:
        conn.exec_driver_sql("SELECT * FROM nothing_here WHERE x = ?", (words,))
    assert words not in str(failed.value)


@pytest.mark.parametrize("words", WORDS)
def test_such_words_are_saved_as_they_are(desk_as: Desks, words: str) -> None:
    assert report_incident(desk_as(Role.DUTY), ReportIncident(type="theft_home", place="اهواز", summary=words))


@given(st.text())
def test_no_words_make_a_kind(words: str) -> None:
    for error in (dbapi2.OperationalError(words), dbapi2.DatabaseError(words), OSError(words), ValueError(words)):
        assert sqlite.kind_of(error) is None


def test_each_fault_is_told_by_its_code(desk_as: Desks, tmp_path: Path) -> None:
    store = desk_as(Role.DUTY).store
    key, found = store.unlocked.data_key, dict[str, FaultKind | None]()

    def told(name: str, connection: sqlite.Connection, statement: str) -> None:
        with pytest.raises(dbapi2.Error) as failed:
            connection.execute(statement)
        found[name] = sqlite.kind_of(failed.value)
        assert (sqlite.refusal(failed.value, store.path) is None) == (found[name] is None)

    reader = sqlite.connect(store.path, key, writes=False)
    told("a reader that writes", reader, f"DELETE FROM {INFO.name}")
    told("a statement that is wrong", reader, "SELECT * FROM nothing_here")
    told("another key", sqlite.connect(store.path, bytes(32), writes=False), f"SELECT * FROM {INFO.name}")
    writer, other = (sqlite.connect(store.path, key, writes=True) for _ in range(2))
    other.set_busy_timeout(0.001)
    writer.execute("BEGIN IMMEDIATE")
    told("somebody else writes", other, "BEGIN IMMEDIATE")
    writer.execute("ROLLBACK")
    full = writer.execute("PRAGMA page_count").fetchone()[0]
    writer.execute(f"PRAGMA max_page_count = {full}")
    told("no room", writer, f"INSERT INTO {INFO.name}(name, value) VALUES ('x', hex(randomblob(9000000)))")
    told("no such folder", dbapi2.connect(str(tmp_path / "file.db")), "ATTACH '/nowhere/at/all.db' AS other")
    assert found == {
        "a reader that writes": FaultKind.READ_ONLY,
        "a statement that is wrong": None,
        "another key": FaultKind.DAMAGED,
        "somebody else writes": FaultKind.BUSY,
        "no room": FaultKind.FULL,
        "no such folder": FaultKind.UNREADABLE,
    }


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EDQUOT, "disk_full"),
        (errno.EROFS, "read_only"),
        (errno.EIO, "unreadable"),
        (errno.ENOENT, None),
    ],
)
def test_a_fault_of_the_system_is_told_by_its_number(number: int, code: str | None, tmp_path: Path) -> None:
    found = sqlite.refusal(OSError(number, "words"), tmp_path / sqlite.FILE)
    assert (None if found is None else found.code) == code


def test_another_thread_that_holds_the_writing_connection_is_busy(
    desk_as: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One connection writes: who waits for it too long hears "busy", and no fault of the program."""
    monkeypatch.setattr(sqlite, "BUSY_MS", 1)
    store = desk_as(Role.DUTY).store
    taken = store._writes.connect()  # as a thread that hangs holds it
    try:
        with pytest.raises(Refused) as refused, store.writing():
            pass
    finally:
        taken.close()
    assert refused.value.code == "busy"


def test_a_damaged_page_is_damaged_wherever_it_is_read(desk_as: Desks) -> None:
    desk = desk_as(Role.COMMANDER)
    desk.store.checkpoint()
    content = bytearray(desk.store.path.read_bytes())
    for page in range(2, len(content) // 4096):
        content[page * 4096 + 10] ^= 1
    desk.store.path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        latest_anchor(desk)
    assert refused.value.code == "damaged"
    desk.store.close(remember=False)


def test_copying_is_told_apart_by_the_whole_of_the_librarys_words(desk_as: Desks, tmp_path: Path) -> None:
    """The driver's copying carries no code: it says the library's own words for it, whole."""
    connection = sqlite.connect(desk_as(Role.DUTY).store.path, bytes(32), writes=False)
    with pytest.raises(dbapi2.Error) as failed:
        connection.backup(sqlite.connect(tmp_path / "copy.db", bytes(32), writes=True))
    assert sqlite.kind_of(failed.value) is None
    assert sqlite.kind_told(failed.value) is FaultKind.DAMAGED
    assert sqlite.kind_told(dbapi2.OperationalError("the clerk says: file is not a database")) is None
    connection.close()
