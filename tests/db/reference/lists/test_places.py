"""A place by any of its names: what the precinct knows of it goes with each, in either language."""

from __future__ import annotations

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.reference.lists.commands import set_landmark
from db.reference.lists.forms import SetLandmark
from db.reference.lists.places import entry_called, gazetteer, is_called, locate, names_of
from db.reference.lists.queries import ListItem, items_of
from db.registers.dispatch.patrols.queries import nearest
from db.words.messages import Refused
from tests.conftest import Desks
from tests.db.registers.dispatch.conftest import give

POINT = {"lat": 31.349, "lon": 48.684}


def move_by_name(chief: Desk, name: str) -> None:
    """Move a landmark to POINT by its name typed anew: asked about, and done with a reason."""
    with pytest.raises(Refused) as refused:
        set_landmark(chief, SetLandmark(name=name, point="31.349, 48.684"))
    assert (refused.value.code, set(refused.value.fields)) == ("unlikely", {"point"})
    set_landmark(chief, SetLandmark(name=name, point="31.349, 48.684", reasons={"point": "جابه‌جا شد"}))


def landmark(fa: str, en: str) -> ListItem:
    return ListItem("landmark", "place_1", fa, en, True, dict(POINT))


def test_each_name_of_each_place_has_the_point_of_a_landmark_by_any_other() -> None:
    wrong = []
    for entry in gazetteer():
        for kept in entry.names:
            own = landmark(kept, kept)
            for typed in entry.names:
                first = next(each for each in gazetteer() if typed in each.names)
                if first == entry and locate(typed, (own,)) != {"place": typed, **POINT}:
                    wrong.append((kept, typed))
    assert wrong == []


def test_a_landmark_by_its_own_name_goes_before_another_of_the_same_place() -> None:
    east = ListItem("landmark", "place_2", "Kianpars", "Kianpars", True, {"lat": 31.36, "lon": 48.69})
    found = locate("Kianpars", (landmark("کیانپارس", "کیانپارس"), east))
    assert found == {"place": "Kianpars", "lat": 31.36, "lon": 48.69}


@pytest.mark.parametrize("typed", ["Kianpars", "kian pars", "KIANPARS", "کیان‌پارس", "كيانپارس"])
def test_spellings_are_one(typed: str) -> None:
    assert locate(typed, (landmark("کیانپارس", "کیانپارس"),)) == {"place": typed, **POINT}


def test_no_other_place_has_it() -> None:
    own = landmark("کیانپارس", "کیانپارس")
    for typed in ("Kianabad", "Kian", "گلستان", "میدان ساعت"):
        found = locate(typed, (own,)) or {}
        assert found.get("lat") != POINT["lat"], typed
    bare = ListItem("landmark", "place_1", "کیانپارس", "کیانپارس", True, {})
    assert locate("Kianpars", (bare,)) == locate("Kianpars")


@pytest.mark.parametrize(("typed", "again"), [("کیانپارس", "Kianpars"), ("Kianpars", "کیانپارس")])
def test_its_point_is_set_by_either_name_and_takes_both(desk_as: Desks, typed: str, again: str) -> None:
    chief = desk_as(Role.COMMANDER)
    assert set_landmark(chief, SetLandmark(name=typed, point="31.1, 48.1")) == typed
    move_by_name(chief, again)
    with chief.store.reading() as conn:
        (item,) = [item for item in items_of(conn, "landmark") if "lat" in item.extra]
    assert (item.fa, item.en, item.extra) == ("کیانپارس", "Kianpars", POINT)


def test_an_older_landmark_in_one_language_moves_by_its_name_in_the_other(desk_as: Desks) -> None:
    chief = desk_as(Role.COMMANDER)
    set_landmark(chief, SetLandmark(name="کیانپارس", english="کیانپارس", point="31.1, 48.1"))
    move_by_name(chief, "Kianpars")
    with chief.store.reading() as conn:
        found = [item.extra for item in items_of(conn, "landmark") if "lat" in item.extra]
    assert found == [POINT]


@pytest.mark.parametrize(
    ("typed", "english", "names"),
    [
        ("ماهشهر", None, ("ماهشهر", "ماهشهر")),  # another name of its county keeps what was typed
        ("مسجد جامع", None, ("مسجد جامع", "مسجد جامع")),
        ("کیانپارس", "Kian Pars West", ("کیانپارس", "Kian Pars West")),
    ],
)
def test_what_the_gazetteer_does_not_call_so_keeps_its_name(
    desk_as: Desks, typed: str, english: str | None, names: tuple[str, str]
) -> None:
    chief = desk_as(Role.COMMANDER)
    set_landmark(chief, SetLandmark(name=typed, english=english, point="31.349, 48.684"))
    with chief.store.reading() as conn:
        (item,) = [item for item in items_of(conn, "landmark") if "lat" in item.extra]
    assert (item.fa, item.en) == names
    assert typed in names_of(typed)


@pytest.mark.parametrize("stands", ["گلستان", "Golestan"])
def test_an_older_landmark_in_one_language_gives_the_distance_to_a_patrol_in_both(desk_as: Desks, stands: str) -> None:
    chief, desk = desk_as(Role.COMMANDER), desk_as(Role.DUTY)
    for name, point in (("کیانپارس", "31.349, 48.684"), ("گلستان", "31.306, 48.641")):
        give(chief, "list.set_landmark", name=name, english=name, point=point)
    give(desk, "patrol.start", name="patrol_1", people="2", place=stands)
    told = [nearest(desk, place=place)[0].ranked for place in ("کیانپارس", "Kianpars")]
    assert ["way" in option.codes for option in told] == [True, True]
    assert told[0].way is not None
    assert told[0].way == told[1].way
    assert told[0].way.km > 5


def test_a_place_is_found_by_each_of_its_names_and_of_two_with_one_name_the_first() -> None:
    for entry in gazetteer():
        for name in entry.names:
            slowly = next(each for each in gazetteer() if is_called(name, each.names))
            assert entry_called(name) is slowly
    assert entry_called("") is None
    assert entry_called(" \u200c ") is None
    assert entry_called("جایی که در فهرست نیست") is None


@pytest.mark.parametrize(
    "said", ["اهواز، پادادشهر", "پادادشهر-اهواز", "پادادشهر اهواز", "Ahvaz / Padadshahr", "اهواز،"]
)
def test_a_place_with_its_town_has_county_and_point(said: str) -> None:
    seat = locate("اهواز") or {}
    if said == "اهواز،":
        assert locate(said) is None, "one name alone is said as it is"
    else:
        assert locate(said) == seat | {"place": said}


def test_a_place_of_its_own_point_goes_before_its_county() -> None:
    assert locate("خرمشهر، اهواز") is None, "two towns"
    assert locate("اهواز، پادادشهر، سر کوچه") is None, "free words"
    own = landmark("میدان صنعت", "Sanat Square")
    for said in ("اهواز، میدان صنعت", "میدان صنعت اهواز"):
        assert locate(said, (own,)) == {"place": said, "county": "ahvaz", **POINT}
        assert locate(said) is None
