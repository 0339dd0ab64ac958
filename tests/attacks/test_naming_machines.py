"""Somebody without the right to lets a machine in, or retires one: neither counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from db.carrying.transfer.carrying import export_journal
from db.carrying.transfer.inbound_files import import_journal
from db.carrying.transfer.machines import list_machines
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.folding.entries_without_right import name_new
from db.kernel.folding.rights import rights_of
from db.kernel.journal import journal
from db.storage.models import JOURNAL, QUARANTINED
from db.words.ids import new_uid
from tests.attacks.test_outside_entries import aside, put, verified
from tests.attacks.test_signatures import SECRET, laptop
from tests.attacks.test_without_right import again, report
from tests.conftest import Desks
from tests.db.carrying.transfer.forging import let_in
from tests.written import write_entry

__all__ = ["laptop"]


def plant(desk: Desk, origin: str, officer: str, record: str, facts: dict[str, str]) -> str:
    """An entry about an officer in the name of a machine, put in by SQL; its uid."""
    uid = put(desk, "officer_changed", officer, record, facts, epoch=7)
    with desk.store.writing() as conn:
        conn.execute(JOURNAL.update().where(JOURNAL.c.uid == uid).values(origin=origin, epoch=1))
    return uid


@pytest.mark.parametrize("first", ["let in", "planted"])
def test_a_machine_that_somebody_without_the_right_let_in_counts_nowhere(desk_as: Desks, first: str) -> None:
    """Nor where its own entries, planted before, say that he had the right."""
    patrol, admin = desk_as(Role.PATROL), desk_as(Role.ADMINISTRATOR)
    report(desk_as(Role.DUTY))
    machine, mine, facts = new_uid(), patrol.officer.uid, {"role": "administrator"}
    planted = [plant(patrol, machine, admin.officer.uid, mine, facts)] if first == "planted" else []
    with patrol.store.writing() as conn:
        said = {"machine": machine, "series": "BA", "root": ""}
        write_entry(conn, patrol, journal.Note("machine_let_in", patrol.store.unit, mine, said))
    planted += [plant(patrol, machine, admin.officer.uid, mine, facts)] if first == "let in" else []
    with patrol.store.reading() as conn:
        assert rights_of(conn).strangers == {machine}
    problems = [str(problem) for problem in verified(patrol).problems]
    assert any("that nobody let in" in problem for problem in problems)
    assert again(patrol, Role.PATROL).officer.role is Role.PATROL
    assert set(planted) <= aside(patrol)
    assert again(patrol, Role.PATROL).officer.role is Role.PATROL, "once it was set aside, too"


def test_nor_after_the_look_that_a_handover_and_an_import_end_with(desk_as: Desks) -> None:
    """Its entries counted while the file was taken in that let it in."""
    patrol, admin = desk_as(Role.PATROL), desk_as(Role.ADMINISTRATOR)
    machine, mine = new_uid(), patrol.officer.uid
    with patrol.store.writing() as conn:
        said = {"machine": machine, "series": "BA", "root": ""}
        write_entry(conn, patrol, journal.Note("machine_let_in", patrol.store.unit, mine, said))
    planted = plant(patrol, machine, admin.officer.uid, mine, {"role": "administrator"})
    duty = desk_as(Role.DUTY)
    with duty.store.writing() as conn:
        conn.execute(QUARANTINED.delete().where(QUARANTINED.c.uid == planted))
        name_new(conn, duty, 0)
    assert planted in aside(duty)


def test_a_machine_that_somebody_without_the_right_retired_goes_on(
    laptop: Desk, desk_as: Desks, tmp_path: Path
) -> None:
    export_journal(laptop, tmp_path / "first", SECRET)
    let_in(desk_as.home, tmp_path / "first", laptop.source)
    commander, patrol = desk_as(Role.COMMANDER), desk_as(Role.PATROL)
    import_journal(commander, tmp_path / "first", SECRET)
    origin = laptop.store.origin
    with patrol.store.writing() as conn:
        said = {"machine": origin, "series": "BA", "ends": []}
        write_entry(conn, patrol, journal.Note("machine_retired", patrol.store.unit, patrol.officer.uid, said))
    report(again(commander, Role.DUTY))
    with laptop.store.writing() as conn:
        write_entry(conn, laptop, journal.Note("clock_doubted", None, laptop.officer.uid, {}))
    export_journal(laptop, tmp_path / "second", SECRET)
    commander = again(commander, Role.COMMANDER)
    assert import_journal(commander, tmp_path / "second", SECRET).entries > 0
    with commander.store.reading() as conn:
        assert rights_of(conn).strangers == frozenset()
        assert conn.execute(select(JOURNAL.c.uid).where(JOURNAL.c.kind == "clock_doubted")).first() is not None
    known = {machine.uid: machine for machine in list_machines(again(commander, Role.ADMINISTRATOR))}
    assert known[origin].retired_at is None
    assert known[origin].let_in_at is not None
