"""A finding that anybody wrote, or another machine, does not make a forged entry count."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from db.carrying.transfer.carrying import export_journal
from db.carrying.transfer.inbound_files import import_journal
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.base.role_book import WrittenAt
from db.kernel.folding import rebuild, rights
from db.kernel.journal import findings, journal, stored_events
from db.opening.setup import choose_password, open_store
from db.reference.officers.commands import change_officer, reset_password
from db.reference.officers.forms import ChangeOfficer, ResetPassword
from db.reference.officers.models import OFFICER
from db.storage import ends
from db.words.ids import new_uid
from tests.attacks.test_held_checks import hold, numbers, uid_of
from tests.attacks.test_signatures import SECRET, laptop
from tests.attacks.test_without_right import again
from tests.conftest import BADGES, GIVEN, PASSWORD, Desks
from tests.db.carrying.transfer.forging import both_agree, let_in
from tests.written import write_entry

__all__ = ["laptop"]


def release(desk: Desk, record: str, uid: str | None = None) -> str:
    """A release by somebody who may not, written by the program's library and signed."""
    uid, at = uid or new_uid(), desk.now()
    with desk.store.writing() as conn:
        entry = journal.NewEntry(
            uid=uid, kind="person_released", record=record, at=at, entered_at=at, officer=desk.officer.uid,
            parts={"facts": {"outcome": "released"}},
        )  # fmt: skip
        journal.append(conn, desk.store, entry, desk.source.randbytes)
    return uid


def named(desk: Desk) -> list[tuple[str, ...]]:
    """What each finding of entries without the right names."""
    with desk.store.reading() as conn:
        made = stored_events.events_of_kinds(conn, desk.store.unit, (findings.MADE,))
        return [found for event in made if (found := findings.named(event.facts, findings.WITHOUT_RIGHT))]


def test_a_finding_that_was_written_first_hides_no_release(desk_as: Desks) -> None:
    duty, patrol = desk_as(Role.DUTY), desk_as(Role.PATROL)
    held, forged = hold(duty), new_uid()
    record = uid_of(duty, held)
    with patrol.store.writing() as conn:
        facts = {findings.WHAT: findings.WITHOUT_RIGHT, findings.ENTRIES: [forged]}
        write_entry(conn, patrol, journal.Note(findings.MADE, None, patrol.officer.uid, facts))
    release(patrol, record, forged)
    duty = again(duty, Role.DUTY)
    assert held in numbers(duty)
    assert named(duty) == [(forged,), (forged,)]
    assert held in numbers(again(duty, Role.DUTY))
    assert len(named(duty)) == 2, "each start names it again"
    assert not rebuild.check(duty.store).differences


def test_a_release_that_another_machine_named_is_set_aside_here(laptop: Desk, desk_as: Desks, tmp_path: Path) -> None:
    commander, patrol = desk_as(Role.COMMANDER), desk_as(Role.PATROL).officer.uid
    held = hold(desk_as(Role.DUTY))
    record = uid_of(commander, held)
    desk_as.clock.advance(minutes=5)
    export_journal(again(commander, Role.COMMANDER), tmp_path / "main", SECRET)
    import_journal(laptop, tmp_path / "main", SECRET)
    administrator = open_store(laptop.store.home, BADGES[Role.ADMINISTRATOR], PASSWORD, laptop.source)
    desk_as.clock.advance(minutes=5)
    reset_password(administrator, ResetPassword(record=patrol, password=GIVEN))
    there = choose_password(open_store(laptop.store.home, BADGES[Role.PATROL], GIVEN, laptop.source), GIVEN, PASSWORD)
    export_journal(administrator, tmp_path / "keys", SECRET)
    let_in(desk_as.home, tmp_path / "keys", laptop.source)
    import_journal(again(commander, Role.COMMANDER), tmp_path / "keys", SECRET)
    both_agree(again(commander, Role.COMMANDER))
    desk_as.clock.advance(minutes=5)
    forged = release(there, record)
    looked = open_store(laptop.store.home, BADGES[Role.ADMINISTRATOR], PASSWORD, laptop.source)
    assert named(looked) == [(forged,)]
    export_journal(looked, tmp_path / "named", SECRET)
    import_journal(again(commander, Role.COMMANDER), tmp_path / "named", SECRET)
    here = again(commander, Role.COMMANDER)
    assert held in numbers(here)
    assert named(here) == [(forged,)], "one line on the desk is enough"
    assert not rebuild.check(here.store).differences


@pytest.mark.parametrize("back", [timedelta(hours=29), timedelta(minutes=3)])
def test_a_clock_that_was_put_right_turns_no_change_of_a_role_round(desk_as: Desks, back: timedelta) -> None:
    patrol = desk_as(Role.PATROL).officer.uid
    desk_as.clock.advance(hours=30)
    administrator = again(desk_as(Role.ADMINISTRATOR), Role.ADMINISTRATOR)
    change_officer(administrator, ChangeOfficer(record=patrol, role=Role.DUTY))
    desk_as.clock.advance(hours=-back.total_seconds() / 3600)
    change_officer(again(administrator, Role.ADMINISTRATOR), ChangeOfficer(record=patrol, role=Role.DEPUTY))
    desk = again(administrator, Role.PATROL)
    with desk.store.reading() as conn:
        table = conn.execute(select(OFFICER.c.role).where(OFFICER.c.uid == patrol)).scalar_one()
    assert desk.officer.role == table == Role.DEPUTY
    hold(desk)


@pytest.mark.parametrize(("kinds", "schema", "any_role"), [
    (("version_begun", "journal_imported"), 2, False),
    (("version_begun", "journal_imported"), 1, False),
    (("journal_imported", "version_begun"), 1, True),
])  # fmt: skip
def test_an_import_that_says_not_how_far_gives_no_role_of_once(
    desk_as: Desks, kinds: tuple[str, ...], schema: int, any_role: bool
) -> None:
    """On another machine by somebody who had a role once; what an earlier version wrote there is taken as it is."""
    patrol, administrator = desk_as(Role.PATROL), desk_as(Role.ADMINISTRATOR)
    for role in (Role.DEPUTY, Role.PATROL):
        change_officer(administrator, ChangeOfficer(record=patrol.officer.uid, role=role))
    unit, other = patrol.store.unit, new_uid()
    there: Any = SimpleNamespace(unit=unit, origin=other, epoch=1)
    with patrol.store.writing() as conn:
        for kind in kinds:
            new = journal.NewEntry(
                uid=new_uid(), kind=kind, record=unit, at=patrol.now(), entered_at=patrol.now(),
                officer=patrol.officer.uid, parts={"facts": {"from": patrol.store.origin}}, schema=schema,
            )  # fmt: skip
            row, bodies = journal.chained(there, ends.head(conn, unit, other, 1, "record"), new, os.urandom)
            position = journal.keep(conn, row, bodies)
        place = WrittenAt(other, 1, 9, position + 9, patrol.now())
        roles = rights.rights_of(conn).book.roles(patrol.officer.uid, place)
    assert (Role.DEPUTY in roles) is any_role
