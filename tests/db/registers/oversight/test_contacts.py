"""Suggestions, thanks and criticism: the desk writes, the inspectorate answers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.registers.oversight import rules
from db.words.checks import code_is_valid
from db.words.messages import Refused
from db.words.records import Filter
from tests.conftest import Desks
from tests.db.registers.service_desk.test_requests import ALL, ask, give


def record(desk: Desk, **raw: Any) -> str:
    usual = {"kind": "criticism", "priority": "normal", "words": "صف طولانی بود", "answer_by": "code"}
    return give(desk, "oversight.record", **(usual | raw))


def shown(desk: Desk, code: str) -> Any:
    return ask(desk, "oversight.show", code)


@given(st.sampled_from(["received", "answered", "closed"]), st.lists(st.sampled_from(["reply", "outcome", "told"])))
def test_an_outcome_closes_and_nothing_opens_again(state: str, acts: list[str]) -> None:
    closed = state == rules.CLOSED
    for act in acts:
        state = rules.next_state(state, act)
        closed = closed or act == "outcome"
        assert (state == rules.CLOSED) is closed


@given(st.uuids())
def test_a_complaints_code_is_longer_than_a_requests_and_follows_from_the_form(form: Any) -> None:
    code = rules.complaint_code(str(form))
    assert len(code) == rules.COMPLAINT_DIGITS
    assert not code_is_valid(code)
    assert rules.complaint_code(str(form)) == code


def test_the_desk_records_and_the_inspector_answers(desk_as: Desks) -> None:
    desk, inspector = desk_as(Role.DUTY), desk_as(Role.INSPECTOR)
    code = record(desk, about_officer="افسر شیفت شب", phone="۰۹۱۶۱۲۳۴۵۶۷")
    uid = shown(desk, code).uid
    assert shown(desk, code).acts == ()
    assert shown(inspector, code).acts[:2] == ("oversight.reply", "oversight.outcome")
    for name, raw in (("oversight.reply", {"reply": "x"}), ("oversight.outcome", {"outcome": "upheld"})):
        with pytest.raises(Refused) as refused:
            give(desk, name, uid, **raw)
        assert refused.value.code == "forbidden"
    give(inspector, "oversight.reply", uid, reply="باجه دوم باز شد", via="phone")
    assert shown(desk, code).state == "answered"
    give(inspector, "oversight.outcome", uid, outcome="acted_on")
    give(inspector, "oversight.told", uid, told_citizen_at="now")
    found = shown(desk, code)
    assert found.state == "closed"
    (outcome,) = [part for part in found.sections if part.title == "Outcome"]
    assert {line.name: line.value for line in outcome.lines} == {
        "outcome": "acted_on", "told_citizen_at": inspector.now(),
    }  # fmt: skip
    with pytest.raises(Refused) as over:
        give(inspector, "oversight.reply", uid, reply="again")
    assert over.value.code == "conflict"


def test_outside_the_remit_names_the_body(desk_as: Desks) -> None:
    inspector = desk_as(Role.INSPECTOR)
    code = record(inspector, kind="suggestion")
    uid = shown(inspector, code).uid
    with pytest.raises(Refused) as refused:
        give(inspector, "oversight.outcome", uid, outcome="out_of_remit")
    assert set(refused.value.fields) == {"body"}
    give(inspector, "oversight.outcome", uid, outcome="out_of_remit", body="شهرداری")
    assert "شهرداری" in repr(shown(inspector, code).sections)


def test_the_priority_gives_the_day_and_the_list_no_words(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    pressing = record(desk, priority="immediate", words="سری", name="نامی", about_officer="کسی")
    usual, agreed = record(desk), record(desk, answer_due="1405/12/1")
    page = ask(desk, "oversight.list", ALL)
    due = {row.number: row.values[-1] for row in page.rows}
    assert due == {pressing: date(2026, 11, 25), usual: date(2026, 12, 12), agreed: date(2027, 2, 20)}
    assert not any(word in repr(page) for word in ("سری", "نامی", "کسی"))
    assert ask(desk, "oversight.count", Filter(state="received")) == 3
    assert [hit.number for hit in ask(desk, "oversight.search", usual, 10)] == [usual]
    assert ask(desk, "oversight.search", "سری", 10) == ()
    assert [item.number for item in ask(desk, "oversight.due_now")] == [pressing]
    flags = {row.number: set(row.flags) for row in page.rows}
    assert flags == {pressing: {"urgent", "due"}, usual: set(), agreed: set()}
    desk_as.clock.advance(days=3)
    assert [item.flag for item in ask(desk_as(Role.INSPECTOR), "oversight.attention")] == ["overdue"]
    assert {row.number: row.flags for row in ask(desk, "oversight.list", ALL).rows}[pressing] == {"urgent", "overdue"}


def test_a_complaint_is_turned_away_from_the_open_form(desk: Desk) -> None:
    with pytest.raises(Refused) as refused:
        record(desk, kind="complaint")
    assert set(refused.value.fields) == {"kind"}
    assert ask(desk, "oversight.count", ALL) == 0


def test_contact_details_fit_how_to_answer(desk: Desk) -> None:
    for raw, field in (({"answer_by": "phone"}, "phone"), ({"anonymous": "yes", "name": "x"}, "name")):
        with pytest.raises(Refused) as refused:
            record(desk, **raw)
        assert set(refused.value.fields) == {field}


def test_a_code_of_the_service_desk_and_one_of_197_never_meet(desk: Desk) -> None:
    codes = [record(desk), give(desk, "request.take", category="traffic", words="x", answer_by="code")]
    assert len(set(codes)) == 2
    assert all(code_is_valid(code) for code in codes)
    with pytest.raises(Refused):
        ask(desk, "request.status_by_code", codes[0])
