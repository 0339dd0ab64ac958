"""A damaged slot of keys.json is told to everybody who looks, keeps nobody else out, and comes back alone."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from db.across.setting_up.backups import damaged_keys
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.signing import keys_named
from db.opening import recovery
from db.opening.keys_back import Back, bring_back
from db.opening.setup import open_store, sign_in, unlock
from db.reference.officers.commands import change_password, reset_password
from db.reference.officers.forms import ChangePassword, ResetPassword
from db.storage import backup, keys, sealings
from db.storage.hidden_shares import revealed
from db.words.ids import Source
from db.words.messages import Refused
from tests.conftest import BADGES, PASSWORD, Desks
from tests.db.opening.test_keys_back import uid_of
from tests.usual import some

DUTY, COMMANDER, ADMIN = BADGES[Role.DUTY], BADGES[Role.COMMANDER], BADGES[Role.ADMINISTRATOR]
NEW = "another-password"
FIELDS = ("salt", "public", "private", "data_key", "officer", "sum", "ops", "mem")


def raw_of(home: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((home / keys.FILE).read_text())
    return read


def flip(home: Path, badge: str = DUTY, field: str = "private", place: int = 12) -> None:
    """One bit of a field, as a dying disk leaves it; of a text the lowest, so that it stays one."""
    raw = raw_of(home)
    slot = next(slot for slot in raw["slots"] if slot["name"] == badge)
    value = slot[field]
    slot[field] = (
        value ^ 1 if isinstance(value, int) else f"{value[:place]}{chr(ord(value[place]) ^ 1)}{value[place + 1 :]}"
    )
    (home / keys.FILE).write_text(json.dumps(raw))


def as_format_1(home: Path) -> None:
    raw = raw_of(home)
    for slot in raw["slots"]:
        del slot["sum"]
    (home / keys.FILE).write_text(json.dumps({**raw, "format": 1}))


def opened(desk_as: Desks, badge: str, password: str = PASSWORD) -> Desk:
    desk = open_store(desk_as.home, badge, password, Source(desk_as.clock))
    desk_as.open.append(desk)
    return desk


def code(desk_as: Desks, badge: str, password: str = PASSWORD) -> str:
    with pytest.raises(Refused) as said:
        open_store(desk_as.home, badge, password, Source(desk_as.clock))
    return said.value.code


@pytest.fixture
def saved(desk_as: Desks, tmp_path: Path) -> Path:
    made = backup.backup(desk_as(Role.COMMANDER).store, tmp_path / "backups")
    desk_as.close()
    return made


def back(saved: Path, home: Path, badge: str = DUTY, password: str = PASSWORD) -> Back:
    return bring_back(saved, home, lambda ring: unlock(home, ring, badge, password))


@pytest.mark.parametrize("field", some((*FIELDS[::2], *FIELDS[1::2]), 4))
def test_a_flipped_bit_is_told_whatever_it_hits(desk_as: Desks, saved: Path, field: str) -> None:
    flip(desk_as.home, field=field)
    assert [slot.name for slot in keys.load(desk_as.home).damaged()] == [DUTY]
    commander = opened(desk_as, COMMANDER)
    assert damaged_keys(commander) == (DUTY,)
    if field in ("sum", "mem"):  # its key is whole (Argon2 counts in kB): it opens, and has its sum again
        opened(desk_as, DUTY)
        assert keys.load(desk_as.home).damaged() == ()
    elif field != "officer":
        assert code(desk_as, DUTY) == "damaged_key"
        assert code(desk_as, DUTY, "wrong") == "damaged_key"


def test_no_flipped_bit_of_a_slot_is_missed(desk_as: Desks, saved: Path) -> None:
    whole, chance = (desk_as.home / keys.FILE).read_bytes(), random.Random(13)
    for _flip in range(24):
        field = chance.choice(FIELDS[:5])
        value = next(slot for slot in raw_of(desk_as.home)["slots"] if slot["name"] == DUTY)[field]
        flip(desk_as.home, field=field, place=chance.randrange(len(value)))
        assert [slot.name for slot in keys.load(desk_as.home).damaged()] == [DUTY], field
        (desk_as.home / keys.FILE).write_bytes(whole)


def test_a_damaged_badge_is_told_to_its_own_officer_and_comes_back(desk_as: Desks, saved: Path) -> None:
    flip(desk_as.home, field="name", place=0)
    (damaged,) = keys.load(desk_as.home).damaged()
    assert damaged.name != DUTY
    assert [code(desk_as, DUTY, word) for word in (PASSWORD, "wrong")] == ["damaged_key"] * 2
    assert code(desk_as, "7777") == "wrong_password"
    opened(desk_as, COMMANDER)
    desk_as.close()
    assert back(saved, desk_as.home).alone == (DUTY,)
    assert keys.load(desk_as.home).damaged() == ()
    assert keys.load(desk_as.home).slot(damaged.name) is None
    opened(desk_as, DUTY)


def test_a_new_password_takes_the_place_of_a_key_whose_badge_is_damaged(desk_as: Desks, saved: Path) -> None:
    flip(desk_as.home, field="name", place=1)
    admin = opened(desk_as, ADMIN)
    reset_password(admin, ResetPassword(record=uid_of(admin, DUTY), password=NEW))
    assert keys.load(desk_as.home).damaged() == ()
    opened(desk_as, DUTY, NEW)


def test_the_backup_is_made_all_the_same_and_has_the_slot_as_it_is(desk_as: Desks, tmp_path: Path) -> None:
    commander = desk_as(Role.COMMANDER)
    flip(desk_as.home)
    made = backup.backup(commander.store, tmp_path / "backups")
    assert [slot.name for slot in keys.load(made).damaged()] == [DUTY]


def test_an_administrator_gives_a_new_password(desk_as: Desks, saved: Path) -> None:
    flip(desk_as.home, field="salt", place=0)
    admin = opened(desk_as, ADMIN)
    reset_password(admin, ResetPassword(record=uid_of(admin, DUTY), password=NEW))
    assert keys.load(desk_as.home).damaged() == ()
    opened(desk_as, DUTY, NEW)


def test_the_slot_comes_back_alone_and_newer_passwords_stay(desk_as: Desks, saved: Path) -> None:
    commander = opened(desk_as, COMMANDER)
    change_password(commander, ChangePassword(old=PASSWORD, password=NEW))
    desk_as.close()
    flip(desk_as.home)
    damaged = (desk_as.home / keys.FILE).read_bytes()
    before = keys.load(desk_as.home)
    found = back(saved, desk_as.home)
    assert (found.alone, found.without_keys, found.new_epoch) == ((DUTY,), (), False)
    assert found.kept is not None
    assert found.kept.read_bytes() == damaged
    after = keys.load(desk_as.home)
    assert {slot.name: slot for slot in after.slots if slot.name != DUTY} == {
        slot.name: slot for slot in before.slots if slot.name != DUTY
    }
    assert (after.sealings, after.head) == (before.sealings, before.head)
    opened(desk_as, DUTY)
    opened(desk_as, COMMANDER, NEW)
    assert code(desk_as, COMMANDER) == "wrong_password"


def test_another_officer_may_show_it_and_a_whole_file_is_left_alone(desk_as: Desks, saved: Path) -> None:
    flip(desk_as.home)
    with pytest.raises(Refused) as said:
        back(saved, desk_as.home, COMMANDER, "wrong")
    assert said.value.code == "wrong_password"
    assert back(saved, desk_as.home, COMMANDER).alone == (DUTY,)
    with pytest.raises(Refused) as said:
        back(saved, desk_as.home, COMMANDER)
    assert said.value.code == "exists"


def test_a_slot_that_the_journal_no_longer_names_does_not_come_back(desk_as: Desks, saved: Path) -> None:
    duty = opened(desk_as, DUTY)
    change_password(duty, ChangePassword(old=PASSWORD, password=NEW))
    desk_as.close()
    flip(desk_as.home)
    before = (desk_as.home / keys.FILE).read_bytes()
    with pytest.raises(Refused) as said:
        back(saved, desk_as.home, COMMANDER)
    assert (said.value.code, DUTY in str(said.value)) == ("not_named", True)
    with pytest.raises(Refused):
        back(saved, desk_as.home)
    assert (desk_as.home / keys.FILE).read_bytes() == before


def test_format_1_opens_and_each_slot_gets_its_sum_from_its_own_officer(desk_as: Desks, saved: Path) -> None:
    as_format_1(desk_as.home)
    everybody = {slot.name for slot in keys.load(desk_as.home).unsummed()}
    assert {DUTY, COMMANDER, ADMIN} <= everybody
    opened(desk_as, DUTY)
    assert raw_of(desk_as.home)["format"] == 2
    assert {slot.name for slot in keys.load(desk_as.home).unsummed()} == everybody - {DUTY}
    sign_in(opened(desk_as, ADMIN), COMMANDER, PASSWORD)
    assert {slot.name for slot in keys.load(desk_as.home).unsummed()} == everybody - {DUTY, ADMIN, COMMANDER}
    assert keys.load(desk_as.home).damaged() == ()


def test_a_window_that_was_open_before_works_on(desk_as: Desks) -> None:
    """It knows the slot without its sum."""
    commander = desk_as(Role.COMMANDER)
    as_format_1(desk_as.home)
    opened(desk_as, COMMANDER)
    change_password(commander, ChangePassword(old=PASSWORD, password=NEW))
    opened(desk_as, COMMANDER, NEW)


def test_a_key_file_that_opened_the_store_has_its_sum_then(desk_as: Desks, tmp_path: Path) -> None:
    recovery.write_key_file(desk_as(Role.ADMINISTRATOR), tmp_path / "key")
    desk_as.close()
    as_format_1(desk_as.home)
    recovery.recover(desk_as.home, (tmp_path / "key").read_text(), ADMIN, NEW, Source(desk_as.clock))
    assert recovery.NAME not in {slot.name for slot in keys.load(desk_as.home).unsummed()}


def test_a_forged_slot_with_a_sum_that_fits_opens_nothing_still(desk_as: Desks) -> None:
    admin = desk_as(Role.ADMINISTRATOR)
    forged = keys.make_slot(DUTY, uid_of(admin, DUTY), NEW, admin.store.unlocked.data_key, keys.QUICK)
    keys.save(desk_as.home, keys.load(desk_as.home).with_slot(forged))
    assert code(desk_as, DUTY, NEW) == "not_named"
    with admin.store.reading() as conn:
        assert keys_named.unnamed(conn, admin.store) != ()


def test_nobody_shares_the_inspectorates_key_with_a_damaged_slot(desk_as: Desks) -> None:
    inspector = desk_as(Role.INSPECTOR)
    flip(desk_as.home, field="public")
    ring = revealed(keys.load(desk_as.home), inspector.store.unlocked.data_key)
    with pytest.raises(Refused) as said:
        sealings.share_sealing(ring, keys.INSPECTORATE, inspector.store.unlocked, DUTY)
    assert said.value.code == "damaged_key"
