"""Entries under a signature that no officer made, and at the end of another machine's chain: they count nowhere."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from db.across.setting_up.findings_panel import list_findings
from db.carrying.transfer.carrying import export_journal
from db.carrying.transfer.inbound_files import import_journal
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild
from db.kernel.journal import journal
from db.kernel.projections import projecting
from db.reading import held_checks
from db.reference.officers.commands import add_officer, change_officer, reset_password
from db.reference.officers.forms import AddOfficer, ChangeOfficer, ResetPassword
from db.storage import ends, signatures
from db.storage.models import JOURNAL, SIGNATURE
from db.words.ids import new_uid
from db.words.messages import Refused
from tests.attacks.test_held_checks import hold, numbers, uid_of
from tests.attacks.test_outside_entries import aside, named, put, verified
from tests.attacks.test_signatures import SECRET, laptop
from tests.attacks.test_without_right import again, report
from tests.conftest import GIVEN, Desks
from tests.db.carrying.transfer.forging import both_agree, let_in

__all__ = ["laptop"]


def told_whole(desk: Desk, planted: list[str]) -> None:
    """What was planted is named and set aside, on the desk, and nothing else is wrong, also once all is made again."""
    assert named(desk) == planted
    assert aside(desk) >= set(planted)
    told = verified(desk)
    assert told.sound, [str(problem) for problem in told.problems]
    assert sum("was set aside" in str(note) for note in told.notes) == len(planted)
    lines = [str(line.text) for line in list_findings(again(desk, Role.COMMANDER))]
    assert sum("without a signature" in line for line in lines) == 1
    assert rebuild.check(desk.store).differences == ()
    rebuild.rebuild(desk.store)
    assert aside(desk) >= set(planted)


@pytest.mark.parametrize("whose", ["nobody's", "a planted key's"])
def test_a_role_under_a_signature_that_no_officer_made_gives_nothing(desk_as: Desks, whose: str) -> None:
    duty, patrol, admin = desk_as(Role.DUTY), desk_as(Role.PATROL), desk_as(Role.ADMINISTRATOR)
    report(duty)
    made = []
    mine = os.urandom(32)
    if whose != "nobody's":
        public = signatures.in_text(signatures.bindings.crypto_sign_seed_keypair(mine)[0])
        chief = admin.officer.uid
        made.append(put(patrol, "own_password_set", chief, chief, {"signs": public}, signed=True))
    role = {"role": "administrator"}
    made.append(put(patrol, "officer_changed", admin.officer.uid, patrol.officer.uid, role, signed=True))
    if whose != "nobody's":
        sign_anew(patrol, mine)
    assert not verified(patrol).sound
    came = again(patrol, Role.PATROL)
    with pytest.raises(Refused) as refused:
        change_officer(came, ChangeOfficer(record=came.officer.uid, role="administrator"))
    assert refused.value.code == "forbidden"
    report(desk_as(Role.DUTY))
    told_whole(patrol, made)
    assert again(patrol, Role.PATROL).officer.role is Role.PATROL


def sign_anew(desk: Desk, seed: bytes) -> None:
    """Replace every made-up signature by one of this key."""
    secret = signatures.bindings.crypto_sign_seed_keypair(seed)[1]
    chain = (desk.store.unit, desk.store.origin, desk.store.epoch)
    with desk.store.writing() as conn:
        for given in conn.execute(select(SIGNATURE).where(SIGNATURE.c.signature == b"x" * 64)).mappings().all():
            row = conn.execute(select(JOURNAL).where(JOURNAL.c.position == given["position"])).mappings().one()
            access, sealed = (
                ends.hash_of(ends.head_at(conn, *chain, stream, given["position"])) for stream in ("access", "sealed")
            )
            beside = signatures.beside(given["beside"], signatures.Covered(access, access, 0), sealed)
            record = signatures.Covered(row["prev_hash"], row["hash"], 1)
            made = signatures.bindings.crypto_sign(signatures.message(chain, record, beside), secret)[:64]
            mine = SIGNATURE.c.position == given["position"]
            conn.execute(SIGNATURE.update().where(mine).values(signature=made))


def test_each_program_that_goes_on_looks_at_what_another_signed(desk_as: Desks) -> None:
    """A program that is open and wrote before finds what was put in since, at its next entry."""
    duty, patrol, admin = desk_as(Role.DUTY), desk_as(Role.PATROL), desk_as(Role.ADMINISTRATOR)
    report(duty)
    report(desk_as(Role.DEPUTY))
    role = {"role": "administrator"}
    planted = put(patrol, "officer_changed", admin.officer.uid, patrol.officer.uid, role, signed=True)
    report(duty)
    told_whole(duty, [planted])


def test_new_keys_and_passwords_are_taken_for_true(desk_as: Desks) -> None:
    """Whoever gets a password of an administrator, and chooses his own, signs with keys that entries name."""
    admin, duty = desk_as(Role.ADMINISTRATOR), desk_as(Role.DUTY)
    add_officer(admin, AddOfficer(badge="6100", name="پیمان", role="deputy", password=GIVEN))
    reset_password(admin, ResetPassword(record=duty.officer.uid, password=GIVEN))
    report(desk_as(Role.DEPUTY))
    report(desk_as(Role.STANDBY))
    assert named(admin) == []
    assert verified(admin).sound


# --- another machine's chain ------------------------------------------------------------------------------------------


@pytest.fixture
def main(laptop: Desk, desk_as: Desks, tmp_path: Path) -> Desk:
    """The main machine's commander, once the laptop's file was taken in."""
    add_officer(laptop, AddOfficer(badge="4001", name="سارا", role="patrol", password="long enough for this"))
    export_journal(laptop, tmp_path / "first", SECRET)
    let_in(desk_as.home, tmp_path / "first", laptop.source)
    commander = desk_as(Role.COMMANDER)
    import_journal(commander, tmp_path / "first", SECRET)
    both_agree(commander)
    return commander


def put_there(desk: Desk, laptop: Desk, kind: str, record: str, facts: dict[str, Any], *, signed: bool) -> str:
    """An entry put in at the end of the laptop's chain, as it is on the main machine."""
    at, store = desk.now(), desk.store
    new = journal.NewEntry(
        uid=new_uid(), kind=kind, record=record, at=at, entered_at=at, officer=laptop.officer.uid,
        parts={"facts": facts},
    )  # fmt: skip
    chain: Any = SimpleNamespace(unit=store.unit, origin=laptop.store.origin, epoch=laptop.store.epoch)
    with store.writing() as conn:
        row, bodies = journal.chained(
            chain, ends.head(conn, store.unit, chain.origin, chain.epoch, "record"), new, os.urandom
        )
        position = journal.keep(conn, row, bodies)
        if signed:
            made_up = {"position": position, "beside": bytes(32), "signature": b"x" * 64, "records": 1}
            conn.execute(SIGNATURE.insert(), made_up)
        projecting.apply(conn, (journal.event_of(position, row, new.parts),))
    return new.uid


