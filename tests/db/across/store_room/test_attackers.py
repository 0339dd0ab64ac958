"""Who would make a thing of the store room disappear: each leaves a trace that stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.kernel.base.access import Role
from db.kernel.desk.desk import COMMANDS
from db.kernel.folding import rebuild
from db.registers.property.queries import due_now, search_items
from db.registers.property.show import show_item
from db.words.messages import Refused
from tests.conftest import Clock, Desks
from tests.db.across.store_room.test_store_room import give, items, refused, seized
from tests.db.carrying.transfer.test_carrying import Pair, joined, projections
from tests.db.registers.custody.test_commands import act, opened, shown, states
from tests.db.registers.incidents import test_commands as incidents

WHY = "مالک شناسایی شد"


def test_a_car_goes_out_of_a_case_by_an_order_or_its_page_says_that_there_was_none(desk_as: Desks) -> None:
    duty, chief = desk_as(Role.DUTY), desk_as(Role.COMMANDER)
    incidents.give(duty, "add_vehicle", incidents.report(duty), plate="12ب34514", fate="seized", outcome="impound")
    (car,) = items(duty)
    back = {"to": "مالک", "signature": "signed"}
    assert refused(duty, "give_back", car.number, **back).code == "invalid"
    assert refused(chief, "give_back", car.number, **back).fields.keys() == {"order"}
    give(chief, "give_back", car.number, reasons={"order": WHY}, **back)
    assert (items(duty)[0].state, items(duty)[0].doubt) == ("returned", "no_order")
    page = show_item(duty, car.number)
    assert page.warnings
    assert page.chronology[-1].reasons == {"order": WHY}
    again = refused(duty, "give_back", car.number, order="۷۷/۱", **back)
    assert (again.code, again.fields.keys()) == ("unlikely", {"at"})


def test_two_seals_that_are_swapped_are_asked_about_and_both_stay_found(desk_as: Desks) -> None:
    duty = desk_as(Role.DUTY)
    numbers = [give(duty, "find", kind="keys", seal=seal, place="shelf") for seal in ("S-1001", "S-1002")]
    opening = {"reason": "بررسی", "present": "سروان"}
    assert refused(duty, "open", numbers[0], seal="s 1002", **opening).fields.keys() == {"seal"}
    give(duty, "open", numbers[0], seal="S-1002", reasons={"seal": "جابه‌جا شد"}, **opening)
    third = give(duty, "find", kind="keys", seal="S-1003", place="shelf")
    wrong = {"target": show_item(duty, third).uid, "field": "seal", "value": "S-1002", "reason": "اشتباه"}
    assert refused(duty, "correct", third, **wrong).fields.keys() == {"value"}
    for seal in ("S-1001", "S-1002"):
        assert numbers[0] in {hit.number for hit in search_items(duty, seal)}


def test_a_persons_bag_handed_to_somebody_else_is_still_owed(desk_as: Desks) -> None:
    duty, chief = desk_as(Role.DUTY), desk_as(Role.COMMANDER)
    number = opened(duty)
    act(duty, number, "property_in", items="کیف", bag="4471", receipt="signed")
    (bag,) = items(duty)
    assert refused(duty, "hand_on", bag.number, way="custodian", to="کسی").code == "invalid"
    assert refused(chief, "hand_on", bag.number, way="custodian", to="کسی").fields.keys() == {"order"}
    give(chief, "hand_on", bag.number, way="custodian", to="کسی", reasons={"order": WHY})
    assert states(shown(duty, number))["property_out"] == "open"
    assert items(duty)[0].doubt == "no_order"


def test_an_order_that_let_something_of_another_record_go_is_asked_about(desk_as: Desks) -> None:
    duty = desk_as(Role.DUTY)
    record = seized(duty)
    incidents.give(duty, "add_property", record, fate="seized", kind="gold", seal="S-418")
    seized(duty, seal="S-500")
    first, second, other = items(duty)
    back = {"to": "مالک", "signature": "signed"}
    give(duty, "give_back", first.number, order="۱۴۰۵/۷۷", **back)
    give(duty, "give_back", second.number, order="1405/77", **back)
    assert refused(duty, "give_back", other.number, order="1405-77", **back).fields.keys() == {"order"}


@pytest.fixture
def pair(ready_store: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    made = Pair.again(joined(ready_store, tmp_path_factory), tmp_path, Clock())
    yield made
    made.close()


def test_two_machines_that_give_one_item_back_are_both_kept_and_the_item_says_so(pair: Pair) -> None:
    seized(pair.first)
    pair.carry(pair.first, pair.second)
    for desk, who in ((pair.first, "مالک"), (pair.second, "برادر مالک")):
        handle = items(desk)[0].number
        number = give(desk, "take_in", handle, place="safe")
        give(desk, "give_back", number, order="۷۷/۱", to=who, signature="signed")
    pair.carry(pair.first, pair.second)
    pair.carry(pair.second, pair.first)
    (item,) = items(pair.first)
    assert (item.state, item.doubt) == ("returned", "twice")
    assert item.number != item.also is not None
    told = [line.value for entry in show_item(pair.first, item.number).chronology for line in entry.lines]
    assert {"مالک", "برادر مالک"} <= {value for value in told if isinstance(value, str)}
    assert projections(pair.first)["property_item"] == projections(pair.second)["property_item"]
    new = [give(desk, "find", kind="keys", place="shelf") for desk in (pair.first, pair.second)]
    assert not {item.number, item.also} & set(new)
    assert not rebuild.check(pair.first.store).differences


def test_what_another_machine_does_to_a_thing_that_left_brings_it_back_by_no_word(pair: Pair) -> None:
    seized(pair.first)
    give(pair.first, "take_in", items(pair.first)[0].number, place="safe")
    pair.carry(pair.first, pair.second)
    number = items(pair.first)[0].number
    give(pair.first, "give_back", number, order="۷۷/۱", to="مالک", signature="signed")
    pair.clock.advance(minutes=5)
    give(pair.second, "send", number, to="expert", due_on="tomorrow")
    pair.clock.advance(minutes=5)
    give(pair.second, "back", number, place="shelf")
    pair.carry(pair.second, pair.first)
    assert [(row.state, row.place) for row in items(pair.first)] == [("returned", "safe")]
    assert show_item(pair.first, number).chronology[-1].kind == "property_came_back"
    assert not rebuild.check(pair.first.store).differences


def test_what_is_due_is_told_on_its_day(desk_as: Desks) -> None:
    duty = desk_as(Role.DUTY)
    seized(duty, seal="")
    number = give(duty, "take_in", items(duty)[0].number, place="safe", reasons={"seal": "پاکت نبود"})
    assert [due.code for due in due_now(duty)] == ["seal_missing"]
    give(duty, "send", number, to="expert", due_on="tomorrow")
    seized(duty)
    assert {due.code: due.overdue for due in due_now(duty)} == {"due_back": False, "unplaced": False}
    desk_as.clock.advance(days=2)
    assert {due.code: due.overdue for due in due_now(duty)} == {"due_back": True, "unplaced": True}
    give(duty, "back", number, place="safe", seal="S-7", seal_whole="no")
    give(duty, "hold", number, order="ح-۱", until="tomorrow")
    give(duty, "report_missing", items(duty)[1].number, what="در قفسه نبود")
    desk_as.clock.advance(days=2)
    assert {due.code: due.overdue for due in due_now(duty)} == {"order_overdue": True, "missing": True}
    seized(duty, seal="S-11")
    give(duty, "take_in", items(duty)[2].number, place="safe")
    assert len(due_now(duty)) == 2  # what lies in the room under its seal asks for nothing


def test_what_was_begun_before_somebody_moved_it_is_refused(desk_as: Desks) -> None:
    duty, deputy = desk_as(Role.DUTY), desk_as(Role.DEPUTY)
    number = give(duty, "find", kind="keys", seal="S-1001", place="shelf")
    begun = show_item(duty, number)
    give(deputy, "move", number, place="safe")
    with pytest.raises(Refused) as found:
        give(duty, "give_back", number, to="مالک", signature="signed", read_at=begun.read_at)
    assert found.value.code == "conflict"


def test_a_bag_in_the_room_stays_there_when_its_entry_is_struck_out(desk_as: Desks) -> None:
    duty = desk_as(Role.DUTY)
    number = opened(duty)
    act(duty, number, "property_in", items="کیف", bag="4471", cash=900_000, counted_by="two", second_officer="1001",
        receipt="signed")  # fmt: skip
    (bag,) = items(duty)
    taken = give(duty, "take_in", bag.number, place="safe")
    strike = COMMANDS["custody.strike"]
    strike.run(duty, strike.form(record=bag.record, target=bag.uid, reason="اشتباه ثبت شد"))
    (after,) = items(duty)
    assert (after.number, after.state, after.origin, after.doubt) == (taken, "here", "custody", "corrected")
    give(duty, "move", taken, place="shelf")
    assert items(duty)[0].place == "shelf"
    assert not rebuild.check(duty.store).differences
