"""The store room: what records say came into police hands is here, left by a receipt, or is reported missing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db.across.handover.rules import draft
from db.across.handover.sources import inputs
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk, Reading
from db.kernel.desk.desk import COMMANDS
from db.kernel.folding import rebuild
from db.registers.attachments.forms import Attach
from db.registers.attachments.queries import list_attachments
from db.registers.property.models import ITEM
from db.registers.property.queries import list_items, search_items, to_erase
from db.registers.property.show import show_item
from db.words.form_reading import read_form
from db.words.messages import Refused
from db.words.records import Filter, Record
from tests.conftest import Desks
from tests.db.registers.custody.test_commands import act, opened, shown, states
from tests.db.registers.incidents import test_commands as incidents

CASH = {"fate": "seized", "kind": "cash", "what": "اسکناس در پاکت", "rials": "90000000", "seal": "S-417"}


def give(desk: Desk, name: str, number: str = "", /, **fields: Any) -> str:
    """Do something in the store room, from values as the command line sends them; the item's number."""
    declared = COMMANDS[f"property.{name}"]
    reasons, read_at = fields.pop("reasons", None), fields.pop("read_at", None)
    record = show_item(desk, number) if number else None
    form = read_form(declared.form, fields, now=desk.now(), record=record and record.uid, reasons=reasons)
    form.read_at = read_at
    return declared.run(desk, form)


