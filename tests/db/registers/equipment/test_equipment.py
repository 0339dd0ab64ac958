"""Weapons, radios and keys: handed out, taken back, missed; and what the handover says of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

import db.across.handover.commands as shift
from db.across.handover.forms import CountHandover, OpenShift, SignOut, StartHandover
from db.across.handover.record import COUNTS
from db.across.handover.showing import show_shift
from db.across.handover.summary import summary
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild
from db.registers.equipment import commands, forms
from db.registers.equipment.queries import attention, holdings, stock
from db.registers.equipment.register import EQUIPMENT
from db.registers.equipment.rules import mark_of, marks_in
from db.storage.models import JOURNAL
from db.words.messages import Refused
from db.words.records import Filter
from tests.conftest import BADGES, PASSWORD, START
from tests.shown import values_by_name

if TYPE_CHECKING:
    from tests.conftest import Desks

PIECES = (("weapon", "کلت 41"), ("weapon", "کلت 52"), ("radio", "R-12"), ("keys", "انبار"))
WHY = "همین طور است"


@pytest.fixture
def numbers(desk_as: Desks) -> dict[str, str]:
    """Mark → number of the four pieces that the commander registered."""
    chief = desk_as(Role.COMMANDER)
    return {mark: commands.add_equipment(chief, forms.AddEquipment(kind=kind, mark=mark)) for kind, mark in PIECES}


def hand(desk: Desk, role: Role, pieces: str, **more: Any) -> str:
    return commands.hand_out(desk, forms.HandOut(officer=BADGES[role], pieces=pieces, **more))


def rows(desk: Desk) -> dict[str, dict[str, Any]]:
    """Mark → the row of the list, by column, with its state."""
    found = EQUIPMENT.list(desk, Filter(), None, 50).rows
    return {row["mark"]: row | {"state": each.state} for each in found if (row := values_by_name("equipment", each))}


def asked(what: Any) -> set[str]:
    with pytest.raises(Refused) as caught:
        what()
    assert caught.value.code == "unlikely"
    return set(caught.value.fields)


def wrong(what: Any) -> set[str]:
    with pytest.raises(Refused) as caught:
        what()
    assert caught.value.code == "invalid"
    return set(caught.value.fields)


def test_a_shift_takes_several_pieces_in_one_form_and_brings_them_all_back(
    desk_as: Desks, numbers: dict[str, str]
) -> None:
    duty = desk_as(Role.DUTY)
    assert hand(duty, Role.DUTY, "کلت ۴۱، r12 ، انبار") == "3"
    assert hand(duty, Role.DEPUTY, "کلت-52") == "1"
    held = {each.badge: (each.officer, each.pieces) for each in holdings(duty)}
    assert set(held) == {BADGES[Role.DUTY], BADGES[Role.DEPUTY]}
    assert held[BADGES[Role.DUTY]][1] == (("keys", "انبار"), ("radio", "R-12"), ("weapon", "کلت 41"))
    told = rows(duty)
    assert {mark: row["state"] for mark, row in told.items()} == dict.fromkeys(numbers, "out")
    assert told["کلت 52"]["holder"] == held[BADGES[Role.DEPUTY]][0]
    assert commands.take_back(duty, forms.TakeEquipmentBack(officer=BADGES[Role.DUTY])) == "3"
    assert [each.badge for each in holdings(duty)] == [BADGES[Role.DEPUTY]]
    assert rows(duty)["R-12"]["holder"] is None
    assert commands.take_back(duty, forms.TakeEquipmentBack(pieces="کلت 52")) == "1"
    assert holdings(duty) == ()
    (hit,) = EQUIPMENT.search(duty, "r-12", 9)  # type: ignore[misc]
    assert hit.number == numbers["R-12"]
    kinds = [entry.kind for entry in EQUIPMENT.show(duty, numbers["R-12"]).chronology]
    assert sorted(kinds) == ["equipment_added", "equipment_handed_out", "equipment_taken_back"]
    assert rebuild.check(duty.store).differences == ()


def test_what_cannot_be_read_is_refused_at_its_field_and_nothing_is_handed_out(
    desk_as: Desks, numbers: dict[str, str]
) -> None:
    duty = desk_as(Role.DUTY)
    assert wrong(lambda: hand(duty, Role.DUTY, "کلت ۴۱، کلت ۹۹")) == {"pieces"}
    assert wrong(lambda: hand(duty, Role.DUTY, " ، ")) == {"pieces"}
    assert wrong(lambda: commands.hand_out(duty, forms.HandOut(officer="60606", pieces="R12"))) == {"officer"}
    assert wrong(lambda: commands.take_back(duty, forms.TakeEquipmentBack())) == {"pieces"}
    assert wrong(lambda: commands.take_back(duty, forms.TakeEquipmentBack(officer=BADGES[Role.DEPUTY]))) == {"officer"}
    assert {row["state"] for row in rows(duty).values()} == {"here"}


def test_a_piece_that_is_elsewhere_is_asked_about_and_then_recorded(desk_as: Desks, numbers: dict[str, str]) -> None:
    """A hurried officer hands on what another officer still has; nothing is a wall."""
    duty, chief = desk_as(Role.DUTY), desk_as(Role.COMMANDER)
    hand(duty, Role.DUTY, "R12")
    assert hand(duty, Role.DUTY, "R12") == "1", "the same officer again is no question"
    assert asked(lambda: hand(duty, Role.DEPUTY, "R12")) == {"pieces"}
    hand(duty, Role.DEPUTY, "R12", reasons={"pieces": WHY})
    assert [each.badge for each in holdings(duty)] == [BADGES[Role.DEPUTY]]
    uid = {row.number: row.uid for row in EQUIPMENT.list(duty, Filter(), None, 50).rows}
    missed = forms.NoteMissing(record=uid[numbers["R-12"]])
    assert asked(lambda: commands.note_missing(duty, missed)) == {"told"}
    missed = forms.NoteMissing(record=uid[numbers["R-12"]], told="سروان مرادی")
    commands.note_missing(duty, missed)
    assert [(str(item.text), item.number) for item in attention(duty)] == [("Equipment is missing", numbers["R-12"])]
    assert holdings(duty) == ()
    hand(duty, Role.DEPUTY, "انبار")
    assert commands.take_back(duty, forms.TakeEquipmentBack(officer=BADGES[Role.DEPUTY])) == "1", "it stays missing"
    assert rows(duty)["R-12"]["state"] == "missing"
    assert asked(lambda: hand(duty, Role.DUTY, "R12")) == {"pieces"}
    off = forms.PutOutOfUse(record=uid[numbers["R-12"]], cause="written_off")
    assert asked(lambda: commands.put_out_of_use(chief, off)) == {"reference"}
    commands.put_in_use(duty, forms.PutInUse(record=uid[numbers["R-12"]]))
    commands.put_out_of_use(chief, forms.PutOutOfUse(record=uid[numbers["R-12"]], cause="repair"))
    assert asked(lambda: hand(duty, Role.DUTY, "R12")) == {"pieces"}
    assert asked(lambda: commands.take_back(duty, forms.TakeEquipmentBack(pieces="انبار"))) == {"pieces"}
    assert asked(lambda: commands.add_equipment(chief, forms.AddEquipment(kind="radio", mark="انبار"))) == {"mark"}


def test_what_came_back_faulty_says_so_until_somebody_puts_it_right(desk_as: Desks, numbers: dict[str, str]) -> None:
    duty = desk_as(Role.DUTY)
    hand(duty, Role.DUTY, "کلت 41")
    back = forms.TakeEquipmentBack(pieces="کلت 41", wrong="rounds")
    assert asked(lambda: commands.take_back(duty, back)) == {"note"}
    early = forms.TakeEquipmentBack(pieces="کلت 41", at=START - timedelta(minutes=3))
    assert asked(lambda: commands.take_back(duty, early)) == {"at"}, "before it was handed out"
    commands.take_back(duty, forms.TakeEquipmentBack(pieces="کلت 41", wrong="rounds", note="دو فشنگ کم است"))
    assert {each.kind: (each.here, each.faulty) for each in stock(duty)}["weapon"] == (2, 1)
    shift.open_shift(duty, OpenShift())
    (item,) = [item for item in summary(duty).items if item.code == "equipment"]
    assert (item.priority, [str(note) for note in item.notes]) == ("watch", ["1 came back with a fault"])
    assert asked(lambda: hand(duty, Role.DEPUTY, "کلت 41")) == {"pieces"}
    uid = next(row.uid for row in EQUIPMENT.list(duty, Filter(), None, 50).rows if row.number == numbers["کلت 41"])
    commands.put_in_use(duty, forms.PutInUse(record=uid))
    assert hand(duty, Role.DEPUTY, "کلت 41") == "1"


def test_the_desk_says_what_was_kept_beyond_any_turn(desk_as: Desks, numbers: dict[str, str]) -> None:
    duty = desk_as(Role.DUTY)
    desk_as.clock.advance(hours=5)
    taken = START + timedelta(hours=1)
    hand(duty, Role.DUTY, "R12", at=taken)
    assert rows(duty)["R-12"]["since"] == taken
    desk_as.clock.set(taken + timedelta(hours=26))
    assert attention(duty) == ()
    desk_as.clock.set(taken + timedelta(hours=26, minutes=1))
    assert [item.number for item in attention(duty)] == [numbers["R-12"]]


def test_the_handover_names_what_is_away_and_nobody_counts_what_is_registered(
    desk_as: Desks, numbers: dict[str, str]
) -> None:
    duty = desk_as(Role.DUTY)
    shift.open_shift(duty, OpenShift())
    assert [item for item in summary(duty).items if item.code == "equipment"] == [], "everything is here"
    hand(duty, Role.DEPUTY, "کلت 52, R12")
    (item,) = [item for item in summary(duty).items if item.code == "equipment"]
    assert (item.priority, item.type) == (
        "normal", {"fa": "بی‌سیم ۱ از ۱، سلاح ۱ از ۲", "en": "Radio 1 of 1, Weapon 1 of 2"}
    )  # fmt: skip
    number = summary(duty).number
    left_out = dict.fromkeys(COUNTS, ("counts.cash", "counts.keys", "counts.radios", "counts.weapons"))
    assert show_shift(duty, number).unasked == left_out
    shift.start_handover(duty, StartHandover())
    others = ("people_held", "vehicles", "sealed_items", "complaint_envelopes", "blank_sheets")
    shift.count(duty, CountHandover(counts=dict.fromkeys(others, 0)))
    shift.sign_out(duty, SignOut(password=PASSWORD))  # nothing of the list is left to say why
    with duty.store.reading() as conn:
        signed = select(JOURNAL.c.uid).where(JOURNAL.c.kind == "handover_signed_out")
        assert conn.execute(signed).one()
    uid = next(row.uid for row in EQUIPMENT.list(duty, Filter(), None, 50).rows if row.number == numbers["کلت 52"])
    commands.note_missing(duty, forms.NoteMissing(record=uid, told="سروان مرادی"))
    assert rebuild.check(duty.store).differences == ()


def test_a_piece_that_is_gone_is_the_first_thing_of_a_handover(desk_as: Desks, numbers: dict[str, str]) -> None:
    duty = desk_as(Role.DUTY)
    shift.open_shift(duty, OpenShift())
    uid = next(row.uid for row in EQUIPMENT.list(duty, Filter(), None, 50).rows if row.number == numbers["کلت 52"])
    commands.note_missing(duty, forms.NoteMissing(record=uid, told="سروان مرادی"))
    (item,) = [item for item in summary(duty).items if item.code == "equipment"]
    assert (item.priority, [str(note) for note in item.notes]) == ("urgent", ["1 gone missing"])


@pytest.mark.parametrize(
    ("typed", "marks"),
    [
        ("r-12 ,R12، ر ۱۲", ("R12", "ر12")),
        ("كلت ۴۱", (mark_of("کلت 41"),)),
        ("", ()),
        (None, ()),
        ("7\n8;9؛۱۰", ("7", "8", "9", "10")),
    ],
)
def test_marks_are_compared_as_they_are_said(typed: str | None, marks: tuple[str, ...]) -> None:
    assert marks_in(typed) == marks
