"""Killed while keys change: each officer has one password, the one before or the new one, and nobody is locked out."""

from __future__ import annotations

import random

import pytest

from db.kernel import keys_named, verifying
from db.kernel.access import Role
from db.opening.recovery import phrase_slot
from db.opening.setup import open_store
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


def test_a_kill_while_keys_change_locks_nobody_out(desk_as: Desks) -> None:
    admin = desk_as(Role.ADMINISTRATOR)
    store = admin.store
    with store.writing() as conn:
        store.change_keys(conn, lambda ring: ring.with_slot(phrase_slot(PHRASE, store.unlocked.data_key)))
        keys_named.note_phrase(store, conn, admin.officer.uid, admin.source)
    chance, admins, duty = random.Random(seed()), PASSWORD, PASSWORD
    for _ in range(rounds(3)):
        work = desk_as.home, ADMIN, (admins, PHRASE)
        said = said_until_killed(writers.change_keys_until_killed, work, chance.uniform(0, 0.5))  # what is begun first
        may = {"own": {admins}, "set": {duty}}
        for line in said.splitlines():
            state, what, password = line.split()
            whose = may.setdefault({"phrase": "own"}.get(what, what), set())
            if state == "done":
                whose.clear()
            whose.add(password)
        admins, duty = opening(desk_as, ADMIN, may["own"]), opening(desk_as, DUTY, may["set"])
    with desk_as(Role.COMMANDER).store.reading() as conn:
        assert verifying.verify(conn).problems == ()
