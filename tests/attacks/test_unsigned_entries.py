"""Whoever holds the store's key plants an entry in another's name, just before that officer acts: it counts nowhere."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import select

from db.carrying.transfer.carrying import export_journal
from db.carrying.transfer.inbound_files import import_journal
from db.kernel.base import machines
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild, rights
from db.kernel.journal import findings, journal, stored_events, unsigned_tail
from db.kernel.projections import projecting
from db.kernel.signing import verifying
from db.kernel.signing.record_check import check_record
from db.reference.officers.commands import add_officer
from db.reference.officers.forms import AddOfficer
from db.reference.officers.queries import officer_by_uid
from db.storage import backup, ends
from db.storage.models import INDEX, JOURNAL, QUARANTINED, SIGNATURE
from db.words.ids import new_uid
from db.words.messages import Refused
from tests.attacks.test_sealed_list import put_back
from tests.attacks.test_signatures import SECRET, laptop, problems, report
from tests.conftest import Desks
from tests.db.carrying.transfer.forging import both_agree, let_in
from tests.usual import some

__all__ = ["laptop"]


def plant(desk: Desk, kind: str, officer: str, record: str | None, facts: Mapping[str, Any] | None = None) -> str:
    """An entry put in by SQL, with hashes that fit and the rows that it makes; its uid."""
    at = desk.now()
    new = journal.NewEntry(
        uid=new_uid(), kind=kind, record=record, at=at, entered_at=at, officer=officer, parts={"facts": facts or {}},
    )  # fmt: skip
    store = desk.store
    with store.writing() as conn:
        row, bodies = journal.chained(
            store, ends.head(conn, store.unit, store.origin, store.epoch, new.stream), new, os.urandom
        )
        position = journal.keep(conn, row, bodies)
        projecting.apply(conn, (journal.event_of(position, row, new.parts),))
    return new.uid


def found(desk: Desk) -> list[list[str]]:
    """What each finding of this store names as unsigned."""
    with desk.store.reading() as conn:
        made = stored_events.events_of_kinds(conn, desk.store.unit, (findings.MADE,))
    return [list(findings.named(event.facts, findings.UNSIGNED)) for event in made]


def aside(desk: Desk) -> set[str]:
    with desk.store.reading() as conn:
        return set(conn.execute(select(QUARANTINED.c.uid)).scalars())


def told(desk: Desk) -> list[str]:
    """What `verify` tells, where nothing is wrong."""
    with desk.store.reading() as conn:
        verified = verifying.verify(conn)
    assert verified.sound, [str(problem) for problem in verified.problems]
    return [str(note) for note in verified.notes]


def role_of(desk: Desk, uid: str) -> Role:
    with desk.store.reading() as conn:
        officer = officer_by_uid(conn, desk.store.unit, uid, desk.now())
    assert officer is not None
    return officer.role


@pytest.mark.parametrize("role", some(sorted(Role), 2))
def test_an_entry_in_the_name_of_whoever_comes_next_gives_nothing(desk_as: Desks, role: Role) -> None:
    patrol = desk_as(Role.PATROL)
    report(desk_as(Role.DUTY))
    came = desk_as(role).officer.uid
    gives = plant(patrol, "officer_changed", came, patrol.officer.uid, {"role": "administrator"})
    opened = plant(patrol, "signed_in", came, came)
    assert role_of(patrol, patrol.officer.uid) is Role.ADMINISTRATOR, "until somebody writes"
    assert any("are not signed" in problem for problem in problems(patrol))
    desk = desk_as(role)
    assert found(desk) == [[gives, opened]]
    assert aside(desk) >= {gives, opened}
    assert role_of(desk, patrol.officer.uid) is Role.PATROL
    assert sum("is not signed, and was set aside" in note for note in told(desk)) == 2
    assert rebuild.check(desk.store).differences == ()
    rebuild.rebuild(desk.store)
    assert role_of(desk, patrol.officer.uid) is Role.PATROL
    assert aside(desk) >= {gives, opened}
    report(desk_as(Role.DUTY))
    assert found(desk) == [[gives, opened]], "named once"


def test_a_record_that_was_planted_is_gone_and_one_that_was_changed_is_as_it_was(desk_as: Desks) -> None:
    duty, patrol = desk_as(Role.DUTY), desk_as(Role.PATROL)
    number = report(duty)
    with duty.store.reading() as conn:
        uid = conn.execute(select(INDEX.c.uid).where(INDEX.c.number == number)).scalar_one()
        newest = conn.execute(select(JOURNAL).where(JOURNAL.c.kind == "incident_reported")).mappings().one()
        event = stored_events.read(conn, [stored_events.columns_of(newest)])[0]
    void = plant(patrol, "incident_voided", duty.officer.uid, uid)
    facts = {**event.facts, "number": number[:-1] + "9", "serial": 9}
    made_up = plant(patrol, "incident_reported", duty.officer.uid, new_uid(), facts)
    assert rebuild.check(duty.store).differences == (), "the rows are as the journal says"
    report(duty)
    assert found(duty) == [[void, made_up]]
    with duty.store.reading() as conn:
        numbers = conn.execute(select(INDEX.c.number).where(INDEX.c.register == "incident")).scalars().all()
    assert facts["number"] not in numbers
    assert rebuild.check(duty.store).differences == ()
    assert check_record(duty, number) == ()
    told(duty)


@pytest.mark.parametrize("kind", ["acting_commander_set", "lists_seeded"])
def test_what_is_of_no_record_is_made_again_as_well(desk_as: Desks, kind: str) -> None:
    commander, patrol = desk_as(Role.COMMANDER), desk_as(Role.PATROL)
    facts: dict[str, Any] = {"until": "2026-11-27T08:00:00Z"}
    record: str | None = patrol.officer.uid
    if kind == "lists_seeded":
        facts, record = {"items": [{"list": "incident_type", "code": "made_up", "fa": "ساختگی", "en": "x"}]}, None
    uid = plant(patrol, kind, commander.officer.uid, record, facts)
    report(commander)
    assert found(commander) == [[uid]]
    assert rebuild.check(commander.store).differences == ()


def test_a_finding_sets_aside_nothing_that_is_signed(desk_as: Desks) -> None:
    """A patrol with the program's library names another's entry as unsigned."""
    duty, patrol = desk_as(Role.DUTY), desk_as(Role.PATROL)
    report(duty)
    with patrol.store.writing() as conn:
        true = conn.execute(select(JOURNAL.c.uid).where(JOURNAL.c.kind == "incident_reported")).scalar_one()
        facts = {findings.WHAT: findings.UNSIGNED, findings.ENTRIES: [true]}
        noted = journal.Note(findings.MADE, patrol.store.unit, patrol.officer.uid, facts)
        journal.note(conn, patrol.store, patrol.source, noted)
    assert true not in aside(duty)
    assert any("names entries as unsigned that are not" in problem for problem in problems(duty))
    assert rebuild.check(duty.store).differences == ()


@pytest.mark.parametrize(("records", "accesses"), [(1, 0), (3, 0), (2, 1), (0, 2), (None, None), (2, None)])
def test_a_run_says_how_many_entries_it_covers(desk_as: Desks, records: int | None, accesses: int | None) -> None:
    duty = desk_as(Role.DUTY)
    with duty.store.writing() as conn:
        for _time in range(2):
            noted = journal.Note("clock_doubted", None, duty.officer.uid)
            journal.note(conn, duty.store, duty.source, noted)
    with duty.store.writing() as conn:
        last = conn.execute(select(SIGNATURE).order_by(SIGNATURE.c.position.desc())).mappings().first()
        assert last is not None
        assert (last["records"], last["accesses"]) == (2, 0)
        changed = SIGNATURE.update().where(SIGNATURE.c.position == last["position"])
        conn.execute(changed.values(records=records, accesses=accesses))
    assert any("signed" in problem for problem in problems(duty)), "(2, None): as a file brings it"


def written(desk: Desk, kind: str, record: str | None, facts: Mapping[str, Any]) -> None:
    """An entry that an officer writes with the program's library, in his own name and signed."""
    with desk.store.writing() as conn:
        at = desk.now()
        new = journal.NewEntry(
            uid=new_uid(), kind=kind, record=record, at=at, entered_at=at, officer=desk.officer.uid,
            parts={"facts": facts},
        )  # fmt: skip
        journal.append(conn, desk.store, new, os.urandom)


