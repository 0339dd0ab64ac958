"""Whoever holds the store's key puts entries where this machine wrote none: they give nothing, and are named."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Connection, select

from db.carrying.transfer.carrying import export_journal
from db.carrying.transfer.inbound_files import import_journal
from db.kernel.base import machines
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild, rights
from db.kernel.journal import findings, journal, stored_events, unsigned_findings
from db.kernel.journal.program_versions import VERSION_BEGUN
from db.kernel.projections import projecting
from db.kernel.signing import verifying
from db.reading import held_checks
from db.reference.officers.commands import add_officer
from db.reference.officers.forms import AddOfficer
from db.storage import ends, local_info
from db.storage.models import BODY, JOURNAL, QUARANTINED, SIGNATURE
from db.words.ids import new_uid
from tests.attacks.test_held_checks import hold, numbers, uid_of
from tests.attacks.test_signatures import SECRET, laptop
from tests.attacks.test_without_right import again, report
from tests.conftest import Desks
from tests.db.carrying.transfer.forging import both_agree, let_in
from tests.written import write_entry

__all__ = ["laptop"]


def put(
    desk: Desk, kind: str, officer: str, record: str, facts: Mapping[str, Any], *, epoch: int = 1, position: int = 0,
    beside: bool = False, signed: bool = False,
) -> str:  # fmt: skip
    """An entry put in by SQL, in an epoch, with hashes that fit and the rows that it makes; its uid. `beside`: at this
    position; `signed`: with a made-up signature."""
    at, store = desk.now(), desk.store
    new = journal.NewEntry(
        uid=new_uid(), kind=kind, record=record, at=at, entered_at=at, officer=officer, parts={"facts": facts},
    )  # fmt: skip
    chain: Any = SimpleNamespace(unit=store.unit, origin=store.origin, epoch=epoch)
    with store.writing() as conn:
        last = ends.head(conn, store.unit, store.origin, epoch, "record")
        row, bodies = journal.chained(chain, last, new, os.urandom)
        if beside:
            conn.execute(JOURNAL.insert(), {**row, "position": position})
            conn.execute(BODY.insert(), list(bodies))
        else:
            position = journal.keep(conn, row, bodies)
        if signed:
            made_up = {"position": position, "beside": bytes(16), "signature": b"x" * 64, "records": 1, "accesses": 0}
            conn.execute(SIGNATURE.insert(), made_up)
        projecting.apply(conn, (journal.event_of(position, row, new.parts),))
    return new.uid


def named(desk: Desk) -> list[str]:
    """What findings name as unsigned."""
    with desk.store.reading() as conn:
        made = stored_events.events_of_kinds(conn, desk.store.unit, (findings.MADE,))
    return [uid for event in made for uid in findings.named(event.facts, findings.UNSIGNED)]


def aside(desk: Desk) -> set[str]:
    with desk.store.reading() as conn:
        return set(conn.execute(select(QUARANTINED.c.uid)).scalars())


def verified(desk: Desk) -> verifying.Verification:
    with desk.store.reading() as conn:
        return verifying.verify(conn)


@pytest.mark.parametrize(("epoch", "signed"), [(99, False), (0, True)])
def test_a_role_given_in_an_epoch_that_nobody_began_gives_nothing(desk_as: Desks, epoch: int, signed: bool) -> None:
    duty, patrol, admin = desk_as(Role.DUTY), desk_as(Role.PATROL), desk_as(Role.ADMINISTRATOR)
    report(duty)
    planted = put(
        patrol, "officer_changed", admin.officer.uid, patrol.officer.uid, {"role": "administrator"}, epoch=epoch,
        signed=signed,
    )  # fmt: skip
    assert not verified(patrol).sound
    assert again(patrol, Role.PATROL).officer.role is Role.PATROL
    assert named(patrol) == [planted]
    assert planted in aside(patrol)
    told = verified(patrol)
    assert told.sound, [str(problem) for problem in told.problems]
    assert sum("was set aside" in str(note) for note in told.notes) == 1
    assert rebuild.check(patrol.store).differences == ()
    rebuild.rebuild(patrol.store)
    assert planted in aside(patrol)
    assert again(patrol, Role.PATROL).officer.role is Role.PATROL
    assert named(patrol) == [planted], "named once"


@pytest.mark.parametrize("looked", ["hour", "handover"])
def test_a_release_in_an_epoch_that_nobody_began_takes_nobody_off_the_board(desk_as: Desks, looked: str) -> None:
    duty, patrol, commander = desk_as(Role.DUTY), desk_as(Role.PATROL), desk_as(Role.COMMANDER)
    held = hold(duty)
    planted = put(
        patrol, "person_released", commander.officer.uid, uid_of(duty, held), {"outcome": "released"}, epoch=99
    )  # fmt: skip
    assert held not in numbers(duty)
    if looked == "hour":
        held_checks.check_held(duty)
    else:
        with duty.store.writing() as conn:
            held_checks.check_in(conn, duty)
    assert held in numbers(duty)
    assert named(duty) == [planted]
    assert rebuild.check(duty.store).differences == ()


def gives_no_role(desk_as: Desks, position: int) -> None:
    """A patrol's role put in at this position counts neither at the next start nor once all is made again."""
    duty, patrol, admin = desk_as(Role.DUTY), desk_as(Role.PATROL), desk_as(Role.ADMINISTRATOR)
    planted = put(
        patrol, "officer_changed", admin.officer.uid, patrol.officer.uid, {"role": "administrator"},
        position=position, beside=True,
    )  # fmt: skip
    report(duty)
    assert not verified(patrol).sound
    assert again(patrol, Role.PATROL).officer.role is Role.PATROL
    assert named(patrol) == [planted]
    assert planted in aside(patrol)
    rebuild.rebuild(patrol.store)
    assert again(patrol, Role.PATROL).officer.role is Role.PATROL
    with patrol.store.reading() as conn:
        assert unsigned_findings.found_unsigned(conn, patrol.store.unit) == {planted}


