"""A lost administrator's password: what gives a new one, and what does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.kernel.base.access import Role
from db.kernel.signing import verifying
from db.opening import recovery
from db.opening.creating import NewOfficer, NewStore, create_store
from db.opening.setup import open_store
from db.reading.journal_queries import list_journal
from db.storage import keys
from db.words import phrases
from db.words.messages import Refused
from tests.conftest import BADGES, PASSWORD, Desks

ADMIN = NewOfficer("1", "Administrator", Role.ADMINISTRATOR, "first-password")
DUTY = NewOfficer("2", "Duty officer", Role.DUTY, "first-password")


@pytest.fixture
def phrase() -> str:
    return phrases.new_phrase()


@pytest.fixture
def home(tmp_path: Path, phrase: str) -> Path:
    create_store(tmp_path / "s", NewStore("x", (ADMIN, DUTY), cost=keys.QUICK, recovery=phrase))
    return tmp_path / "s"


def test_the_phrase_is_forty_digits_and_never_twice_the_same() -> None:
    assert len(phrases.tidy(phrases.new_phrase())) == 40
    assert phrases.new_phrase() != phrases.new_phrase()


def test_the_phrase_gives_the_administrator_a_new_password_and_the_journal_says_so(home: Path, phrase: str) -> None:
    persian = phrase.replace(" ", "").translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    recovery.recover(home, persian, "1", "second-password")
    with pytest.raises(Refused):
        open_store(home, "1", "first-password")
    desk = open_store(home, "1", "second-password")
    with desk.store.reading() as conn:
        assert verifying.verify(conn).sound
    desk.store.close()
    duty = open_store(home, "2", "first-password")
    assert "recovered" in {line.kind for line in list_journal(duty).rows}
    duty.store.close()


def test_a_wrong_phrase_another_officer_and_a_weak_password_are_refused(home: Path, phrase: str) -> None:
    for secret, badge, password, code in (
        (phrases.new_phrase(), "1", "second-password", "wrong_phrase"),
        (phrase, "2", "second-password", "not_found"),
        (phrase, "1", "short", "invalid"),
    ):
        with pytest.raises(Refused) as refused:
            recovery.recover(home, secret, badge, password)
        assert refused.value.code == code
    open_store(home, "1", "first-password").store.close()


def test_wrong_phrases_delay_nothing(home: Path, phrase: str) -> None:
    for _ in range(9):
        with pytest.raises(Refused):
            recovery.recover(home, "1" * 40, "1", "second-password")
    recovery.recover(home, phrase, "1", "second-password")


def test_a_key_file_does_the_same_and_only_an_administrator_makes_one(desk_as: Desks, tmp_path: Path) -> None:
    file = tmp_path / "key"
    with pytest.raises(Refused) as refused:
        recovery.write_key_file(desk_as(Role.DUTY), file)
    assert refused.value.code == "forbidden"
    recovery.write_key_file(desk_as(Role.ADMINISTRATOR), file)
    assert file.stat().st_mode & 0o077 == 0
    desk_as.close()
    recovery.recover(desk_as.home, file.read_text(), BADGES[Role.ADMINISTRATOR], "second-password")
    open_store(desk_as.home, BADGES[Role.ADMINISTRATOR], "second-password").store.close()
    open_store(desk_as.home, BADGES[Role.DUTY], PASSWORD).store.close()
