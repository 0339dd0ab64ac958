"""A slip of one letter is offered, three at most, never searched for by itself; asking for it writes no note."""

from __future__ import annotations

import pytest

from db.kernel.access import Role
from db.kernel.officer import Desk
from db.reading.finding import OFFERED, look, meant
from db.storage import ends
from db.words.messages import Refused
from tests.conftest import Desks
from tests.db.kernel.test_reprojection import give


def report(desk: Desk, words: str) -> str:
    return give(desk, "incident.report", type="fight", place="اهواز", summary=words, source="in_person")


@pytest.mark.parametrize("typed", ["کارتخون", "کارتخوام", "کاترخوان", "کاارتخوان", "کارتخان دزدیده"])
def test_a_slip_is_offered_and_never_taken(desk: Desk, typed: str) -> None:
    report(desk, "کارتخوان دزدیده شد")
    assert look(desk, typed, "incident", 10) == ((), ())
    (offered, *others) = meant(desk, typed, "incident", ())
    assert offered == ("کارتخوان دزدیده" if "دزدیده" in typed else "کارتخوان")
    assert others == []
    assert look(desk, offered, "incident", 10)[1]


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
    assert look(desk, "کراتی", "incident", 10) == ((), ())
    offered = meant(desk, "کراتی", "incident", ())
    assert len(offered) == OFFERED == 3
    assert set(offered) <= set(names)


@pytest.mark.parametrize("wordings", [(), ("کرامی",)])
def test_of_people_no_name_is_offered_and_no_note_more_is_left(desk_as: Desks, wordings: tuple[str, ...]) -> None:
    from tests.db.registers.custody.test_commands import opened

    desk = desk_as()
    for band, name in enumerate(("کرامی", "کرایی", "کراهی", "کرابی"), 1):
        opened(desk, name=name, band=str(band), reasons={"name": "دیگری است"})
    with pytest.raises(Refused) as refused:
        look(desk, "کراتی", "custody", 10)
    assert set(refused.value.fields) == {"purpose"}
    assert look(desk, "کراتی", "custody", 10, "duty") == ((), ())
    assert look(desk, "کرامی", "custody", 10)[1]
    with desk.store.reading() as conn:
        before = ends.last_position(conn)
    assert meant(desk, "کراتی", "custody", wordings) == ()
    with desk.store.reading() as conn:
        assert ends.last_position(conn) == before


def test_who_may_not_search_is_offered_nothing(desk_as: Desks) -> None:
    report(desk_as(), "کارتخوان دزدیده شد")
    with pytest.raises(Refused) as refused:
        meant(desk_as(Role.PATROL), "کارتخون", "incident", ())
    assert refused.value.code == "forbidden"
    assert meant(desk_as(), "کارتخون", "request", ()) == ()
