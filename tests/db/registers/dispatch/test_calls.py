"""Calls on a real store: from the first key, through the number, to an incident, another's incident, or nothing."""

from __future__ import annotations

import pytest

from db.across.calls.live_call import taken
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk import drafts
from db.kernel.folding import rebuild
from db.kernel.journal import stored_events
from db.registers.dispatch.calls import queries
from db.registers.dispatch.calls.queries import unfinished
from db.registers.dispatch.calls.responding import intervals
from db.registers.dispatch.calls.show import show_call
from db.registers.incidents.show import show_incident
from db.words.messages import M_, Refused
from db.words.records import Filter, Record
from tests.conftest import BADGES, START, Desks
from tests.db.registers.dispatch.conftest import give
from tests.db.sealed import seal


def refused(desk: Desk, command: str, record: str | None = None, /, **fields: object) -> Refused:
    with pytest.raises(Refused) as caught:
        give(desk, command, record, **fields)
    return caught.value


def value(record: Record, section: str, name: str) -> object:
    found = [
        line.value for part in record.sections if part.title == section for line in part.lines if line.name == name
    ]
    assert found, (section, name)
    return found[0]


def test_a_call_is_there_from_its_first_key_and_numbered_with_its_first_answer(desk: Desk) -> None:
    uid, _ = give(desk, "call.start")
    (call,) = unfinished(desk)
    assert (call.uid, call.number, call.started_at) == (uid, "", START)
    assert queries.list_calls(desk, Filter()).rows == ()  # it has no number yet
    _, number = give(desk, "call.note", uid, place="کیانپارس")
    assert number == "LA-1405-1"
    _, again = give(desk, "call.note", uid, type="theft_home", caller_name="علی", caller_phone="09161234567")
    assert again == number
    record = show_call(desk, number)
    assert (record.state, value(record, "Call", "severity")) == ("open", "major")
    assert [entry.kind for entry in record.chronology] == ["call_started", "call_noted", "call_noted"]
    assert queries.search_calls(desk, "كيانپارس")[0].number == number


def test_an_empty_call_is_void_at_once_and_a_numbered_one_for_a_reason(desk: Desk) -> None:
    empty, _ = give(desk, "call.start")
    assert give(desk, "call.void", empty)[1] == ""
    uid, number = give(desk, "call.start", type="noise")
    assert refused(desk, "call.void", uid).fields.keys() == {"reason"}
    give(desk, "call.void", uid, reason="آزمایش خط")
    assert show_call(desk, number).state == "void"
    assert unfinished(desk) == ()
    assert give(desk, "call.start", type="noise")[1] == "LA-1405-2"


def test_a_patrol_is_sent_on_where_alone(precinct: Desks) -> None:
    desk = precinct.open[1]
    uid, _ = give(desk, "call.start")
    for command in ("call.send_unit", "call.finish"):
        fields = {"patrol": "گشت ۱"} if command == "call.send_unit" else {}
        assert refused(desk, command, uid, **fields).message == M_("Nothing of this call is recorded yet.")
    _, number = give(desk, "call.note", uid, place="کیانپارس")
    assert give(desk, "call.send_unit", uid, patrol="گشت ۱")[1] == number
    assert show_call(desk, number).state == "open"
    assert unfinished(desk)[0].sent == ("patrol_1",)
    assert list(map(str, taken(desk, uid).sent)) == ["Patrol 1: Sent"]


def test_a_call_opens_an_incident_with_all_it_said(precinct: Desks) -> None:
    desk = precinct.open[1]
    uid, number = give(desk, "call.start", type="theft_home", place="کیانپارس", summary="در شکسته است",
                       caller_name="علی", answers="taken: تلویزیون\nstill_there:\n")  # fmt: skip
    give(desk, "call.send_unit", uid, patrol="گشت ۱")
    precinct.clock.advance(minutes=4)
    _, incident = give(desk, "call.finish", uid, occurred_from="-60m")
    record = show_incident(desk, incident)
    assert (value(record, "Incident", "type"), value(record, "Incident", "source")) == ("theft_home", "call_110")
    assert value(record, "Times", "reported_at") == START  # when the call was heard
    assert value(record, "Incident", "summary") == "در شکسته است\nچه برده‌اند؟ تلویزیون"
    assert value(record, "Patrol", "patrol") == "patrol_1"
    assert value(record, "Place", "coordinates") == "31.349, 48.684"
    assert {entry.elsewhere for entry in record.chronology} == {"", number}
    told = {line.name: str(line.value) for entry in record.chronology for line in entry.lines}
    assert "answers" not in told
    assert told["taken"].endswith(" تلویزیون"), "the question, then the answer"
    call = show_call(desk, number)
    assert call.state == "incident"
    skipped = [str(line.value) for part in call.sections if part.title == "Questions" for line in part.lines]
    assert len(skipped) == 4
    assert sum("skipped" in text for text in skipped) == 3
    assert refused(desk, "call.note", uid, place="امانیه").code == "conflict"
    assert rebuild.check(desk.store).differences == ()