def refused(desk: Desk, name: str, number: str, /, **fields: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        give(desk, name, number, **fields)
    return caught.value


def items(desk: Desk) -> list[Any]:
    with desk.store.reading() as conn:
        return list(conn.execute(select(ITEM).order_by(ITEM.c.made_at, ITEM.c.uid)))


def seized(desk: Desk, **more: Any) -> Record:
    """An incident with a thing that was seized in it."""
    return incidents.give(desk, "add_property", incidents.report(desk), **{**CASH, **more})


def test_a_seized_thing_is_an_item_until_it_leaves_by_receipt(desk_as: Desks) -> None:
    duty, chief = desk_as(Role.DUTY), desk_as(Role.COMMANDER)
    record = seized(duty)
    (item,) = items(duty)
    assert (item.number, item.state, item.rials, item.of_number) == (
        "IA-1405-1-1",
        "unplaced",
        90_000_000,
        record.number,
    )
    number = give(duty, "take_in", "IA-1405-1-1", place="safe", giver="گشت ۲", signature="signed")
    assert number == "TA-1405-1"
    assert show_item(duty, "1").state == "here"
    assert refused(duty, "take_in", number, place="shelf").code == "conflict"
    give(duty, "send", number, to="expert", due_on="tomorrow")
    give(duty, "back", number, place="safe", seal_whole="yes")
    assert refused(duty, "hand_on", number, way="deposit", receipt="991").code == "invalid"
    asked = refused(chief, "hand_on", number, way="deposit")
    assert (asked.code, asked.fields.keys()) == ("unlikely", {"order", "receipt"})
    give(duty, "hand_on", number, way="deposit", order="۱۴۰۵-۷۷", receipt="991")
    shown = show_item(duty, number)
    assert (shown.state, [entry.kind for entry in shown.chronology][-1]) == ("handed_on", "property_handed_on")
    chain = incidents.show_incident(duty, record.number).chronology
    assert [entry.kind for entry in chain if entry.kind.startswith("property_")] == [
        "property_taken_in", "property_sent", "property_came_back", "property_handed_on",
    ]  # fmt: skip
    assert not rebuild.check(duty.store).differences


def test_what_an_incident_says_of_its_things_moves_their_items(desk_as: Desks) -> None:
    duty = desk_as(Role.DUTY)
    record = seized(duty)
    incidents.give(duty, "add_property", record, fate="stolen", kind="gold")
    incidents.give(duty, "move_property", record, target="1", move="to_expert", taker="کارشناس")
    assert [row.state for row in items(duty)] == ["examination"]
    incidents.give(duty, "move_property", record, target="1", move="returned_owner", taker="مالک")
    assert [row.state for row in items(duty)] == ["returned"]
    incidents.give(duty, "add_vehicle", record, plate="12ب34514", fate="seized", outcome="impound")
    car = items(duty)[-1]
    assert (car.kind, car.state, car.place) == ("vehicle", "here", "pound")
    assert [hit.uid for hit in search_items(duty, "12ب34514")] == [car.uid]
    assert [hit.uid for hit in search_items(duty, "S417")] == [items(duty)[0].uid]
    assert not rebuild.check(duty.store).differences


def test_belongings_go_back_with_the_release_but_for_what_an_order_keeps(desk_as: Desks) -> None:
    duty = desk_as(Role.DUTY)
    number = opened(duty)
    taken = {"counted_by": "two", "second_officer": "1001", "receipt": "signed"}
    act(duty, number, "property_in", items="کیف", cash=700_000, bag="4471", **taken)
    act(duty, number, "property_in", items="گوشی", bag="4472", receipt="signed")
    first, second = items(duty)
    assert (first.bag, first.rials, second.rials) == ("4471", 700_000, None)
    give(duty, "hold", second.number, order="ح-۱۲")
    act(duty, number, "recount", {"cash": "کم بود"}, cash=690_000)
    act(duty, number, "property_out", complete=True, to="احمد رضایی", receipt="signed")
    first, second = items(duty)
    assert (first.state, first.rials, second.state) == ("returned", 690_000, "unplaced")
    lines = [line for entry in show_item(duty, first.number).chronology for line in entry.lines]
    assert "identity" not in {line.what.part for line in lines}
    assert not rebuild.check(duty.store).differences


def test_no_item_leaves_by_a_correction(desk_as: Desks) -> None:
    """An officer who takes cash out by correcting what was seized: it stays, and its chain shows the correction."""
    duty = desk_as(Role.DUTY)
    record = seized(duty)
    (item,) = items(duty)
    for field, value in (("rials", ""), ("kind", "clothing"), ("fate", "stolen")):
        record = incidents.give(duty, "correct", record, target=item.uid, field=field, value=value, reason="اشتباه")
    (after,) = items(duty)
    assert (after.state, after.rials, after.kind, after.doubt) == ("unplaced", None, "clothing", "corrected")
    shown = show_item(duty, after.number)
    assert 90_000_000 in [old for entry in shown.chronology for line in entry.lines for old in line.was]
    assert shown.warnings
    number = give(duty, "take_in", after.number, place="safe")
    incidents.give(duty, "correct", record, target=item.uid, field="what", value="پاکت", reason="اشتباه")
    assert (show_item(duty, number).state, show_item(duty, number).title) == ("here", "پاکت")
    assert (search_items(duty, "اسکناس"), [hit.number for hit in search_items(duty, "پاکت")]) == ((), [number])
    incidents.give(duty, "correct", record, target=item.uid, field="kind", value="identity_paper", reason="اشتباه")
    assert search_items(duty, "پاکت") == ()
    assert not rebuild.check(duty.store).differences


def test_an_entry_of_the_store_room_is_corrected_in_the_record_that_holds_it(desk_as: Desks) -> None:
    duty = desk_as(Role.DUTY)
    record = seized(duty, seal="")
    number = give(duty, "take_in", items(duty)[0].number, place="safe", seal="S-71")
    entry = show_item(duty, number).chronology[-1]
    give(duty, "correct", number, target=entry.uid, field="seal", value="S-17", reason="رقم‌ها جابه‌جا شد")
    (line,) = [line for line in show_item(duty, number).chronology[1].lines if line.name == "seal"]
    assert (items(duty)[0].seal, line.value, line.was) == ("S-17", "S-17", ("S-71",))
    assert incidents.show_incident(duty, record.number).chronology[-1].kind == "corrected"
    assert search_items(duty, "S71") == ()
    assert not rebuild.check(duty.store).differences


def test_the_list_shows_no_name_and_an_identity_paper_is_found_by_its_number_alone(desk_as: Desks) -> None:
    duty = desk_as(Role.DUTY)
    number = give(
        duty, "find", kind="identity_paper", what="کارت ملی رها رهایی", mark="3920517463", place="desk",
        finder="بهرام بهرامی", signature="signed",
    )  # fmt: skip
    assert number == "TA-1405-1"
    assert "بهرام" not in repr(list_items(duty, Filter()))
    assert [hit.number for hit in search_items(duty, "3920517463")] == [number]
    assert search_items(duty, "رهایی") == ()
    assert not rebuild.check(duty.store).differences


def test_custody_and_the_checks_of_an_incident_read_the_items(desk_as: Desks) -> None:
    duty = desk_as(Role.DUTY)
    number = opened(duty)
    for bag in ("4471", "4472"):
        act(duty, number, "property_in", items="کیف", bag=bag, receipt="signed")
    first, second = items(duty)
    assert states(shown(duty, number))["property_out"] == "open"
    give(duty, "hold", first.number, order="ح-۱۲")
    assert states(shown(duty, number))["property_out"] == "open"
    give(duty, "give_back", second.number, to="احمد رضایی", signature="signed")
    assert states(shown(duty, number))["property_out"] == "done"
    record = seized(duty, seal="")
    assert {406, 408} <= set(open_checks(duty, record))
    give(duty, "take_in", items(duty)[-1].number, place="safe", seal="S-9")
    assert {406, 408}.isdisjoint(open_checks(duty, record))
    assert not rebuild.check(duty.store).differences


def open_checks(desk: Desk, record: Record) -> list[int]:
    shown_now = incidents.show_incident(desk, record.number)
    lines = [line for part in shown_now.sections if part.title == "To complete" for line in part.lines]
    return [int(line.name.removeprefix("check_")) for line in lines]


def test_finder_and_asker_are_erased_some_days_after_the_thing_left(desk_as: Desks) -> None:
    duty, chief = desk_as(Role.DUTY), desk_as(Role.COMMANDER)
    found = {"kind": "keys", "what": "دسته‌کلید", "place": "shelf", "seal": "S-3", "finder": "بهرام بهرامی"}
    number = give(duty, "find", **found)
    give(duty, "ask", number, name="رها رهایی", phone="09161234567", proof="سه کلید")
    give(duty, "give_back", number, to="رها رهایی", signature="signed")
    assert refused(chief, "erase_finder", number).code == "conflict"
    assert to_erase(chief) == ()
    desk_as.clock.advance(days=91)
    assert to_erase(chief) == (number,)
    give(chief, "erase_finder", number)
    page = repr(show_item(chief, number))
    assert "رها" not in page
    assert "بهرام" not in page
    assert show_item(chief, number).title == "دسته‌کلید"
    assert (to_erase(chief), items(duty)[0].names_erased) == ((), True)
    assert not rebuild.check(duty.store).differences


def test_records_show_where_their_things_are_and_the_handover_names_what_is_due(desk_as: Desks) -> None:
    duty = desk_as(Role.DUTY)
    record = seized(duty)
    number = give(duty, "take_in", items(duty)[0].number, place="safe")
    give(duty, "send", number, to="expert", due_on="today")
    record = incidents.show_incident(duty, record.number)
    (line,) = [line for part in record.sections if part.title == "Store room" for line in part.lines]
    assert line.value[0].value == number
    with duty.store.reading() as conn:
        drafted = draft(inputs(Reading(duty, conn, duty.officer, duty.now())), duty.now())
    assert [item.number for item in drafted if item.code == "property"] == [number]


def test_a_vehicle_in_the_pound_says_where_it_is_and_how_it_came(desk_as: Desks) -> None:
    duty = desk_as(Role.DUTY)
    record = incidents.give(duty, "add_vehicle", incidents.report(duty), plate="12ب34514", fate="seized", kind="car")
    incidents.give(duty, "add_property", record, **{**CASH, "seal": "S-9"})
    car, cash = sorted(items(duty), key=lambda row: row.kind, reverse=True)
    assert "property.impound" not in show_item(duty, cash.number).acts
    assert refused(duty, "impound", cash.number, pound="مرکزی").code == "conflict"
    stands = {"pound": "پارکینگ مرکزی", "mileage": "48210", "damage": "front,left", "towed_by": "یدک‌کش ۷"}
    assert refused(duty, "impound", car.number, **stands).fields.keys() == {"keys_here"}
    number = give(duty, "impound", car.number, **stands, keys_here="yes")
    page = show_item(duty, number)
    (pound,) = [part for part in page.sections if part.title == "In the pound"]
    assert {line.name: line.value for line in pound.lines}["damage"] == ("front", "left")
    assert (number, items(duty)[0].place) == ("TA-1405-1", "pound")
    assert not rebuild.check(duty.store).differences


def test_a_photograph_of_a_thing_stands_in_its_chain_and_with_its_record(desk_as: Desks, tmp_path: Path) -> None:
    duty = desk_as(Role.DUTY)
    record = seized(duty)
    number = give(duty, "take_in", items(duty)[0].number, place="safe")
    picture = tmp_path / "packet.jpg"
    picture.write_bytes(b"\xff\xd8\xff" + bytes(64) + b"\xff\xd9")
    attached = Attach(record=items(duty)[0].uid, path=str(picture), what="scene", pages=1, note="پاکت پلمب‌شده")
    assert COMMANDS["property.attach"].run(duty, attached) == number
    assert [line.note for line in list_attachments(duty, "incident", record.number)] == [f"{number}: پاکت پلمب‌شده"]
    assert show_item(duty, number).chronology[-1].kind == "attachment_added"
