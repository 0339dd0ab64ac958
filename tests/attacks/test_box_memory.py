"""The letter box is emptied, put back or exchanged beside the program: it is told. Nothing honest is told of."""

from __future__ import annotations

from pathlib import Path

import pytest
from nacl.utils import random as random_bytes

from db.across.setting_up.findings_panel import list_findings
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk import drafts
from db.kernel.journal import envelopes, findings, letter_box, stored_events
from db.reading.held_checks import check_held, check_in
from db.registers.oversight.complaints import read_complaints
from db.storage import box_memory, heads, keys
from db.storage.models import LETTER_BOX
from tests.attacks.test_renewed_key import renew
from tests.attacks.test_signatures import report
from tests.conftest import Desks
from tests.db.registers.oversight.test_complaints import complain


def told(desk: Desk) -> int:
    """How many times the journal tells that another letter box was met."""
    with desk.store.reading() as conn:
        made = stored_events.events_of_kinds(conn, desk.store.unit, (findings.MADE,))
    return [each.facts[findings.WHAT] for each in made].count(findings.OF_LETTER_BOX)


def typed(desk: Desk) -> None:
    """A form that is kept as it is typed and thrown away: it writes the box anew."""
    draft = drafts.Draft(desk.source.uid(), letter_box.DECOY, {"words": "نیمه"}, desk.now())
    drafts.save(desk, draft)
    drafts.drop(desk, draft.uid)


@pytest.fixture
def duty_as(desk_as: Desks) -> Desks:
    """Desks at a store where this machine remembers an act."""
    report(desk_as(Role.DUTY))
    desk_as.close()
    return desk_as


def row_of(desk: Desk) -> bytes:
    with desk.store.reading() as conn:
        return bytes(conn.execute(LETTER_BOX.select()).one().sealed)


def put_row(desk: Desk, row: bytes | None) -> None:
    """As somebody does with SQL and the data key."""
    with desk.store.writing() as conn:
        conn.execute(LETTER_BOX.delete())
        if row is not None:
            conn.execute(LETTER_BOX.insert(), {"place": 1, "sealed": row})


def cut_off(desk: Desk) -> None:
    """A transaction that ends after the memory was written and before the commit."""
    with desk.store.writing() as conn:
        letter_box.write(conn, letter_box.read(conn))
        box_memory.before_commit(conn, desk.store)
        raise ZeroDivisionError


def file_of(desks: Desks) -> Path:
    ring = keys.load(desks.home)
    return heads.file_of(ring.store, desks.home).with_suffix(heads.BOX)


def test_a_box_that_was_emptied_is_told_once_at_the_next_opening(duty_as: Desks) -> None:
    duty = duty_as(Role.DUTY)
    complain(duty)
    put_row(duty, None)
    duty_as.close()
    commander = duty_as(Role.COMMANDER)
    assert told(commander) == 1
    (line,) = list_findings(commander)
    assert line.flag == "overdue"
    assert "complaints that waited in it may be gone" in str(line.text)
    typed(commander)
    duty_as.close()
    assert told(duty_as(Role.DUTY)) == 1, "once"


def test_it_is_told_again_when_it_is_done_again(duty_as: Desks) -> None:
    for times in (1, 2):
        duty = duty_as(Role.DUTY)
        complain(duty)
        put_row(duty, None)
        duty_as.close()
        assert told(duty_as(Role.DUTY)) == times


@pytest.mark.parametrize("is_closed", [True, False])
def test_a_write_meets_it_and_the_next_check_tells(duty_as: Desks, *, is_closed: bool) -> None:
    """The write covers what was done; that it met another box is remembered until it is told."""
    duty = duty_as(Role.DUTY)
    complain(duty)
    put_row(duty, None)
    typed(duty)
    typed(duty)
    if is_closed:
        duty_as.close()
        assert told(duty_as(Role.DUTY)) == 1
    else:
        check_held(duty)
        assert told(duty) == 1
        check_held(duty)
        assert told(duty) == 1


def test_an_earlier_box_that_is_put_back_is_told(duty_as: Desks) -> None:
    duty = duty_as(Role.DUTY)
    typed(duty)
    before = row_of(duty)
    complain(duty)
    typed(duty)
    put_row(duty, before)
    duty_as.close()
    assert told(duty_as(Role.DUTY)) == 1


