"""Somebody with the store's key changes the database itself: triggers, views, its schema number, its tables."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from db.across.setting_up.findings_panel import list_findings
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.journal import findings, stored_events
from db.kernel.projections import schema
from db.reading import held_checks
from db.registers.custody.models import CUSTODY
from db.storage.dialects import file_objects
from db.words.messages import Refused
from tests.attacks.test_held_checks import hold, numbers
from tests.conftest import Desks

RELEASES = "CREATE TRIGGER tidy_up AFTER INSERT ON journal BEGIN UPDATE custody SET state = 'closed', pressing = 0; END"
OTHERWISE = f"CREATE TRIGGER {file_objects.OWN.name} BEFORE INSERT ON journal BEGIN SELECT 1; END"
VIEW = "CREATE VIEW held_people AS SELECT * FROM custody"


def plant(desk: Desk, *statements: str) -> None:
    """Beside the program, by SQL on its own connection."""
    with desk.store._writes.begin() as conn:
        for statement in statements:
            conn.execute(text(statement))


def objects(desk: Desk) -> list[str]:
    """The triggers and views of the store, but for the one of the program."""
    with desk.store.reading() as conn:
        found = conn.execute(text("SELECT type, name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')")).all()
    assert file_objects.OWN in [file_objects.SchemaObject(*each) for each in found], "older programs are refused"
    return [name for _type, name, _sql in found if name != file_objects.OWN.name]


def told(desk: Desk, what: str) -> list[str]:
    with desk.store.reading() as conn:
        made = stored_events.events_of_kinds(conn, desk.store.unit, (findings.MADE,))
    return [str(event.facts.get(findings.TEXT, "")) for event in made if event.facts[findings.WHAT] == what]


def test_a_store_has_one_trigger_and_no_view(desk_as: Desks) -> None:
    assert objects(desk_as(Role.DUTY)) == []


def test_a_trigger_is_removed_before_the_next_write_and_told(desk_as: Desks) -> None:
    duty = desk_as(Role.DUTY)
    first = hold(duty)
    plant(duty, RELEASES, VIEW)
    assert set(objects(duty)) == {"tidy_up", "held_people"}
    second = hold(duty)
    assert objects(duty) == []
    assert numbers(duty) == {first, second}, "it never ran"
    held_checks.check_held(duty)
    trigger, view = sorted(told(duty, findings.PLANTED))
    assert (RELEASES in trigger, VIEW in view) == (True, True), "its words are kept whole"
    lines = list_findings(desk_as(Role.COMMANDER))
    assert len(lines) == 2
    assert "tidy_up" in str(lines[0].text) + str(lines[1].text)
    held_checks.check_held(duty)
    assert len(told(duty, findings.PLANTED)) == 2, "once"


def test_it_is_removed_at_an_opening(desk_as: Desks) -> None:
    duty = desk_as(Role.DUTY)
    held = hold(duty)
    plant(duty, RELEASES)
    desk_as.close()
    again = desk_as(Role.DUTY)
    assert objects(again) == []
    assert numbers(again) == {held}
    assert len(told(again, findings.PLANTED)) == 1


def test_a_write_that_fails_leaves_it_to_the_next(desk_as: Desks) -> None:
    duty = desk_as(Role.DUTY)
    plant(duty, RELEASES)
    with pytest.raises(ZeroDivisionError), duty.store.writing():
        raise ZeroDivisionError
    assert objects(duty) == ["tidy_up"]
    hold(duty)
    assert objects(duty) == []


@pytest.mark.parametrize(
    "put", ["", f"CREATE TRIGGER {file_objects.OWN.name} BEFORE INSERT ON journal BEGIN SELECT 1; END"]
)
def test_the_trigger_of_the_program_comes_back(desk_as: Desks, put: str) -> None:
    duty = desk_as(Role.DUTY)
    plant(duty, f"DROP TRIGGER {file_objects.OWN.name}", *filter(None, (put,)))
    held = hold(duty)
    assert (objects(duty), numbers(duty)) == ([], {held})
    held_checks.check_held(duty)
    assert len(told(duty, findings.PLANTED)) == bool(put)


@pytest.mark.parametrize("number", ["0099", "0026", "0001", "words"])
def test_a_schema_number_that_does_not_fit_locks_nobody_out(desk_as: Desks, number: str) -> None:
    duty = desk_as(Role.DUTY)
    held = hold(duty)
    plant(duty, f"UPDATE alembic_version SET version_num = '{number}'")
    desk_as.close()
    again = desk_as(Role.DUTY)
    assert numbers(again) == {held}
    assert again.store.database.version() == schema.VERSION
    assert told(again, findings.PLANTED) == [f"schema number {number}: {schema.VERSION}"]
    desk_as.close()
    assert len(told(desk_as(Role.DUTY), findings.PLANTED)) == 1


def test_a_newer_store_is_still_refused(desk_as: Desks) -> None:
    """Its number is greater, and its tables are others."""
    duty = desk_as(Role.DUTY)
    plant(duty, "UPDATE alembic_version SET version_num = '0099'", "ALTER TABLE custody ADD COLUMN mood TEXT")
    desk_as.close()
    with pytest.raises(Refused) as refused:
        desk_as(Role.DUTY)
    assert refused.value.code == "newer_version"


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE custody ADD COLUMN mood TEXT",
        "DROP INDEX journal_of_kind",
        "DROP INDEX journal_of_kind; CREATE INDEX journal_of_kind ON journal (unit)",
    ],
)
def test_tables_that_are_built_otherwise_are_told_once(desk_as: Desks, change: str) -> None:
    duty = desk_as(Role.DUTY)
    hold(duty)
    plant(duty, *change.split("; "))
    for _hour in range(2):
        held_checks.check_held(duty)
    with duty.store.reading() as conn:
        made = stored_events.events_of_kinds(conn, duty.store.unit, (findings.MADE,))
        assert conn.execute(select(CUSTODY.c.uid)).first() is not None
    assert [event.facts[findings.WHAT] for event in made] == [findings.OF_SCHEMA]
    (line,) = list_findings(desk_as(Role.COMMANDER))
    assert line.flag == "overdue"
