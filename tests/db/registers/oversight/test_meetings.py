"""The weekly public meeting of 197: the inspectorate plans and holds it; complaints made there are not counted."""

from __future__ import annotations

from datetime import date

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.words.messages import Refused
from tests.conftest import Desks
from tests.db.registers.oversight.test_complaints import complain
from tests.db.registers.oversight.test_contacts import record
from tests.db.registers.service_desk.test_requests import ask, give


def held(inspector: Desk, **raw: str) -> str:
    usual = {"place": "سالن کلانتری", "day": "1405/09/03", "start": "10", "kind": "public_meeting", "open_now": "yes"}
    return give(inspector, "session.plan", **(usual | raw))


def test_the_inspectorate_plans_it_weekly_and_not_the_desks_sessions(desk_as: Desks) -> None:
    inspector = desk_as(Role.INSPECTOR)
    weekly = {"place": "سالن کلانتری", "weekday": "tuesday", "start": "10"}
    with pytest.raises(Refused) as refused:
        give(inspector, "session.add_pattern", **weekly)
    assert set(refused.value.fields) == {"kind"}
    give(inspector, "session.add_pattern", **weekly, kind="public_meeting")
    give(desk_as(Role.DUTY), "session.add_pattern", place="مسجد جامع", weekday="thursday", start="17")
    assert give(inspector, "session.plan_ahead", until="1405/09/30") == "4"
    month = ask(desk_as(Role.DUTY), "session.month", 1405, 9)
    assert {(one.kind, one.place) for one in month.sessions} == {("public_meeting", "سالن کلانتری")}
    assert {one.day.weekday() for one in month.sessions} == {1}
    assert month.sessions[0].day == date(2026, 11, 24)


def test_the_inspectorate_holds_its_own_alone(desk_as: Desks) -> None:
    inspector, desk = desk_as(Role.INSPECTOR), desk_as(Role.DUTY)
    own = held(inspector)
    give(inspector, "session.close", ask(desk, "session.show", own).uid)
    other = held(desk, kind="desk", place="مسجد جامع")
    with pytest.raises(Refused):
        give(inspector, "session.close", ask(desk, "session.show", other).uid)


def test_contacts_name_their_meeting_and_complaints_are_counted_nowhere(desk_as: Desks) -> None:
    inspector, desk = desk_as(Role.INSPECTOR), desk_as(Role.DUTY)
    meeting = held(inspector)
    record(desk, meeting=meeting)
    before = repr(ask(desk, "session.show", meeting))
    complain(desk)
    assert repr(ask(desk, "session.show", meeting)) == before
    lines = {line.name: line.value for part in ask(desk, "session.show", meeting).sections for line in part.lines}
    assert (lines["contacts"], lines["kind"]) == (1, "public_meeting")
    desks = held(desk, kind="desk", place="مسجد جامع")
    for number in (desks, "999"):
        with pytest.raises(Refused) as refused:
            record(desk, meeting=number)
        assert set(refused.value.fields) == {"meeting"}
