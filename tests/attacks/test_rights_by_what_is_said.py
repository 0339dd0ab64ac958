"""Entries whose right hangs on what they say, on the lot that they came with, or on no fold ever meeting them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from db.across.setting_up.findings_panel import list_findings
from db.carrying.transfer import lots
from db.carrying.transfer.carrying import export_journal
from db.carrying.transfer.inbound_files import import_journal
from db.kernel.base import writers
from db.kernel.base.access import DESK, RIGHTS, Role
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild, rights
from db.kernel.journal import journal
from db.opening.setup import choose_password, open_store
from db.reference.officers.commands import change_officer, reset_password
from db.reference.officers.forms import ChangeOfficer, ResetPassword
from db.storage.models import QUARANTINED
from db.words.forms import to_json
from db.words.ids import new_uid
from tests.attacks.test_held_checks import hold, numbers, uid_of
from tests.attacks.test_signatures import SECRET, laptop
from tests.attacks.test_without_right import again, problems
from tests.conftest import BADGES, GIVEN, PASSWORD, Desks
from tests.db.carrying.transfer.forging import both_agree, let_in
from tests.written import write_entry

__all__ = ["laptop"]

Carry = Callable[[], Desk]


@pytest.fixture
def carry(laptop: Desk, desk_as: Desks, tmp_path: Path) -> Carry:
    """Carries the laptop's journal to the main machine, whose commander takes it in; he, after another start."""

    def carried() -> Desk:
        path = tmp_path / new_uid()
        export_journal(laptop, path, SECRET)
        if not taken:
            let_in(desk_as.home, path, laptop.source)
        taken.append(path)
        import_journal(again(desk_as(Role.COMMANDER), Role.COMMANDER), path, SECRET)
        return again(desk_as(Role.COMMANDER), Role.COMMANDER)

    taken: list[Path] = []
    return carried


def again_at(laptop: Desk, role: Role) -> Desk:
    return open_store(laptop.store.home, BADGES[role], PASSWORD, laptop.source)


def patrol_at(laptop: Desk, uid: str) -> Desk:
    """The patrol at the laptop, with a password of his own there."""
    reset_password(again_at(laptop, Role.ADMINISTRATOR), ResetPassword(record=uid, password=GIVEN))
    return choose_password(open_store(laptop.store.home, BADGES[Role.PATROL], GIVEN, laptop.source), GIVEN, PASSWORD)


def hold_and_tell(desk_as: Desks, laptop: Desk, folder: Path) -> tuple[str, str]:
    """Somebody is held on the main machine, and the laptop knows of him: number and uid of his record."""
    commander = desk_as(Role.COMMANDER)
    number = hold(desk_as(Role.DUTY))
    told = folder / number
    export_journal(commander, told, SECRET)
    import_journal(laptop, told, SECRET)
    desk_as.clock.advance(minutes=5)
    return number, uid_of(commander, number)


def release(desk: Desk, record: str, **more: Any) -> None:
    with desk.store.writing() as conn:
        facts = {"outcome": "released", **more}
        write_entry(conn, desk, journal.Note("person_released", record, desk.officer.uid, facts))


def test_what_a_file_of_lists_would_teach_is_no_release(
    laptop: Desk, desk_as: Desks, tmp_path: Path, carry: Carry
) -> None:
    number, record = hold_and_tell(desk_as, laptop, tmp_path)
    patrol = patrol_at(laptop, desk_as(Role.PATROL).officer.uid)
    both_agree(carry())
    main = desk_as(Role.COMMANDER)
    learned = {"uid": new_uid(), "hash": "0" * 64, "origin": main.store.origin, "epoch": 1, "seq": 9_999}
    release(patrol, record, learned={**learned, "officer": main.officer.uid, "at": to_json(patrol.now())})
    commander = carry()
    assert number in numbers(commander)
    assert len(list_findings(commander)) == 1
    assert problems(commander) == []
    assert rebuild.check(commander.store).differences == ()


