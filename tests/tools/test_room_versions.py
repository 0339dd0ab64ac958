"""A room whose tables or rows changed has another number than before: nobody forgets to raise it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, DefaultClause, Index, Table

from db.kernel.base import access
from db.kernel.base.access import Role
from db.kernel.projections import projecting, schema
from db.registers.custody.case.duties import LIMITS
from db.registers.post import models as post
from db.registers.roster import models as roster
from db.storage import keys
from db.storage.columns import Instant
from db.storage.dialects import sqlite
from db.storage.models import EXACT, INDEX, QUARANTINED
from tests.conftest import START
from tests.db import test_rights
from tools import room_versions
from tools.room_versions import NO_ROWS, RoomState, digest_of, ledger_of, must_rise, out_of_date, rows_of

BEFORE = {
    "tea": RoomState(2003, "a cup", {"first": "one lump", "second": NO_ROWS}),
    "bread": RoomState(2001, "a loaf", {"first": "a slice"}),
}

AT_NATIONAL = {"provinces"}
"""Only the national command keeps such rows, and none of the journals is its."""


def held(made: dict[str, room_versions.Folded]) -> None:
    before, journals = room_versions.recorded()
    now, passed = ledger_of(made), room_versions.other_journals(journals, made)
    found = must_rise(before, now, passed)
    assert not found, "; ".join(found)
    found = out_of_date(before, now, passed)
    assert not found, "; ".join(found)


def test_no_tables_or_rows_changed_while_their_rooms_number_stayed() -> None:
    held(room_versions.of_files())


@pytest.mark.long
def test_no_rows_of_every_kind_or_of_a_province_changed_while_their_rooms_number_stayed() -> None:
    held(room_versions.of_the_rest())


def test_each_room_has_rows_of_a_journal_that_is_folded() -> None:
    rooms, journals = room_versions.recorded()
    assert journals.keys() == {"precinct", "machines", "county", "province", "every kind"}
    assert rooms.keys() == projecting.VERSIONS.keys() | room_versions.RAISED.keys()
    rooms = {name: state for name, state in rooms.items() if name in projecting.VERSIONS}
    assert {name for name, state in rooms.items() if set(state.digests.values()) <= {NO_ROWS}} == AT_NATIONAL
    assert all(state.digests.keys() == journals.keys() for state in rooms.values())


def changed(**states: RoomState) -> dict[str, RoomState]:
    return BEFORE | states


@pytest.mark.parametrize(
    ("now", "rise", "anew"),
    [
        (changed(), [], []),
        (
            changed(tea=RoomState(2003, "a mug", BEFORE["tea"].digests)),
            ["tea: raise `version` of its Room (changed: tables)"],
            [],
        ),
        (
            changed(bread=RoomState(2001, "a roll", {"first": "a crumb"})),
            ["bread: raise `version` of its Room (changed: tables, rows of first)"],
            [],
        ),
        (
            changed(tea=RoomState(2003, "a cup", {"second": "two lumps"})),
            ["tea: raise `version` of its Room (changed: rows of second)"],
            [],
        ),
        (changed(tea=RoomState(2004, "a mug", {"first": "two lumps"})), [], ["tea"]),
        (changed(tea=RoomState(2002, "a cup", {})), ["tea: its number fell from 2003 to 2002"], []),
        (changed(milk=RoomState(2001, "a jug", {})), [], ["milk"]),
        ({"tea": BEFORE["tea"]}, [], ["bread"]),
    ],
    ids=("nothing", "tables", "both", "rows", "risen", "fallen", "new", "gone"),
)
def test_the_room_whose_number_must_rise_is_named(now: dict[str, RoomState], rise: list[str], anew: list[str]) -> None:
    assert must_rise(BEFORE, now) == rise
    assert [line.partition(":")[0] for line in out_of_date(BEFORE, now)] == anew


def test_rows_of_a_journal_that_was_written_otherwise_are_not_compared() -> None:
    now = changed(tea=RoomState(2003, "a cup", {"first": "two lumps", "second": "a spoon"}))
    assert must_rise(BEFORE, now, {"first", "second"}) == []
    assert must_rise(BEFORE, now, {"first"}) == ["tea: raise `version` of its Room (changed: rows of second)"]
    made = {"first": room_versions.Folded({}, "as before"), "second": room_versions.Folded({}, "otherwise")}
    assert room_versions.other_journals({"first": "as before", "second": "as then"}, made) == {"second"}
    assert out_of_date(BEFORE, BEFORE, {"second"}) == ["second: write the file anew, python -m tools.room_versions"]


def test_a_default_and_an_index_belong_to_the_tables_of_their_room_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    before = ledger_of({})
    table, other = tables(post)[0], tables(roster)[0]
    monkeypatch.setattr(table.c.kind, "server_default", DefaultClause("7"))
    assert must_rise(before, ledger_of({})) == ["post: raise `version` of its Room (changed: tables)"]
    monkeypatch.undo()
    added = Index("made_up", other.c.state)
    try:
        assert must_rise(before, ledger_of({})) == ["roster: raise `version` of its Room (changed: tables)"]
    finally:
        other.indexes.remove(added)
    assert must_rise(before, ledger_of({})) == []


def test_a_right_and_a_rule_of_custody_have_numbers_that_must_rise(monkeypatch: pytest.MonkeyPatch) -> None:
    before = ledger_of({})
    monkeypatch.setitem(test_rights.QUERY_RIGHTS, "journal.verify", frozenset({Role.AUDITOR}))
    assert must_rise(before, ledger_of({})) == [
        "rights table: raise RIGHTS in db/kernel/base/access.py (changed: its text)"
    ]
    monkeypatch.setattr(access, "RIGHTS", access.RIGHTS + 1)
    assert must_rise(before, ledger_of({})) == []
    assert out_of_date(before, ledger_of({}))[0].startswith("rights table: ")
    monkeypatch.undo()
    longer = replace(next(iter(LIMITS.values())), usual=59)
    monkeypatch.setitem(LIMITS, longer.code, longer)
    wanted = ["custody rules: raise `rules` of the Room in db/registers/custody/register.py (changed: its text)"]
    assert must_rise(before, ledger_of({})) == wanted
    monkeypatch.undo()
    page = room_versions.CUSTODY_PAGE.read_text("utf-8")
    assert room_versions.custody_text().count("| Welfare check | every hour |") == page.count("| Welfare check | every")


def test_what_needs_no_journal_is_named_before_any_is_folded(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = {"first": room_versions.Folded(dict.fromkeys(projecting.VERSIONS, NO_ROWS), "as before")}
    file, folded = tmp_path / "versions.json", []
    file.write_text(room_versions.written(ledger_of(made), made), encoding="utf-8")
    monkeypatch.setattr(room_versions, "FILE", file)
    monkeypatch.setattr(room_versions, "of_files", lambda: folded.append("files") or made)
    monkeypatch.setattr(room_versions, "of_the_rest", lambda: folded.append("the rest") or {})
    monkeypatch.setattr(keys, "KIOSK", keys.KIOSK)
    before = file.read_text("utf-8")
    with monkeypatch.context() as changed:
        changed.setitem(test_rights.QUERY_RIGHTS, "journal.verify", frozenset({Role.AUDITOR}))
        changed.setattr(tables(post)[0].c.kind, "server_default", DefaultClause("7"))
        assert room_versions.main() == 1
    assert [line.partition(":")[0] for line in capsys.readouterr().err.splitlines()] == ["post", "rights table"]
    assert (folded, file.read_text("utf-8")) == ([], before)
    of_tea = room_versions.Folded(made["first"].digests | {"post": "two lumps"}, "as before")
    with monkeypatch.context() as changed:
        changed.setattr(room_versions, "of_files", lambda: {"first": of_tea})
        assert room_versions.main() == 1
    assert capsys.readouterr().err == "post: raise `version` of its Room (changed: rows of first)\n"
    assert file.read_text("utf-8") == before
    monkeypatch.setattr(access, "RIGHTS", access.RIGHTS + 1)
    assert room_versions.main() == 0
    assert (folded, file.read_text("utf-8")) == (
        ["the rest", "files", "the rest"],
        room_versions.written(ledger_of(made), made),
    )


def tables(models: Any) -> list[Table]:
    found = [each for each in vars(models).values() if isinstance(each, Table)]
    return [table for table in found if table.info.get("role") == "projection"]


@pytest.fixture(scope="module")
def empty() -> Iterator[Connection]:
    engine = sqlite.in_memory()
    with engine.connect() as conn:
        schema.create_scratch(conn)
        conn.commit()
        yield conn
    engine.dispose()


SHARED = (INDEX, EXACT, QUARANTINED)


def test_a_row_counts_for_the_room_that_keeps_it_alone(empty: Connection) -> None:
    kept = {(room, table) for room in projecting.VERSIONS for table in projecting.TABLES[room] if table not in SHARED}
    for _room, table in kept:
        empty.execute(table.insert(), {column.name: value_of(column) for column in table.columns})
    found = [(room, name) for room in projecting.VERSIONS for name, rows in rows_of(empty, room) if rows]
    empty.rollback()
    assert sorted(found) == sorted((room, table.name) for room, table in kept)
    assert {table for _room, table in kept} == set(schema.projections()) - set(SHARED)


def value_of(column: Any) -> Any:
    kind = datetime if isinstance(column.type, Instant) else column.type.python_type
    return {bool: True, int: 17, float: 1.5, bytes: b"x", datetime: START, date: START.date()}.get(kind, column.name)


def test_shared_rows_count_for_the_room_whose_register_or_kind_they_are_of(empty: Connection) -> None:
    number = {"unit": "u", "uid": "r", "register": "sketch", "number": "K-1", "position": 3, "sealed": False}
    empty.execute(INDEX.insert(), number)
    aside = {"unit": "u", "uid": "e", "position": 4, "schema": 9}
    empty.execute(QUARANTINED.insert(), [{**aside, "kind": "gang_opened"}, {**aside, "uid": "f", "kind": "unheard_of"}])
    found = {name for name in projecting.VERSIONS if digest_of(empty, name) != NO_ROWS}
    empty.rollback()
    assert found == {"sketches", "gangs", "kernel"}