def test_a_damaged_memory_is_told(duty_as: Desks) -> None:
    typed(duty_as(Role.DUTY))
    duty_as.close()
    file_of(duty_as).write_bytes(random_bytes(2 * box_memory.SLOT))
    assert told(duty_as(Role.DUTY)) == 1
    duty_as.close()
    assert told(duty_as(Role.DUTY)) == 1


def test_one_damaged_slot_is_nothing(duty_as: Desks) -> None:
    """A slot that a power cut tore: the other one stands, and the commit that it was for did not come."""
    duty = duty_as(Role.DUTY)
    typed(duty)
    file = file_of(duty_as)
    before, row = file.read_bytes(), row_of(duty)
    typed(duty)
    after = file.read_bytes()
    torn = 0 if before[: box_memory.SLOT] != after[: box_memory.SLOT] else box_memory.SLOT
    file.write_bytes(after[:torn] + random_bytes(box_memory.SLOT) + after[torn + box_memory.SLOT :])
    put_row(duty, row)
    duty_as.close()
    assert told(duty_as(Role.DUTY)) == 0


def test_a_transaction_that_was_turned_back_or_cut_off_is_nothing(duty_as: Desks) -> None:
    """The memory is on the disk before the commit: after a power cut the box is as before it, or as after it."""
    duty = duty_as(Role.DUTY)
    complain(duty)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            cut_off(duty)
    report(duty)
    duty_as.close()
    assert told(duty_as(Role.DUTY)) == 0


def test_what_was_turned_back_covers_nothing_later(duty_as: Desks) -> None:
    duty = duty_as(Role.DUTY)
    complain(duty)
    with pytest.raises(ZeroDivisionError):
        cut_off(duty)
    put_row(duty, None)
    duty_as.close()
    assert told(duty_as(Role.DUTY)) == 1


def test_the_act_that_carries_a_piece_meets_it(duty_as: Desks) -> None:
    """Every eighth entry writes the box anew, with entries of its own before it."""
    duty = duty_as(Role.DUTY)
    complain(duty)
    put_row(duty, None)
    for _ in range(envelopes.RHYTHM):
        report(duty)
    duty_as.close()
    assert told(duty_as(Role.DUTY)) == 1


def test_an_honest_week_tells_nothing(duty_as: Desks) -> None:
    for _ in range(3):
        duty = duty_as(Role.DUTY)
        complain(duty)
        for _ in range(5):
            typed(duty)
            report(duty)
        check_held(duty)
        duty_as.close()
    renew(duty_as)
    duty_as.close()
    inspector = duty_as(Role.INSPECTOR)
    typed(inspector)
    assert len(read_complaints(inspector)) == 3
    assert told(inspector) == 0


def test_a_handover_that_wrote_the_box_before_it_looks_tells_nothing(duty_as: Desks) -> None:
    """As in one transaction of many acts: what is compared is the box as it was before it."""
    duty = duty_as(Role.DUTY)
    typed(duty)
    with duty.store.batched() as conn:
        for _ in range(envelopes.RHYTHM + 1):
            report(duty)
        check_in(conn, duty)
    assert told(duty) == 0
    duty_as.close()
    assert told(duty_as(Role.DUTY)) == 0


def test_another_account_of_the_machine_tells_nothing(
    duty_as: Desks, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Whoever works on the store from another account has a memory of his own."""
    here = duty_as(Role.DUTY)
    typed(here)
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("PRECINCT_STATE", str(tmp_path / "another account"))
        there = duty_as(Role.COMMANDER)
        typed(there)
        report(there)
        there.store.close()
    typed(here)
    typed(here)
    check_held(here)
    duty_as.close()
    duty = duty_as(Role.DUTY)
    typed(duty)
    assert told(duty) == 0


def test_a_folder_that_refuses_it_stops_nobody(duty_as: Desks) -> None:
    duty = duty_as(Role.DUTY)
    file_of(duty_as).mkdir(parents=True)
    typed(duty)
    complain(duty)
    check_held(duty)
    assert told(duty) == 0
