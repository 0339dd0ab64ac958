"""After a reset the password of before is refused, however it is typed; its lock goes with the next own choice."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.opening import recovery
from db.opening.creating import NewOfficer, NewStore, create_store
from db.opening.setup import choose_password, open_store
from db.reference.officers.commands import change_password, reset_password
from db.reference.officers.forms import ChangePassword, ResetPassword
from db.storage import keys
from db.storage.models import INFO
from db.words.folding import persian_digits
from db.words.layouts import other_layout
from db.words.messages import Refused
from db.words.phrases import new_phrase
from tests.conftest import BADGES, GIVEN, PASSWORD, Desks

OWN = "saffron 1405 harbour"
OTHER = "quiet lantern 77 bridge"
BEFORE = "This is the password from before the reset. Choose another."


def reset(admin: Desk, officer: str, password: str = GIVEN) -> None:
    reset_password(admin, ResetPassword(record=officer, password=password))


def locks(desk: Desk) -> list[str]:
    with desk.store.reading() as conn:
        return [row.name for row in conn.execute(INFO.select()) if row.name.startswith("password_before")]


def came(desks: Desks, password: str = GIVEN) -> Desk:
    desk = open_store(desks.home, BADGES[Role.DUTY], password)
    desks.open.append(desk)
    return desk


@pytest.fixture
def duty(desk_as: Desks) -> Desk:
    desk = desk_as(Role.DUTY)
    change_password(desk, ChangePassword(old=PASSWORD, password=OWN))
    return desk


@pytest.mark.parametrize("typed", [OWN, persian_digits(OWN), other_layout(OWN)])
def test_it_is_refused_when_its_officer_chooses_his_own(desk_as: Desks, duty: Desk, typed: str) -> None:
    reset(desk_as(Role.ADMINISTRATOR), duty.officer.uid)
    desk = came(desk_as)
    with pytest.raises(Refused) as refused:
        choose_password(desk, GIVEN, typed)
    assert str(refused.value.fields["password"]) == BEFORE
    assert desk.password_is_given
    assert locks(choose_password(desk, GIVEN, OTHER)) == [], "a choice ends it"
    desk = came(desk_as, OTHER)
    change_password(desk, ChangePassword(old=OTHER, password=OWN))


def test_the_administrator_cannot_give_it_again(desk_as: Desks, duty: Desk) -> None:
    admin = desk_as(Role.ADMINISTRATOR)
    with pytest.raises(Refused) as refused:
        reset(admin, duty.officer.uid, OWN)
    assert str(refused.value.fields["password"]) == BEFORE
    came(desk_as, OWN)
    reset(admin, duty.officer.uid)
    with pytest.raises(Refused):
        reset(admin, duty.officer.uid, OWN)
    reset(admin, duty.officer.uid, OTHER)
    with pytest.raises(Refused):
        choose_password(came(desk_as, OTHER), OTHER, OWN)  # of two resets the first took the officer's own


def test_it_opens_nothing(desk_as: Desks, duty: Desk) -> None:
    admin = desk_as(Role.ADMINISTRATOR)
    reset(admin, duty.officer.uid)
    assert locks(admin) == [f"password_before_{duty.officer.uid}"]
    with admin.store.reading() as conn:
        kept = next(row.value for row in conn.execute(INFO.select()) if row.name.startswith("password_before"))
    assert keys.load(desk_as.home).slot(BADGES[Role.DUTY]) is not None
    assert all(word not in kept for word in ("data_key", "public", OWN))
    with pytest.raises(Refused) as refused:
        came(desk_as, OWN)
    assert refused.value.code == "wrong_password"


def test_a_reset_mends_a_damaged_slot(desk_as: Desks, duty: Desk) -> None:
    admin = desk_as(Role.ADMINISTRATOR)
    slot = keys.load(desk_as.home).slot(BADGES[Role.DUTY])
    assert slot is not None
    damaged = keys.KeySlot(
        slot.kind, slot.name, slot.officer, slot.salt[:-8], slot.ops, slot.mem, slot.public, "AAAA", ""
    )
    keys.save(desk_as.home, keys.load(desk_as.home).without(slot.name).with_slot(damaged))
    reset(admin, duty.officer.uid)
    choose_password(came(desk_as), GIVEN, OTHER)


def test_it_is_refused_at_a_recovery_too(tmp_path: Path) -> None:
    phrase, home = new_phrase(), tmp_path / "s"
    create_store(
        home, NewStore("x", (NewOfficer("1", "A", Role.ADMINISTRATOR, OWN),), cost=keys.QUICK, recovery=phrase)
    )
    with pytest.raises(Refused) as refused:
        recovery.recover(home, phrase, "1", OWN)
    assert str(refused.value.fields["password"]) == BEFORE
    recovery.recover(home, phrase, "1", OTHER)
    open_store(home, "1", OTHER).store.close()
