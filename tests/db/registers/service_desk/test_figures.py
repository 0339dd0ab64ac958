"""Figures of the desk: what they count, and what of them leaves the unit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.kernel.base.access import Role
from db.registers.service_desk import rules
from db.registers.service_desk.figures import OPEN, TABLES, CountedRequest, in_time, median_days, tables_of
from db.words.calendar.jalali import local_date
from db.words.messages import Refused
from tests.conftest import Desks
from tests.db.registers.service_desk.test_requests import ask, give, take, uid_of

TODAY = date(2026, 11, 24)
NEAR = st.dates(TODAY - timedelta(days=30), TODAY + timedelta(days=10))
REQUESTS = st.lists(
    st.builds(
        CountedRequest,
        category=st.sampled_from("abc"),
        state=st.sampled_from(rules.STEPS),
        outcome=st.sampled_from([None, "done", "referred"]),
        on_spot=st.booleans(),
        received_on=NEAR,
        due=NEAR,
        answered_on=st.none() | NEAR,
        satisfied=st.none() | st.booleans(),
    )
)


@given(REQUESTS)
def test_every_table_counts_every_request_once(requests: list[CountedRequest]) -> None:
    tables = tables_of(requests, ["a", "b", "c", "d"], TODAY)
    assert set(tables) == set(TABLES)
    assert all(sum(table.values()) == len(requests) for table in tables.values())
    assert tables["category"]["d"] == 0
    assert all(code != OPEN or table is tables["outcome"] for table in tables.values() for code in table)


def test_a_reply_on_the_promised_day_is_in_time() -> None:
    one = CountedRequest("a", rules.CLOSED, "done", False, TODAY, TODAY, TODAY, None)
    assert in_time(one, TODAY) == "in_time"
    assert median_days([one]) == (1, 0.0)
    assert median_days([]) == (0, None)


def test_the_desk_counts_sessions_and_requests_and_keeps_small_numbers_in_the_unit(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    held = give(desk, "session.plan", place="مسجد", day="today", start="9", open_now="yes")
    gone = give(desk, "session.plan", place="مسجد دیگر", day="today", start="10")
    give(desk, "session.cancel", ask(desk, "session.show", gone).uid, reason="باران")
    first = local_date(desk_as.clock())
    codes = [take(desk, session=held, category="nuisance") for _ in range(7)]
    codes += [take(desk, session=held) for _ in range(6)] + [take(desk, category="passport")]
    for code in codes[:6]:
        give(desk, "request.answer_now", uid_of(desk, code))
    repeated = take(desk, category="nuisance")
    give(desk, "request.merge", uid_of(desk, repeated), into=codes[6])
    give(desk, "request.satisfaction", code=codes[0], satisfied="yes")
    desk_as.clock.advance(days=30)
    give(desk, "request.reply", uid_of(desk, codes[7]), reply="ok")
    last = local_date(desk_as.clock())
    found = ask(desk, "request.figures", first, last)
    assert (found.planned, found.held, found.requests) == (2, 1, 14)
    categories = {name: count for name, count in found.tables["category"].items() if count}
    assert categories == {"nuisance": 7, "patrol_wanted": 6, "passport": 1}
    assert found.tables["outcome"]["done"] == 6
    assert found.tables["outcome"][OPEN] == 8
    assert found.tables["in_time"] == {"in_time": 6, "late": 1, "overdue": 7, "waits": 0}
    assert found.median_days == 0.0
    outside = ask(desk_as(Role.AUDITOR), "request.figures", first, last, True)
    told = outside.tables
    assert outside.requests == 14
    assert (told["category"]["passport"], told["category"]["patrol_wanted"]) == (None, None)
    assert told["category"]["nuisance"] is None, "less the six that were answered it would tell one"
    assert told["satisfaction"] == {"yes": None, "no": 0, "not_asked": None}
    with pytest.raises(Refused):
        ask(desk, "request.figures", last, first)
