"""A lost keys.json comes back from a backup, and nothing written since is lost."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.journal import journal
from db.kernel.signing import verifying
from db.opening import recovery
from db.opening.creating import NewOfficer, NewStore, create_store
from db.opening.keys_back import Back, bring_back
from db.opening.setup import open_store, unlock
from db.reference.officers.commands import add_officer, remove_officer, reset_password
from db.reference.officers.forms import AddOfficer, RemoveOfficer, ResetPassword
from db.reference.officers.queries import officer_by_badge
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.storage import backup, keys
from db.storage.hidden_shares import revealed
from db.words import phrases
from db.words.ids import Source
from db.words.messages import Refused
from tests.conftest import BADGES, PASSWORD, Desks

NEW = "another-password"
DUTY = BADGES[Role.DUTY]


def report(desk: Desk) -> str:
    return report_incident(desk, ReportIncident(type="theft_home", place="اهواز", summary="پس از پشتیبان"))


def readers(home: Path) -> list[str]:
    """The badges of those who have a share of the inspectorate's key."""
    ring = keys.load(home)
    sealing = revealed(ring, unlock(home, ring, DUTY, PASSWORD).data_key).sealing(keys.INSPECTORATE)
    assert sealing is not None
    return list(sealing.shares)


def uid_of(desk: Desk, badge: str) -> str:
    with desk.store.reading() as conn:
        found = officer_by_badge(conn, badge)
    assert found is not None
    return found.uid


def back(saved: Path, home: Path, badge: str = DUTY, password: str = PASSWORD) -> Back:
    return bring_back(saved, home, lambda ring: unlock(home, ring, badge, password))


def refused(saved: Path, home: Path, badge: str = DUTY, password: str = PASSWORD) -> str:
    before = {path.name: path.read_bytes() for path in home.iterdir() if path.name.startswith(keys.FILE)}
    with pytest.raises(Refused) as said:
        back(saved, home, badge, password)
    after = {path.name: path.read_bytes() for path in home.iterdir() if path.name.startswith(keys.FILE)}
    assert {name: content for name, content in after.items() if not name.endswith(".lock")} == {
        name: content for name, content in before.items() if not name.endswith(".lock")
    }
    return said.value.code


@pytest.fixture
def saved(desk_as: Desks, tmp_path: Path) -> Path:
    """A backup, and one incident since."""
    desk = desk_as(Role.DUTY)
    made = backup.backup(desk.store, tmp_path / "backups")
    report(desk)
    desk_as.close()
    return made


