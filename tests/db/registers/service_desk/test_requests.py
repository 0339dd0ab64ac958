"""Requests from the slip to the end, on an encrypted store."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.corrections import Correct
from db.kernel.desk.desk import COMMANDS, QUERIES
from db.kernel.events.event import Event
from db.kernel.journal import stored_events
from db.registers.service_desk import forms, rules
from db.words.calendar.jalali import local_date
from db.words.codes import Status
from db.words.form_reading import read_form
from db.words.messages import Refused
from db.words.records import Filter
from tests.conftest import BADGES, Desks

ALL = Filter()


def give(
    desk: Desk, act: str, record: str | None = None, /, *, reasons: dict[str, str] | None = None, **raw: Any
) -> str:
    """A command as a screen gives it: typed strings."""
    command = COMMANDS[act]
    return str(command.run(desk, read_form(command.form, raw, now=desk.now(), record=record, reasons=reasons)))


def take(desk: Desk, **raw: Any) -> str:
    """A request with what is needed, unless said otherwise; its code."""
    usual = {"category": "patrol_wanted", "words": "چراغ کوچه خاموش است", "answer_by": "code"}
    return give(desk, "request.take", **(usual | raw))


def ask(desk: Desk, name: str, *args: Any) -> Any:
    return QUERIES[name].run(desk, *args)


def uid_of(desk: Desk, code: str) -> str:
    return str(ask(desk, "request.show", code).uid)


def status(desk: Desk, code: str) -> Status:
    found = ask(desk, "request.status_by_code", code)
    assert isinstance(found, Status)
    return found


def due_of(desk: Desk, code: str) -> Any:
    """The promised day, which the opened request alone tells."""
    lines = (line for part in ask(desk, "request.show", code).sections for line in part.lines)
    return next(line.value for line in lines if line.name == "due")


def test_an_anonymous_request_has_a_code_a_due_day_and_no_name(desk: Desk) -> None:
    code = take(desk, anonymous="بله")
    found = status(desk, code)
    assert (found.state, found.overdue, found.reply) == ("registered", False, None)
    # Five working days from Tuesday 3 Azar 1405: Friday does not count.
    assert due_of(desk, code) == date(2026, 11, 30)
    assert found.due == date(2026, 11, 28), "the Saturday of its week"
    with pytest.raises(Refused) as refused:
        take(desk, anonymous="yes", name="Someone")
    assert set(refused.value.fields) == {"name"}


def test_a_code_reads_in_any_digits_and_one_wrong_digit_says_so(desk: Desk) -> None:
    code = take(desk)
    persian = code.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    assert status(desk, f"{persian[:3]} {persian[3:]}").code == code
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    for name in ("request.status_by_code", "request.show"):
        with pytest.raises(Refused) as refused:
            ask(desk, name, wrong)
        assert refused.value.code == "invalid"
        assert "wrong" in str(refused.value)


def test_a_right_code_that_was_never_given_out_is_not_found(desk: Desk) -> None:
    code = take(desk)
    other = rules.new_code(lambda count: (77).to_bytes(count, "big"), lambda found: found == code)
    with pytest.raises(Refused) as refused:
        status(desk, other)
    assert refused.value.code == "not_found"


def test_an_answer_on_the_spot_closes_in_one_act(desk: Desk) -> None:
    code = take(desk, answered="نشانی دفتر گذرنامه داده شد")
    found = status(desk, code)
    assert (found.state, found.reply) == ("closed", "نشانی دفتر گذرنامه داده شد")
    record = ask(desk, "request.show", code)
    assert [entry.kind for entry in record.chronology] == ["request_taken"]
    assert "request.reopen" in record.acts
    assert "request.reply" not in record.acts


def test_a_telephone_folds_and_is_needed_where_it_is_to_be_called(desk: Desk) -> None:
    with pytest.raises(Refused) as refused:
        take(desk, answer_by="phone")
    assert set(refused.value.fields) == {"phone"}
    code = take(desk, answer_by="phone", phone="+۹۸ ۹۱۶ ۱۲۳ ۴۵۶۷")
    taken = journal_of(desk, code)[0]
    assert taken.identity["phone"] == "09161234567"
    with pytest.raises(Refused) as unlikely:
        take(desk, answer_by="phone", phone="12")
    assert (unlikely.value.code, set(unlikely.value.fields)) == ("unlikely", {"phone"})
    assert take(desk, answer_by="phone", phone="12", reasons={"phone": "as said"})


def journal_of(desk: Desk, code: str) -> tuple[Event, ...]:
    with desk.store.reading() as conn:
        return stored_events.events_of(conn, desk.store.unit, uid_of(desk, code))


def test_every_step_is_an_event_and_any_reply_stops_the_clock(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    code = take(desk, consent="yes")
    uid = uid_of(desk, code)
    give(desk, "request.assign", uid, owner=BADGES[Role.PATROL])
    assert status(desk, code).state == "under_review"
    give(desk, "request.refer", uid, body="municipality")
    assert status(desk, code).state == "referred"
    give(desk_as(Role.PATROL), "request.act", uid, action="گشت رفت")
    assert status(desk, code).state == "acting"
    desk_as.clock.advance(days=30)
    assert status(desk, code).overdue
    give(desk, "request.reply", uid, reply="در دست اقدام است", via="code")
    found = status(desk, code)
    assert (found.state, found.overdue, found.reply) == ("answered", False, "در دست اقدام است")
    give(desk, "request.close", uid, outcome="done")
    record = ask(desk, "request.show", code)
    assert [entry.kind for entry in record.chronology] == [
        "request_taken", "request_assigned", "request_referred", "request_acted_on", "request_replied",
        "request_closed",
    ]  # fmt: skip
    with pytest.raises(Refused) as refused:
        give(desk, "request.reply", uid, reply="again")
    assert refused.value.code == "conflict"


def test_without_consent_nothing_is_sent_but_what_was_sent_is_recorded_as_the_breach_it_is(desk: Desk) -> None:
    code = take(desk)
    uid = uid_of(desk, code)
    with pytest.raises(Refused) as wall:
        give(desk, "request.refer", uid, body="court")
    assert wall.value.code == "wall.consent"
    assert status(desk, code).state == "registered"
    give(desk, "request.refer", uid, body="court", sent_at="-2h")
    record = ask(desk, "request.show", code)
    assert record.state == "referred"
    assert any("without the citizen's consent" in str(warning) for warning in record.warnings)
    code = take(desk)
    give(desk, "request.refer", uid_of(desk, code), body="court", consent="yes")
    assert not ask(desk, "request.show", code).warnings


def test_referring_elsewhere_names_the_body(desk: Desk) -> None:
    uid = uid_of(desk, take(desk, consent="yes"))
    with pytest.raises(Refused) as refused:
        give(desk, "request.refer", uid, body="other")
    assert set(refused.value.fields) == {"other_body"}
    give(desk, "request.refer", uid, body="other", other_body="شورای محله")


def test_satisfaction_and_reopening_need_the_code(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    code, other = take(desk, answered="گفته شد"), take(desk)
    uid = uid_of(desk, code)
    for name, raw in (("request.satisfaction", {"satisfied": "no"}), ("request.reopen", {"reason": "نشد"})):
        with pytest.raises(Refused) as refused:
            give(desk, name, uid, code=other, **raw)
        assert set(refused.value.fields) == {"code"}
    give(desk, "request.satisfaction", uid, code=code, satisfied="no")
    promised = due_of(desk, code)
    desk_as.clock.advance(days=20)
    give(desk, "request.reopen", uid, code=code, reason="هنوز خاموش است")
    found = status(desk, code)
    assert found.state == "under_review"
    assert not found.overdue
    # Answered on the first day: all five working days were left, and run on from the reopening.
    assert due_of(desk, code) == date(2026, 12, 20)
    assert due_of(desk, code) > promised
    assert found.due == date(2026, 12, 19)


def test_merged_codes_tell_the_other_ones_state(desk: Desk) -> None:
    first, second, third = take(desk), take(desk), take(desk)
    with pytest.raises(Refused) as itself:
        give(desk, "request.merge", uid_of(desk, first), into=first)
    assert set(itself.value.fields) == {"into"}
    give(desk, "request.merge", uid_of(desk, second), into=first)
    give(desk, "request.merge", uid_of(desk, first), into=third)
    with pytest.raises(Refused):  # the last one cannot be merged into one that stands for it
        give(desk, "request.merge", uid_of(desk, third), into=second)
    give(desk, "request.reply", uid_of(desk, second), reply="لامپ عوض شد")
    for code in (first, second, third):
        assert status(desk, code).reply == "لامپ عوض شد"
        assert status(desk, code).state == "answered"
    give(desk, "request.close", uid_of(desk, third), outcome="done")
    give(desk, "request.reopen", uid_of(desk, first), code=second, reason="نه هنوز")
    assert {status(desk, code).state for code in (first, second, third)} == {"under_review"}


def test_closing_what_nobody_answered_asks_why(desk: Desk) -> None:
    uid = uid_of(desk, take(desk))
    with pytest.raises(Refused) as refused:
        give(desk, "request.close", uid, outcome="impossible")
    assert (refused.value.code, set(refused.value.fields)) == ("unlikely", {"outcome"})
    give(desk, "request.close", uid, outcome="impossible", reasons={"outcome": "no way to reach"})
    assert give(desk, "request.close", uid_of(desk, take(desk, answer_by="not_needed")), outcome="done")


def test_contradictory_times_are_asked_about(desk: Desk) -> None:
    uid = uid_of(desk, take(desk))
    for name, raw, field in (
        ("request.reply", {"reply": "x", "replied_at": "1405/08/29"}, "replied_at"),
        ("request.act", {"action": "x", "done_at": "+3h"}, "done_at"),
    ):
        with pytest.raises(Refused) as refused:
            give(desk, name, uid, **raw)
        assert (refused.value.code, set(refused.value.fields)) == ("unlikely", {field})


def test_the_list_holds_no_name_and_no_words(desk: Desk) -> None:
    code = take(desk, name="نام محرمانه", phone="09161234567", words="متن محرمانه", anonymous="no")
    page = ask(desk, "request.list", ALL)
    assert [row.number for row in page.rows] == [code]
    assert "محرمانه" not in repr(page)
    assert "09161234567" not in repr(page)
    assert ask(desk, "request.count", ALL) == 1
    assert ask(desk, "request.count", Filter(state="closed")) == 0


def test_pages_follow_each_other_without_a_gap(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    codes = []
    for _ in range(7):
        desk_as.clock.advance(minutes=1)
        codes.append(take(desk))
    seen, after = [], None
    while True:
        page = ask(desk, "request.list", ALL, after, 3)
        seen += [row.number for row in page.rows]
        after = page.next
        if after is None:
            break
    assert seen == sorted(codes, reverse=True), "within a week by code, whichever came first"


def test_search_finds_by_code_alone(desk: Desk) -> None:
    code = take(desk, words="دوچرخه")
    assert [hit.number for hit in ask(desk, "request.search", f"{code[:3]}-{code[3:]}", 10)] == [code]
    for typed in ("دوچرخه", code[:5], "patrol_wanted", ""):
        assert ask(desk, "request.search", typed, 10) == ()


def flags_in_list(desk: Desk) -> dict[str, set[str]]:
    """What the list marks of each request."""
    return {row.number: set(row.flags) for row in ask(desk, "request.list", ALL).rows}


def test_what_is_due_stands_on_the_desk(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    late, answered = take(desk), take(desk)
    give(desk, "request.reply", uid_of(desk, answered), reply="ok")
    assert ask(desk, "request.due_now") == ()
    assert flags_in_list(desk) == {late: set(), answered: set()}
    desk_as.clock.set(datetime(2026, 11, 28, 9, tzinfo=UTC))
    assert flags_in_list(desk) == {late: {"due"}, answered: set()}
    assert [(item.number, item.overdue) for item in ask(desk, "request.due_now")] == [(late, False)]
    desk_as.clock.set(datetime(2026, 12, 1, 9, tzinfo=UTC))
    (due,) = ask(desk, "request.due_now")
    assert (due.number, due.overdue) == (late, False), "the lists tell of the week alone"
    assert "passed" in str(ask(desk, "request.show", late).warnings)
    desk_as.clock.set(datetime(2026, 12, 5, 9, tzinfo=UTC))
    (due,) = ask(desk, "request.due_now")
    assert (due.number, due.overdue) == (late, True)
    assert local_date(due.begins) == date(2026, 11, 28)  # the first day of its week, to its last second
    assert local_date(due.due) == date(2026, 12, 4)  # the last day of it
    assert [(item.number, item.flag) for item in ask(desk, "request.attention")] == [(late, "overdue")]
    assert flags_in_list(desk) == {late: {"overdue"}, answered: set()}


def test_a_correction_puts_the_reply_right_and_keeps_the_old_one_visible(desk: Desk) -> None:
    code = take(desk)
    uid = uid_of(desk, code)
    give(desk, "request.reply", uid, reply="wrong")
    entry = ask(desk, "request.show", code).chronology[-1]
    COMMANDS["request.correct"].run(
        desk, Correct(record=uid, target=entry.uid, field="reply", value="right", reason="slip")
    )
    assert status(desk, code).reply == "right"
    lines = [line for item in ask(desk, "request.show", code).chronology for line in item.lines if line.name == "reply"]
    assert [(line.value, line.was) for line in lines if line.was] == [("right", ("wrong",))]


def test_a_form_sent_twice_saves_once(desk: Desk) -> None:
    form = read_form(forms.TakeRequest, {"category": "traffic", "words": "x", "answer_by": "code"}, now=desk.now())
    run = COMMANDS["request.take"].run
    assert run(desk, form) == run(desk, form)
    assert ask(desk, "request.count", ALL) == 1


def test_no_form_asks_who_was_there_or_what_they_believe() -> None:
    """By structure: no field or column of this room for attendance, worship, opinion or another register."""
    from db.storage.columns import METADATA

    names = {item.name for form in vars(forms).values() if isinstance(form, type) for item in fields_or_none(form)}
    for name in ("request", "desk_session"):
        names |= {column.name for column in METADATA.tables[name].columns}
    for word in ("attend", "present", "sermon", "belief", "relig", "incident", "custody", "national", "languag"):
        assert not [name for name in names if word in name]


def fields_or_none(form: type) -> Any:
    return fields(form) if hasattr(form, "__dataclass_fields__") else ()


def test_an_answer_of_one_key_closes_on_the_day_and_counts_as_on_the_spot(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    session = give(desk, "session.plan", place="مسجد", day="today", start="9", open_now="yes")
    code, second, late = (take(desk, session=session) for _ in range(3))
    give(desk, "request.answer_now", uid_of(desk, code))
    found = status(desk, code)
    assert (found.state, found.reply, found.overdue) == ("closed", None, False)
    give(desk, "request.answer_now", uid_of(desk, second), template="bring_papers", answered="شنبه تا چهارشنبه")
    assert status(desk, second).reply == "با مدارک شناسایی و اصل برگه‌ها به کلانتری مراجعه کنید.\nشنبه تا چهارشنبه"
    counts = ask(desk, "session.live", session).counts
    assert (counts.taken, counts.on_spot) == (3, 2)
    desk_as.clock.advance(days=1)
    with pytest.raises(Refused) as refused:
        give(desk, "request.answer_now", uid_of(desk, late))
    assert refused.value.code == "conflict"


def test_a_ready_answer_is_the_reply_and_what_is_typed_follows_it(desk: Desk) -> None:
    code = take(desk)
    with pytest.raises(Refused) as refused:
        give(desk, "request.reply", uid_of(desk, code))
    assert set(refused.value.fields) == {"reply"}
    give(desk, "request.reply", uid_of(desk, code), template="patrol_set")
    assert status(desk, code).reply == "گشت محدوده در ساعت گفته‌شده برقرار شد."


def test_the_code_alone_says_satisfied_and_reopens_whatever_it_was_merged_into(desk: Desk) -> None:
    code, repeated = take(desk), take(desk)
    give(desk, "request.merge", uid_of(desk, repeated), into=code)
    give(desk, "request.reply", uid_of(desk, code), reply="انجام شد")
    give(desk, "request.close", uid_of(desk, code), outcome="done")
    give(desk, "request.satisfaction", code=repeated, satisfied="no")
    give(desk, "request.reopen", code=repeated, reason="هنوز خاموش است")
    assert status(desk, code).state == status(desk, repeated).state == "under_review"
    with pytest.raises(Refused) as refused:
        give(desk, "request.reopen", code=code, reason="x")
    assert refused.value.code == "conflict"
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    with pytest.raises(Refused) as invalid:
        give(desk, "request.reopen", code=wrong, reason="x")
    assert set(invalid.value.fields) == {"code"}


def test_the_commander_keeps_within_how_many_working_days_a_kind_is_answered(desk_as: Desks) -> None:
    give(desk_as(Role.COMMANDER), "list.set_working_days", code="patrol_wanted", working_days="۱")
    desk = desk_as(Role.DUTY)
    assert due_of(desk, take(desk)) == date(2026, 11, 25)
    with pytest.raises(Refused):
        give(desk_as(Role.COMMANDER), "list.set_working_days", code="patrol_wanted", working_days="0")