@pytest.mark.parametrize(("signed", "looked"), [(False, "start"), (True, "start"), (False, "hour"), (True, "handover")])
def test_nothing_is_put_in_at_the_end_of_another_machines_chain(
    main: Desk, laptop: Desk, desk_as: Desks, signed: bool, looked: str
) -> None:
    duty = desk_as(Role.DUTY)
    held = hold(duty)
    planted = put_there(main, laptop, "person_released", uid_of(duty, held), {"outcome": "released"}, signed=signed)
    assert not verified(main).sound
    if looked == "start":
        again(duty, Role.DUTY)
    elif looked == "hour":
        held_checks.check_held(duty)
    else:
        with duty.store.writing() as conn:
            held_checks.check_in(conn, duty)
    assert held in numbers(duty)
    told_whole(main, [planted])
    assert held in numbers(duty)


def test_what_a_machine_wrote_and_sent_stays(main: Desk, laptop: Desk, tmp_path: Path) -> None:
    """Also after an import that says nothing new of it, and where its signatures were taken away here."""
    with main.store.writing() as conn:
        theirs = select(JOURNAL.c.position).where(JOURNAL.c.origin == laptop.store.origin)
        conn.execute(SIGNATURE.delete().where(SIGNATURE.c.position.in_(theirs)))
    again(main, Role.COMMANDER)
    held_checks.check_held(main)
    assert named(main) == []
