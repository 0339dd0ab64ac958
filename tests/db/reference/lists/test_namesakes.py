"""A second item, or a second place, of a name that is here: asked about, in every list and in any spelling."""

from __future__ import annotations

import pytest

from db.kernel.base.access import Role
from db.reference.lists.commands import set_landmark
from db.reference.lists.forms import AddItem, ChangeItem, SetLandmark
from db.reference.lists.item_commands import FIXED, add_item, change_item
from db.reference.lists.queries import all_lists
from db.words.messages import Refused
from tests.conftest import Desks


def asked(refused: Refused) -> set[str]:
    assert refused.code == "unlikely"
    return set(refused.fields)


@pytest.mark.parametrize("name", ["گشت ۱", "گشت 1", "گشت١", " گشت‌۱"])
def test_a_second_patrol_of_a_name_is_asked_about(desk_as: Desks, name: str) -> None:
    commander = desk_as(Role.COMMANDER)
    with pytest.raises(Refused) as refused:
        add_item(commander, AddItem(list="patrol_name", code="night_1", fa=name, en="Night car"))
    assert asked(refused.value) == {"fa"}
    assert refused.value.fields["fa"].params["code"] == "patrol_1"
    given = AddItem(list="patrol_name", code="night_1", fa=name, en="Night car", reasons={"fa": "دو خودرو دارد"})
    assert add_item(commander, given) == "night_1"


def test_a_second_item_of_a_name_is_asked_about_in_every_list(desk_as: Desks) -> None:
    commander, tried = desk_as(Role.COMMANDER), 0
    for title, items in all_lists(commander).items():
        first = next((item for item in items if item.active), None)
        if title in FIXED or first is None:
            continue
        for fa, en, field in ((first.fa, "Another one", "fa"), ("چیزی دیگر", first.en, "en")):
            with pytest.raises(Refused) as refused:
                add_item(commander, AddItem(list=title, code="second_one", fa=fa, en=en))
            if refused.value.code == "invalid":  # a list of the program: nothing is added to it
                assert "list" in refused.value.fields
            else:
                assert field in asked(refused.value), title
                tried += 1
    assert tried > 40


def test_a_new_name_is_not_asked_about_and_neither_is_its_own(desk_as: Desks) -> None:
    commander = desk_as(Role.COMMANDER)
    assert add_item(commander, AddItem(list="patrol_name", code="night_2", fa="شبگرد", en="Night")) == "night_2"
    assert change_item(commander, ChangeItem(list="patrol_name", code="night_2", fa="شبگرد ", en="Night"))
    with pytest.raises(Refused) as refused:
        change_item(commander, ChangeItem(list="patrol_name", code="night_2", en="Patrol 1"))
    assert asked(refused.value) == {"en"}
    change_item(commander, ChangeItem(list="patrol_name", code="patrol_1", active=False))
    assert change_item(commander, ChangeItem(list="patrol_name", code="night_2", en="Patrol 1")), (
        "out of use, it is free"
    )


def test_a_second_station_of_a_name_is_asked_about_and_a_point_may_be_set_right(desk_as: Desks) -> None:
    commander = desk_as(Role.COMMANDER)
    set_landmark(commander, SetLandmark(name="محل کلانتری", point="31.325, 48.675"))
    with pytest.raises(Refused) as refused:
        set_landmark(commander, SetLandmark(name="محل كلانتري", point="31.325, 48.691"))
    assert asked(refused.value) == {"point"}
    points = {item.fa: item.extra.get("lon") for item in all_lists(commander)["landmark"]}
    assert points["محل کلانتری"] == 48.675
    set_landmark(commander, SetLandmark(name="محل کلانتری", point="31.329, 48.680"))
    other = SetLandmark(name="محل کلانتری", point="31.425, 48.680", record="place_999")
    with pytest.raises(Refused) as refused:
        set_landmark(commander, other)
    assert asked(refused.value) == {"point"}, "the name of another landmark than the one that was opened"
    given = SetLandmark(name="محل کلانتری", point="31.425, 48.680", reasons={"point": "جابه‌جا شد"})
    set_landmark(commander, given)
    points = {item.fa: item.extra.get("lat") for item in all_lists(commander)["landmark"]}
    assert points["محل کلانتری"] == 31.425
    (opened,) = [item for item in all_lists(commander)["landmark"] if item.fa == "محل کلانتری"]
    set_landmark(commander, SetLandmark(name="محل کلانتری", point="31.525, 48.680", record=opened.code))
    points = {item.fa: item.extra.get("lat") for item in all_lists(commander)["landmark"]}
    assert points["محل کلانتری"] == 31.525, "opened from its own record, it is not asked about"
