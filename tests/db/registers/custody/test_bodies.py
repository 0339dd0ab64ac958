"""Where somebody goes: the list of bodies decides, an unknown one is told of, names of people are asked about."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.kernel.events.event import Event
from db.kernel.projections.projecting import KINDS
from db.reading.chronology import as_written
from db.reference.lists.forms import AddItem, AgreeItem
from db.reference.lists.item_commands import add_item, agree_item
from db.registers.custody.board.notices import notices
from db.registers.custody.case.effects import read
from db.registers.custody.outcome.forms import Move
from db.words.forms import fields_of
from tests.db.registers.custody.listed_bodies import UNIT, listed
from tests.db.registers.custody.test_commands import act, opened, refused, shown, states
from tests.db.registers.custody.test_rules import T0, event, minutes
from tests.db.registers.custody.test_rules import opened as opening

AWAY = {"receiver": "ستوان کاظمی", "reason": "ادامهٔ تحقیق", "band": "17"}
ELEVEN = (
    "عسکرآباد", "مجتمع نگهداری شهید رجایی", "مرکز ساماندهی", "قرارگاه شرق", "پادگان ۳۱", "خوابگاه ورامین",
    "یگان ویژه", "کلانتری ۱۲ سرخس", "Unit 5", "مرکز پذیرش", "اقامتگاه موقت",
)  # fmt: skip
YES = {"what": "unlisted_unit", "via": "phone", "who": "سرهنگ بهرامی", "phone": "09120000001"}


def fearless(desk: Desk, **said: Any) -> str:
    number = opened(desk, **said)
    act(desk, number, "set_language", language="persian")
    act(desk, number, "ask_fear", fear="no", language="persian")
    return number


def told(desk_as: Any, number: str) -> list[str]:
    return [str(item.text) for item in notices(desk_as(Role.INSPECTOR)) if item.number == number]


def asked(desk: Desk, record: str, name: str, /, **answers: Any) -> set[str]:
    found = refused(lambda: act(desk, record, name, **answers))
    assert found.code == "unlikely", found
    return set(found.fields)


# --- another unit -------------------------------------------------------------------------------------------------


def test_another_unit_that_no_list_holds_is_a_removal_under_eleven_names(desk: Desk) -> None:
    number = fearless(desk)
    for body in ELEVEN:
        assert refused(lambda body=body: act(desk, number, "move", to="other_unit", body=body, **AWAY)).code == (
            "wall.removal_order"
        ), body
    act(desk, number, "removal_order", number="۷", authority="court")
    act(desk, number, "move", to="other_unit", body=ELEVEN[0], **AWAY)
    assert shown(desk, number).state == "moved"


def test_the_commanders_telephone_opens_one_move_while_no_unit_is_listed(desk: Desk, desk_as: Any) -> None:
    number = fearless(desk)
    act(desk, number, "sign_absent", **YES)
    camp = refused(lambda: act(desk, number, "move", to="other_unit", body="هنگ مرزی", **AWAY))
    assert camp.code == "wall.removal_order", "a camp under any yes"
    act(desk, number, "move", to="other_unit", body=UNIT, **AWAY)
    assert told(desk_as, number) == ["Moved"]
    assert "breach-1" not in states(shown(desk, number))
    assert states(shown(desk, number))["countersign-1"] == "open"
    act(desk, number, "returned", well="well")
    again = refused(lambda: act(desk, number, "move", to="other_unit", body=UNIT, **AWAY))
    assert again.code == "wall.removal_order", "one yes is for one move"
    act(desk, number, "sign_absent", **YES)
    listed(desk_as, "station_15", "کلانتری ۱۵")
    walled = refused(lambda: act(desk, number, "move", to="other_unit", body=UNIT, **AWAY))
    assert walled.code == "wall.removal_order", "once there is a list, it alone decides"
    act(desk, number, "move", to="station_15", **AWAY)


def test_no_telephone_opens_a_move_of_who_fears_or_was_not_asked(desk: Desk) -> None:
    unasked, afraid = opened(desk), opened(desk, name="سهراب نادری", band="18")
    act(desk, afraid, "ask_fear", fear="yes", language="persian")
    for number, band in ((unasked, "17"), (afraid, "18")):
        act(desk, number, "sign_absent", **YES)
        going = {**AWAY, "band": band, "to": "other_unit", "body": UNIT}
        assert refused(lambda number=number, going=going: act(desk, number, "move", **going)).code.startswith("wall.")


def test_a_child_goes_along_with_its_carer_by_the_same_yes(desk: Desk) -> None:
    mother, child = fearless(desk), fearless(desk, name="بهار نادری", band="18", age=9)
    act(desk, child, "link", {"tie": "مادرش"}, other=mother, tie="parent")
    act(desk, mother, "sign_absent", **YES)
    said = {"family_along": "کودک، تنها، چنین گفت"}
    act(desk, mother, "move", said, to="other_unit", body=UNIT, family_along=True, **AWAY)
    assert [shown(desk, number).state for number in (mother, child)] == ["moved", "moved"]
    assert "breach-1" not in states(shown(desk, child))


def test_a_unit_that_was_added_counts_once_the_inspectorate_agreed(desk: Desk, desk_as: Any) -> None:
    number = fearless(desk)
    add_item(desk_as(Role.COMMANDER), AddItem(list="body", code="s14", fa=UNIT, en="Station", like="other_unit"))
    assert refused(lambda: act(desk, number, "move", to="s14", **AWAY)).code == "wall.removal_order"
    agree_item(desk_as(Role.INSPECTOR), AgreeItem(list="body", code="s14"))
    act(desk, number, "move", to="other_unit", body="كلانتری 14", **AWAY)
    entry = next(one for one in shown(desk, number).chronology if one.kind == "person_moved")
    assert {line.name: line.value for line in entry.lines}["to"] == "s14", "a name of the list is the body of the list"
    assert told(desk_as, number) == []


# --- unknown bodies elsewhere --------------------------------------------------------------------------------------


def test_an_unknown_hospital_is_saved_and_told_of_and_a_known_one_is_not(desk: Desk, desk_as: Any) -> None:
    number = opened(desk)
    act(desk, number, "move", to="hospital", body="بیمارستان رازی", **AWAY)
    assert told(desk_as, number) == ["Moved"]
    act(desk, number, "returned", well="well")
    listed(desk_as, "razi", "بیمارستان رازی", "hospital")
    act(desk, number, "move", to="razi", **AWAY)
    assert told(desk_as, number) == ["Moved"]
    assert shown(desk, number).sections[-1] is not None
    act(desk, number, "before_judge", {"body": "شب"}, body="court", judge="قاضی مرادی", band="17")
    assert told(desk_as, number) == ["Brought before a judge or prosecutor", "Moved"]


def test_the_list_says_that_a_name_is_a_camp(desk: Desk, desk_as: Any) -> None:
    listed(desk_as, "plain", "مجتمع شرق", "camp")
    number = opened(desk)
    assert "body" in asked(desk, number, "move", to="hospital", body="مجتمع شرق", **AWAY)
    act(desk, number, "move", to="hospital", reason="بی‌هوش", band="17")
    assert asked(desk, number, "name_receiver", body="مجتمع شرق", receiver="نگهبان") == {"body"}
    act(desk, number, "name_receiver", {"body": "از آنجا بردند"}, body="مجتمع شرق", receiver="نگهبان")
    assert states(shown(desk, number))["breach-1"] == "late"


def test_a_field_takes_only_its_kinds_of_bodies(desk: Desk, desk_as: Any) -> None:
    code, number = listed(desk_as), opened(desk, age=9)
    for to in ("hospital", code):
        assert refused(lambda to=to: act(desk, number, "child_delivered", to=to, receiver="x")).code == "invalid"
    assert refused(lambda: act(desk, number, "before_judge", body=code, judge="x", band="17")).code == "invalid"
    act(desk, number, "before_judge", body="prosecutor", judge="x", band="17")
    entry = next(one for one in shown(desk, number).chronology if one.kind == "brought_before_judge")
    wrong = {"target": entry.uid, "field": "body", "value": code, "reason": "اشتباه"}
    assert set(refused(lambda: act(desk, number, "correct", **wrong)).fields) == {"value"}


# --- names of people ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "field", "answers"), [
    ("before_judge", "judge", {"body": "duty_judge"}),
    ("release", "accompanied_by", {"outcome": "released_no_ground", "copy_given": True}),
    ("move", "receiver", {"to": "hospital", "body": "بیمارستان رازی", "reason": "تب"}),
])  # fmt: skip
def test_a_person_named_with_a_consulate_is_asked_about_and_stops_nothing(
    desk: Desk, desk_as: Any, name: str, field: str, answers: dict[str, Any]
) -> None:
    number = opened(desk)
    given = answers | {field: "آقای نوری، کارمند کنسولگری", "band": "17"}
    question = refused(lambda: act(desk, number, name, **given))
    assert set(question.fields) == {field}
    assert "removal or transfer order" in str(question.fields[field]), "what stands before a move there"
    assert "Fear of return was not answered" in str(question.fields[field])
    act(desk, number, name, {field: "برای دیدار آمده بود"}, **given)
    assert len(told(desk_as, number)) == 1


# --- asked, and told ----------------------------------------------------------------------------------------------


def test_what_a_judicial_order_leaves_out_or_cannot_be_is_asked_and_told(desk: Desk, desk_as: Any) -> None:
    number, now = opened(desk), desk.now()
    order = {"number": "۱", "effect": "hold"}
    for nobody in ("فرمانده پاسگاه ۵", "سرهنگ نوری، هنگ مرزی", "سرپرست اردوگاه"):
        assert asked(desk, number, "judicial_order", **order, judge=nobody) == {"judge"}, nobody
    assert asked(desk, number, "judicial_order", **order, judge="قاضی", until=now + timedelta(days=32)) == {"until"}
    assert asked(desk, number, "judicial_order", **order, judge="قاضی", seen_at=now) == {"place"}
    act(desk, number, "judicial_order", **order, judge="قاضی", until=now + timedelta(days=30))
    assert told(desk_as, number) == []
    assert asked(desk, number, "order_answer", seen_at=now) == {"judge", "place"}
    act(desk, number, "order_answer", dict.fromkeys(("judge", "place"), "دفتر نگفت"), seen_at=now)
    assert states(shown(desk, number))["judge_seen"] == "done"
    assert told(desk_as, number) == ["Answer about an order"]


def test_a_decision_by_a_number_alone_is_asked_and_told(desk: Desk, desk_as: Any) -> None:
    number = opened(desk, age=16)
    age = {"number": "۴", "authority": "juvenile_court", "result": "adult"}
    assert asked(desk, number, "decide_age", **age) == {"decided_by"}
    act(desk, number, "decide_age", {"decided_by": "تلفنی"}, **age)
    assert told(desk_as, number) == ["Decision about the age"]
    listed(desk_as, "branch_3", "شعبهٔ ۳ دادگاه اطفال", "juvenile_court")
    act(desk, number, "decide_age", **(age | {"authority": "branch_3"}))
    assert len(told(desk_as, number)) == 1, "a body of the list is somebody"


def test_an_order_that_is_used_up_is_asked_about(desk: Desk, desk_as: Any) -> None:
    number = fearless(desk)
    act(desk, number, "removal_order", number="7", authority="court")
    act(desk, number, "move", to="camp", body="اردوگاه", receipt="55", **AWAY)
    act(desk, number, "returned", well="well")
    assert asked(desk, number, "removal_order", number="۷", authority="court") == {"number"}
    act(desk, number, "removal_order", {"number": "همان است"}, number="۷", authority="court")
    assert refused(lambda: act(desk, number, "move", to="camp", body="اردوگاه", **AWAY)).code == "wall.removal_order"
    assert told(desk_as, number) == ["Removal or transfer order"]


# --- entries of before --------------------------------------------------------------------------------------------


def test_an_entry_of_before_keeps_the_words_of_its_list() -> None:
    to = dict(fields_of(Move))["to"]
    old = Event(1, "e", "u", "r", T0, T0, "o", "person_moved", 1, "record", rules=6)
    assert as_written(to, old).list == "move_to"
    assert as_written(to, Event(1, "e", "u", "r", T0, T0, "o", "person_moved", 1, "record", rules=7)) is to
    assert as_written(to, Event(1, "e", "u", "r", T0, T0, "o", "person_moved", 1, "record")) is to
    reason = dict(fields_of(Move))["reason"]
    assert as_written(reason, old) is reason


def test_a_move_of_before_to_another_unit_leaves_the_copy_whole() -> None:
    facts: dict[str, Any] = {"to": "other_unit", "body": UNIT, "orders": []}
    old = event(5, "person_moved", T0 + minutes(9), **facts)
    assert not read([opening(), replace(old, rules=6)]).plain_copy
    assert read([opening(), replace(old, rules=7)]).plain_copy


def test_nothing_else_of_a_family_is_asked_than_it_was() -> None:
    """The forms that a usual record fills ask nothing new; the receiver's body is one choice more, and may be left."""
    required = {name: what.required for name, what in fields_of(COMMANDS["custody.name_receiver"].form)}
    assert required == {"at": True, "to": False, "body": True, "receiver": True}


