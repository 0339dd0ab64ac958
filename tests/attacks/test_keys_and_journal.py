"""keys.json and the journal: a kill between the two locks nobody out."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from db.kernel.access import Role
from db.kernel.officer import Desk
from db.opening.recovery import phrase_slot, recover
from db.opening.setup import open_store
from db.reference.officers.commands import add_officer, change_password, reset_password
from db.reference.officers.forms import AddOfficer, ChangePassword, ResetPassword
from db.storage import keys, keys_changing, signatures
from db.words.ids import Source
from db.words.messages import Refused
from tests.conftest import BADGES, PASSWORD, Desks

ADMIN, DUTY = BADGES[Role.ADMINISTRATOR], BADGES[Role.DUTY]
PHRASE = "1" * 40
NEW = "a word of another choosing"
CUT = [(True, False), (False, True)]
"""(the old password opens, the new one opens): new keys are written and not committed, then committed."""
Killed = Callable[[Callable[[], object]], list[Path]]


def opens(home: Path, badge: str, password: str) -> bool:
    """Whether somebody gets in; what a cut left in keys.json is cleared away then."""
    try:
        desk = open_store(home, badge, password, moved=True)
    except Refused as refused:
        if refused.code != "wrong_password":
            raise
        return False
    desk.store.close()
    assert keys.load(home).coming is None
    return True


@pytest.fixture
def killed(desk_as: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Killed:
    """Does something that changes keys; gives the store as a kill would have left it, before the commit and after."""

    def during(act: Callable[[], object]) -> list[Path]:
        images: list[Path] = []

        def image() -> None:
            images.append(tmp_path / f"image-{len(images)}")
            shutil.copytree(desk_as.home, images[-1])

        true = keys.save

        def save(home: Path, ring: keys.Keyring) -> None:
            if images:
                image()
            true(home, ring)
            if not images:
                image()

        with monkeypatch.context() as patched:
            patched.setattr(keys_changing.keys, "save", save)
            act()
        return images[:2]

    return during


def uid_of(desk: Desk, badge: str) -> str:
    slot = desk.store.keyring.slot(badge)
    assert slot is not None
    return slot.officer


def test_a_password_is_the_old_or_the_new_one_wherever_a_change_is_cut(desk_as: Desks, killed: Killed) -> None:
    duty = desk_as(Role.DUTY)
    images = killed(lambda: change_password(duty, ChangePassword(old=PASSWORD, password=NEW)))
    assert [(opens(home, DUTY, PASSWORD), opens(home, DUTY, NEW)) for home in images] == CUT


def test_so_it_is_where_an_administrator_sets_it(desk_as: Desks, killed: Killed) -> None:
    admin = desk_as(Role.ADMINISTRATOR)
    form = ResetPassword(record=uid_of(admin, DUTY), password=NEW)
    images = killed(lambda: reset_password(admin, form))
    assert [(opens(home, DUTY, PASSWORD), opens(home, DUTY, NEW)) for home in images] == CUT


def test_so_it_is_where_the_phrase_sets_it(desk_as: Desks, killed: Killed) -> None:
    store = desk_as(Role.ADMINISTRATOR).store
    with store.writing() as conn:
        store.change_keys(conn, lambda ring: ring.with_slot(phrase_slot(PHRASE, store.unlocked.data_key)))
    images = killed(lambda: recover(desk_as.home, PHRASE, ADMIN, NEW, Source(desk_as.clock)))
    assert [(opens(home, ADMIN, PASSWORD), opens(home, ADMIN, NEW)) for home in images] == CUT


def test_who_was_being_added_is_there_or_can_be_added(desk_as: Desks, killed: Killed) -> None:
    admin = desk_as(Role.ADMINISTRATOR)
    images = killed(lambda: add_officer(admin, AddOfficer(badge="2001", name="تازه", role=Role.DUTY, password=NEW)))
    assert [opens(home, "2001", NEW) for home in images] == [new for _old, new in CUT]
    again = open_store(images[0], ADMIN, PASSWORD, moved=True)
    add_officer(again, AddOfficer(badge="2001", name="تازه", role=Role.DUTY, password=NEW))
    again.store.close()
    assert opens(images[0], "2001", NEW)


def test_what_is_turned_back_leaves_the_program_as_it_was(desk_as: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk refuses the end of a change of password: the old one counts, here too, and what is written is signed."""
    duty = desk_as(Role.DUTY)
    before = duty.store.unlocked

    def full(*_given: object) -> None:
        raise OSError("full")

    monkeypatch.setattr(duty.store.signers, "sign", full)
    with pytest.raises(OSError, match="full"):
        change_password(duty, ChangePassword(old=PASSWORD, password=NEW))
    monkeypatch.undo()
    assert duty.store.unlocked is before
    assert duty.store.signers.public(duty.officer.uid) == signatures.public_of(before.private)
    assert opens(desk_as.home, DUTY, PASSWORD)
