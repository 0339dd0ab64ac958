"""Who came to a mosque's session is not looked up afterwards, by whoever reads registers."""

from __future__ import annotations

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.reading.journal_queries import list_journal
from db.registers.service_desk.requests import attendance
from db.words.calendar.jalali import local_date, local_instant
from db.words.messages import Refused
from db.words.records import Filter, Record
from tests.conftest import BADGES, Desks
from tests.db.registers.service_desk.test_requests import ask, give, take, uid_of

ALL = Filter()


def told(record: Record) -> set[str]:
    """The names of every line of a record and of its chronology."""
    lines = (line for part in (*record.sections, *record.chronology) for line in part.lines)
    return {line.name for line in lines}


def listed(desk: Desk) -> tuple[list[str], int | None, int, int]:
    """What each list of requests has: codes, how many, hits by the code, what waits on the desk."""
    rows = ask(desk, "request.list", ALL).rows
    hits = [hit for row in rows for hit in ask(desk, "request.search", row.number)]
    return [row.number for row in rows], ask(desk, "request.count", ALL), len(hits), len(ask(desk, "request.due_now"))


def test_a_request_shows_its_session_to_the_desk_until_it_is_counted(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    session = give(desk, "session.plan", place="مسجد", day="today", start="9", open_now="yes")
    code, elsewhere = take(desk, session=session), take(desk)
    assert "session" in told(ask(desk, "request.show", code))
    assert [one.code for one in ask(desk, "session.live", session).requests] == [code]
    noted = list_journal(desk_as(Role.INSPECTOR), kind=attendance.READ, stream="access", limit=9).rows
    assert len(noted) == 1, "reading it is an access entry"
    ask(desk, "request.show", elsewhere)
    give(desk, "session.close", uid_of_session(desk, session))
    assert "session" not in told(ask(desk, "request.show", code))
    assert ask(desk, "session.live", session).requests == ()
    assert len(list_journal(desk_as(Role.INSPECTOR), kind=attendance.READ, stream="access", limit=9).rows) == 2


def test_the_inspectorate_sees_a_day_and_no_session(desk_as: Desks) -> None:
    desk, inspector = desk_as(Role.DUTY), desk_as(Role.INSPECTOR)
    session = give(desk, "session.plan", place="مسجد", day="today", start="9", open_now="yes")
    code = take(desk, session=session)
    desk_as.clock.advance(minutes=3)
    give(desk, "request.act", uid_of(desk, code), action="پیگیری شد")
    day = local_instant(local_date(desk.now()))
    shown = ask(inspector, "request.show", code)
    assert "session" not in told(shown)
    assert {entry.at for entry in shown.chronology} | {entry.entered_at for entry in shown.chronology} == {day}
    (row,) = ask(inspector, "request.list", ALL).rows
    (hit,) = ask(inspector, "request.search", code)
    assert (row.values[0], hit.at) == (day, day)
    assert ask(desk, "request.list", ALL).rows[0].values[0] != day, "the desk has the minute"


@pytest.mark.parametrize("role", [Role.INVESTIGATION, Role.AUDITOR])
def test_investigation_and_audit_see_none_but_what_an_investigator_answers_for(desk_as: Desks, role: Role) -> None:
    desk, other = desk_as(Role.DUTY), desk_as(role)
    session = give(desk, "session.plan", place="مسجد", day="today", start="9", open_now="yes")
    code, elsewhere = take(desk, session=session), take(desk)
    desk_as.clock.advance(days=4)
    assert listed(other) == ([elsewhere], 1, 1, 1)
    with pytest.raises(Refused) as refused:
        ask(other, "request.show", code)
    assert refused.value.code == "forbidden"
    assert ask(other, "request.search", code) == ()
    give(desk, "request.assign", uid_of(desk, code), owner=BADGES[role])
    assert set(listed(other)[0]) == {code, elsewhere}
    assert "session" not in told(ask(other, "request.show", code))


def uid_of_session(desk: Desk, number: str) -> str:
    return str(ask(desk, "session.show", number).uid)
