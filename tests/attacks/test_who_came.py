"""Who came to a mosque's session is not looked up afterwards, by whoever reads registers."""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.reading import papers
from db.reading.finding import find_by_number
from db.reading.journal_queries import JournalLine, count_journal, list_journal
from db.registers.service_desk.requests.attendance import READ
from db.registers.service_desk.requests.retention import sealing_lines
from db.words.calendar.jalali import at_no_hour, end_of_day, local_date, local_instant, some_time_of
from db.words.messages import Refused
from db.words.records import Filter, Record
from tests.conftest import BADGES, Desks
from tests.db.registers.service_desk.test_requests import ask, give, take, uid_of

ALL = Filter()
DAY, WEEK = date(2026, 11, 24), date(2026, 11, 21)
"""The day on which the clock of a test begins, and the Saturday before."""
OF_AN_INSTANT = re.compile(r"\b01a2[0-9a-f]{4}-[0-9a-f]{4}-7")
"""The head of a UUIDv7 of those days; a random identifier may hold the same letters further in."""


def told(record: Record) -> set[str]:
    """The names of every line of a record and of its chronology."""
    lines = (line for part in (*record.sections, *record.chronology) for line in part.lines)
    return {line.name for line in lines}


def held(desk: Desk) -> str:
    """A session at a mosque, which is open."""
    return give(desk, "session.plan", place="مسجد", day="today", start="9", open_now="yes")


def instants(what: Any) -> set[datetime]:
    """Every instant in an answer, however deep."""
    if isinstance(what, datetime):
        return {what}
    if isinstance(what, tuple | list):
        return {at for part in what for at in instants(part)}
    if not dataclasses.is_dataclass(what) or isinstance(what, type):
        return set()
    return {at for field in dataclasses.fields(what) for at in instants(getattr(what, field.name))}


def test_who_took_requests_at_a_session_sees_these_until_it_is_counted(desk_as: Desks) -> None:
    desk, commander = desk_as(Role.DUTY), desk_as(Role.COMMANDER)
    session = held(desk)
    code = take(desk, session=session)
    assert [one.code for one in ask(desk, "session.live", session).requests] == [code]
    assert ask(commander, "session.live", session).requests == (), "who took none there is told none"
    assert "session" not in told(ask(desk, "request.show", code)), "no request names its session"
    give(desk, "session.close", str(ask(desk, "session.show", session).uid))
    assert ask(desk, "session.live", session).requests == ()


@pytest.mark.parametrize("role", [Role.DUTY, Role.COMMANDER, Role.INSPECTOR])
def test_an_opened_request_tells_days_wherever_it_was_taken_and_that_is_an_entry(desk_as: Desks, role: Role) -> None:
    desk, reader = desk_as(Role.DUTY), desk_as(role)
    codes = take(desk, session=held(desk)), take(desk)
    desk_as.clock.advance(days=1, minutes=3)
    for code in codes:
        give(desk, "request.act", uid_of(desk, code), action="پیگیری شد", done_at="now")
    before = opened(desk_as)
    for code in codes:
        shown = ask(reader, "request.show", code)
        assert {entry.position for entry in shown.chronology} == {0}
        assert all(at_no_hour(at) for at in instants((shown.sections, shown.chronology)))
        assert [local_date(entry.at) for entry in shown.chronology] == [DAY, date(2026, 11, 25)]
        assert [entry.officer for entry in shown.chronology] == ["", BADGES[Role.DUTY]]
        assert not any(entry.uid.startswith("01a2") for entry in shown.chronology), "a UUIDv7 tells the millisecond"
    assert opened(desk_as) == before + 2


def opened(desk_as: Desks) -> int:
    """How often a request was opened, as the journal's list counts it."""
    lines = list_journal(desk_as(Role.INSPECTOR), kind=READ, stream="access").rows
    return sum(line.count or 0 for line in lines)