def test_another_severity_and_a_strange_number_are_asked_about(desk: Desk) -> None:
    uid, _ = give(desk, "call.start")
    assert refused(desk, "call.note", uid, type="noise", severity="critical").fields.keys() == {"severity"}
    assert refused(desk, "call.note", uid, caller_phone="12").fields.keys() == {"caller_phone"}
    give(desk, "call.note", uid, type="noise", severity="critical", reasons={"severity": "کودک در خانه تنهاست"})
    give(desk, "call.note", uid, type="fight")  # what an officer has chosen stays
    assert taken(desk, uid).kept["severity"] == "critical"


def test_a_duplicate_is_shown_joined_and_parted_never_merged(precinct: Desks) -> None:
    desk = precinct.open[1]
    first, _ = give(desk, "call.start", type="fight", place="کیانپارس", caller_name="علی")
    _, incident = give(desk, "call.finish", first)
    precinct.clock.advance(minutes=20)
    second, number = give(desk, "call.start", type="assault", place="كيانپارس", caller_name="مریم")
    other, _ = give(desk, "call.start", type="fight", place="گلستان")
    assert [(one.number, one.callers) for one in taken(desk, second).alike] == [(incident, 1)]
    assert taken(desk, other).alike == ()
    give(desk, "call.join", second, incident=incident)
    record = show_incident(desk, incident)
    assert [line.value for part in record.sections if part.title == "Calls" for line in part.lines] == [
        "LA-1405-1", number,
    ]  # fmt: skip
    assert value(record, "Caller", "caller_name") == "علی"  # the first caller's words stay as they were
    assert show_call(desk, number).state == "joined"
    give(desk, "call.part", second, reason="دعوای دیگری است")
    assert show_call(desk, number).state == "open"
    assert second in {call.uid for call in unfinished(desk)}
    give(desk, "call.finish", second)
    assert rebuild.check(desk.store).differences == ()


def test_a_call_is_joined_to_one_that_is_not_finished_and_goes_where_that_goes(precinct: Desks) -> None:
    desk = precinct.open[1]
    first, number = give(desk, "call.start", type="fight", place="کیانپارس")
    second, other = give(desk, "call.start", type="fight", place="کیانپارس")
    third, last = give(desk, "call.start", type="fight", place="کیانپارس")
    assert [one.number for one in taken(desk, second).alike] == [last, number]
    assert refused(desk, "call.join", second, incident=other).fields.keys() == {"incident"}  # itself
    assert refused(desk, "call.join", second, incident="1").fields.keys() == {"incident"}  # figures: an incident's
    give(desk, "call.join", second, incident=number)
    give(desk, "call.join", third, incident=other)  # by way of the second
    assert [call.number for call in unfinished(desk)] == [number]
    assert value(show_call(desk, other), "Call", "incident") == number
    assert refused(desk, "call.void", first, reason="x").code == "conflict"
    fourth, _ = give(desk, "call.start", type="fight", place="کیانپارس")
    assert [(one.number, one.callers) for one in taken(desk, fourth).alike] == [(number, 3)]
    _, incident = give(desk, "call.finish", first)
    calls = [part for part in show_incident(desk, incident).sections if part.title == "Calls"]
    assert [line.value for part in calls for line in part.lines] == [number, other, last]
    assert [entry.kind for entry in show_call(desk, last).chronology][-2:] == ["call_joined", "call_joined"]
    give(desk, "call.part", third, reason="دعوای دیگری است")
    give(desk, "call.end", fourth, end="withdrawn")
    give(desk, "call.join", third, incident=other)  # a finished one: where it went
    assert value(show_call(desk, last), "Incident", "incident") == incident
    assert rebuild.check(desk.store).differences == ()


