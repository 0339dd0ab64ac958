"""Killed while keys change: each officer has one password, the one before or the new one, and nobody is locked out."""

from __future__ import annotations

import random

import pytest

from db.kernel.base.access import Role
from db.kernel.signing import keys_named, verifying
from db.opening.recovery import phrase_slot
from db.opening.setup import open_store
from db.storage import keys
from db.storage.key_numbers import FIRST
from db.words.messages import Refused
from tests.conftest import BADGES, PASSWORD, Desks
from tests.faults import writers
from tests.faults.rounds import rounds, seed
from tests.faults.test_processes import said_until_killed

pytestmark = pytest.mark.faults

ADMIN, DUTY, PHRASE = BADGES[Role.ADMINISTRATOR], BADGES[Role.DUTY], "1" * 40


def opening(desk_as: Desks, badge: str, passwords: set[str]) -> str:
    """The one of these passwords that opens the store for an officer."""
    opened = []
    for password in passwords:
        try:
            open_store(desk_as.home, badge, password).store.close()
        except Refused as refused:
            if refused.code not in ("wrong_password", "wait"):
                raise
            continue
        opened.append(password)
    (only,) = opened
    return only


@pytest.mark.parametrize("act", ["own", "phrase", "set", "add", "rotate"])
def test_a_kill_while_keys_change_locks_nobody_out(desk_as: Desks, act: str) -> None:
    """Each act is killed ROUNDS times: `make faults ROUNDS=200 FAULTS=tests/faults/test_keys.py`."""
    admin = desk_as(Role.ADMINISTRATOR)
    store = admin.store
    with store.writing() as conn:
        store.change_keys(conn, lambda ring: ring.with_slot(phrase_slot(PHRASE, store.unlocked.data_key)))
        keys_named.note_phrase(store, conn, admin.officer.uid, admin.source)
    desk_as.close()
    chance, admins, duty, begun, done = random.Random(seed()), PASSWORD, PASSWORD, 0, 0
    window = 0.5
    for _ in range(rounds(1)):
        work = desk_as.home, ADMIN, (admins, PHRASE), act
        said = said_until_killed(
            writers.change_keys_until_killed, work, chance.uniform(0, window)
        )  # begun, then killed
        window *= 0.9 if "done" in said else 1.2  # on a slow machine, too, within an act and after it
        may = {duty if act == "set" else admins}
        for line in said.splitlines():
            state, password = line.split()
            begun, done = begun + (state == "begun"), done + (state == "done")
            if state == "done":
                may.clear()
            may.add(password)
        if act in ("own", "phrase"):
            admins = opening(desk_as, ADMIN, may)
        elif act == "set":
            duty = opening(desk_as, DUTY, may)
        assert opening(desk_as, ADMIN, {admins}) == admins
        assert opening(desk_as, DUTY, {duty}) == duty
        ring = keys.read(desk_as.home)
        assert ring.coming is None
        assert not list(desk_as.home.glob("precinct-check-*"))
    if act == "rotate":
        assert done <= ring.number - FIRST <= begun
    elif act == "add":
        assert done <= len(ring.slots) - len(BADGES) - 1 <= begun
    with desk_as(Role.COMMANDER).store.reading() as conn:
        assert verifying.verify(conn).problems == ()
    print(f"{act}: {rounds(1)} kills, {begun} begun, {done} done")