OF_ITS_WEEK = {end_of_day(date(2026, 11, 28)), end_of_day(date(2026, 12, 4))}
"""The end of the first and of the last day of the week in which the answer is promised."""


@pytest.mark.parametrize("role", [Role.DUTY, Role.COMMANDER, Role.INSPECTOR, Role.INVESTIGATION, Role.AUDITOR])
def test_every_list_tells_the_weeks_alone(desk_as: Desks, role: Role) -> None:
    desk, reader = desk_as(Role.DUTY), desk_as(role)
    codes = take(desk, session=held(desk)), take(desk)
    desk_as.clock.advance(days=4)
    for answer in (
        ask(reader, "request.list", ALL),
        ask(reader, "request.list", Filter(at_work=True)),
        ask(reader, "request.search", codes[0]),
        ask(reader, "request.attention"),
        find_by_number(reader, codes[1]),
        ask(reader, "request.status_by_code", codes[0]),
    ):
        assert all(at_no_hour(at) or at in OF_ITS_WEEK for at in instants(answer))
        assert not OF_AN_INSTANT.search(repr(answer)), "a UUIDv7 tells the millisecond"
    for row in ask(reader, "request.list", ALL).rows:
        assert (row.values[0], row.values[2]) == (WEEK, date(2026, 11, 28))
    end = ask(reader, "request.list", ALL, None, 1).next
    assert (end.key, end.uid) == (WEEK, max(codes)), "where a page ends tells no more"


