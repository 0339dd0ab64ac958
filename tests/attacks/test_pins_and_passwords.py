"""A PIN lies in no file that lets it be guessed; a password that is guessed soon is refused; times tell no badge."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db.across.handover import forms
from db.kernel.base.access import Role
from db.kernel.desk.desk import Act
from db.kernel.desk.signature import sign
from db.opening.setup import sign_in, switch
from db.reference.officers.commands import change_password, remove_officer, reset_password, set_pin
from db.reference.officers.forms import ChangePassword, RemoveOfficer, ResetPassword, SetPin
from db.reference.officers.passwords import is_weak
from db.storage import keys
from db.storage.models import PIN as TABLE
from db.words.messages import Refused
from tests.conftest import BADGES, PASSWORD

PIN = "482193"
DUTY = BADGES[Role.DUTY]
OWN = "four words of mine"


def kept(desk: Any) -> str:
    with desk.store.reading() as conn:
        return str(conn.execute(select(TABLE.c.hash).where(TABLE.c.officer == desk.officer.uid)).scalar_one())


def refused(desk: Any, secret: str) -> str:
    with pytest.raises(Refused) as said:
        switch(desk, DUTY, secret)
    return said.value.code


def test_nobody_who_reads_the_whole_database_can_try_the_million_pins(desk_as: Any) -> None:
    """A thief with a password of somebody else, the data key and tools has a box that only the officer's key opens."""
    duty, thief = desk_as(Role.DUTY), desk_as(Role.ADMINISTRATOR)
    set_pin(duty, SetPin(password=PASSWORD, pin=PIN))
    box = kept(duty)
    assert "argon2" not in box
    with duty.store.reading() as conn:
        thief.store.pins.learn(conn, keys.Unlocked(duty.store.unlocked.slot, b"", thief.store.unlocked.private))
    assert not thief.store.pins.known
    assert refused(thief, PIN) == "wrong_pin"  # the right digits open nothing in a program where he did not sign in


def test_it_works_in_the_program_of_the_password_for_twelve_hours(desk_as: Any) -> None:
    duty = desk_as(Role.DUTY)
    set_pin(duty, SetPin(password=PASSWORD, pin=PIN))
    other = desk_as(Role.DEPUTY)
    assert refused(other, PIN) == "wrong_pin"
    at = [0.0]
    other.store.pins.clock = lambda: at[0]
    sign_in(other, DUTY, PASSWORD)
    at[0] = 12 * 3_600 - 1.0
    assert switch(other, DUTY, PIN).officer.badge == DUTY
    at[0] += 1.0
    assert refused(other, PIN) == "wrong_pin"
    assert switch(other, DUTY, PASSWORD).officer.badge == DUTY
    assert switch(other, DUTY, PIN).officer.badge == DUTY


def test_a_reset_a_removal_and_another_pin_end_it_in_every_program(desk_as: Any) -> None:
    duty, admin = desk_as(Role.DUTY), desk_as(Role.ADMINISTRATOR)
    set_pin(duty, SetPin(password=PASSWORD, pin=PIN))
    elsewhere = sign_in(desk_as(Role.DEPUTY), DUTY, PASSWORD)
    set_pin(elsewhere, SetPin(password=PASSWORD, pin="593104"))
    assert refused(duty, PIN) == "wrong_pin"
    reset_password(admin, ResetPassword(record=duty.officer.uid, password="given by another"))
    assert refused(elsewhere, "593104") == "wrong_pin"
    remove_officer(admin, RemoveOfficer(record=duty.officer.uid, reason="x"))
    assert refused(duty, PIN) in ("wrong_pin", "wait")


def test_it_goes_on_after_ones_own_new_password(desk_as: Any) -> None:
    duty = desk_as(Role.DUTY)
    set_pin(duty, SetPin(password=PASSWORD, pin=PIN))
    before = kept(duty)
    change_password(duty, ChangePassword(old=PASSWORD, password=OWN))
    assert kept(duty) != before
    assert switch(duty, DUTY, PIN).officer.badge == DUTY


@pytest.mark.parametrize("pin", ["4821", "48219", "4821931", "48219x", "", "۴۸۲۱۹"])
def test_six_digits_and_no_others(desk_as: Any, pin: str) -> None:
    with pytest.raises(Refused):
        set_pin(desk_as(Role.DUTY), SetPin(password=PASSWORD, pin=pin))


@pytest.mark.parametrize(
    "weak",
    ["12345678", "password1", "qwertyuiop", "iloveyou12", "صثقفغعهخ", "شسیبلاتن", "سلام1234", "11111111", "1000duty"],
)
def test_what_is_guessed_soon_is_refused(desk_as: Any, weak: str) -> None:
    with pytest.raises(Refused) as said:
        change_password(desk_as(Role.DUTY), ChangePassword(old=PASSWORD, password=weak))
    assert "password" in said.value.fields


@pytest.mark.parametrize(
    "good", ["سه کلمهٔ فارسی", "کارون ماه چای", OWN, "Karun-va-mah-1405", "a" * 10 + "کوه رود باد" * 40]
)
def test_what_is_not_is_taken(good: str) -> None:
    assert not is_weak(good, ("نام", "7001"))


def test_a_leaders_signature_takes_no_pin_and_not_the_password_of_before(desk_as: Any) -> None:
    commander = desk_as(Role.COMMANDER)
    set_pin(commander, SetPin(password=PASSWORD, pin=PIN))
    assert signs(commander, PIN, by_password=False), "it works here, where no leader is asked"
    assert not signs(commander, PIN)
    assert signs(commander, PASSWORD)
    change_password(desk_as(Role.COMMANDER), ChangePassword(old=PASSWORD, password=OWN))
    assert not signs(commander, PASSWORD), "in a window that was open before"
    assert signs(commander, OWN)


def signs(desk: Any, secret: str, *, by_password: bool = True) -> bool:
    with desk.store.writing() as conn:
        act = Act(desk, conn, desk.officer, desk.now(), forms.CountersignShift())
        try:
            sign(act, secret, by_password=by_password)
        except Refused:
            return False
    return True


def test_a_badge_that_nobody_has_is_tried_as_one_that_somebody_has(
    store_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The number of stretchings and what each costs, counted: no clock on a busy machine."""
    from db.opening.setup import unlock

    spent: list[tuple[int, int]] = []
    derive = keys.derived

    def counting(password: str, salt: bytes, cost: keys.Cost) -> bytes:
        spent.append((cost.ops, cost.mem))
        return derive(password, salt, cost)

    monkeypatch.setattr(keys, "derived", counting)
    ring, told = keys.load(store_home), []
    for badge in (DUTY, "9999"):
        spent.clear()
        with pytest.raises(Refused) as said:
            unlock(store_home, ring, badge, "not the right one")
        told.append((list(spent), said.value.code, repr(said.value.fields)))
    assert told[0] == told[1]
    assert told[0][0]
