import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.kernel.folding import rebuild
from db.reference.lists import seed
from db.reference.lists.finding import closest
from db.reference.lists.places import LATITUDES, LONGITUDES, find_places, gazetteer, place
from db.reference.lists.queries import all_lists
from db.reference.lists.seed import seed_item, seed_lists
from db.storage.models import JOURNAL
from db.words.folding import fold
from tests.conftest import Desks

CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*|1[34]\d\d")
"""A word, or a Jalali year."""
PERSIAN = re.compile(r"[\u0600-\u06ff]")
ARABIC_FORMS = re.compile(r"[يكىة]|[\u0660-\u0669]")


def codes(title: str) -> list[str]:
    return [item.code for item in seed_lists()[title]]


@pytest.mark.parametrize("title", sorted(seed_lists()))
def test_a_list_is_whole_in_both_languages(title: str) -> None:
    items = seed_lists()[title]
    assert items
    assert CODE.fullmatch(title)
    for attribute in ("code", "fa", "en"):
        values = [getattr(item, attribute) for item in items]
        assert len(set(values)) == len(values), attribute
    for item in items:
        assert item.list == title
        assert CODE.fullmatch(item.code), item.code
        assert PERSIAN.search(item.fa), item
        assert not ARABIC_FORMS.search(item.fa), item
        assert re.search("[a-zA-Z]", item.en), item
        assert not PERSIAN.search(item.en), item
        assert item.fa == item.fa.strip()
        assert item.en == item.en.strip()
        assert all(isinstance(value, str | int) for value in item.extra.values())


def test_what_extra_names_is_in_its_list() -> None:
    for item in seed_lists()["incident_type"]:
        assert item.extra["group"] in codes("incident_group")
        assert item.extra["severity"] in codes("severity")
    for item in seed_lists()["property_kind"]:
        assert item.extra["unit"] in codes("property_unit")
    used = {str(item.extra["group"]) for item in seed_lists()["incident_type"]}
    assert used == set(codes("incident_group"))


def test_every_request_has_its_time() -> None:
    for item in seed_lists()["request_category"]:
        assert 1 <= int(item.extra["working_days"]) <= 30


def test_the_released_come_first_and_removal_is_marked() -> None:
    outcomes = seed_lists()["custody_outcome"]
    assert outcomes[0].code == "released_documents_valid"
    assert {str(item.extra["kind"]) for item in outcomes} == {
        "release", "judicial", "welfare", "removal", "death", "escape",
    }  # fmt: skip
    removal = {item.code for item in outcomes if item.extra["kind"] == "removal"}
    assert removal >= {"camp", "border", "onward_transfer", "other"}
    assert all(
        item.extra.get("receiver") for item in outcomes if item.extra["kind"] in ("removal", "judicial", "welfare")
    )


def test_ranks_run_from_private_to_lieutenant_general() -> None:
    assert len(codes("rank")) == 20
    assert (codes("rank")[0], codes("rank")[-1]) == ("private", "lieutenant_general")


def test_roles_are_those_that_rights_know() -> None:
    from db.kernel.base.access import Role

    assert set(codes("officer_role")) == {str(role) for role in Role}


def test_lists_that_must_not_be() -> None:
    for title, items in seed_lists().items():
        for word in ("relig", "ethnic", "national", "worship"):
            assert word not in title
        assert title != "incident_type" or all("foreign" not in item.en.lower() for item in items)


def test_an_item_by_its_code() -> None:
    assert seed_item("handover_priority", "watch").fa == "نیازمند پیگیری"
    with pytest.raises(KeyError):
        seed_item("handover_priority", "x")


def test_places_are_whole_and_lie_in_khuzestan() -> None:
    places = gazetteer()
    counties = [p for p in places if p.kind == "county"]
    assert len(counties) == 30
    assert len({p.code for p in places}) == len(places)
    county_codes = {p.code for p in counties}
    for p in places:
        assert CODE.fullmatch(p.code), p
        assert p.kind in ("county", "town", "neighbourhood", "landmark")
        assert p.county in county_codes
        assert PERSIAN.search(p.fa)
        assert not ARABIC_FORMS.search(p.fa)
        assert re.search("[A-Za-z]", p.en)
        assert (p.lat is None) == (p.lon is None)
        assert p.lat is not None or p.kind != "county"
        if p.lat is not None and p.lon is not None:
            assert LATITUDES[0] <= p.lat <= LATITUDES[1]
            assert LONGITUDES[0] <= p.lon <= LONGITUDES[1]
    assert [p.code for p in places if p.approximate] == ["seydun"]
    names = [(p.kind, p.county, fold(p.fa)) for p in places]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("index", range(len(gazetteer())))
