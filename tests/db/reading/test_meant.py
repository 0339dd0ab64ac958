"""A slip of one letter is offered, three at most, never searched for by itself; asking for it writes no note."""

from __future__ import annotations

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.reading.finding import OFFERED, look, meant
from db.words.messages import Refused
from tests.conftest import Desks
from tests.db.kernel.folding.test_reprojection import give


def report(desk: Desk, words: str) -> str:
    return give(desk, "incident.report", type="fight", place="اهواز", summary=words, source="in_person")


@pytest.mark.parametrize("typed", ["کارتخون", "کارتخوام", "کاترخوان", "کاارتخوان", "کارتخان دزدیده"])
def test_a_slip_is_offered_and_never_taken(desk: Desk, typed: str) -> None:
    report(desk, "کارتخوان دزدیده شد")
    looked = look(desk, typed, "incident", 10)
    assert (looked.numbered, looked.worded) == ((), ())
    (offered, *others) = looked.offered
    assert offered == ("کارتخوان دزدیده" if "دزدیده" in typed else "کارتخوان")
    assert others == []
    assert look(desk, offered, "incident", 10).worded


def test_what_stands_here_already_and_short_words_are_no_slips(desk: Desk) -> None:
    report(desk, "کارتخوان و کارتخوام و سنگ")
    assert meant(desk, "کارتخوان", "incident", ()) == ()
    assert meant(desk, "سنک", "incident", ()) == ()
    assert meant(desk, "1234567", "incident", ()) == ()
    assert meant(desk, " ".join(["کارتخون"] * 7), "incident", ()) == ()


def test_three_at_most(desk: Desk) -> None:
    names = ("کرامی", "کرایی", "کراهی", "کرابی")
    for name in names:
        report(desk, name)
    offered = look(desk, "کراتی", "incident", 10).offered
    assert len(offered) == OFFERED == 3
    assert set(offered) <= set(names)


def test_who_may_not_search_is_offered_nothing(desk_as: Desks) -> None:
    report(desk_as(), "کارتخوان دزدیده شد")
    with pytest.raises(Refused) as refused:
        meant(desk_as(Role.PATROL), "کارتخون", "incident", ())
    assert refused.value.code == "forbidden"
    assert meant(desk_as(), "کارتخون", "request", ()) == ()
