"""What somebody puts into a seat's database on PostgreSQL is named by doctor and on the desks, and blocks nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from db.across.setting_up.findings_panel import list_findings
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.journal import findings, stored_events
from db.opening import health
from db.opening.creating import NewStore, create_store
from db.opening.setup import open_store
from db.reading import held_checks
from db.reading.journal_queries import verify_whole
from db.storage import keys
from tests.conftest import BADGES, PASSWORD
from tests.every_kind import give
from tests.officers import officers_of
from tools.postgres import empty_database

SEAT = (Role.ADMINISTRATOR, Role.COMMANDER, Role.INSPECTOR, Role.DUTY)
STRANGE = (
    "CREATE FUNCTION tidy() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    "CREATE FUNCTION on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$",
    "CREATE TRIGGER tidy_up AFTER INSERT ON journal FOR EACH ROW EXECUTE FUNCTION tidy()",
    "CREATE VIEW every_call AS SELECT * FROM journal",
    "CREATE MATERIALIZED VIEW kept_calls AS SELECT position FROM journal",
    "CREATE POLICY some_rows ON officer FOR SELECT USING (false)",
    "CREATE EVENT TRIGGER on_change ON ddl_command_end EXECUTE FUNCTION on_ddl()",
    "CREATE RULE nothing_goes AS ON DELETE TO officer DO INSTEAD NOTHING",
)
BUILT = (
    ("ALTER TABLE officer ADD COLUMN mood text", "officer.mood"),
    ("DROP INDEX journal_of_kind", "journal: journal_of_kind"),
    ("ALTER TABLE signature DROP CONSTRAINT signature_pkey", "signature: key"),
)


@pytest.fixture(scope="module")
def home(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county's seat with its tables on the server."""
    folder = tmp_path_factory.mktemp("seat") / "county"
    address = empty_database(postgres, f"strange_{os.getpid()}")
    create_store(folder, NewStore("شهرستان", officers_of(SEAT), unit_kind="county", database=address, cost=keys.QUICK))
    return folder


@pytest.fixture
def seat(home: Path) -> Iterator[Desk]:
    desk = open_store(home, BADGES[Role.DUTY], PASSWORD)
    yield desk
    desk.store.close()


def put(desk: Desk, *statements: str) -> None:
    """By SQL, as whoever has the database's password."""
    with desk.store._writes.begin() as conn:
        for statement in statements:
            conn.execute(text(statement))


def said(desk: Desk) -> str:
    """What doctor says of the server."""
    return " ".join(map(str, health.weaknesses(desk.store)))


def told(desk: Desk) -> list[str]:
    with desk.store.reading() as conn:
        made = stored_events.events_of_kinds(conn, desk.store.unit, (findings.MADE,))
    return [str(event.facts[findings.WHAT]) for event in made]


def works_on(desk: Desk, home: Path) -> None:
    """Who signs in writes, and what he wrote holds."""
    again = open_store(home, BADGES[Role.ADMINISTRATOR], PASSWORD)
    give(again, "officer.set_pin", password=PASSWORD, pin="484848")
    assert verify_whole(again).problems == ()
    again.store.close()


def test_a_seat_as_it_was_made_has_nothing_strange(seat: Desk) -> None:
    assert "not the program's" not in said(seat)
    assert health.schema_differences(seat.store) == ()
    assert held_checks.check_held(seat) is not None
    assert told(seat) == []


def test_triggers_views_and_rules_of_others_are_named_and_stay(seat: Desk, home: Path) -> None:
    put(seat, *STRANGE)
    try:
        for name in ("tidy_up", "every_call", "kept_calls", "some_rows", "on_change", "nothing_goes"):
            assert name in said(seat)
        assert "journal_of_later_programs" not in said(seat)
        works_on(seat, home)
        held_checks.check_held(seat)
        assert told(seat) == [], "they are the server's keeper's to take out: nothing is removed"
        assert "tidy_up" in said(seat)
    finally:
        put(
            seat, "DROP TRIGGER tidy_up ON journal", "DROP VIEW every_call", "DROP MATERIALIZED VIEW kept_calls",
            "DROP RULE nothing_goes ON officer", "DROP POLICY some_rows ON officer", "DROP EVENT TRIGGER on_change",
        )  # fmt: skip


def test_the_programs_own_trigger_that_does_something_else_is_named(seat: Desk) -> None:
    put(seat, "CREATE OR REPLACE FUNCTION journal_of_later_programs() RETURNS trigger LANGUAGE plpgsql AS"
              " $$ BEGIN RETURN NULL; END $$")  # fmt: skip
    assert "journal_of_later_programs" in said(seat)


@pytest.mark.parametrize(("statement", "wanted"), BUILT)
def test_tables_that_are_built_otherwise_are_named_and_told_once(
    seat: Desk, home: Path, statement: str, wanted: str
) -> None:
    before = told(seat).count(findings.OF_SCHEMA)
    put(seat, statement)
    assert wanted in health.schema_differences(seat.store)
    works_on(seat, home)
    for _hour in range(2):
        held_checks.check_held(seat)
    assert told(seat).count(findings.OF_SCHEMA) == before + 1
    commander = open_store(home, BADGES[Role.COMMANDER], PASSWORD)
    assert any(line.flag == "overdue" for line in list_findings(commander))
    commander.store.close()