def test_every_place_is_found_by_each_of_its_names(index: int) -> None:
    wanted = gazetteer()[index]
    for name in wanted.names:
        assert wanted in find_places(name)


FOUND = [
    ("اهو", "ahvaz"),
    ("اهواذ", "ahvaz"),
    ("اهوز", "ahvaz"),
    ("اهوااز", "ahvaz"),
    ("اوهاز", "ahvaz"),
    ("أهواز", "ahvaz"),
    ("حویزه", "hoveyzeh"),
    ("مسجد سلیمان", "masjed_soleyman"),
    ("مسجد‌سليمان", "masjed_soleyman"),
    ("بندرماهشهر", "mahshahr"),
    ("ماهشهر", "mahshahr"),
    ("کوت عبدا", "kut_abdollah"),
    ("سوسن", "susangerd"),
    ("kianpras", "ahvaz_kianpars"),
    ("AHVAZ", "ahvaz"),
    ("خرمشههر", "khorramshahr"),
]


@pytest.mark.parametrize(("typed", "code"), FOUND)
def test_places_are_found_in_any_spelling_and_with_a_slip(typed: str, code: str) -> None:
    assert find_places(typed)[0].code == code


def test_what_is_found_is_bounded_and_not_guessed() -> None:
    assert len(find_places("", 5)) == 5
    assert find_places("تهران") == ()
    assert find_places("اهم") == ()  # three letters are too few to guess from
    assert len(find_places("ا", 3)) == 3
    assert find_places("زیتون", county="ahvaz")[0].county == "ahvaz"
    assert find_places("بخ", county="abadan") == find_places("بخ")
    assert place("lali").fa == "لالی"
    with pytest.raises(KeyError):
        place("atlantis")


@given(st.text(max_size=300))
def test_any_text_may_be_looked_for(text: str) -> None:
    assert len(find_places(text)) <= 8


def test_lists_are_found_likewise() -> None:
    items = [(item.code, (item.fa, item.en)) for item in seed_lists()["incident_type"]]
    assert closest("تصادف ج", items) == ("accident_injury",)
    assert closest("موتورسكلت", items)[0] == "theft_motorcycle"
    assert "homicide" in closest("homi", items)


def seedings(desk: Desk) -> int:
    with desk.store.reading() as conn:
        chosen = select(func.count()).where(JOURNAL.c.kind == "lists_seeded")
        return int(conn.execute(chosen).scalar_one())


def test_what_a_newer_version_ships_reaches_a_store_that_exists(
    desk_as: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list that no store had, and a code that a commander had added himself: his words stay."""
    commander = desk_as(Role.COMMANDER)
    add = COMMANDS["list.add_item"]
    add(commander, add.form(uid="u1", list="incident_type", code="theft_boat", fa="قایق‌دزدی", en="Boat theft"))
    before = {item.code: item for item in all_lists(commander)["incident_type"]}
    boat = seed.SeedItem("incident_type", "theft_boat", "سرقت شناور", "Theft of a boat")
    shipped = {
        **seed_lists(),
        "lost": (seed.SeedItem("lost", "ring", "انگشتر", "Ring"),),
        "incident_type": (*seed_lists()["incident_type"], boat),
    }
    monkeypatch.setattr(seed, "seed_lists", lambda: shipped)
    after = all_lists(desk_as(Role.DUTY))
    assert [(item.code, item.fa) for item in after["lost"]] == [("ring", "انگشتر")]
    assert {item.code: item for item in after["incident_type"]} == before
    assert seedings(commander) == 2
    desk_as(Role.DUTY)
    assert seedings(commander) == 2, "it is seeded once"
    assert rebuild.check(commander.store).differences == ()