def test_a_machine_is_not_let_in_by_saying_that_its_file_was_taken(desk_as: Desks) -> None:
    """Forgery 12: entries of a machine that never was, in another officer's name."""
    duty, patrol = desk_as(Role.DUTY), desk_as(Role.PATROL)
    number = report(duty)
    with patrol.store.reading() as conn:
        record = conn.execute(select(INDEX.c.uid).where(INDEX.c.number == number)).scalar_one()
    machine = SimpleNamespace(origin=new_uid(), epoch=1, unit=duty.store.unit)
    written(patrol, "journal_imported", duty.store.unit, {"from": machine.origin, "series": "ZA", "entries": 1})
    new = journal.NewEntry(
        uid=new_uid(), kind="incident_voided", record=record, at=duty.now(), entered_at=duty.now(),
        officer=duty.officer.uid, parts={},
    )  # fmt: skip
    with patrol.store.writing() as conn:
        row, bodies = journal.chained(cast(Any, machine), None, new, os.urandom)
        position = journal.keep(conn, row, bodies)
        projecting.apply(conn, (journal.event_of(position, row, new.parts),))
    assert "Entries of a machine are here that nobody let in." in problems(duty)
    opened = desk_as(Role.DUTY)
    assert new.uid in aside(opened)
    assert rebuild.check(opened.store).differences == ()
    rebuild.rebuild(opened.store)
    assert new.uid in aside(opened)
    with opened.store.reading() as conn:
        assert machines.strangers(conn, opened.store.unit, opened.store.origin) == (machine.origin,)