def test_a_filter_takes_whole_weeks(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    take(desk)
    at = desk.now()
    for since, until, count in (
        (at.replace(microsecond=1), None, 1),
        (None, at.replace(hour=1), 1),
        (datetime(2026, 11, 28, tzinfo=UTC), None, 0),
        (None, local_instant(WEEK), 0),
    ):
        assert ask(desk, "request.count", Filter(since=since, until=until)) == count


@pytest.mark.parametrize("role", [Role.INVESTIGATION, Role.AUDITOR])
def test_investigation_and_audit_open_none_but_what_they_answer_for(desk_as: Desks, role: Role) -> None:
    desk, other = desk_as(Role.DUTY), desk_as(role)
    codes = take(desk, session=held(desk)), take(desk)
    assert {row.number for row in ask(other, "request.list", ALL).rows} == set(codes)
    for code in codes:
        with pytest.raises(Refused) as refused:
            ask(other, "request.show", code)
        assert refused.value.code == "forbidden"
    give(desk, "request.assign", uid_of(desk, codes[0]), owner=BADGES[role])
    assert ask(other, "request.show", codes[0]).number == codes[0]


def test_a_code_gives_the_desk_its_reply_and_others_the_state(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    code = take(desk, answered="گفته شد")
    found = ask(desk, "request.status_by_code", code)
    assert (found.reply, found.replied_at, found.on_spot) == ("گفته شد", some_time_of(WEEK), True)
    for role in (Role.AUDITOR, Role.INVESTIGATION, Role.INSPECTOR, Role.PATROL):
        found = ask(desk_as(role), "request.status_by_code", code)
        assert (found.state, found.reply, found.replied_at, found.on_spot) == ("closed", None, None, False)


def test_the_journals_list_has_one_line_a_week_wherever_a_page_ends(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    session = held(desk)
    for _number in range(3):
        desk_as.clock.advance(minutes=2)
        code = take(desk, session=session)
    give(desk, "session.close", str(ask(desk, "session.show", session).uid))
    desk_as.clock.advance(days=7)
    code = take(desk)
    give(desk, "session.plan", place="پایگاه", day="today", start="18")
    auditor = desk_as(Role.AUDITOR)
    whole = list_journal(auditor, limit=100).rows
    weeks = [line for line in whole if line.count is not None]
    assert [(line.at, line.count) for line in weeks] == [
        (some_time_of(date(2026, 11, 28)), 1),
        (some_time_of(WEEK), 3),
    ]
    assert {(line.position, line.badge, line.officer, line.number, line.hash) for line in weeks} == {
        (None, "", "", None, "")
    }
    assert not any(line.kind.startswith("request_") or line.register == "request" for line in whole)
    assert count_journal(auditor) == len(whole)
    for limit in (1, 2, 3, 4):
        assert paged(auditor, limit) == list(whole)
    assert list_journal(auditor, officer=BADGES[Role.DUTY]).rows == tuple(
        line for line in whole if line.badge == BADGES[Role.DUTY]
    )
    assert [line.count for line in list_journal(auditor, kind="request_taken").rows] == [1, 3]
    with pytest.raises(Refused):
        list_journal(auditor, record=code)


def paged(desk: Desk, limit: int) -> list[JournalLine]:
    """The whole list, page after page."""
    found: list[JournalLine] = []
    after = None
    while True:
        page = list_journal(desk, after=after, limit=limit)
        assert 0 < len(page.rows) <= limit
        found += page.rows
        after = page.next
        if after is None:
            return found


def test_who_opened_a_request_is_listed_by_its_code_and_by_week(desk_as: Desks) -> None:
    desk, inspector = desk_as(Role.DUTY), desk_as(Role.INSPECTOR)
    code, other = take(desk, session=held(desk)), take(desk)
    ask(desk, "request.show", code)
    desk_as.clock.advance(days=1)
    ask(desk_as(Role.COMMANDER), "request.show", code)
    shown = ask(desk, "request.show", other)
    correction = {"target": shown.chronology[0].uid, "field": "words", "value": "دیگر", "reason": "اشتباه"}
    give(desk, "request.correct", shown.uid, **correction)
    papers.printed(desk, "slip", "request", other)
    lines = list_journal(inspector, record=code, stream="access").rows
    assert sorted((line.at, line.badge, line.position) for line in lines) == [
        (some_time_of(WEEK), "", None), (some_time_of(WEEK), BADGES[Role.COMMANDER], None),
    ]  # fmt: skip
    assert count_journal(inspector, record=code, stream="access") == 2
    counted = {badge: list_journal(inspector, officer=badge, stream="access").rows for badge in BADGES.values()}
    assert [line.count for line in counted[BADGES[Role.DUTY]] if line.count] == [2]
    assert [line.count for line in counted[BADGES[Role.COMMANDER]] if line.count] == [1]
    for stream in ("access", "record"):
        lines = list_journal(inspector, stream=stream, limit=100).rows
        assert not any(line.number in (code, other) or line.kind in ("corrected", "paper_printed") for line in lines)


def test_no_paper_no_figure_and_no_list_of_names_tells_the_hour(desk_as: Desks) -> None:
    desk, inspector = desk_as(Role.DUTY), desk_as(Role.INSPECTOR)
    code = take(desk, session=held(desk), answered="گفته شد", anonymous="no", name="مریم نمونه", phone="09161234567")
    papers.printed(desk, "slip", "request", code)
    stamp = papers.stamp(inspector, "request", code, 1, None)
    assert (stamp.position, stamp.hash) == (None, None)
    assert papers.last_print(inspector, "request", code, "slip", None, "") == some_time_of(WEEK)
    with pytest.raises(Refused) as refused:
        ask(inspector, "indicator.records", "requests")
    assert "code" in refused.value.fields
    desk_as.clock.advance(days=84)
    (line,) = sealing_lines(inspector)
    assert (line.closed_at, line.seals_at) == (WEEK, None)


def test_no_refusal_tells_the_hour_to_who_tries_times(desk_as: Desks) -> None:
    desk, patrol = desk_as(Role.DUTY), desk_as(Role.PATROL)
    uid = uid_of(desk, take(desk, session=held(desk)))
    desk_as.clock.advance(days=1)
    with pytest.raises(Refused) as refused:
        give(patrol, "request.act", uid, action="x", done_at="1405/08/29")
    assert set(refused.value.fields) == {"done_at"}
    give(patrol, "request.act", uid, action="x", done_at="1405/08/30")