@pytest.mark.parametrize("position", [-5, 0])
def test_a_role_given_before_the_first_position_gives_nothing(desk_as: Desks, position: int) -> None:
    report(desk_as(Role.DUTY))
    gives_no_role(desk_as, position)


@pytest.mark.parametrize("back", [1, 4])
def test_a_role_given_at_another_entrys_position_gives_nothing(desk_as: Desks, back: int) -> None:
    """The place in the chain is the next one, the position one that is taken: the look at the end never comes there."""
    duty, _patrol, _admin = desk_as(Role.DUTY), desk_as(Role.PATROL), desk_as(Role.ADMINISTRATOR)
    report(duty)
    with duty.store.reading() as conn:
        position = ends.end(conn) - back
    gives_no_role(desk_as, position)


_POST = {"number": "P-1405-3", "kind": "power", "heading": "برق"}


def test_no_machine_before_the_first_position_is_the_main_one(desk_as: Desks) -> None:
    patrol = desk_as(Role.PATROL)
    planted = put(patrol, "post_noted", patrol.officer.uid, new_uid(), _POST, position=-1, beside=True)
    with patrol.store.writing() as conn:
        conn.execute(JOURNAL.update().where(JOURNAL.c.uid == planted).values(origin=new_uid()))
        assert machines.main_of(conn, patrol.store.unit) == patrol.store.origin


def _go_on(conn: Connection, desk: Desk, epoch: int, before: dict[str, object]) -> None:
    """Begin another epoch as a restored store does."""
    desk.store.set_info(conn, epoch=epoch)
    facts = {"why": "restored", "series": "QB", "before": before}
    journal.note(conn, desk.store, desk.source, journal.Note("epoch_started", desk.store.unit, desk.officer.uid, facts))


def test_an_epoch_that_is_over_takes_no_more_and_keeps_what_it_had(desk_as: Desks) -> None:
    """Its end is named where the next one begins; taking its signatures away takes nothing of it from the desk."""
    duty, patrol, admin = desk_as(Role.DUTY), desk_as(Role.PATROL), desk_as(Role.ADMINISTRATOR)
    report(duty)
    with admin.store.writing() as conn:
        last = ends.head(conn, admin.store.unit, admin.store.origin, 1, "record")
        assert last is not None
        _go_on(conn, admin, 3, {"epoch": 1, "seq": last.seq, "hash": last.hash})
    report(duty)
    assert again(patrol, Role.PATROL).officer.role is Role.PATROL
    assert named(patrol) == [], "what was before is nobody's forgery"
    late = put(patrol, "officer_changed", admin.officer.uid, patrol.officer.uid, {"role": "administrator"})
    between = put(patrol, "officer_changed", admin.officer.uid, patrol.officer.uid, {"role": "deputy"}, epoch=2)
    put(patrol, "epoch_started", admin.officer.uid, patrol.store.unit, {"why": "restored", "series": "ZZ"}, epoch=4)
    assert again(patrol, Role.PATROL).officer.role is Role.PATROL
    assert {late, between} < set(named(patrol))
    assert len(named(patrol)) == 3
    with patrol.store.writing() as conn:
        conn.execute(SIGNATURE.delete().where(SIGNATURE.c.position > 3, SIGNATURE.c.position < 40))
    with patrol.store.reading() as conn:
        assert len(unsigned_findings.found_unsigned(conn, patrol.store.unit)) == 3
        assert local_info.kept(conn, "epoch") == "3"


def test_no_position_gives_the_grace_of_before_rights_were_held(desk_as: Desks) -> None:
    """A position is in no hash: with the machine's first entry of this version moved behind it, an entry stays where it
    is in its chain."""
    patrol = desk_as(Role.PATROL)
    report(desk_as(Role.DUTY))
    with patrol.store.writing() as conn:
        note = journal.Note("officer_changed", patrol.officer.uid, patrol.officer.uid, {"role": "administrator"})
        given = write_entry(conn, patrol, note)
        conn.execute(JOURNAL.update().where(JOURNAL.c.kind == VERSION_BEGUN).values(position=given.position + 9))
        held = rights.rights_of(conn)
        assert held.book.marks[patrol.store.origin] > given.position
        assert given.uid in held.book.refused


def test_what_was_put_in_holds_back_no_file_once_it_is_named(laptop: Desk, desk_as: Desks, tmp_path: Path) -> None:
    """The other machine sets it aside, too; a yes to what waits for two people counts there as before."""
    chief = desk_as(Role.COMMANDER).officer.uid
    planted = put(laptop, "officer_changed", laptop.officer.uid, chief, {"role": "patrol"}, epoch=99)
    add_officer(laptop, AddOfficer(badge="4001", name="سارا", role="patrol", password="long enough for this"))
    held_checks.check_held(laptop)
    assert named(laptop) == [planted]
    export_journal(laptop, tmp_path / "file", SECRET)
    let_in(desk_as.home, tmp_path / "file", laptop.source)
    commander = desk_as(Role.COMMANDER)
    import_journal(commander, tmp_path / "file", SECRET)
    assert planted in aside(commander)
    assert verified(commander).sound
    put(commander, "post_noted", chief, new_uid(), _POST, epoch=98)
    assert both_agree(commander) == 1, "the officer whom the laptop added waits"
    assert again(commander, Role.COMMANDER).officer.role is Role.COMMANDER
    with commander.store.reading() as conn:
        assert [lot.state for lot in rights.lots_of(conn, commander.store.origin)] == ["counts"]