@pytest.mark.parametrize("names", ["unread", "waiting"])
def test_an_import_names_only_what_came_with_it(desk_as: Desks, names: str) -> None:
    """Forgery 13: entries of this machine, said to be of no use or to wait for two people."""
    duty, patrol = desk_as(Role.DUTY), desk_as(Role.PATROL)
    report(duty)
    with patrol.store.reading() as conn:
        true = conn.execute(select(JOURNAL.c.uid).where(JOURNAL.c.kind == "incident_reported")).scalar_one()
    written(patrol, "journal_imported", duty.store.unit, {"from": new_uid(), "series": "ZA", names: [true]})
    assert any("names entries that did not come with it" in problem for problem in problems(duty))
    rebuild.rebuild(duty.store)
    assert true not in aside(duty)
    with duty.store.reading() as conn:
        assert rights.lots_of(conn, duty.store.origin) == ()
    assert rebuild.check(duty.store).differences == ()


def test_nor_what_its_own_machine_wrote_beside_it(desk_as: Desks) -> None:
    """A sealing that was remembered, a key that was named: they stand in the import's own transaction."""
    duty, patrol = desk_as(Role.DUTY), desk_as(Role.PATROL)
    with patrol.store.writing() as conn:
        noted = journal.Note("clock_doubted", None, patrol.officer.uid)
        beside = journal.note(conn, patrol.store, patrol.source, noted).uid
        facts = {"from": new_uid(), "series": "ZA", "unread": [beside]}
        new = journal.NewEntry(
            uid=new_uid(), kind="journal_imported", record=patrol.store.unit, at=patrol.now(), entered_at=patrol.now(),
            officer=patrol.officer.uid, parts={"facts": facts},
        )  # fmt: skip
        journal.append(conn, patrol.store, new, os.urandom)
    assert any("names entries that did not come with it" in problem for problem in problems(duty))
    rebuild.rebuild(duty.store)
    assert beside not in aside(duty)


def test_nor_does_a_lot_that_counts_set_others_aside(desk_as: Desks) -> None:
    duty, patrol = desk_as(Role.DUTY), desk_as(Role.PATROL)
    report(duty)
    with patrol.store.reading() as conn:
        true = conn.execute(select(JOURNAL.c.uid).where(JOURNAL.c.kind == "incident_reported")).scalar_one()
    unit = duty.store.unit
    written(patrol, projecting.LOT_COUNTS, unit, {"lot": new_uid(), "unread": [true]})
    written(patrol, projecting.UNUSABLE, unit, {"of": unit, "unread": [true]})
    rebuild.rebuild(duty.store)
    assert true not in aside(duty)


@pytest.mark.parametrize("came", [Role.PATROL, Role.DUTY])
def test_what_was_planted_before_an_epoch_begins_is_named_as_it_begins(
    desk_as: Desks, tmp_path: Path, came: Role
) -> None:
    """A backup that holds it is restored: the epoch of before is never written to again."""
    patrol, chief = desk_as(Role.PATROL), desk_as(Role.ADMINISTRATOR).officer.uid
    report(desk_as(Role.DUTY))
    planted = plant(patrol, "officer_changed", chief, patrol.officer.uid, {"role": "administrator"})
    put_back(desk_as, backup.backup(patrol.store, tmp_path / "backups"))
    desk = desk_as(came)
    assert desk.store.epoch == 2
    assert found(desk) == [[planted]]
    assert planted in aside(desk)
    assert role_of(desk, patrol.officer.uid) is Role.PATROL
    assert any("was set aside" in note for note in told(desk))
    assert rebuild.check(desk.store).differences == ()