DAMAGE = {
    "missing": None,
    "empty": b"",
    "cut off": b'{"format": 1, "store": "x", "slo',
    "noise": bytes(range(256)),
    "a list": b"[]",
    "no format": b"{}",
    "slots of nothing": b'{"format": 1, "store": "x", "slots": [3], "sealings": []}',
    "slots that are a number": b'{"format": 1, "store": "x", "slots": 5, "sealings": []}',
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_everything_since_the_backup_is_there(desk_as: Desks, saved: Path, damage: bytes | None) -> None:
    path = desk_as.home / keys.FILE
    if damage is None:
        path.unlink()
    else:
        path.write_bytes(damage)
    with pytest.raises(Refused) as said:
        open_store(desk_as.home, DUTY, PASSWORD)
    assert said.value.code == ("no_keys" if damage is None else "damaged")
    assert "restore --keys-only" in str(said.value)

    found = back(saved, desk_as.home)
    assert (found.without_keys, found.new_epoch) == ((), False)
    assert (found.kept is None) == (damage is None)
    assert found.kept is None or found.kept.read_bytes() == damage
    assert path.stat().st_mode & 0o777 == 0o600

    desk = desk_as(Role.DUTY)
    assert (desk.store.epoch, desk.store.series) == (1, "A")
    assert report(desk) == "IA-1405-2"
    with desk.store.reading() as conn:
        assert verifying.verify(conn).sound


def test_a_flipped_bit_of_a_slot_is_damage_and_no_wrong_password(desk_as: Desks, saved: Path) -> None:
    raw = json.loads((desk_as.home / keys.FILE).read_text())
    slot = next(slot for slot in raw["slots"] if slot["name"] == DUTY)
    slot["data_key"] = ("B" if slot["data_key"][0] == "A" else "A") + slot["data_key"][1:]
    (desk_as.home / keys.FILE).write_text(json.dumps(raw))
    with pytest.raises(Refused) as said:
        open_store(desk_as.home, DUTY, PASSWORD)
    assert said.value.code == "damaged_key"
    slot["data_key"] = "no base64 at all!"
    (desk_as.home / keys.FILE).write_text(json.dumps(raw))
    with pytest.raises(Refused) as said:
        open_store(desk_as.home, DUTY, PASSWORD)
    assert (said.value.code, "--keys-only" in str(said.value)) == ("damaged_key", True)
    del slot["sum"]  # as an earlier version wrote it: nobody can tell which slot is damaged
    (desk_as.home / keys.FILE).write_text(json.dumps(raw))
    with pytest.raises(Refused) as said:
        open_store(desk_as.home, DUTY, PASSWORD)
    assert said.value.code == "damaged"


@pytest.mark.parametrize("length", [31, 32])
def test_a_damaged_key_of_the_inspectorate_is_named_and_comes_back(desk_as: Desks, saved: Path, length: int) -> None:
    path = desk_as.home / keys.FILE
    raw = json.loads(path.read_text())
    raw["sealings"][0]["public"] = base64.b64encode(bytes(length)).decode()
    path.write_text(json.dumps(raw))
    with pytest.raises(Refused, match=raw["sealings"][0]["name"]) as said:
        open_store(desk_as.home, DUTY, PASSWORD)
    assert (said.value.code, "--keys-only" in str(said.value)) == ("damaged", True)
    assert back(saved, desk_as.home).without_keys == ()
    assert report(desk_as(Role.DUTY))


def test_a_good_file_is_never_overwritten(desk_as: Desks, saved: Path) -> None:
    assert refused(saved, desk_as.home) == "exists"


def test_it_takes_an_officer_of_that_day_or_the_phrase(desk_as: Desks, saved: Path) -> None:
    (desk_as.home / keys.FILE).unlink()
    assert refused(saved, desk_as.home, password="wrong") == "wrong_password"
    assert refused(saved, desk_as.home, badge="99") == "wrong_password"
    with pytest.raises(Refused) as said:
        bring_back(saved, desk_as.home, lambda ring: recovery.unlock(desk_as.home, ring, "1234"))
    assert said.value.code == "wrong_phrase"
    assert not (desk_as.home / keys.FILE).exists()


def test_the_phrase_of_a_store_made_by_init_brings_its_keys_back(tmp_path: Path) -> None:
    home, phrase = tmp_path / "store", phrases.new_phrase()
    admin = NewOfficer("7001", "مدیر", Role.ADMINISTRATOR, PASSWORD)
    create_store(home, NewStore("کلانتری ۱۴", (admin,), cost=keys.QUICK, recovery=phrase))
    desk = open_store(home, "7001", PASSWORD)
    saved = backup.backup(desk.store, tmp_path / "backups")
    desk.store.close()
    (home / keys.FILE).unlink()
    found = bring_back(saved, home, lambda ring: recovery.unlock(home, ring, phrase))
    assert found.without_keys == ()
    open_store(home, "7001", PASSWORD).store.close()


def test_the_backup_of_another_store_is_refused(desk_as: Desks, tmp_path: Path) -> None:
    other = tmp_path / "other"
    officers = (NewOfficer(DUTY, "n", Role.ADMINISTRATOR, PASSWORD),)
    create_store(other, NewStore("کلانتری ۹۹", officers, cost=keys.QUICK))
    desk = open_store(other, DUTY, PASSWORD)
    theirs = backup.backup(desk.store, tmp_path / "theirs")
    desk.store.close()
    (desk_as.home / keys.FILE).unlink()
    assert refused(theirs, desk_as.home) == "wrong_keys"
    assert not (desk_as.home / keys.FILE).exists()
    (desk_as.home / keys.FILE).write_bytes(b"{")
    assert refused(theirs, desk_as.home) == "wrong_keys"
    assert (desk_as.home / keys.FILE).read_bytes() == b"{"


def test_a_folder_without_a_database_has_nothing_to_open(tmp_path: Path, saved: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert refused(saved, tmp_path / "empty") == "not_a_store"


def test_who_was_removed_since_gets_no_key_and_shows_nothing(desk_as: Desks, tmp_path: Path) -> None:
    admin = desk_as(Role.ADMINISTRATOR)
    saved = backup.backup(admin.store, tmp_path / "backups")
    remove_officer(admin, RemoveOfficer(record=uid_of(admin, DUTY), reason="رفت"))
    desk_as.close()
    (desk_as.home / keys.FILE).unlink()
    assert refused(saved, desk_as.home) == "wrong_password"
    back(saved, desk_as.home, BADGES[Role.COMMANDER])
    assert keys.load(desk_as.home).slot(DUTY) is None
    with pytest.raises(Refused) as said:
        open_store(desk_as.home, DUTY, PASSWORD)
    assert said.value.code == "wrong_password"


def test_who_came_since_is_named_and_gets_a_new_password(desk_as: Desks, tmp_path: Path) -> None:
    admin = desk_as(Role.ADMINISTRATOR)
    saved = backup.backup(admin.store, tmp_path / "backups")
    form = AddOfficer(badge="2001", name="تازه", role=Role.DUTY, password=NEW)
    add_officer(admin, form)
    desk_as.close()
    (desk_as.home / keys.FILE).unlink()
    assert back(saved, desk_as.home).without_keys == ("2001",)
    admin = desk_as(Role.ADMINISTRATOR)
    reset_password(admin, ResetPassword(record=uid_of(admin, "2001"), password=NEW))
    open_store(desk_as.home, "2001", NEW).store.close()


def test_a_badge_given_to_somebody_else_since_is_named_too(desk_as: Desks, tmp_path: Path) -> None:
    admin = desk_as(Role.ADMINISTRATOR)
    saved = backup.backup(admin.store, tmp_path / "backups")
    remove_officer(admin, RemoveOfficer(record=uid_of(admin, DUTY), reason="رفت"))
    add_officer(admin, AddOfficer(badge=DUTY, name="تازه", role=Role.COMMANDER, password=NEW))
    desk_as.close()
    (desk_as.home / keys.FILE).unlink()
    assert back(saved, desk_as.home, BADGES[Role.COMMANDER]).without_keys == (DUTY,)
    with pytest.raises(Refused):
        open_store(desk_as.home, DUTY, PASSWORD)


def test_an_inspector_of_then_who_is_none_now_reads_nothing_sealed(desk_as: Desks, tmp_path: Path) -> None:
    admin, badge = desk_as(Role.ADMINISTRATOR), BADGES[Role.INSPECTOR]
    add_officer(admin, AddOfficer(badge="2002", name="بازرس دوم", role=Role.INSPECTOR, password=NEW))
    saved = backup.backup(admin.store, tmp_path / "backups")
    assert readers(saved) == [badge]
    with admin.store.writing() as conn:  # as a journal says it, whatever else a change of role may ask for
        entry = journal.NewEntry(
            uid=admin.source.uid(), kind="officer_changed", record=uid_of(admin, badge), at=admin.now(),
            entered_at=admin.now(), officer=admin.officer.uid, parts={"facts": {"role": str(Role.DUTY)}},
        )  # fmt: skip
        journal.append(conn, admin.store, entry, admin.source.randbytes)
    desk_as.close()
    (desk_as.home / keys.FILE).unlink()
    back(saved, desk_as.home)
    assert readers(desk_as.home) == []


def test_a_copy_that_this_machine_never_opened_begins_a_new_epoch(desk_as: Desks, saved: Path, tmp_path: Path) -> None:
    """Restored, and its keys lost before anybody signed in: two machines must not go on with one series."""
    home = tmp_path / "restored"
    backup.restore(saved, home)
    (home / keys.FILE).unlink()
    assert back(saved, home).new_epoch
    assert "restored" not in (home / keys.FILE).read_text()  # the database says it, and no edit of keys.json unsays it
    desk = open_store(home, DUTY, PASSWORD, Source(desk_as.clock))
    assert (desk.store.epoch, len(desk.store.series)) == (2, 2)
    desk.store.close()


def test_a_whole_restore_over_records_without_keys_says_what_is_lost_by_it(desk_as: Desks, saved: Path) -> None:
    (desk_as.home / keys.FILE).unlink()
    with pytest.raises(Refused) as said:
        backup.restore(saved, desk_as.home)
    assert (said.value.code, "--keys-only" in str(said.value)) == ("exists", True)


def test_heads_of_before_hold_in_the_journal_as_it_is(desk_as: Desks, saved: Path) -> None:
    (desk_as.home / keys.FILE).unlink()
    back(saved, desk_as.home)
    ring = keys.load(desk_as.home)
    remembered = desk_as.open[-1].store.memory.recall()
    assert remembered is not None
    assert ring.head["seq"] < remembered.ends["record"][0]
    assert ring == replace(keys.load(saved), sealings=ring.sealings)
