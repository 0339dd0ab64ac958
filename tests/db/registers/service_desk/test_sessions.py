"""Sessions: planned, held, kept on paper, cancelled."""

from __future__ import annotations

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.registers.service_desk.sessions.queries import SessionCounts
from db.words.messages import Refused
from db.words.records import Filter
from tests.conftest import BADGES, Desks
from tests.db.registers.service_desk.test_requests import ALL, ask, give, take, uid_of
from tests.shown import values_by_name


def plan(desk: Desk, **raw: str) -> str:
    usual = {"place": "مسجد جامع کیانپارس", "day": "today", "start": "17:30", "end": "19"}
    return give(desk, "session.plan", **(usual | raw))


def session(desk: Desk, number: str) -> str:
    return str(ask(desk, "session.show", number).uid)


def counts(desk: Desk, number: str) -> dict[str, object]:
    (section,) = [part for part in ask(desk, "session.show", number).sections if part.title == "Counts"]
    return {line.name: line.value for line in section.lines}


def test_a_session_takes_requests_and_closes_with_its_counts(desk: Desk) -> None:
    number = plan(desk, staff=f"{BADGES[Role.DUTY]}، {BADGES[Role.PATROL]}")
    assert number == "SA-1405-1"
    with pytest.raises(Refused) as early:
        take(desk, session=number)
    assert set(early.value.fields) == {"session"}
    give(desk, "session.open", session(desk, number))
    assert [item.number for item in ask(desk, "session.open_now")] == [number]
    assert [item.number for item in ask(desk, "session.on_duty")] == [number]
    take(desk, session="1", anonymous="yes")
    take(desk, session="۱", answered="گفته شد")
    code = take(desk, session=number, consent="yes")
    give(desk, "request.refer", uid_of(desk, code), body="municipality")
    take(desk)  # at the precinct's own desk
    (row,) = ask(desk, "session.list", ALL).rows
    assert values_by_name("session", row)["requests"] == 3
    assert ask(desk, "session.live", number).counts == SessionCounts(3, 1, 1, 1)
    give(desk, "session.close", session(desk, number), logistics="پریز برق خراب بود")
    assert ask(desk, "session.live", number).counts == SessionCounts(3), (
        "what becomes of them would tell which they are"
    )
    assert counts(desk, number) == {"taken": 3}
    assert ask(desk, "session.open_now") == ()
    assert ask(desk, "session.show", number).acts == ("session.correct",)


def test_a_session_in_the_past_asks_for_the_paper_forms_number(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    with pytest.raises(Refused) as refused:
        plan(desk, day="yesterday")
    assert set(refused.value.fields) == {"paper_form"}
    assert plan(desk, day="yesterday", paper_form="۱۲۷")
    number = plan(desk)
    desk_as.clock.advance(days=2)
    with pytest.raises(Refused) as late:
        give(desk, "session.open", session(desk, number))
    assert set(late.value.fields) == {"paper_form"}
    give(desk, "session.open", session(desk, number), paper_form="128")
    assert ask(desk, "session.show", number).state == "open"


def test_planned_and_opened_in_one_act(desk: Desk) -> None:
    number = plan(desk, open_now="بله")
    assert ask(desk, "session.show", number).state == "open"
    with pytest.raises(Refused) as tomorrow:
        plan(desk, day="tomorrow", open_now="yes")
    assert set(tomorrow.value.fields) == {"open_now"}


def test_a_cancelled_session_keeps_its_number_and_reason(desk: Desk) -> None:
    number = plan(desk, day="tomorrow")
    with pytest.raises(Refused) as ahead:
        give(desk, "session.open", session(desk, number))
    assert set(ahead.value.fields) == {"opened_at"}
    with pytest.raises(Refused) as refused:
        give(desk, "session.cancel", session(desk, number))
    assert set(refused.value.fields) == {"reason"}
    give(desk, "session.cancel", session(desk, number), reason="تعمیرات مسجد")
    assert ask(desk, "session.show", number).state == "cancelled"
    with pytest.raises(Refused) as over:
        give(desk, "session.open", session(desk, number))
    assert over.value.code == "conflict"
    assert plan(desk) == "SA-1405-2"


@pytest.mark.parametrize(
    ("raw", "field", "code"),
    [
        ({"start": "half past"}, "start", "invalid"),
        ({"end": "26"}, "end", "invalid"),
        ({"end": "16:00"}, "end", "unlikely"),
        ({"staff": "9999"}, "staff", "invalid"),
    ],
)
def test_bad_input_is_told_at_its_field(desk: Desk, raw: dict[str, str], field: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        plan(desk, **raw)
    assert (refused.value.code, set(refused.value.fields)) == (code, {field})


def test_a_session_is_found_by_its_place_and_counted_by_state(desk: Desk) -> None:
    number = plan(desk)
    plan(desk, place="حسینیه")
    assert [hit.number for hit in ask(desk, "session.search", "كيانپارس", 10)] == [number]
    assert ask(desk, "session.count", Filter(state="planned")) == 2


def test_a_correction_of_the_day_moves_the_session(desk: Desk) -> None:
    number = plan(desk)
    entry = ask(desk, "session.show", number).chronology[0]
    uid = session(desk, number)
    for field, value in (("day", "1405/9/10"), ("start", "no time"), ("place", "مسجد دیگر")):
        give(desk, "session.correct", uid, target=entry.uid, field=field, value=value, reason="slip")
    (row,) = ask(desk, "session.list", ALL).rows
    day = ask(desk, "session.show", number).sections[0].lines[1].value
    values = values_by_name("session", row)
    assert (values["day"], values["place"]) == (day, "مسجد دیگر")