@pytest.mark.parametrize("answer", ["refused", "counts"])
def test_what_a_role_of_a_refused_lot_allowed_is_without_the_right(
    laptop: Desk, desk_as: Desks, tmp_path: Path, carry: Carry, answer: str
) -> None:
    """Also what came with it, before anybody said no. Where two people agree to the role, all of it counts."""
    number, record = hold_and_tell(desk_as, laptop, tmp_path)
    other, second = hold_and_tell(desk_as, laptop, tmp_path)
    patrol = patrol_at(laptop, desk_as(Role.PATROL).officer.uid)
    change_officer(again_at(laptop, Role.ADMINISTRATOR), ChangeOfficer(record=patrol.officer.uid, role=Role.DEPUTY))
    deputy = again_at(laptop, Role.PATROL)
    assert deputy.officer.role is Role.DEPUTY
    release(deputy, record)
    commander = carry()
    if answer == "refused":
        (lot,) = (each for each in lots.list_lots(commander) if each.state == "waits")
        lots.refuse_lot(commander, lots.RefuseLot(record=lot.uid, reason="نه"))
        assert number in numbers(commander)
    else:
        both_agree(commander)
    desk_as.clock.advance(minutes=5)
    release(deputy, second)
    commander = carry()
    left = {number, other} & set(numbers(commander))
    assert left == ({number, other} if answer == "refused" else set())
    assert len(list_findings(commander)) == (2 if answer == "refused" else 0)
    assert problems(commander) == []
    assert rebuild.check(commander.store).differences == ()


def test_no_entry_that_no_fold_ever_met_makes_a_rebuild_fail(desk_as: Desks) -> None:
    """Set aside as it was written, by somebody who may seal: nobody held loses his name by it."""
    duty, commander = desk_as(Role.DUTY), desk_as(Role.COMMANDER)
    number = hold(duty)
    for desk in (desk_as(Role.PATROL), commander):
        with desk.store.writing() as conn:
            new = journal.NewEntry(
                uid=new_uid(), kind="record_sealed", record=uid_of(duty, number), at=desk.now(), entered_at=desk.now(),
                officer=desk.officer.uid, parts={"facts": {}},
            )  # fmt: skip
            journal.append(conn, desk.store, new, desk.source.randbytes, aside=True)
    assert rebuild.check(commander.store).differences == ()
    rebuild.rebuild(commander.store)
    assert numbers(again(commander, Role.COMMANDER)) == numbers(duty) == {number}


def test_a_right_that_was_narrowed_holds_from_where_its_machine_began_under_that_number(
    desk_as: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands before was written by right; whoever names a lower number afterwards widens nothing."""
    duty, next_one = desk_as(Role.DUTY), RIGHTS + 1
    uids = []
    with duty.store.writing() as conn:
        for rights_then in (None, next_one, RIGHTS):
            if rights_then is not None:
                facts = {"version": "9.9.9", "rights": rights_then}
                write_entry(conn, duty, journal.Note("version_begun", duty.store.unit, duty.officer.uid, facts))
            new = journal.NewEntry(
                uid=new_uid(), kind="post_noted", record=new_uid(), at=duty.now(), entered_at=duty.now(),
                officer=duty.officer.uid, parts={},
            )  # fmt: skip
            uids.append(journal.append(conn, duty.store, new, duty.source.randbytes, aside=True).uid)
        conn.execute(QUARANTINED.delete())
        assert [event.uid for event in rights.without_right(conn)] == []
        monkeypatch.setitem(writers.ROLES, "post_noted", frozenset({Role.COMMANDER}))
        assert {event.uid for event in rights.without_right(conn)} == set(uids)
        monkeypatch.setitem(writers.NARROWED, next_one, {"post_noted": DESK - {Role.COMMANDER}})
        assert {event.uid for event in rights.without_right(conn)} == set(uids[1:])
        monkeypatch.setitem(writers.NARROWED, next_one, {"post_noted": frozenset({Role.PATROL})})
        assert {event.uid for event in rights.without_right(conn)} == set(uids), "another role lost it"