def test_a_call_ends_without_an_incident_once_nobody_is_on_the_way(precinct: Desks) -> None:
    desk = precinct.open[1]
    uid, number = give(desk, "call.start", place="کیانپارس")
    give(desk, "call.send_unit", uid, patrol="گشت ۱")
    assert refused(desk, "call.end", uid, end="hoax").code == "conflict"
    from db.registers.dispatch.patrols.queries import board

    give(desk, "patrol.move", board(desk)[0].uid, to="available")
    give(desk, "call.end", uid, end="hoax")
    ended = show_call(desk, number)
    assert ended.state == "ended"
    assert ended.acts[0] == "call.resume"
    assert "call.protect_caller" not in ended.acts  # nobody is named
    give(desk, "call.resume", uid, reason="دوباره تماس گرفت")
    assert [(call.number, show_call(desk, number).state) for call in unfinished(desk)] == [(number, "open")]
    assert refused(desk, "call.resume", uid, reason="x").code == "conflict"
    give(desk, "call.void", uid, reason="آزمایش خط")
    give(desk, "call.resume", uid, reason="آزمایش نبود")
    give(desk, "call.finish", give(desk, "call.note", uid, type="noise") and uid)
    assert rebuild.check(desk.store).differences == ()


def test_what_is_half_typed_of_a_call_is_nobodys_own(desk_as: Desks) -> None:
    duty, deputy = desk_as(Role.DUTY), desk_as(Role.DEPUTY)
    uid, _ = give(duty, "call.start", type="noise")
    drafts.save(duty, drafts.Draft(uid, "call.note", {"place": "کیا"}, duty.now(), record=uid, cursor=("place", 3)))
    assert drafts.mine(duty) == drafts.all_drafts(duty) == ()
    found = taken(deputy, uid)
    assert found.draft is not None
    assert (found.draft.values, found.draft.cursor, found.kept["type"]) == ({"place": "کیا"}, ("place", 3), "noise")
    give(deputy, "call.end", uid, end="withdrawn")
    assert taken(duty, uid).draft is None


def test_intervals_leave_out_whom_nobody_was_sent_to_and_count_what_was_not_said(precinct: Desks) -> None:
    desk = precinct.open[1]
    from db.registers.dispatch.patrols.queries import board

    for minutes in (2, 6):
        uid, _ = give(desk, "call.start", type="noise", place="کیانپارس")
        precinct.clock.advance(minutes=minutes)
        give(desk, "call.send_unit", uid, patrol="گشت ۱")
        precinct.clock.advance(minutes=5)
        if minutes == 2:
            give(desk, "patrol.move", board(desk)[0].uid, to="on_scene")
        give(desk, "patrol.move", board(desk)[0].uid, to="available")
        give(desk, "call.end", uid, end="withdrawn")
    give(desk, "call.start", type="noise")
    found = intervals(desk)
    assert (found.calls, found.without) == (3, 1)
    assert (found.to_dispatch.median, found.to_dispatch.p90, found.to_dispatch.missing) == (4, 6, 0)
    assert (found.to_arrival.known, found.to_arrival.missing, found.to_arrival.median) == (1, 1, 7)


def test_a_sealed_incident_and_call_say_nothing(precinct: Desks) -> None:
    desk, commander = precinct.open[1], precinct.open[0]
    uid, number = give(desk, "call.start", type="fight", place="کیانپارس", caller_name="نام یکتا", summary="سخن یکتا")
    _, incident = give(desk, "call.finish", uid)
    for name, sealed in (("incident", incident), ("call", number)):
        seal(commander, name, sealed)
    with desk.store.reading() as conn:
        for record in (uid, show_incident(desk, incident).uid):
            for event in stored_events.events_of(conn, desk.store.unit, record):
                assert "یکتا" not in str((event.identity, event.words))
    assert show_call(desk, number).title == ""
    assert queries.search_calls(desk, "یکتا") == ()
    assert rebuild.check(desk.store).differences == ()


def test_the_patrol_role_reads_no_call(desk_as: Desks) -> None:
    patrol = desk_as(Role.PATROL)
    assert BADGES[Role.PATROL] == patrol.officer.badge
    for asked in (unfinished, intervals):
        with pytest.raises(Refused):
            asked(patrol)
