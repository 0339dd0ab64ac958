"""Whoever kept a keys.json, a phrase or the data key itself opens nothing any more once the key was renewed.

Nobody is locked out by it, and what followed from the key before is read and proved as before. Where it is cut off:
tests/faults/test_renewed_power.py.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from db.across.citizen_app import waiting_complaints
from db.across.setting_up.losses import losses
from db.carrying.levels.roots import root_words
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild
from db.kernel.signing import keys_named
from db.opening import setup
from db.opening.keys_back import bring_back
from db.opening.recovery import phrase_slot, recover, write_key_file
from db.opening.rotating import Renewed, awaited, removed_since, rotate
from db.opening.setup import choose_password, open_store, sign_in, switch, unlock
from db.reading.journal_queries import verify_whole
from db.reference.officers.commands import add_officer, remove_officer, set_pin
from db.reference.officers.forms import AddOfficer, RemoveOfficer, SetPin
from db.registers.oversight.complaints import read_complaints
from db.storage import backup, holding, keys, rekeying, reserve, sealed_list
from db.storage.database import database_of
from db.storage.dialects import sqlite, sqlite_alone
from db.words.ids import Source
from db.words.messages import Refused
from tests.attacks.test_keys_and_journal import name_phrase, uid_of
from tests.attacks.test_signatures import report
from tests.conftest import BADGES, GIVEN, PASSWORD, Desks
from tests.every_kind import give

ADMIN, DUTY, INSPECTOR = BADGES[Role.ADMINISTRATOR], BADGES[Role.DUTY], BADGES[Role.INSPECTOR]
PHRASE, PIN = "1" * 40, "121212"
COMPLAINT = {"words": "مرا زد و کارتم را پس نداد", "priority": "immediate", "answer_by": "code"}


def refused(attempt: Callable[[], object]) -> str:
    """The code of what is refused."""
    with pytest.raises(Refused) as caught:
        attempt()
    return caught.value.code


def renew(desks: Desks, key_file: Path | None = None) -> Renewed:
    """The administrator renews the key, every other program closed."""
    desks.close()
    return rotate(desks(Role.ADMINISTRATOR), PASSWORD, key_file)


def sound(desk: Desk) -> None:
    assert verify_whole(desk).problems == ()
    assert rebuild.check(desk.store).differences == ()
    with desk.store.reading() as conn:
        assert keys_named.unnamed(conn, desk.store) == ()
        assert sqlite.problems(conn.connection.dbapi_connection) == []


@dataclass(frozen=True, slots=True)
class Before:
    """What somebody keeps of a store: its folder, its key, a backup, the key file; and what the renewal said."""

    home: Path
    data_key: bytes
    saved: Path
    key_file: Path
    renewed: Renewed
    desks: Desks


@pytest.fixture(scope="module")
def made(ready_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Before:
    """A store with a phrase, a key file, a complaint, a PIN and a removed officer, whose key was renewed."""
    folder = tmp_path_factory.mktemp("renewed")
    desk_as = Desks(shutil.copytree(ready_store, folder / "store"))
    admin = desk_as(Role.ADMINISTRATOR)
    name_phrase(admin)
    write_key_file(admin, folder / "key")
    duty = desk_as(Role.DUTY)
    give(duty, "oversight.complain", **COMPLAINT)
    set_pin(duty, SetPin(password=PASSWORD, pin=PIN))
    desk_as.clock.advance(minutes=1)
    for badge in ("2001", "2002"):
        add_officer(admin, AddOfficer(badge=badge, name="تازه", role=Role.DUTY, password=GIVEN))
    saved = backup.backup(admin.store, folder / "backups")
    desk_as.close()
    shutil.copytree(desk_as.home, folder / "kept")
    admin = desk_as(Role.ADMINISTRATOR)
    report(desk_as(Role.DUTY))
    remove_officer(admin, RemoveOfficer(record=uid_of(admin, "2001"), reason="برکنار شد"))
    with admin.store.reading() as conn:
        assert removed_since(conn, admin.store) == 1
    said = renew(desk_as)
    return Before(folder / "kept", admin.store.unlocked.data_key, saved, folder / "key", said, desk_as)


@pytest.fixture
def renewed(made: Before, tmp_path: Path) -> Iterator[Before]:
    """A copy of that store, and of what was kept of it."""
    desks = Desks(shutil.copytree(made.desks.home, tmp_path / "store"))
    desks.clock.set(made.desks.clock.at)
    yield replace(made, home=shutil.copytree(made.home, tmp_path / "kept"), desks=desks)
    desks.close()


def test_the_same_passwords_open_it_and_everybody_gets_a_new_pair_once(renewed: Before) -> None:
    desks = renewed.desks
    assert renewed.renewed.number == 2
    assert set(renewed.renewed.absent) == {*BADGES.values(), "2002"} - {ADMIN}
    before = keys.load(desks.home)
    duty = desks(Role.DUTY)
    with duty.store.reading() as conn:
        assert removed_since(conn, duty.store) == 0
        assert len(awaited(conn, duty.store)) == len(renewed.renewed.absent) - 1
    switch(duty, DUTY, PIN)  # the PIN went over to the new pair
    inspector = sign_in(duty, INSPECTOR, PASSWORD)
    (letter,) = read_complaints(inspector)
    assert letter.values["words"] == COMPLAINT["words"]
    after = keys.load(desks.home)
    for badge in (DUTY, INSPECTOR):
        assert (old := before.slot(badge))
        assert (new := after.slot(badge))
        assert new.public != old.public
    desks(Role.DUTY)
    assert keys.load(desks.home).slot(DUTY) == after.slot(DUTY)
    sound(desks(Role.ADMINISTRATOR))
    assert not desks(Role.DUTY).password_is_given


def test_who_has_a_given_password_gets_the_pair_as_he_chooses(renewed: Before) -> None:
    desks = renewed.desks
    before = keys.load(desks.home).slot("2002")
    desk = open_store(desks.home, "2002", GIVEN, Source(desks.clock))
    desks.open.append(desk)
    assert desk.password_is_given
    assert keys.load(desks.home).slot("2002") == before
    chosen = choose_password(desk, GIVEN, PASSWORD)
    with chosen.store.reading() as conn:
        assert chosen.officer.uid not in awaited(conn, chosen.store)
    sound(desks(Role.ADMINISTRATOR))


def test_what_somebody_kept_opens_nothing(renewed: Before) -> None:
    """The key itself, the file of then with every password, the phrase, the key file; and the file says it at once."""
    home = renewed.desks.home
    assert refused(lambda: database_of(home, renewed.data_key).version()) == "damaged"
    for secret in (PHRASE, renewed.key_file.read_text()):
        assert refused(lambda secret=secret: recover(home, secret, ADMIN, PASSWORD)) == "wrong_phrase"
    now = (home / keys.FILE).read_bytes()
    shutil.copyfile(renewed.home / keys.FILE, home / keys.FILE)
    assert refused(lambda: keys.load(home)) == "older_key"  # before any password
    assert refused(lambda: open_store(home, "2001", GIVEN)) == "older_key"
    (home / keys.FILE).write_bytes(now)
    shutil.copyfile(renewed.home / sqlite.FILE, home / sqlite.FILE)
    assert refused(lambda: keys.load(home)) == "older_key"  # the file of then, beside the keys of now


def test_phrase_and_roots_are_new_ones(renewed: Before) -> None:
    said, desks = renewed.renewed, renewed.desks
    with_old = open_store(renewed.home, DUTY, PASSWORD, Source(desks.clock), moved=True)
    old = root_words(with_old)
    with_old.store.close()
    recover(desks.home, said.phrase, ADMIN, "another word of mine", Source(desks.clock))
    admin = open_store(desks.home, ADMIN, "another word of mine", Source(desks.clock))
    desks.open.append(admin)
    assert root_words(admin) == said.roots != old
    assert said.without_key_file
    sound(admin)


def test_a_backup_of_before_opens_with_its_own_keys_and_gives_none_to_the_store(
    renewed: Before, tmp_path: Path
) -> None:
    desks = renewed.desks
    backup.restore(renewed.saved, tmp_path / "again")
    again = open_store(tmp_path / "again", ADMIN, PASSWORD, Source(desks.clock))
    desks.open.append(again)
    sound(again)
    new = backup.backup(desks(Role.ADMINISTRATOR).store, tmp_path / "backups")
    desks.close()
    (desks.home / keys.FILE).unlink()

    def back(source: Path) -> object:
        return bring_back(source, desks.home, lambda ring: unlock(desks.home, ring, ADMIN, PASSWORD))

    assert refused(lambda: back(renewed.saved)) == "older_key"
    assert not (desks.home / keys.FILE).exists()
    back(new)
    sound(desks(Role.ADMINISTRATOR))
    backup.restore(new, tmp_path / "third")
    desks.open.append(open_store(tmp_path / "third", DUTY, PASSWORD, Source(desks.clock)))


def test_a_folder_of_before_that_is_put_back_with_its_keys_is_noticed(renewed: Before) -> None:
    """What is remembered outside goes by a key that was not renewed: the copy reads there what it lacks."""
    desks = renewed.desks
    number = report(desks(Role.DUTY))
    desks.close()
    shutil.rmtree(desks.home)
    shutil.copytree(renewed.home, desks.home)
    assert number in " ".join(str(item.text) for item in losses(desks(Role.DUTY)))


def test_lines_that_were_proved_before_are_proved_after(renewed: Before) -> None:
    old = open_store(renewed.home, DUTY, PASSWORD, Source(renewed.desks.clock), moved=True)
    new = renewed.desks(Role.DUTY)
    found = []
    for desk in (old, new):
        with desk.store.reading() as conn:
            found.append(sealed_list.key_of(conn, desk.store.unlocked.data_key))
    old.store.close()
    assert found[0] == found[1]


def test_a_complaint_that_waits_in_an_inbox_is_read_and_locked_anew(desk_as: Desks, tmp_path: Path) -> None:
    waiting_complaints.lock_away(desk_as(Role.DUTY), tmp_path, b"words")
    renew(desk_as)
    renew(desk_as)
    duty = desk_as(Role.DUTY)
    (path,) = waiting_complaints.files(tmp_path)
    assert waiting_complaints.unlocked(duty, path) == b"words"
    waiting_complaints.lock_anew(duty, path, b"words")
    (anew,) = waiting_complaints.files(tmp_path)
    assert anew != path
    assert waiting_complaints.unlocked(duty, anew) == b"words"
    waiting_complaints.lock_anew(duty, anew, b"words")
    assert waiting_complaints.files(tmp_path) == (anew,)


def hold(home: Path, ready: int, ends: int) -> None:
    """Another program that has the store open and does nothing."""
    desk = open_store(home, DUTY, PASSWORD)
    keys.load(home)  # looks into the file, and lets go of none of the locks on it
    os.write(ready, b"x")
    os.read(ends, 1)
    desk.store.close()


def test_nothing_is_changed_where_it_may_not_be_or_cannot(
    desk_as: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin, duty = desk_as(Role.ADMINISTRATOR), desk_as(Role.DUTY)
    name_phrase(admin)
    add_officer(admin, AddOfficer(badge="2001", name="مدیر دیگر", role=Role.ADMINISTRATOR, password=GIVEN))
    assert refused(lambda: rotate(sign_in(desk_as(Role.DUTY), "2001", GIVEN), GIVEN)) == "own_password_first"
    assert refused(lambda: rotate(duty, PASSWORD)) == "forbidden"
    assert refused(lambda: rotate(admin, "not the password")) == "wrong_password"
    (tmp_path / "there").touch()
    assert refused(lambda: rotate(admin, PASSWORD, tmp_path / "there")) == "exists"
    with monkeypatch.context() as patch:
        patch.setattr(reserve, "free", lambda _home: rekeying.room_for(desk_as.home) - 1)
        assert refused(lambda: rotate(admin, PASSWORD)) == "little_space"
    ring = keys.load(desk_as.home)
    another = phrase_slot("2" * 40, admin.store.unlocked.data_key)  # put into keys.json beside the program
    keys.save(desk_as.home, ring.with_slot(another))
    assert refused(lambda: rotate(admin, PASSWORD)) == "not_named"
    keys.save(desk_as.home, ring)
    desk_as.close()

    fork = multiprocessing.get_context("fork")
    (ready, told), (ends, end) = os.pipe(), os.pipe()
    other = fork.Process(target=hold, args=(desk_as.home, told, ends), daemon=True)
    other.start()
    os.read(ready, 1)
    monkeypatch.setattr(sqlite_alone, "WAIT", 0.1)
    with pytest.raises(Refused) as caught:
        rotate(desk_as(Role.ADMINISTRATOR), PASSWORD)
    os.write(end, b"x")
    other.join()
    assert caught.value.code == "in_use"
    assert str(other.pid) in str(caught.value.message)
    assert keys.load(desk_as.home).number == 1
    assert holding.others(desk_as.home / sqlite.FILE) == ()
    assert not list(desk_as.home.glob("precinct-check-*"))
    assert rotate(desk_as(Role.ADMINISTRATOR), PASSWORD).number == 2


def test_who_comes_while_it_is_renewed_gets_in(desk_as: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    """The keys were read before, the file is opened after."""
    true = setup.unlock

    def unlocked(*given: Any) -> keys.Unlocked:
        old = true(*given)
        monkeypatch.setattr(setup, "unlock", true)
        renew(desk_as)
        return old

    monkeypatch.setattr(setup, "unlock", unlocked)
    assert desk_as(Role.DUTY).store.unlocked.slot.name == DUTY


def test_a_window_that_stayed_open_without_a_connection_is_told(desk_as: Desks) -> None:
    """Its connections were dropped by a fault of the disk: what it opens next is another file, and not damaged."""
    duty, admin = desk_as(Role.DUTY), desk_as(Role.ADMINISTRATOR)
    duty.store._drop_connections()
    rotate(admin, PASSWORD)
    assert refused(lambda: report(duty)) == "moved_away"
    assert refused(lambda: named(duty)) == "moved_away"
    duty.store.close(remember=False)
    desk_as(Role.DUTY)


def named(desk: Desk) -> object:
    with desk.store.reading() as conn:
        return keys_named.named_keys(conn, desk.store)
