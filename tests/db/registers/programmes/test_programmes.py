"""Programmes on an encrypted store."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS
from db.kernel.desk.desk import COMMANDS
from db.kernel.folding import rebuild
from db.registers.programmes import forms
from db.words.calendar.jalali import jalali_to_date
from db.words.forms import Form
from db.words.messages import Refused
from tests.conftest import Desks
from tests.db.registers.service_desk.test_requests import ask, give
from tests.officers import NAMES


def plan(desk: Desk, **raw: Any) -> str:
    usual = {"title": "جنگ شادی", "kind": "cultural", "reach": "outside", "place": "پارک", "occasion": "police_week"}
    return give(desk, "programme.plan", **(usual | {"day": "1405/07/14", "start": "18"} | raw))


def uid(desk: Desk, number: str) -> str:
    return str(ask(desk, "programme.show", number).uid)


def days(year: int) -> tuple[date, date]:
    return jalali_to_date(year, 1, 1), jalali_to_date(year, 12, 29)


def test_a_programme_is_planned_held_with_an_estimate_and_found(desk: Desk) -> None:
    number = plan(desk, owner="1000", needs="بلندگو")
    assert number == "PA-1405-1"
    give(desk, "programme.hold", uid(desk, number), attendance="۱۲۰")
    record = ask(desk, "programme.show", number)
    values = {line.name: line.value for part in record.sections for line in part.lines}
    assert (record.state, values["attendance"], values["owner"]) == ("held", 120, NAMES[Role.DUTY])
    assert [hit.number for hit in ask(desk, "programme.search", "جنگ")] == [number]
    told = ask(desk, "programme.between", *days(1405))
    assert [(one.title, one.state, one.attendance, one.owner) for one in told] == [
        ("جنگ شادی", "held", 120, NAMES[Role.DUTY])
    ]
    counted = ask(desk, "programme.counts", *days(1405))
    assert (counted.states, counted.held) == ({"held": 1}, {"cultural": 1})
    with pytest.raises(Refused) as refused:
        give(desk, "programme.cancel", uid(desk, number), reason="x")
    assert refused.value.code == "conflict"


def test_what_is_to_come_is_not_held_yet_and_can_be_moved_or_cancelled(desk_as: Desks) -> None:
    desk = desk_as()
    number = plan(desk, day="1405/10/01")
    with pytest.raises(Refused):
        give(desk, "programme.hold", uid(desk, number))
    give(desk, "programme.move", uid(desk, number), day="1405/10/05", place="مدرسه")
    record = ask(desk, "programme.show", number)
    values = {line.name: line.value for part in record.sections for line in part.lines}
    assert (values["day"], values["place"], values.get("start")) == (jalali_to_date(1405, 10, 5), "مدرسه", None)
    assert ask(desk, "programme.missed") == ()
    desk_as.clock.advance(days=60)
    assert [item.number for item in ask(desk, "week.attention")] == [number]
    give(desk, "programme.cancel", uid(desk, number), reason="باران")
    assert ask(desk, "week.attention") == ()


def test_a_years_programmes_are_copied_once_to_their_days_without_what_was_cancelled(desk: Desk) -> None:
    kept, gone = plan(desk), plan(desk, title="لغوشده")
    leap = plan(desk, title="پایان سال", day="1403/12/30", occasion="year")
    give(desk, "programme.cancel", uid(desk, gone), reason="x")
    copy = {"occasion": "police_week", "from_year": "1405", "to_year": "۱۴۰۶"}
    assert give(desk, "programme.copy_year", **copy) == "1"
    assert give(desk, "programme.copy_year", **copy) == "0"
    told = ask(desk, "programme.between", *days(1406))
    assert [(one.title, one.day, one.state) for one in told] == [("جنگ شادی", jalali_to_date(1406, 7, 14), "planned")]
    assert told[0].number != kept
    assert give(desk, "programme.copy_year", occasion="year", from_year="1403", to_year="1406") == "1"
    assert ask(desk, "programme.between", *days(1406))[-1].day == jalali_to_date(1406, 12, 29)
    assert ask(desk, "programme.show", leap).state == "planned"
    for wrong in ({"to_year": "1405"}, {"from_year": "7"}):
        with pytest.raises(Refused):
            give(desk, "programme.copy_year", **(copy | wrong))
    assert rebuild.check(desk.store).differences == ()


def test_bad_input_is_said_at_its_field(desk: Desk) -> None:
    for raw, field in (({"start": "25"}, "start"), ({"owner": "9999"}, "owner"), ({"kind": "x"}, "kind")):
        with pytest.raises(Refused) as refused:
            plan(desk, **raw)
        assert set(refused.value.fields) == {field}
    with pytest.raises(Refused) as unlikely:
        plan(desk, start="18", end="17")
    assert (unlikely.value.code, set(unlikely.value.fields)) == ("unlikely", {"end"})


def test_nobody_who_came_has_a_field() -> None:
    kinds = [form for form in vars(forms).values() if isinstance(form, type) and issubclass(form, Form)]
    asked = {item.name for form in kinds for item in fields(form)}
    assert not asked & {"attendees", "participants", "names", "guests", "speech", "sermon", "name", "phone"}
    assert REGISTERS["programme"].opens in COMMANDS
