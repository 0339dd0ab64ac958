"""Looking for people: whole words, for a purpose, noted each time; who searches much is told of and never refused."""

from __future__ import annotations

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.reading.finding import meant
from db.reading.journal_queries import list_journal
from db.registers.custody import searching
from db.registers.custody.board.notices import notices
from db.registers.custody.searching import look_for_people, search_custody
from db.words.messages import Refused
from tests.conftest import Desks
from tests.db.registers.custody.test_commands import opened


def noted(desks: Desks, kind: str) -> int:
    return len(list_journal(desks(Role.INSPECTOR), kind=kind, stream="access", limit=100).rows)


def refused(desk: Desk, typed: str, purpose: str = "duty") -> set[str]:
    with pytest.raises(Refused) as caught:
        search_custody(desk, typed, purpose=purpose)
    return set(caught.value.fields)


@pytest.mark.parametrize("typed", ["ا", "a", "احمد ر", "ر احمد", "ا\u200c", "آ", "."])
def test_a_letter_finds_nobody(desk: Desk, desk_as: Desks, typed: str) -> None:
    opened(desk)
    assert refused(desk, typed) == {"words"}
    assert noted(desk_as, "custody_searched") == 0


def test_the_beginning_of_a_name_finds_nobody_and_the_whole_word_does(desk: Desk) -> None:
    number = opened(desk)
    for part in ("احم", "رضا", "رضای", "احمد رضا", "اح", "حمد"):
        assert search_custody(desk, part, purpose="duty") == (), part
    for word in ("احمد", "رضایی", "رضائی", "احمد رضایی", "17"):
        assert [hit.number for hit in search_custody(desk, word)] == [number], word


def test_twenty_people_at_most_whatever_is_asked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert searching.MOST == 20
    monkeypatch.setattr(searching, "MOST", 1)
    for band, name in (("17", "احمد رضایی"), ("18", "احمد موسوی‌نژاد")):
        opened(desk, band=band, name=name)
    assert len(search_custody(desk, "احمد", 500, "duty")) == 1


def test_the_purpose_is_asked_once_in_half_an_hour_of_each_officer(desk: Desk, desk_as: Desks) -> None:
    opened(desk)
    assert refused(desk, "احمد", "") == {"purpose"}
    assert noted(desk_as, "custody_searched") == 0, "nothing was searched"
    search_custody(desk, "احمد", purpose="relative")
    assert search_custody(desk, "احمد")
    assert refused(desk_as(Role.DEPUTY), "احمد", "") == {"purpose"}, "another officer says his own"
    desk_as.clock.advance(minutes=29)
    search_custody(desk, "احمد")
    desk_as.clock.advance(minutes=2)
    assert refused(desk, "احمد", "") == {"purpose"}, "searching on does not carry it further"
    assert noted(desk_as, "custody_searched") == 3
    assert noted(desk_as, "custody_search_begun") == 1


def test_past_twenty_an_hour_the_inspectorate_is_told_who_and_nobody_is_refused(desk: Desk, desk_as: Desks) -> None:
    opened(desk)
    for _ in range(20):
        search_custody(desk, "هیچ‌کس", purpose="duty")
    assert noted(desk_as, "custody_searched_often") == 0
    for _ in range(5):
        assert search_custody(desk, "احمد")
    assert noted(desk_as, "custody_searched_often") == 1
    (told,) = [item for item in notices(desk_as(Role.INSPECTOR)) if "searches" in str(item.text)]
    assert desk.officer.badge in str(told.text)
    assert noted(desk_as, "custody_searched") == 25
    desk_as.clock.advance(hours=2)
    search_custody(desk, "احمد", purpose="duty")
    assert noted(desk_as, "custody_searched_often") == 1


def test_names_one_letter_off_are_offered_for_a_purpose_within_the_one_noted_search(desk: Desk, desk_as: Desks) -> None:
    for band, name in (("17", "احمد رضایی"), ("18", "نادر رضانی"), ("19", "بهمن رضازی"), ("20", "کاوه رضادی")):
        opened(desk, band=band, name=name)
    with pytest.raises(Refused) as caught:
        look_for_people(desk, "رضاتی")
    assert set(caught.value.fields) == {"purpose"}
    assert noted(desk_as, "custody_searched") == 0
    hits, offered = look_for_people(desk, "رضاتی", purpose="duty")
    assert (hits, len(offered), len(set(offered))) == ((), 3, 3)
    assert set(offered) < {"رضایی", "رضانی", "رضازی", "رضادی"}
    assert noted(desk_as, "custody_searched") == 1, "looked for and offered: one search"
    assert meant(desk, "رضاتی", "custody", ("رضایی",)) == (), "and by no other way"
    assert noted(desk_as, "custody_searched") == 1


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("احمد رضاییی", ("احمد رضایی",)), ("hpln", ("احمد",)), ("رضا", ()), ("احم", ()), ("کاظم رضاییی", ())],
)
def test_what_is_offered_of_people_are_whole_names_that_find_somebody(
    desk: Desk, typed: str, offered: tuple[str, ...]
) -> None:
    opened(desk)
    assert look_for_people(desk, typed, purpose="duty") == ((), offered)
    assert look_for_people(desk, "احمد")[1] == (), "where somebody is found nothing is offered"


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.PATROL])
def test_who_may_not_read_the_register_does_not_search_it(desk_as: Desks, role: Role) -> None:
    with pytest.raises(Refused) as caught:
        search_custody(desk_as(role), "احمد", purpose="duty")
    assert caught.value.code == "forbidden"