def test_a_court_that_nobody_agreed_to_receives_at_once_and_is_told_of(desk: Desk, desk_as: Any) -> None:
    add = AddItem(list="body", code="branch_9", fa="شعبهٔ ۹", en="Branch 9", like="court")
    add_item(desk_as(Role.COMMANDER), add)
    first, second = opened(desk), opened(desk, name="سهراب نادری", band="18")
    act(desk, first, "before_judge", body="branch_9", judge="قاضی مرادی", band="17")
    assert told(desk_as, first) == ["Brought before a judge or prosecutor"]
    agree_item(desk_as(Role.INSPECTOR), AgreeItem(list="body", code="branch_9"))
    act(desk, second, "before_judge", body="branch_9", judge="قاضی مرادی", band="18")
    assert told(desk_as, second) == []


def test_a_child_handed_to_a_carer_of_whom_no_record_knows_is_told_of(desk: Desk, desk_as: Any) -> None:
    alone, linked = opened(desk, age=9), opened(desk, name="بهار نادری", band="18", age=8)
    mother = opened(desk, name="سلیمه حکیمی", band="19", age=30)
    act(desk, linked, "link", {"tie": "مادرش"}, other=mother, tie="parent")
    act(desk, alone, "child_delivered", to="child_to_carer", receiver="خاله‌اش", band="17")
    assert "Child delivered" in told(desk_as, alone)
    act(desk, linked, "child_delivered", to="child_to_carer", receiver="سلیمه حکیمی", band="18")
    assert "Child delivered" not in told(desk_as, linked)


@pytest.mark.parametrize("kind", ["list_items_agreed", "list_item_added", "person_moved", "receiver_named"])
def test_nothing_of_a_body_goes_to_a_seat(kind: str) -> None:
    declared = KINDS[kind].kind
    assert not declared.up
    assert {key.up for key in declared.every_key} == {"never"}
    assert {each.up for key in declared.every_key for each in key.keys} <= {"never"}
