"""Whoever holds the store's key and has SQL writes what was never there: a machine, another time, a shorter past."""

from __future__ import annotations

import base64
import json
import os
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from nacl import bindings

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.journal import journal, naming
from db.reading.journal_queries import verify_whole
from db.reference.officers.commands import change_password, remove_officer
from db.reference.officers.forms import ChangePassword, RemoveOfficer
from db.storage import copies, ends, signatures
from db.storage.models import BODY, INFO, JOURNAL, SIGNATURE
from db.words.ids import Source, new_uid
from tests.attacks.test_signatures import OWN, Tools, notes, problems, report, secret_of
from tests.conftest import PASSWORD, Desks

LEFT_OUT = (naming.SIGNS, naming.PUBLIC, naming.SLOTS)


def a_machine(desk: Desk, kind: str, facts: dict[str, Any], secret: bytes | None) -> None:
    """Two entries of a machine that never was, put behind the others; signed with a key that they name, or not."""
    made_up = SimpleNamespace(origin=new_uid(), epoch=1, unit=desk.store.unit)
    officer, last, heads = desk.officer.uid, None, []
    with desk.store.writing() as conn:
        for said in (kind, "mark_set"):
            entry = journal.NewEntry(
                uid=new_uid(), kind=said, record=officer, at=desk.now(), entered_at=desk.now(), officer=officer,
                parts={"facts": facts if said == kind else {"kind": "call"}},
            )  # fmt: skip
            row, bodies = journal.chained(cast(Any, made_up), last, entry, os.urandom)
            position = ends.end(conn) + 1
            conn.execute(JOURNAL.insert(), {"position": position, **row})
            conn.execute(BODY.insert(), bodies)
            last = ends.Head(row["origin"], 1, "record", row["seq"], row["hash"])
            heads.append((position, signatures.Covered(row["prev_hash"], row["hash"], 1)))
        for position, covered in heads if secret is not None else ():
            assert secret is not None
            beside = os.urandom(32)
            message = signatures.message((desk.store.unit, made_up.origin, 1), covered, beside)
            made = {"beside": beside, "signature": bindings.crypto_sign(message, secret)[:64], "records": 1}
            conn.execute(SIGNATURE.insert(), {"position": position, **made})


@pytest.mark.parametrize("signs", [False, True])
def test_a_machine_that_nobody_let_in_is_told(desk_as: Desks, signs: bool) -> None:
    """It makes a duty officer an administrator, in entries that no officer here signed."""
    duty = desk_as(Role.DUTY)
    public, secret = bindings.crypto_sign_keypair()
    facts = {"role": "administrator", "badge": "1", "name": "x"}
    facts |= {naming.SIGNS: base64.b64encode(public).decode()} if signs else {}
    a_machine(duty, "officer_added", facts, secret if signs else None)
    report(desk_as(Role.COMMANDER))
    assert "Entries of a machine are here that nobody let in." in problems(duty)


def backdated(desk: Desk, **ago: float) -> None:
    """An entry that claims to be older than it is."""
    at = desk.now() - timedelta(**ago)
    with desk.store.writing() as conn:
        noted = journal.Note("signed_out", desk.officer.uid, desk.officer.uid)
        journal.note(conn, desk.store, Source(lambda: at), noted)


def test_who_was_removed_writes_nothing_of_before_his_removal(desk_as: Desks) -> None:
    duty, admin = desk_as(Role.DUTY), desk_as(Role.ADMINISTRATOR)
    report(duty)
    desk_as.clock.advance(minutes=9)
    remove_officer(admin, RemoveOfficer(record=duty.officer.uid, reason="رفت"))
    assert notes(admin) == []
    backdated(duty, minutes=5)
    assert any("key of that day" in problem for problem in problems(admin))


def test_who_kept_an_old_password_writes_nothing_of_before_the_new_one(desk_as: Desks) -> None:
    first, second = desk_as(Role.DUTY), desk_as(Role.DUTY)
    change_password(first, ChangePassword(old=PASSWORD, password=OWN))
    report(second)  # the other window, which came with the one before
    desk_as.clock.advance(days=2)
    report(first)
    assert notes(first) == []
    backdated(second, days=2)
    assert any("key of that day" in problem for problem in problems(first))


@pytest.fixture
def begun_anew(desk_as: Desks) -> tuple[Desk, Desk]:
    """A deputy and a duty officer wrote, the duty officer last; then the store was put back, and a commander wrote."""
    duty, deputy = desk_as(Role.DUTY), desk_as(Role.DEPUTY)
    report(deputy)
    report(duty)
    with deputy.store.writing() as conn:
        noted = journal.Note("signed_out", duty.officer.uid, duty.officer.uid)
        journal.note(conn, duty.store, duty.source, noted)
        copies.mark_own(conn, "restored")
    commander = desk_as(Role.COMMANDER)
    assert commander.store.epoch == 2
    report(commander)
    assert notes(commander) == []
    return duty, commander


@pytest.mark.parametrize("many", [1, 2], ids=["the access entry", "the act too"])
def test_the_end_of_an_epoch_is_not_cut_once_another_began(begun_anew: tuple[Desk, Desk], many: int) -> None:
    """Signatures are over the chains of their own epoch: what the one before ended with, the new one's first says."""
    duty, commander = begun_anew
    with duty.store.writing() as conn:
        tools = Tools(duty, conn)
        for _time in range(many):
            tools.delete(tools.last(epoch=1)["uid"])
    assert problems(commander) == ["What stood before entry record 2/1 is not what it says."]


def test_nor_are_ones_own_last_entries_of_then_written_anew(begun_anew: tuple[Desk, Desk]) -> None:
    duty, commander = begun_anew
    with duty.store.writing() as conn:
        tools = Tools(duty, conn)
        tools.rewrite(tools.last(epoch=1, stream="record")["uid"], "words", summary="هیچ نبود")
        tools.sign_anew(secret_of(duty), duty.officer.uid)
    assert problems(commander) == ["What stood before entry record 2/1 is not what it says."]


def test_a_journal_that_was_written_anew_as_if_nobody_had_ever_signed_is_told(desk_as: Desks) -> None:
    """Every signature and every named key is taken out: as an earlier version left its stores."""
    duty = desk_as(Role.DUTY)
    report(duty)
    with duty.store.writing() as conn:
        tools = Tools(duty, conn)
        for row in conn.execute(BODY.select().where(BODY.c.part == "facts")).mappings().all():
            said = {name: value for name, value in json.loads(row["json"]).items() if name not in LEFT_OUT}
            text = journal.canonical(said)
            where = (BODY.c.uid == row["uid"], BODY.c.part == "facts")
            conn.execute(BODY.update().where(*where).values(json=text, digest=journal.sha(row["salt"], text)))
        tools.chain_anew()
        conn.execute(SIGNATURE.delete())
        conn.execute(INFO.delete().where(INFO.c.name == "signed"))
    report(duty)
    said = [str(problem) for problem in verify_whole(desk_as(Role.COMMANDER)).problems]
    assert any("it was written anew" in problem for problem in said), said