def test_two_programs_write_in_turn_and_name_nothing(desk_as: Desks) -> None:
    first, second, third = desk_as(Role.DUTY), desk_as(Role.DEPUTY), desk_as(Role.DUTY)
    for desk in (first, second, third, second, first):
        report(desk)
    assert found(first) == []
    assert told(first) == []


def test_who_takes_signatures_away_takes_no_entry_from_the_desk(desk_as: Desks) -> None:
    """This machine remembers outside the store what it signed: that was not planted."""
    duty = desk_as(Role.DUTY)
    number = report(duty)
    deputy = desk_as(Role.DEPUTY)
    with duty.store.writing() as conn:
        conn.execute(SIGNATURE.delete().where(SIGNATURE.c.position > 14))
    report(deputy)
    assert found(duty) == []
    assert any("is not signed" in problem for problem in problems(duty))
    assert check_record(duty, number) != ()
    planted = plant(duty, "mark_set", duty.officer.uid, new_uid(), {"kind": "call"})
    duty.store.close()
    opened = desk_as(Role.DUTY)
    assert found(opened) == [[planted]], "who closed the program remembered nothing that nobody signed"


@pytest.mark.parametrize("few", [True, False])
def test_where_nothing_is_remembered_a_few_are_taken_for_planted(
    desk_as: Desks, monkeypatch: pytest.MonkeyPatch, few: bool
) -> None:
    duty = desk_as(Role.DUTY)
    monkeypatch.setattr(duty.store.memory, "recall", lambda: None)
    monkeypatch.setattr(unsigned_tail, "FEW", 2 if few else 1)
    planted = [plant(duty, "mark_set", duty.officer.uid, new_uid(), {"kind": "call"}) for _time in range(2)]
    report(duty)
    assert found(duty) == ([planted] if few else [])
    assert bool(problems(duty)) is not few


def test_what_the_library_writes_in_anothers_name_is_planted_too(desk_as: Desks) -> None:
    patrol, commander = desk_as(Role.PATROL), desk_as(Role.COMMANDER)
    with patrol.store.writing() as conn:
        noted = journal.Note("signed_out", commander.officer.uid, commander.officer.uid)
        uid = journal.note(conn, patrol.store, patrol.source, noted).uid
    report(commander)
    assert found(commander) == [[uid]]


def test_what_was_planted_travels_with_what_names_it(laptop: Desk, desk_as: Desks, tmp_path: Path) -> None:
    """Another machine takes the file, and sets the same entries aside: one that was planted holds back no file."""
    first = plant(laptop, "mark_set", laptop.officer.uid, new_uid(), {"kind": "call"})
    chief = desk_as(Role.COMMANDER).officer.uid
    second = plant(laptop, "officer_changed", laptop.officer.uid, chief, {"role": "patrol"})
    add_officer(laptop, AddOfficer(badge="4001", name="سارا", role="patrol", password="long enough for this"))
    assert found(laptop) == [[first, second]]
    export_journal(laptop, tmp_path / "file", SECRET)
    let_in(desk_as.home, tmp_path / "file", laptop.source)
    commander = desk_as(Role.COMMANDER)
    import_journal(commander, tmp_path / "file", SECRET)
    assert aside(commander) >= {first, second}
    assert sum("is not signed, and was set aside" in note for note in told(commander)) == 2
    assert rebuild.check(commander.store).differences == ()
    assert both_agree(commander) == 1, "the officer whom the laptop added waits"
    assert aside(commander) >= {first, second}
    assert rebuild.check(commander.store).differences == ()
    rebuild.rebuild(commander.store)
    assert aside(commander) >= {first, second}
    with commander.store.reading() as conn:
        here = ends.heads_of_others(conn, commander.store.unit, commander.store.origin)
        imported = stored_events.events_of_kinds(conn, commander.store.unit, ("journal_imported",))[-1]
    assert imported.facts["heads"] == [{"origin": head.origin, "epoch": head.epoch, "seq": head.seq} for head in here]
    assert [head.origin for head in here] == [laptop.store.origin]
    laptop.store.close()


def test_a_file_with_what_nobody_named_is_refused(laptop: Desk, desk_as: Desks, tmp_path: Path) -> None:
    plant(laptop, "mark_set", laptop.officer.uid, new_uid(), {"kind": "call"})
    export_journal(laptop, tmp_path / "file", SECRET)
    let_in(desk_as.home, tmp_path / "file", laptop.source)
    with pytest.raises(Refused) as refused:
        import_journal(desk_as(Role.COMMANDER), tmp_path / "file", SECRET)
    assert refused.value.code == "invalid"
    laptop.store.close()
