"""Sealed bags at a handover: counted blind, held against the store room, and never opened."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

import db.across.handover.commands as shift
from db.across.handover import forms
from db.across.handover.models import COUNT
from db.across.handover.record import COUNTS
from db.across.handover.showing import show_shift
from db.across.handover.summary import summary
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild
from db.registers.property.queries import sealed_here
from db.words.messages import Refused
from tests.conftest import Desks
from tests.db.across.store_room.test_store_room import give, seized
from tests.db.registers.incidents import test_commands as incidents

WHY = "دو بار شمردم"


def started(duty: Desk) -> str:
    """A shift that is handed over, with two seals and a bag of two things in the room, and an unsealed thing."""
    record = seized(duty)
    for thing in ({"kind": "gold", "seal": "S-52"}, {"kind": "phone"}):
        incidents.give(duty, "add_property", record, fate="seized", **thing)
    shift.open_shift(duty, forms.OpenShift())
    return shift.start_handover(duty, forms.StartHandover())


def asked(counting: Any) -> dict[str, str]:
    with pytest.raises(Refused) as caught:
        counting()
    assert caught.value.code == "unlikely"
    return {name: str(message) for name, message in caught.value.fields.items()}


def counted(bags: int, why: str = "") -> dict[str, Any]:
    return {"counts": {"sealed_items": bags}, "reasons": {"counts.sealed_items": why} if why else {}}


def rows(desk: Desk) -> dict[str, tuple[int, int | None]]:
    with desk.store.reading() as conn:
        return {row.side: (row.how_many, row.registered) for row in conn.execute(select(COUNT))}


def test_the_room_is_asked_about_without_saying_how_many_it_has(desk_as: Desks) -> None:
    """Two officers who both leave out the bag that is gone: the page says it all the same."""
    duty, deputy = desk_as(Role.DUTY), desk_as(Role.DEPUTY)
    number = started(duty)
    with duty.store.reading() as conn:
        assert sealed_here(conn, duty.store.unit) == 2, "what has no seal is not counted"
    for desk, form in ((duty, forms.CountHandover), (deputy, forms.BlindCount)):
        run = shift.count if desk is duty else shift.count_blind
        said = asked(lambda desk=desk, form=form, run=run: run(desk, form(**counted(7))))
        assert set(said) == {"counts.sealed_items"}
        assert not set("0123456789۰۱۲") & set(said["counts.sealed_items"])
        run(desk, form(**counted(1, WHY)))
    assert rows(duty) == {"outgoing": (1, 2), "incoming": (1, 2)}
    told = summary(deputy, number)
    assert not told.differs, "both counted the same"
    assert str(told.unexplained) == "Sealed bags and items: 1 counted, 2 by the store room"
    shift.explain_difference(deputy, forms.ExplainDifference(found="کیسه نزد کارشناس است و ثبت نشده بود"))
    assert summary(deputy, number).unexplained is None
    assert rebuild.check(duty.store).differences == ()


def test_a_count_that_is_right_is_asked_nothing_and_cash_is_not_counted(desk_as: Desks) -> None:
    duty, deputy = desk_as(Role.DUTY), desk_as(Role.DEPUTY)
    number = started(duty)
    shift.count(duty, forms.CountHandover(**counted(2)))
    assert summary(deputy, number).counts == (), "blind"
    shift.count_blind(deputy, forms.BlindCount(**counted(2)))
    assert summary(deputy, number).differences is None
    assert all("counts.cash" in show_shift(duty, number).unasked[name] for name in COUNTS)


def test_what_went_out_or_lies_in_a_bag_with_another_is_no_seal_more(desk_as: Desks) -> None:
    duty = desk_as(Role.DUTY)
    started(duty)
    numbers = ("IA-1405-1-1", "IA-1405-1-2", "IA-1405-1-3")
    taken = [give(duty, "take_in", each, place="safe", giver="گشت", signature="signed", bag="B-9") for each in numbers]
    with duty.store.reading() as conn:
        assert sealed_here(conn, duty.store.unit) == 1, "one bag holds all three"
    other = incidents.give(duty, "add_property", incidents.report(duty), fate="seized", kind="gold").number
    take = {"place": "safe", "giver": "گشت", "signature": "signed", "bag": "b 9"}
    assert set(asked(lambda: give(duty, "take_in", f"{other}-1", **take))) == {"bag"}, "of another record"
    for each in taken:
        give(duty, "send", each, to="expert", due_on="tomorrow", reasons={"order": WHY})
    with duty.store.reading() as conn:
        assert sealed_here(conn, duty.store.unit) == 0
