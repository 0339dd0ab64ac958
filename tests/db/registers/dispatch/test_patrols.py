"""Patrols on a real store: sent with reasons, asked when busy, moved legally, and without a trail."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk import drafts
from db.kernel.folding import rebuild
from db.registers.dispatch.calls.responding import intervals
from db.registers.dispatch.calls.show import show_call
from db.registers.dispatch.models import PLACE
from db.registers.dispatch.patrols.queries import (
    PatrolNow,
    attention,
    board,
    handheld,
    list_barriers,
    nearest,
)
from db.registers.dispatch.patrols.show import show_patrol
from db.storage.models import BODY
from db.words.messages import Refused
from tests.conftest import BADGES, Desks
from tests.db.registers.dispatch.conftest import give
from tests.db.registers.dispatch.test_calls import refused


def now(desk: Desk, name: str) -> PatrolNow:
    return next(one for one in board(desk) if one.name.code == name)


def call(desk: Desk, place: str = "کیانپارس", **more: object) -> tuple[str, str]:
    return give(desk, "call.start", type="fight", place=place, **more)


def test_the_nearest_is_said_first_with_why_and_what_it_leaves(precinct: Desks) -> None:
    desk = precinct.open[1]
    uid, _ = call(desk, "امانیه")
    first, second, *rest = nearest(desk, record=uid)
    assert (first.ranked.patrol.name.code, second.ranked.patrol.name.code) == ("patrol_1", "patrol_2")
    assert "around کارون" in str(second.ranked.said)
    assert first.leaves is not None
    assert first.leaves.beats == ("امانیه",)
    assert {str(one.ranked.said) for one in rest} == {"off shift"}
    assert nearest(desk, place="گلستان")[0].ranked.codes[0] == "there"


def test_another_than_the_first_needs_a_reason_which_is_kept(precinct: Desks) -> None:
    desk = precinct.open[1]
    uid, number = call(desk)
    assert refused(desk, "call.send_unit", uid, patrol="گشت ۲").fields.keys() == {"patrol"}
    give(desk, "call.send_unit", uid, patrol="Patrol 2", reasons={"patrol": "گشت ۱ سوخت ندارد"})
    record = show_call(desk, number)
    (ranked,) = (str(line.value) for part in record.sections for line in part.lines if line.name == "rank")
    assert ranked.startswith("Patrol 2 as number 2: ")
    assert "; Patrol 1: " in ranked
    entry = record.chronology[-1]
    assert (entry.kind, entry.reasons) == ("patrol_sent", {"patrol": "گشت ۱ سوخت ندارد"})


def test_a_busy_patrol_is_asked_and_goes_on_until_it_says_yes(precinct: Desks) -> None:
    desk = precinct.open[1]
    first, first_number = call(desk)
    give(desk, "call.send_unit", first, patrol="گشت ۱")
    give(desk, "patrol.move", now(desk, "patrol_1").uid, to="on_scene")
    second, second_number = call(desk)
    give(desk, "call.send_unit", second, patrol="گشت ۱", reasons={"patrol": "تنها گشت آشنا با محل"})
    one = now(desk, "patrol_1")
    assert (one.state, one.sent_to, one.asked_by) == ("on_scene", first_number, second_number)
    assert refused(desk, "patrol.end", one.uid).code == "conflict"
    give(desk, "patrol.answer", one.uid, accepts="no", why="درگیر است")
    assert (now(desk, "patrol_1").sent_to, now(desk, "patrol_1").asked_by) == (first_number, "")
    give(desk, "call.send_unit", second, patrol="گشت ۱", reasons={"patrol": "تنها گشت آشنا با محل"})
    give(desk, "patrol.answer", one.uid, accepts="yes")
    one = now(desk, "patrol_1")
    assert (one.state, one.sent_to, one.asked_by) == ("dispatched", second_number, "")
    assert refused(desk, "patrol.answer", one.uid, accepts="yes").code == "conflict"
    assert rebuild.check(desk.store).differences == ()


def test_a_sending_is_taken_back_and_stays_to_be_told_until_it_was_heard(precinct: Desks) -> None:
    desk = precinct.open[1]
    uid, number = call(desk)
    one = now(desk, "patrol_1").uid
    assert refused(desk, "patrol.recall", one).code == "conflict", "it is sent nowhere"
    give(desk, "call.send_unit", uid, patrol="گشت ۱")
    give(desk, "patrol.move", one, to="en_route")
    give(desk, "patrol.recall", one, why="گشت اشتباه")
    back = now(desk, "patrol_1")
    assert (back.state, back.sent_to, back.untold) == ("available", "", number)
    (item,) = attention(desk)
    assert (item.flag, number in str(item.text), "received" in str(item.text)) == ("overdue", True, True)
    give(desk, "patrol.place", one, place="کیانپارس")
    assert now(desk, "patrol_1").untold == number, "where it is says nothing of having heard"
    give(desk, "patrol.hear", one)
    assert (now(desk, "patrol_1").untold, attention(desk)) == ("", ())
    assert intervals(desk).without == 1, "nobody was sent, in the end"
    assert [entry.kind for entry in show_call(desk, number).chronology][-1] == "patrol_recalled"
    assert rebuild.check(desk.store).differences == ()


def test_a_question_is_taken_back_and_one_on_the_scene_is_cleared_instead(precinct: Desks) -> None:
    desk = precinct.open[1]
    first, first_number = call(desk)
    give(desk, "call.send_unit", first, patrol="گشت ۱")
    one = now(desk, "patrol_1").uid
    give(desk, "patrol.move", one, to="on_scene")
    assert "clear" in str(refused(desk, "patrol.recall", one))
    second, second_number = call(desk)
    give(desk, "call.send_unit", second, patrol="گشت ۱", reasons={"patrol": "تنها گشت آشنا با محل"})
    give(desk, "patrol.recall", one)
    standing = now(desk, "patrol_1")
    assert (standing.state, standing.sent_to, standing.asked_by) == ("on_scene", first_number, "")
    assert standing.untold == second_number
    assert refused(precinct(Role.PATROL), "patrol.recall", one).code == "forbidden", (
        "the desk sends, the desk takes back"
    )


def test_moves_are_legal_and_told_late_for_a_reason(precinct: Desks) -> None:
    desk = precinct.open[1]
    one = now(desk, "patrol_1").uid
    assert "Available" in str(refused(desk, "patrol.move", one, to="on_scene").fields["to"])
    uid, _ = call(desk)
    give(desk, "call.send_unit", uid, patrol="گشت ۱")
    assert refused(desk, "patrol.move", one, to="dispatched").code == "invalid"
    precinct.clock.advance(minutes=12)
    assert refused(desk, "patrol.move", one, to="on_scene", at="-20m").code == "invalid"  # before it was sent
    assert refused(desk, "patrol.move", one, to="on_scene", at="-5m").fields.keys() == {"at"}
    give(desk, "patrol.move", one, to="on_scene", at="-5m", reasons={"at": "بی‌سیم قطع بود"})
    assert refused(desk, "patrol.move", one, to="en_route").code == "invalid"
    give(desk, "patrol.move", one, to="available", result="صلح شد")
    assert refused(desk, "patrol.move", one, to="out").fields.keys() == {"why"}
    give(desk, "patrol.move", one, to="out", why="پنچری")
    assert now(desk, "patrol_1").state == "out"
    assert refused(desk, "call.send_unit", uid, patrol="گشت ۱").fields.keys() == {"patrol"}
    give(desk, "patrol.move", one, to="available")
    assert now(desk, "patrol_1").state == "available"


def test_a_patrol_is_sent_to_an_incident_that_has_ended_for_a_reason_only(precinct: Desks) -> None:
    from tests.db.registers.incidents.test_commands import give as write
    from tests.db.registers.incidents.test_commands import report

    desk = precinct.open[1]
    record = write(desk, "set_disposition", report(desk, place="کیانپارس"), disposition="reconciled")
    assert refused(desk, "incident.send_unit", record.uid, patrol="گشت ۱").fields.keys() == {"patrol"}
    give(desk, "incident.send_unit", record.uid, patrol="گشت ۱", reasons={"patrol": "دوباره درگیر شده‌اند"})
    assert now(desk, "patrol_1").sent_to == record.number


def test_a_patrol_that_says_nothing_is_to_be_called(precinct: Desks) -> None:
    desk = precinct.open[1]
    uid, _ = call(desk)
    give(desk, "call.send_unit", uid, patrol="گشت ۱")
    give(desk, "patrol.move", now(desk, "patrol_1").uid, to="on_scene")
    precinct.clock.advance(minutes=19)
    assert attention(desk) == ()
    precinct.clock.advance(minutes=2)
    (item,) = attention(desk)
    assert (item.flag, "Patrol 1" in str(item.text)) == ("overdue", True)
    give(desk, "patrol.hear", now(desk, "patrol_1").uid)
    assert attention(desk) == ()
    give(precinct.open[0], "list.set_welfare", code="on_scene", welfare="5")
    precinct.clock.advance(minutes=6)
    assert len(attention(desk)) == 1


def test_no_place_is_left_when_the_shift_ends_and_none_is_in_the_journal(precinct: Desks) -> None:
    desk = precinct.open[1]
    uid, _ = call(desk, "جای یکتا")
    give(desk, "call.send_unit", uid, patrol="گشت ۱")
    one = now(desk, "patrol_1")
    give(desk, "patrol.place", one.uid, place="سه‌راه پنهان")
    assert now(desk, "patrol_1").place == "سه‌راه پنهان"
    give(desk, "patrol.place", one.uid, place="کوچه پنهان")
    with desk.store.reading() as conn:
        assert len(conn.execute(select(PLACE).where(PLACE.c.patrol == one.uid)).all()) == 1
        bodies = conn.execute(select(BODY.c.json)).scalars().all()
    assert not [body for body in bodies if body and "پنهان" in body]
    give(desk, "patrol.move", one.uid, to="available")
    drafts.save(desk, drafts.Draft("d", "patrol.place", {"place": "پل پنهان"}, desk.now(), record=one.uid))
    give(desk, "patrol.end", one.uid)
    assert drafts.mine(desk) == ()
    with desk.store.reading() as conn:
        assert conn.execute(select(PLACE).where(PLACE.c.patrol == one.uid)).all() == []
    record = show_patrol(desk, one.number)
    assert "پنهان" not in str(record)
    assert [patrol.name.code for patrol in board(desk)] == ["patrol_2"]


def test_a_handheld_shows_its_own_call_and_the_number_only_during_it(precinct: Desks) -> None:
    desk, patrol = precinct.open[1], precinct(Role.PATROL)
    uid, number = call(desk, caller_name="مریم", caller_phone="09161234567")
    found = handheld(patrol)
    assert found is not None
    assert (found.job, found.state) == (None, "available")
    give(desk, "call.send_unit", uid, patrol="گشت ۱")
    found = handheld(patrol)
    assert found is not None
    assert found.job is not None
    assert (found.job.number, found.job.phone, found.job.caller) == (number, "09161234567", "مریم")
    give(desk, "call.finish", uid)  # finished at the desk while the patrol is still at it
    give(patrol, "patrol.move", found.uid, to="en_route")
    give(patrol, "patrol.move", found.uid, to="on_scene")
    give(patrol, "patrol.remark", found.uid, text="در محل آرام است")
    give(patrol, "patrol.move", found.uid, to="available")
    found = handheld(patrol)
    assert found is not None
    assert found.job is None
    other = now(desk, "patrol_2").uid
    assert refused(patrol, "patrol.move", other, to="out", why="x").code == "forbidden"
    assert refused(patrol, "patrol.place", other, place="x").code == "forbidden"
    for asked in (board, list_barriers, attention):
        with pytest.raises(Refused):
            asked(patrol)


def test_an_asked_patrol_sees_the_question_without_the_caller(precinct: Desks) -> None:
    desk, patrol = precinct.open[1], precinct(Role.PATROL)
    first, _ = call(desk)
    give(desk, "call.send_unit", first, patrol="گشت ۱")
    second, number = call(desk, caller_phone="09167654321")
    give(desk, "call.send_unit", second, patrol="گشت ۱", reasons={"patrol": "نزدیک است"})
    found = handheld(patrol)
    assert found is not None
    assert found.asked is not None
    assert (found.asked.number, found.asked.phone) == (number, "")
    give(patrol, "patrol.answer", found.uid, accepts="yes")
    found = handheld(patrol)
    assert found is not None
    assert found.job is not None
    assert (found.job.number, found.job.phone, found.asked) == (number, "09167654321", None)


def test_a_barrier_is_drawn_with_places_and_its_gap_lies_on_it(precinct: Desks) -> None:
    desk = precinct.open[1]
    assert refused(desk, "barrier.draw", name="ریل", kind="rail", line="31.30, 48.66").fields.keys() == {"line"}
    wrong = refused(desk, "barrier.draw", name="ریل", kind="rail", line="کیانپارس\nگلستان", gaps="31.40, 48.70")
    assert wrong.fields.keys() == {"gaps"}
    assert refused(desk, "barrier.draw", name="ریل", kind="rail", line="ناکجا\nگلستان").fields.keys() == {"line"}
    give(desk, "barrier.draw", name="ریل", kind="rail", line="کیانپارس\nگلستان")
    assert [one.name for one in list_barriers(desk)] == ["کارون", "ریل"]
    give(desk, "barrier.remove", name="ریل")
    assert refused(desk, "barrier.draw", name="كارون", kind="rail", line="کیانپارس\nگلستان").fields.keys() == {"name"}


def test_one_name_is_on_shift_once_and_somebody_rides(precinct: Desks) -> None:
    desk = precinct.open[1]
    assert refused(desk, "patrol.start", name="patrol_1", people="2").fields.keys() == {"name"}
    assert refused(desk, "patrol.start", name="patrol_3", people="0").fields.keys() == {"people"}
    assert refused(desk, "patrol.start", name="patrol_3", crew="7777").fields.keys() == {"crew"}
    rides = BADGES[Role.PATROL]  # with patrol 1: his handheld would not know which patrol it is
    assert "Patrol 1" in str(refused(desk, "patrol.start", name="patrol_3", crew=rides).fields["crew"])


def test_a_single_officer_is_sent_to_a_fight_with_a_second_or_for_a_reason(precinct: Desks) -> None:
    desk = precinct.open[1]
    give(desk, "patrol.start", name="moto_1", people="1", place="امانیه")
    uid, _ = call(desk, "امانیه")
    offered = {one.ranked.patrol.name.code: one.ranked for one in nearest(desk, record=uid)}
    second = offered["moto_1"].second
    assert second is not None
    assert second.code == "patrol_1"
    asked = refused(desk, "call.send_unit", uid, patrol="Moto 1", reasons={"patrol": "روبه‌روی محل است"})
    assert asked.code == "unlikely"
    assert asked.fields.keys() == {"second"}
    both = {"patrol": "Moto 1", "second": "Patrol 1"}
    assert refused(desk, "call.send_unit", uid, **(both | {"second": "Moto 1"})).fields.keys() == {"second"}
    give(desk, "call.send_unit", uid, **both, reasons={"patrol": "روبه‌روی محل است"})
    assert now(desk, "moto_1").sent_record == now(desk, "patrol_1").sent_record == uid
    assert not rebuild.check(desk.store).differences


def test_a_patrol_at_something_lighter_is_marked_and_one_that_must_stay_is_not(precinct: Desks) -> None:
    desk = precinct.open[1]
    light, _ = give(desk, "call.start", type="noise", place="امانیه", answers="weapon: نه")
    give(desk, "call.send_unit", light, patrol="گشت ۱")
    one = now(desk, "patrol_1")
    heavy, _ = give(desk, "call.start", type="theft_home", place="امانیه")

    def marked() -> list[str]:
        return [option.ranked.patrol.name.code for option in nearest(desk, record=heavy) if option.ranked.lighter]

    assert marked() == ["patrol_1"]
    assert nearest(desk, record=heavy)[1].ranked.patrol.name.code == "patrol_1"
    give(desk, "patrol.hear", one.uid, whom="held")
    assert marked() == []
    assert now(desk, "patrol_1").with_whom == "held"
    reasons = {"patrol": ""}
    asked = refused(desk, "call.send_unit", heavy, patrol="گشت ۱", reasons=reasons)
    assert "with a person held" in str(asked.fields["patrol"])
    give(desk, "patrol.hear", one.uid)
    assert marked() == []  # heard again, and still with it
    give(desk, "patrol.hear", one.uid, whom="nobody")
    assert marked() == ["patrol_1"]
    give(desk, "call.note", light, answers="injured: بله، یک نفر")
    assert marked() == []
    give(desk, "call.note", light, answers="injured: نه")
    assert marked() == ["patrol_1"]
    give(desk, "patrol.hear", one.uid, whom="child")
    give(desk, "patrol.move", one.uid, to="available")
    assert now(desk, "patrol_1").with_whom is None
    assert nearest(desk, record=heavy)[0].ranked.patrol.name.code == "patrol_1"


def test_an_officer_who_is_out_with_a_person_held_is_not_called_away(precinct: Desks) -> None:
    desk = precinct.open[1]
    held = {"name_known": "stated", "name": "ن", "deprivation_at": "-10m", "category": "self_presented"}
    person, _ = give(desk, "custody.open", None, **held)
    give(desk, "custody.take_out", person, at="-1m", why="doctor", by=BADGES[Role.PATROL])
    first = nearest(desk, place="امانیه")[0].ranked
    assert first.patrol.name.code == "patrol_2"
    give(desk, "custody.back_in", person, at="now", well="well")
    assert nearest(desk, place="امانیه")[0].ranked.patrol.name.code == "patrol_1"


def test_a_dead_or_hurt_person_in_the_incident_binds_whoever_is_there(precinct: Desks) -> None:
    desk = precinct.open[1]
    incident, _ = give(desk, "incident.report", type="noise", place="امانیه", source="phone", injured="1", dead="1")
    give(desk, "incident.send_unit", incident, patrol="گشت ۱")
    other, _ = give(desk, "call.start", type="kidnapping", place="امانیه")
    tied = next(one.ranked for one in nearest(desk, record=other) if one.ranked.patrol.name.code == "patrol_1")
    assert (tied.lighter, tied.patrol.ties) == (False, ("dead", "hurt"))
