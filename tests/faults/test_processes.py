"""Real processes on one real store: killed, crowded, racing."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from db.across.handover.commands import open_shift
from db.across.handover.forms import OpenShift
from db.across.handover.models import SHIFT
from db.across.handover.queries import list_shifts
from db.across.handover.showing import events_of_shift
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild
from db.kernel.signing import verifying
from db.storage.models import INDEX, JOURNAL
from db.words.records import Filter
from tests.conftest import BADGES, PASSWORD, Desks
from tests.faults import writers
from tests.faults.rounds import rounds, seed
from tests.usual import some_or_faults

pytestmark = pytest.mark.faults

PROCESSES = multiprocessing.get_context("fork")


def numbers(desk: Desk, register: str = "incident") -> dict[str, int]:
    with desk.store.reading() as conn:
        rows = conn.execute(select(INDEX.c.number, INDEX.c.serial).where(INDEX.c.register == register))
        return {row.number: row.serial for row in rows}


def sound(desk: Desk) -> None:
    with desk.store.reading() as conn:
        assert verifying.verify(conn).problems == ()
        assert conn.exec_driver_sql("PRAGMA quick_check").scalar_one() == "ok"
    serials = sorted(numbers(desk).values())
    assert serials == list(range(1, len(serials) + 1))
    assert rebuild.check(desk.store).differences == ()


def said_until_killed(work: Callable[..., None], arguments: tuple[object, ...], seconds: float) -> str:
    """What a process that does this work wrote into a pipe, its last argument, until it was killed, so long after its
    first word: from there on it is writing."""
    reading, writing = os.pipe()
    process = PROCESSES.Process(target=work, args=(*arguments, writing))
    process.start()
    os.close(writing)
    said = os.read(reading, 4096)
    time.sleep(seconds)
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join()
    while more := os.read(reading, 65536):
        said += more
    os.close(reading)
    return said.decode()


def test_nothing_acknowledged_is_lost_however_often_it_is_killed(desk_as: Desks) -> None:
    chance = random.Random(seed())
    kills, acknowledged = rounds(20), list[str]()
    for _ in range(kills):
        officer = desk_as.home, BADGES[Role.DUTY], PASSWORD
        acknowledged += said_until_killed(writers.write_until_killed, officer, chance.uniform(0, 0.04)).split()
    desk = desk_as(Role.DUTY)
    assert len(acknowledged) >= kills
    assert set(acknowledged) <= set(numbers(desk))
    assert desk.store.epoch == 1
    sound(desk)


def test_a_power_cut_while_scans_are_attached_leaves_entry_and_content_or_neither(desk_as: Desks) -> None:
    from db.opening import health
    from db.registers.attachments.models import ATTACHMENT, CONTENT

    chance, acknowledged = random.Random(5), list[str]()
    for _ in range(6):
        officer = desk_as.home, BADGES[Role.DUTY], PASSWORD
        acknowledged += said_until_killed(writers.attach_until_killed, officer, chance.uniform(0, 0.06)).split()
    desk = desk_as(Role.DUTY)
    with desk.store.reading() as conn:
        entries = set(conn.execute(select(ATTACHMENT.c.sha256)).scalars())
        contents = set(conn.execute(select(CONTENT.c.sha256)).scalars())
    assert len(acknowledged) >= 6
    assert set(acknowledged) <= entries
    assert entries == contents
    assert health.attachments(desk.store).problems == ()
    sound(desk)


def test_four_processes_write_at_once_without_a_gap(desk_as: Desks) -> None:
    roles = (Role.DUTY, Role.DEPUTY, Role.COMMANDER, Role.STANDBY)
    officers = [
        PROCESSES.Process(target=writers.write_some, args=(desk_as.home, BADGES[role], PASSWORD, 25)) for role in roles
    ]
    for officer in officers:
        officer.start()
    for officer in officers:
        officer.join(120)
        assert officer.exitcode == 0
    desk = desk_as(Role.DUTY)
    assert len(numbers(desk)) == 100
    sound(desk)


def together(home: Path, attempts: list[tuple[Role, str, dict[str, object]]]) -> list[str]:
    """Give commands in processes of their own, released by one gate; what each was told."""
    gate_in, gate_out = os.pipe()
    answers_in, answers_out = os.pipe()
    officers = [
        PROCESSES.Process(
            target=writers.try_once,
            args=(home, BADGES[role], PASSWORD, act, dict(fields), gate_in, answers_out),
        )
        for role, act, fields in attempts
    ]
    for officer in officers:
        officer.start()
    os.write(gate_out, b"x" * len(officers))
    for officer in officers:
        officer.join(60)
    os.close(answers_out)
    said = b""
    while more := os.read(answers_in, 4096):
        said += more
    for descriptor in (gate_in, gate_out, answers_in):
        os.close(descriptor)
    return said.decode().split("\n")[:-1]


@pytest.mark.parametrize("_again", some_or_faults(range(5), 2))
def test_two_who_open_a_shift_together_open_one(desk_as: Desks, _again: int) -> None:
    desk_as(Role.DUTY).store.close()
    said = together(desk_as.home, [(Role.DUTY, "shift.open", {}), (Role.DEPUTY, "shift.open", {})])
    assert len(said) == 2
    assert sum(answer.startswith("refused") for answer in said) == 1
    desk = desk_as(Role.DUTY)
    assert len(numbers(desk, "shift")) == 1


@pytest.mark.parametrize("_again", some_or_faults(range(5), 2))
def test_two_kiosks_that_start_a_handover_together_fix_one_cut_off(desk_as: Desks, _again: int) -> None:
    duty = desk_as(Role.DUTY)
    number = open_shift(duty, OpenShift())
    duty.store.close()
    start: list[tuple[Role, str, dict[str, object]]] = [
        (role, "shift.start_handover", {}) for role in (Role.DUTY, Role.DEPUTY, Role.COMMANDER)
    ]
    writing: tuple[Role, str, dict[str, object]] = (Role.STANDBY, "mark.set", {"kind": "call"})
    said = together(desk_as.home, [*start, writing])
    assert sorted(said) == ["", number, number, number]
    desk = desk_as(Role.DUTY)
    each_of_one_shift(desk)
    sound(desk)


def test_a_power_cut_while_shifts_are_handed_over_leaves_each_entry_in_one_shift(desk_as: Desks) -> None:
    chance = random.Random(7)
    for acts in chance.sample(range(1, 13), min(rounds(7), 12)):  # five make a handover
        reading, writing = os.pipe()
        pair = PROCESSES.Process(
            target=writers.hand_over_until_killed,
            args=(desk_as.home, (BADGES[Role.DUTY], BADGES[Role.DEPUTY]), PASSWORD, writing),
        )
        pair.start()
        os.close(writing)
        for _ in range(acts):
            assert os.read(reading, 1) == b"x"
        time.sleep(chance.uniform(0, 0.05))  # somewhere in the next act
        os.kill(pair.pid or 0, signal.SIGKILL)
        pair.join()
        os.close(reading)
        desk = desk_as(Role.DUTY)
        each_of_one_shift(desk)
        desk.store.close()
    desk = desk_as(Role.DUTY)
    assert len(numbers(desk, "shift")) > 3
    sound(desk)


def each_of_one_shift(desk: Desk) -> None:
    """Every entry of the record stream is in the list of exactly one shift, or of none while no shift is open yet."""
    shifts = list_shifts(desk, Filter(), None, 500).rows
    owned = [entry.position for row in shifts for entry in events_of_shift(desk, row.number, 0, 10_000)]
    assert len(owned) == len(set(owned))
    columns = JOURNAL.c
    with desk.store.reading() as conn:
        cutoffs = conn.execute(select(SHIFT.c.cutoff, SHIFT.c.uid).where(SHIFT.c.cutoff.is_not(None))).all()
        written = conn.execute(select(columns.position).where(columns.stream == "record")).scalars().all()
        running = conn.execute(select(SHIFT.c.uid).where(SHIFT.c.cutoff.is_(None))).scalars().all()
    assert len(running) <= 1
    last = max((row.cutoff for row in cutoffs), default=0)
    assert set(owned) == {position for position in written if position <= last or running}
