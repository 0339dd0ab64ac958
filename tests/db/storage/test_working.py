"""Working copies beside the store: gone when the work ends, or with the next opening where the process was killed."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

import pytest

from db.kernel.base.access import Role
from db.kernel.folding import rebuild
from db.kernel.projections import schema
from db.opening import health
from db.storage import working
from db.storage.dialects import sqlite
from db.words.messages import Refused
from tests.conftest import Desks

PROCESSES = multiprocessing.get_context("fork")


def left(home: Path) -> list[str]:
    return [path.name for path in home.iterdir() if path.name.startswith(working.PREFIX)]


def killed(home: Path) -> None:
    with working.working_folder(home) as folder:
        (folder / "copy.db").write_bytes(b"x" * 4_096)
        os._exit(9)


def test_what_a_killed_check_leaves_is_gone_with_the_next_opening(desk_as: Desks) -> None:
    process = PROCESSES.Process(target=killed, args=(desk_as.home,))
    process.start()
    process.join()
    (desk_as.home / f"{working.PREFIX}earlier").mkdir()
    assert len(left(desk_as.home)) == 2
    desk = desk_as(Role.ADMINISTRATOR)
    assert left(desk_as.home) == []
    assert rebuild.check(desk.store).differences == ()
    assert left(desk_as.home) == []


def test_a_check_that_runs_is_left_alone(desk_as: Desks) -> None:
    with working.working_folder(desk_as.home) as folder:
        (folder / "copy.db").write_bytes(b"x")
        desk_as(Role.DUTY)
        working.clear_left(desk_as.home)
        assert (folder / "copy.db").exists()
    assert left(desk_as.home) == []


def test_the_doctor_sees_a_table_a_column_and_an_index_that_are_not_as_they_should_be(desk_as: Desks) -> None:
    store = desk_as(Role.DUTY).store
    assert health.schema_differences(store) == ()
    wrong = {
        "DROP INDEX journal_of_kind": "journal: journal_of_kind",
        "ALTER TABLE officer ADD COLUMN spare TEXT": "officer.spare",
        "ALTER TABLE officer DROP COLUMN acting_until": "officer.acting_until",
        "DROP TABLE exact": "exact",
        f"DROP TABLE search_{next(iter(schema.SEARCHED))}": "search_",
    }  # fmt: skip
    for statement, named in wrong.items():
        with store.writing() as conn:
            conn.exec_driver_sql(statement)
        assert any(line.startswith(named) for line in health.schema_differences(store)), statement


def test_a_file_in_it_that_can_grow_no_more_is_told_as_a_full_disk(tmp_path: Path) -> None:
    """Wherever the work meets it: the library itself says that there is no room."""

    def grows() -> None:
        with (
            working.working_folder(tmp_path) as folder,
            sqlite.scratch(folder / "copy.db", bytes(32)).connect() as conn,
        ):
            conn.exec_driver_sql("CREATE TABLE grown (what BLOB)")
            conn.exec_driver_sql("PRAGMA max_page_count = 4")
            conn.exec_driver_sql("INSERT INTO grown VALUES (randomblob(100000))")

    with pytest.raises(Refused) as refused:
        grows()
    assert refused.value.code == "disk_full"
    assert list(tmp_path.iterdir()) == []


def test_a_fault_of_the_program_stays_one(tmp_path: Path) -> None:
    with pytest.raises(KeyError), working.working_folder(tmp_path):
        raise KeyError("x")
