"""Entries that erase, by somebody who may not: nothing is erased, and what was emptied beside the program is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from db.across.setting_up.findings_panel import list_findings
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.erasing import sealing
from db.kernel.folding import rebuild
from db.kernel.journal import journal
from db.kernel.signing import record_check
from db.storage import backup, sealed_list
from db.storage.models import BODY, JOURNAL, OF_ENTRY, QUARANTINED
from tests.attacks.test_sealed_list import kept, put_back
from tests.attacks.test_unsigned_entries import plant
from tests.attacks.test_without_right import again, problems, uid_of
from tests.conftest import Desks
from tests.db.kernel.folding.test_reprojection import reported
from tests.every_kind import give
from tests.written import write_entry

SECRET = "ماهرخ که پشت دیوار ایستاد"
EMPTY = "are empty, and no entry says why"


@pytest.fixture
def record(desk_as: Desks) -> str:
    """An incident (uid) whose words and a party's name are secret."""
    desk = desk_as(Role.DUTY)
    number = reported(desk, SECRET)
    give(desk, "incident.add_party", number, role="witness", name=SECRET)
    with desk.store.reading() as conn:
        return uid_of(conn, "incident_reported")


def entry_of(desk: Desk, kind: str) -> str:
    with desk.store.reading() as conn:
        return str(conn.execute(select(JOURNAL.c.uid).where(JOURNAL.c.kind == kind)).scalar_one())


def forged_as(desk: Desk, kind: str, record: str) -> journal.Note:
    """An entry of a kind that would empty something of the incident."""
    party = {"target": entry_of(desk, "incident_party_added"), "code": "4714"}
    facts = {
        "record_sealed": {"reason": "remembered"},
        "incident_party_protected": party,
        "record_closed": {"kind": "record_sealed", "line": record},
        "closing_decided": {"target": entry_of(desk, "incident_reported"), "decision": "right"},
    }
    return journal.Note(kind, record, desk.officer.uid, facts[kind])


KINDS = ("record_sealed", "incident_party_protected", "record_closed", "closing_decided")


@pytest.mark.parametrize("kind", KINDS)
def test_who_may_not_erase_erases_nothing_by_the_library(desk_as: Desks, record: str, kind: str) -> None:
    patrol = desk_as(Role.PATROL)
    for who in (patrol, desk_as(Role.AUDITOR)):
        with pytest.raises(ValueError, match="without the right"), who.store.writing() as conn:
            write_entry(conn, who, forged_as(who, kind, record))
    assert kept(patrol).count(SECRET) == 2
    assert problems(patrol) == []


@pytest.mark.parametrize("kind", KINDS)
def test_an_entry_that_no_fold_met_erases_nothing_later(desk_as: Desks, record: str, kind: str) -> None:
    """Written so that no fold meets it, and taken out of what is set aside: the next start and a rebuild meet it."""
    patrol = desk_as(Role.PATROL)
    wanted = forged_as(patrol, kind, record)
    with patrol.store.writing() as conn:
        new = journal.NewEntry(
            uid=patrol.source.uid(), kind=kind, record=record, at=patrol.now(), entered_at=patrol.now(),
            officer=patrol.officer.uid, parts={"facts": wanted.facts or {}},
        )  # fmt: skip
        journal.append(conn, patrol.store, new, patrol.source.randbytes, aside=True)
        conn.execute(QUARANTINED.delete().where(QUARANTINED.c.uid == new.uid))
    rebuild.rebuild(patrol.store)
    assert kept(patrol).count(SECRET) == 2
    later = again(patrol, Role.COMMANDER)
    assert len(list_findings(later)) == 1
    assert kept(later).count(SECRET) == 2
    assert problems(later) == []
    assert rebuild.check(later.store).differences == ()


@pytest.mark.parametrize("role", [Role.PATROL, Role.DUTY, Role.ADMINISTRATOR])
def test_what_was_emptied_by_sql_is_told_whatever_entry_explains_it(desk_as: Desks, record: str, role: Role) -> None:
    """A duty officer and an administrator may say that what came with a file came empty: of what was here, nothing."""
    forger = desk_as(role)
    mine = select(BODY.c.uid).join(JOURNAL, OF_ENTRY).where(JOURNAL.c.record == record)
    with forger.store.writing() as conn:
        secret = BODY.c.part.in_(("identity", "words"))
        conn.execute(BODY.update().where(BODY.c.uid.in_(mine), secret).values(salt=None, json=None))
        write_entry(conn, forger, journal.Note(sealing.SEALED, record, forger.officer.uid, {"reason": "remembered"}))
    assert SECRET not in kept(forger)
    assert sum(EMPTY in problem for problem in problems(forger)) == 2
    later = again(forger, Role.COMMANDER)
    assert sum(EMPTY in problem for problem in problems(later)) == 2, "also once what explained it is set aside"


def test_after_a_restore_what_was_remembered_is_erased_by_anybody_and_nothing_later(
    desk_as: Desks, record: str, tmp_path: Path
) -> None:
    """The transaction that begins the epoch erases again; the next one of the same program no longer."""
    desk = desk_as(Role.DUTY)
    assert reported(desk, SECRET)
    with desk.store.reading() as conn:
        second = uid_of(conn, "incident_reported")
    saved = backup.backup(desk.store, tmp_path / "backups")
    commander = desk_as(Role.COMMANDER)
    with commander.store.writing() as conn:
        write_entry(conn, commander, journal.Note(sealing.SEALED, record, commander.officer.uid))
        sealed_list.remember(commander.store, conn, record)
    put_back(desk_as, saved)
    patrol = desk_as(Role.PATROL)
    assert kept(patrol).count(SECRET) == 1
    with pytest.raises(ValueError, match="without the right"), patrol.store.writing() as conn:
        write_entry(conn, patrol, journal.Note(sealing.SEALED, second, patrol.officer.uid, {"reason": "restored"}))
    assert kept(patrol).count(SECRET) == 1
    assert problems(patrol) == []
    assert rebuild.check(patrol.store).differences == ()


def test_an_entry_that_counts_nowhere_explains_no_empty_part(desk_as: Desks, record: str) -> None:
    """In the commander's name, who may erase: planted without a signature, and named by the next who writes."""
    patrol, commander = desk_as(Role.PATROL), desk_as(Role.COMMANDER)
    plant(patrol, sealing.SEALED, commander.officer.uid, record)
    assert SECRET not in kept(patrol)
    assert reported(desk_as(Role.DUTY), "چراغ")
    told = problems(patrol)
    assert sum(EMPTY in problem for problem in told) == len(told) == 2
    with patrol.store.reading() as conn:
        assert sum(EMPTY in str(problem) for problem in record_check.entry_problems(conn, patrol.store, record)) == 2
