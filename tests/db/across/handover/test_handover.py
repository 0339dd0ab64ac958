"""A shift opened, handed over, signed and locked on a real store."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import db.across.handover.commands as shift
import db.across.handover.commands_relief as relief
import db.across.handover.running_shift as handover_current
from db.across.handover import forms, mark_forms, marks
from db.across.handover.attention import attention
from db.across.handover.queries import current, on_duty
from db.across.handover.register import SHIFT
from db.across.handover.showing import events_of_shift, show_shift
from db.across.handover.summary import summary
from db.kernel.base.access import Role
from db.kernel.desk import drafts
from db.kernel.desk.desk import QUERIES
from db.kernel.journal import stored_events
from db.kernel.projections import search
from db.kernel.signing import verifying
from db.reference.lists.queries import items_of
from db.reference.officers.commands import set_pin
from db.reference.officers.forms import SetPin
from db.storage import ends
from db.words.form_reading import read_form
from db.words.forms import fields_of
from db.words.messages import Refused
from db.words.records import Filter

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk
    from tests.conftest import Desks

PASSWORD = "correct-horse"


def opened(desk: Desk, **crew: str) -> str:
    return shift.open_shift(desk, forms.OpenShift(**crew))


def started(desk: Desk) -> str:
    opened(desk)
    return shift.start_handover(desk, forms.StartHandover())


def taking(**more: object) -> forms.TakeOver:
    return forms.TakeOver(read=True, password=PASSWORD, reasons={"read": "no time"}, **more)  # type: ignore[arg-type]


def refused(code: str, run: object, *args: object) -> Refused:
    with pytest.raises(Refused) as caught:
        run(*args)  # type: ignore[operator]
    assert caught.value.code == code, caught.value
    return caught.value


def test_a_shift_is_opened_with_its_crew(desk: Desk) -> None:
    number = opened(desk, deputy="Deputy A", guard="Guard B")
    now = current(desk)
    assert now is not None
    assert (now.number, now.state, now.badge) == (number, "open", desk.officer.badge)
    assert [(str(role), name) for role, name in now.crew] == [
        ("Deputy duty officer", "Deputy A"),
        ("Guard commander", "Guard B"),
    ]
    assert number.startswith("HA-1405-")
    assert next(str(item.text) for item in on_duty(desk)) == f"Duty officer: {desk.officer.name}"


def test_a_second_shift_is_refused_and_the_open_one_named(desk_as: Desks) -> None:
    number = opened(desk_as(Role.DUTY))
    error = refused("conflict", opened, desk_as(Role.DEPUTY))
    assert number in str(error)


def test_the_cut_off_is_the_event_that_starts_the_handover(desk: Desk) -> None:
    number = started(desk)
    told = summary(desk, number)
    with desk.store.reading() as conn:
        last = ends.last_position(conn)
        assert told.cutoff == last
        assert told.anchor == ends.anchor(conn, last)
        assert verifying.anchor_holds(conn, last, told.anchor)


def test_two_kiosks_start_one_handover(desk_as: Desks) -> None:
    first, second = desk_as(Role.DUTY), desk_as(Role.DEPUTY)
    opened(first)
    number = shift.start_handover(first, forms.StartHandover())
    before = summary(first, number)
    assert shift.start_handover(second, forms.StartHandover()) == number
    after = summary(second, number)
    assert (before.cutoff, before.anchor) == (after.cutoff, after.anchor)
    assert before.started == after.started


def test_a_whole_handover(desk_as: Desks) -> None:
    duty, deputy = desk_as(Role.DUTY), desk_as(Role.DEPUTY)
    number = opened(duty)
    shift.add_item(
        duty, forms.AddHandoverItem(priority="watch", what="Water is off since noon", action="Call the utility")
    )
    desk_as.clock.advance(hours=12)
    shift.start_handover(duty, forms.StartHandover())
    shift.count(duty, forms.CountHandover(counts={"people_held": 0, "weapons": 12, "radios": 8}))
    told = summary(deputy, number)
    assert told.counts_hidden
    assert all(line.outgoing is None for line in told.counts)
    shift.sign_out(duty, forms.SignOut(password=PASSWORD, uncounted="no time"))
    shift.count_blind(deputy, forms.BlindCount(counts={"people_held": 0, "weapons": 11, "radios": 8}))
    told = summary(deputy, number)
    assert not told.counts_hidden
    assert [line.what for line in told.counts if line.differs] == ["weapons"]
    refused("unlikely", relief.take_over, deputy, taking())
    following = relief.take_over(deputy, taking(disagreement="One weapon short; the armoury book is being read"))
    told = summary(deputy, number)
    assert (told.state, told.following) == ("signed", following)
    assert told.incoming is not None
    assert told.outgoing is not None
    assert (told.outgoing.badge, told.incoming.badge) == (duty.officer.badge, deputy.officer.badge)
    now = current(deputy)
    assert now is not None
    assert (now.number, now.badge, now.state) == (following, deputy.officer.badge, "open")
    differ = "Counts differ at handover; the finding is not written yet."
    assert differ in [str(item.text) for item in attention(deputy)]
    shift.explain_difference(deputy, forms.ExplainDifference(record=told.uid, found="It was at the range"))
    assert attention(deputy) == ()
    for act, form in (
        (shift.count, forms.CountHandover(record=told.uid, counts={"radios": 1})),
        (shift.add_item, forms.AddHandoverItem(record=told.uid, priority="watch", what="late")),
        (shift.sign_out, forms.SignOut(record=told.uid, password=PASSWORD, uncounted="no time")),
        (relief.take_over, taking(record=told.uid)),
        (shift.close_alone, forms.CloseAlone(uncounted="no time", record=told.uid, reason="x", password=PASSWORD)),
    ):
        refused("conflict", act, duty, form)
    shift.add_addendum(duty, forms.AddAddendum(record=told.uid, text="The radio of unit 3 was on charge"))
    assert [item.text for item in summary(duty, number).addenda] == ["The radio of unit 3 was on charge"]


def counted(desk_as: Desks, first: dict[str, int], second: dict[str, int]) -> tuple[Desk, Desk, str]:
    """A shift that its officer has signed, counted by both."""
    duty, deputy = desk_as(Role.DUTY), desk_as(Role.DEPUTY)
    number = started(duty)
    sure = {"counts.people_held": "yes, looked again"}
    shift.count(duty, forms.CountHandover(counts=first, reasons=sure))
    shift.sign_out(duty, forms.SignOut(password=PASSWORD, uncounted="no time"))
    shift.count_blind(deputy, forms.BlindCount(counts=second, reasons=sure))
    return duty, deputy, number


NAMED = "People held: handed over 1, counted 2; Keys: handed over 7, counted 6"
FIRST_COUNT, SECOND_COUNT = {"people_held": 1, "radios": 8, "keys": 7}, {"people_held": 2, "radios": 8, "keys": 6}


def test_each_difference_is_named_wherever_it_is_asked_about(desk_as: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    duty, deputy, number = counted(desk_as, FIRST_COUNT, SECOND_COUNT)
    told = summary(deputy, number)
    assert str(told.differences) == NAMED
    assert [line.what for line in replace(told, counts=told.counts[::-1]).differing] == ["people_held", "keys"]
    in_order = items_of
    with monkeypatch.context() as another:  # a commander's list may have another order
        another.setattr(handover_current, "items_of", lambda conn, name: in_order(conn, name)[::-1])
        assert str(summary(deputy, number).differences) == NAMED, "the people held come first"
    assert NAMED in str(refused("unlikely", relief.take_over, deputy, taking()).fields["disagreement"])
    shown = show_shift(deputy, number)
    assert {name: str(said) for name, said in shown.beside.items()} == dict.fromkeys(
        ("shift.take_over", "shift.relieve", "shift.explain_difference"), NAMED
    )
    assert any(NAMED in str(warning) for warning in shown.warnings)
    shift.explain_difference(duty, forms.ExplainDifference(record=told.uid, found="It was at the range"))
    told = summary(deputy, number)
    assert (str(told.differences), told.unexplained) == (NAMED, None)
    assert show_shift(deputy, number).beside == {}


def test_who_counts_blind_is_told_no_difference(desk_as: Desks) -> None:
    duty, deputy, number = counted(desk_as, FIRST_COUNT, SECOND_COUNT)
    others = summary(desk_as(Role.STANDBY), number)
    assert others.differences is not None, "both have counted"
    assert summary(duty, number).differences is not None
    relief.take_over(deputy, taking(disagreement="being looked into"))
    following = started_again(deputy)
    shift.count(deputy, forms.CountHandover(counts={"people_held": 3}, reasons={"counts.people_held": "yes"}))
    assert summary(duty, following).differences is None
    assert summary(deputy, following).differences is None, "what one has not counted is no difference"


def started_again(desk: Desk) -> str:
    return shift.start_handover(desk, forms.StartHandover())


def test_why_a_difference_waits_stands_on_the_page(desk_as: Desks) -> None:
    duty, deputy = desk_as(Role.DUTY), desk_as(Role.DEPUTY)
    number = started(duty)
    shift.count(duty, forms.CountHandover(counts={"people_held": 0, "weapons": 12, "radios": 8}))
    shift.sign_out(duty, forms.SignOut(password=PASSWORD, uncounted="no time"))
    shift.count_blind(deputy, forms.BlindCount(counts={"people_held": 0, "weapons": 11, "radios": 8}))
    why = "The armourer has it; asked again at eight"
    relief.take_over(
        deputy, forms.TakeOver(read=True, password=PASSWORD, reasons={"read": "no time", "disagreement": why})
    )
    assert summary(deputy, number).disagreement == why


def test_no_password_reaches_the_journal(desk_as: Desks) -> None:
    duty, deputy = desk_as(Role.DUTY), desk_as(Role.DEPUTY)
    number = started(duty)
    shift.sign_out(duty, forms.SignOut(password=PASSWORD, uncounted="no time"))
    relief.take_over(deputy, taking())
    with duty.store.reading() as conn:
        for batch in stored_events.batches(conn):
            assert all(PASSWORD not in str(event) for event in batch)
    assert PASSWORD not in str(SHIFT.show(duty, number))


def test_a_wrong_password_signs_nothing(desk: Desk) -> None:
    number = started(desk)
    error = refused("invalid", shift.sign_out, desk, forms.SignOut(password="wrong", uncounted="no time"))
    assert set(error.fields) == {"password"}
    assert summary(desk, number).state == "handing_over"


def test_a_pin_signs(desk: Desk) -> None:
    set_pin(desk, SetPin(password=PASSWORD, pin="482193"))
    number = started(desk)
    shift.sign_out(desk, forms.SignOut(password="۴۸۲۱۹۳", uncounted="no time"))
    assert summary(desk, number).state == "signed_out"


def test_wrong_passwords_delay_the_signature(desk: Desk) -> None:
    started(desk)
    for _ in range(3):
        refused("invalid", shift.sign_out, desk, forms.SignOut(password="wrong", uncounted="no time"))
    refused("wait", shift.sign_out, desk, forms.SignOut(password=PASSWORD, uncounted="no time"))


def test_only_the_shifts_own_officer_signs_out(desk_as: Desks) -> None:
    started(desk_as(Role.DUTY))
    refused("conflict", shift.sign_out, desk_as(Role.DEPUTY), forms.SignOut(password=PASSWORD, uncounted="no time"))


def test_the_same_officer_does_not_take_over(desk: Desk) -> None:
    started(desk)
    shift.sign_out(desk, forms.SignOut(password=PASSWORD, uncounted="no time"))
    refused("conflict", relief.take_over, desk, taking())
    refused("conflict", shift.count_blind, desk, forms.BlindCount(counts={"radios": 1}))


def test_who_takes_over_does_not_count_for_the_other(desk_as: Desks) -> None:
    duty, deputy = desk_as(Role.DUTY), desk_as(Role.DEPUTY)
    number = opened(duty)
    shift.count(deputy, forms.CountHandover(counts={"keys": 9}))
    shift.start_handover(duty, forms.StartHandover())
    refused("conflict", shift.count, deputy, forms.CountHandover(counts={"keys": 9}))
    assert "shift.count" not in SHIFT.show(deputy, number).acts
    shift.count(duty, forms.CountHandover(counts={"keys": 10}))


def test_the_summary_must_be_read(desk_as: Desks) -> None:
    started(desk_as(Role.DUTY))
    shift.sign_out(desk_as(Role.DUTY), forms.SignOut(password=PASSWORD, uncounted="no time"))
    error = refused("invalid", relief.take_over, desk_as(Role.DEPUTY), forms.TakeOver(read=False, password=PASSWORD))
    assert set(error.fields) == {"read"}


def test_relief_is_not_blocked_by_an_absent_officer(desk_as: Desks) -> None:
    number = opened(desk_as(Role.DUTY))
    deputy, standby = desk_as(Role.DEPUTY), desk_as(Role.STANDBY)
    refused("conflict", relief.take_over, deputy, taking())
    ill = {"read": True, "absent": "ill", "absent_words": "Taken to hospital", "password": PASSWORD}
    error = refused("invalid", relief.relieve, deputy, forms.Relieve(**ill))
    assert set(error.fields) == {"who", "via", "phone"}
    agreed = {"who": "The standby officer", "via": "radio", "phone": "12"}
    refused("conflict", relief.relieve, desk_as(Role.DUTY), forms.Relieve(**ill, **agreed))
    relief.relieve(deputy, forms.Relieve(**ill, **agreed))
    told = summary(deputy, number)
    assert (told.state, told.absent_words, told.outgoing) == ("signed", "Taken to hospital", None)
    assert told.absent is not None
    assert told.cutoff is not None
    assert [(notice.what, notice.signed) for notice in told.notices] == [("relief", None)]
    (waiting,) = attention(deputy)
    assert waiting.flag == "due"
    desk_as.clock.advance(hours=25)
    (waiting,) = attention(deputy)
    assert waiting.flag == "overdue"
    assert SHIFT.show(standby, number).acts[0] == "shift.countersign"
    set_pin(standby, SetPin(password=PASSWORD, pin="482193"))
    for secret in ("wrong", "482193"):
        refused("invalid", relief.countersign, standby, forms.CountersignShift(record=told.uid, password=secret))
    relief.countersign(standby, forms.CountersignShift(record=told.uid, password=PASSWORD))
    assert attention(deputy) == ()
    refused("conflict", relief.countersign, standby, forms.CountersignShift(record=told.uid, password=PASSWORD))
    (notice,) = summary(deputy, number).notices
    assert notice.signed is not None
    assert notice.signed.badge == standby.officer.badge


def test_a_commander_who_relieves_has_signed_by_that(desk_as: Desks) -> None:
    number = started(desk_as(Role.DUTY))
    commander = desk_as(Role.COMMANDER)
    relief.relieve(commander, forms.Relieve(read=True, absent="did_not_return", password=PASSWORD))
    (notice,) = summary(commander, number).notices
    assert notice.signed is not None
    assert attention(commander) == ()


def test_someone_missing_is_told_at_once_and_blocks_nothing(desk_as: Desks) -> None:
    duty, deputy, commander = desk_as(Role.DUTY), desk_as(Role.DEPUTY), desk_as(Role.COMMANDER)
    number = started(duty)
    said = {"counts.people_held": "One more sits in the corridor"}
    shift.count(duty, forms.CountHandover(counts={"people_held": 1}, reasons=said))
    assert summary(duty, number).untold == "extra"
    assert SHIFT.show(duty, number).acts[0] == "shift.notify_headcount"
    assert [item.flag for item in attention(duty)] == ["", "urgent"]
    shift.sign_out(duty, forms.SignOut(password=PASSWORD, uncounted="no time"))
    shift.count_blind(deputy, forms.BlindCount(counts={"people_held": 1}, reasons=said))
    relief.take_over(deputy, taking())
    told = forms.NotifyHeadcount(what="extra", how_many=1, who="C", via="phone", phone="110", at=duty.now())
    told.record = summary(duty, number).uid
    relief.notify_headcount(deputy, told)
    assert summary(duty, number).untold is None
    assert SHIFT.show(commander, number).acts[0] == "shift.countersign"


def test_the_read_back_asks_about_the_riskiest_items(desk_as: Desks) -> None:
    duty, deputy = desk_as(Role.DUTY), desk_as(Role.DEPUTY)
    number = opened(duty)
    for priority in ("normal", "watch", "urgent", "normal"):
        shift.add_item(duty, forms.AddHandoverItem(priority=priority, what=f"{priority} thing"))
    shift.start_handover(duty, forms.StartHandover())
    shift.sign_out(duty, forms.SignOut(password=PASSWORD, uncounted="no time"))
    assert relief.questions(duty) == ()
    asked = relief.questions(deputy)
    assert [question.item for question in asked] == [3, 2, 1]
    error = refused("unlikely", relief.take_over, deputy, forms.TakeOver(read=True, password=PASSWORD))
    assert set(error.fields) == {"read"}
    first = asked[0]
    assert relief.answer(deputy, forms.AnswerReadBack(item=3, answer=first.right % len(first.options) + 1)) == "wrong"
    assert relief.questions(deputy) == asked
    refused("invalid", relief.answer, deputy, forms.AnswerReadBack(item=4, answer=1))
    refused("invalid", relief.answer, deputy, forms.AnswerReadBack(item=3, answer=9))
    for question in asked:
        assert relief.answer(deputy, forms.AnswerReadBack(item=question.item, answer=question.right)) == "right"
    assert relief.questions(deputy) == ()
    relief.take_over(deputy, forms.TakeOver(read=True, password=PASSWORD))
    told = summary(deputy, number).read_back
    assert told is not None
    assert (told.asked, told.right, told.wrong) == (3, 3, 1)


def test_relief_without_a_count_is_flagged(desk_as: Desks) -> None:
    duty, deputy = desk_as(Role.DUTY), desk_as(Role.DEPUTY)
    number = started(duty)
    shift.count(duty, forms.CountHandover(counts={"keys": 4}))
    shift.sign_out(duty, forms.SignOut(password=PASSWORD, uncounted="no time"))
    assert not summary(duty, number).uncounted
    relief.take_over(deputy, taking())
    assert summary(deputy, number).uncounted
    assert "The incoming officer has not counted." in map(str, SHIFT.show(deputy, number).warnings)


def test_a_handover_must_begin_before_it_is_taken_over(desk_as: Desks) -> None:
    opened(desk_as(Role.DUTY))
    refused("conflict", relief.take_over, desk_as(Role.DEPUTY), taking())


def test_an_officer_alone_closes_and_the_next_one_recounts(desk_as: Desks) -> None:
    duty, deputy = desk_as(Role.DUTY), desk_as(Role.DEPUTY)
    number = opened(duty)
    shift.count(duty, forms.CountHandover(counts={"keys": 4}))
    refused("conflict", shift.close_alone, deputy, forms.CloseAlone(uncounted="no time", reason="x", password=PASSWORD))
    shift.close_alone(duty, forms.CloseAlone(uncounted="no time", reason="The post has one officer", password=PASSWORD))
    told = summary(duty, number)
    assert (told.state, told.alone, told.cutoff is not None) == ("signed", True, True)
    assert current(duty) is None
    assert [str(item.text) for item in attention(deputy)] == ["Closed without relief: count again."]
    opened(deputy)
    shift.count_blind(deputy, forms.BlindCount(record=told.uid, counts={"keys": 4}))
    assert attention(deputy) == ()
    refused("conflict", shift.count_blind, deputy, forms.BlindCount(record=told.uid, counts={"keys": 4}))


def test_an_item_is_raised_freely_and_lowered_with_a_reason(desk: Desk) -> None:
    number = opened(desk)
    shift.add_item(desk, forms.AddHandoverItem(priority="watch", what="A car without plates at the gate"))
    shift.raise_item(desk, forms.RaiseItem(item=1, priority="urgent"))
    error = refused("invalid", shift.raise_item, desk, forms.RaiseItem(item=1, priority="normal"))
    assert set(error.fields) == {"reason"}
    shift.raise_item(desk, forms.RaiseItem(item=1, priority="normal", reason="Its owner came"))
    refused("invalid", shift.raise_item, desk, forms.RaiseItem(item=2, priority="urgent"))
    (item,) = summary(desk, number).items
    assert (item.priority, item.reason) == ("normal", "Its owner came")


def test_planning_leaves_the_facts(desk: Desk) -> None:
    marks.set_mark(desk, mark_forms.SetMark(kind="emergency"))
    number = started(desk)
    (before,) = summary(desk, number).items
    shift.plan_item(desk, forms.PlanItem(item=before.item, action="Ask the patrol", owner="Officer K"))
    shift.plan_item(desk, forms.PlanItem(item=before.item, if_then="If it was the alarm, then call the firm"))
    (after,) = summary(desk, number).items
    assert (after.text, after.since, after.priority) == (before.text, before.since, "urgent")
    assert (after.action, after.owner, after.if_then) == (
        "Ask the patrol",
        "Officer K",
        "If it was the alarm, then call the firm",
    )


def test_drafts_show_kind_and_owner_and_no_words(desk: Desk) -> None:
    uid = forms.AddHandoverItem().uid
    drafts.save(desk, drafts.Draft(uid, "incident.report", {"summary": "Secret words"}, desk.now(), parked=True))
    drafts.save(desk, drafts.Draft(uid[:-1] + "f", "oversight.complain", {"text": "Secret words"}, desk.now()))
    number = started(desk)
    (item,) = summary(desk, number).items
    assert item.code == "draft"
    assert desk.officer.name in str(item.text)
    assert "Secret words" not in repr(summary(desk, number))


def test_an_item_points_at_a_record_by_its_number(desk: Desk) -> None:
    number = opened(desk)
    error = refused(
        "invalid", shift.add_item, desk, forms.AddHandoverItem(priority="watch", what="x", about="IA-1405-99")
    )
    assert set(error.fields) == {"about"}
    shift.add_item(desk, forms.AddHandoverItem(priority="watch", what="x", about="ha-۱۴۰۵-۱"))
    (item,) = summary(desk, number).items
    assert (item.register, item.number) == ("shift", number)


def test_counts_are_numbers_and_people_are_checked(desk: Desk) -> None:
    opened(desk)
    assert set(refused("invalid", shift.count, desk, forms.CountHandover()).fields) == {"counts"}
    assert set(refused("invalid", shift.count, desk, forms.CountHandover(counts={"radios": -1})).fields) == {
        "counts.radios"
    }
    assert set(refused("invalid", shift.count, desk, forms.CountHandover(counts={"elephants": 1})).fields) == {"counts"}
    two = {"people_held": 2}
    assert set(refused("unlikely", shift.count, desk, forms.CountHandover(counts=two)).fields) == {"counts.people_held"}
    shift.count(desk, forms.CountHandover(counts=two, reasons={"counts.people_held": "Two are being brought in"}))


def test_the_outgoing_count_stays_hidden_in_the_record_too(desk_as: Desks) -> None:
    duty, deputy = desk_as(Role.DUTY), desk_as(Role.DEPUTY)
    number = started(duty)
    shift.count(duty, forms.CountHandover(counts={"weapons": 73}))
    assert "73" in repr(SHIFT.show(duty, number))
    assert "'weapons': 73" not in repr(SHIFT.show(deputy, number))
    shift.count_blind(deputy, forms.BlindCount(counts={"weapons": 73}))
    assert "'weapons': 73" in repr(SHIFT.show(deputy, number))


def test_the_register_lists_counts_shows_and_finds(desk_as: Desks) -> None:
    duty, deputy = desk_as(Role.DUTY), desk_as(Role.DEPUTY)
    numbers = [opened(duty)]
    shift.add_item(duty, forms.AddHandoverItem(priority="watch", what="كليد انبار گم شده است"))
    outgoing, incoming = duty, deputy
    for _ in range(3):
        desk_as.clock.advance(hours=12)
        shift.start_handover(outgoing, forms.StartHandover())
        shift.sign_out(outgoing, forms.SignOut(password=PASSWORD, uncounted="no time"))
        numbers.append(relief.take_over(incoming, taking()))
        outgoing, incoming = incoming, outgoing
    page = SHIFT.list(duty, Filter(), None, 3)
    assert [row.number for row in page.rows] == numbers[:0:-1]
    rest = SHIFT.list(duty, Filter(), page.next, 3)
    assert [row.number for row in rest.rows] == numbers[:1]
    assert rest.next is None
    assert SHIFT.count(duty, Filter()) == 4
    assert [row.number for row in SHIFT.list(duty, Filter(state="open"), None, 9).rows] == numbers[-1:]
    record = SHIFT.show(duty, numbers[0].rpartition("-")[2])
    assert (record.number, record.state) == (numbers[0], "signed")
    assert [entry.kind for entry in record.chronology] == [
        "shift_opened",
        "handover_item_added",
        "handover_started",
        "handover_signed_out",
        "handover_taken_over",
    ]
    assert record.acts == ("shift.add_addendum",)
    assert SHIFT.search is not None
    (hit,) = SHIFT.search(duty, "کلید انبار", 10)
    assert hit.number == numbers[0]
    with duty.store.reading() as conn:
        assert search.find(conn, duty.store.unit, "shift", "کلید", 10)


def test_acts_follow_the_officer_and_the_state(desk_as: Desks) -> None:
    duty, deputy, auditor = desk_as(Role.DUTY), desk_as(Role.DEPUTY), desk_as(Role.AUDITOR)
    number = opened(duty)
    assert SHIFT.show(duty, number).acts[0] == "shift.start_handover"
    assert SHIFT.show(auditor, number).acts == ()
    shift.start_handover(duty, forms.StartHandover())
    assert "shift.sign_out" in SHIFT.show(duty, number).acts
    assert "shift.take_over" not in SHIFT.show(duty, number).acts
    assert {"shift.relieve", "shift.count_blind"} <= set(SHIFT.show(deputy, number).acts)
    shift.sign_out(duty, forms.SignOut(password=PASSWORD, uncounted="no time"))
    assert {"shift.take_over", "shift.count_blind"} <= set(SHIFT.show(deputy, number).acts)


def test_entries_made_after_the_cut_off_belong_to_the_next_shift(desk_as: Desks) -> None:
    duty, deputy = desk_as(Role.DUTY), desk_as(Role.DEPUTY)
    number = opened(duty)
    marks.set_mark(duty, mark_forms.SetMark(kind="call"))
    shift.start_handover(duty, forms.StartHandover())
    marks.set_mark(duty, mark_forms.SetMark(kind="left"))
    shift.sign_out(duty, forms.SignOut(password=PASSWORD, uncounted="no time"))
    assert summary(duty, number).later == 1
    following = relief.take_over(deputy, taking())
    mine = [event.kind for event in events_of_shift(duty, number)]
    assert mine.count("mark_set") == 1
    assert mine[-1] == "handover_started"
    assert [event.kind for event in events_of_shift(duty, following)] == [
        "mark_set",
        "handover_signed_out",
        "handover_taken_over",
        "shift_opened",
    ]
    assert summary(duty, number).later == 1


def test_a_form_sent_twice_saves_once(desk: Desk) -> None:
    form = forms.OpenShift()
    assert shift.open_shift(desk, form) == shift.open_shift(desk, form)
    item = forms.AddHandoverItem(priority="watch", what="once")
    shift.add_item(desk, item)
    shift.add_item(desk, item)
    assert len(summary(desk).items) == 1


def test_a_form_read_from_json(desk: Desk) -> None:
    opened(desk)
    raw = {"priority": "urgent", "what": "x", "by_when": "۱۴:۳۰", "heard": "seen"}
    shift.add_item(desk, read_form(forms.AddHandoverItem, raw, now=desk.now()))
    (item,) = summary(desk).items
    assert item.heard is not None
    assert item.by_when is not None


@pytest.mark.parametrize("role", list(Role))
def test_who_may_open_a_shift(desk_as: Desks, role: Role) -> None:
    desk = desk_as(role)
    if role in (Role.DUTY, Role.DEPUTY, Role.STANDBY, Role.COMMANDER):
        assert opened(desk)
    else:
        refused("forbidden", opened, desk)


def test_every_shift_query_names_its_roles() -> None:
    named = [name for name in QUERIES if name.startswith(("shift.", "mark."))]
    assert len(named) >= 10
    assert all(QUERIES[name].roles for name in named)


def test_relief_asks_why_and_who_agreed_behind_the_signature() -> None:
    asked = [name for name, _what in fields_of(forms.Relieve)]
    taking_over = [name for name, _what in fields_of(forms.TakeOver)]
    assert asked[0] == taking_over[0] == "password"
    assert asked[1:7] == ["absent", "absent_words", "who", "via", "phone", "agreed_at"]
    assert asked[7:] == taking_over[1:]


def test_relief_that_waits_for_its_signature_is_flagged_in_the_list(desk_as: Desks) -> None:
    number = opened(desk_as(Role.DUTY))
    deputy, standby = desk_as(Role.DEPUTY), desk_as(Role.STANDBY)
    relief.relieve(deputy, forms.Relieve(read=True, absent="ill", who="C", via="radio", phone="1", password=PASSWORD))

    def flags() -> frozenset[str]:
        return next(row.flags for row in SHIFT.list(deputy, Filter(), None, 9).rows if row.number == number)

    assert flags() == {"due"}
    desk_as.clock.advance(hours=25)
    assert flags() == {"overdue"}
    relief.countersign(standby, forms.CountersignShift(record=summary(deputy, number).uid, password=PASSWORD))
    assert flags() == set()


def test_entries_between_the_cut_off_and_a_relief_show_as_the_next_shifts(desk_as: Desks) -> None:
    number = started(desk_as(Role.DUTY))
    marks.set_mark(desk_as(Role.DUTY), mark_forms.SetMark(kind="left"))
    relief.relieve(desk_as(Role.COMMANDER), forms.Relieve(read=True, absent="did_not_return", password=PASSWORD))
    marks.set_mark(desk_as(Role.COMMANDER), mark_forms.SetMark(kind="left"))
    assert summary(desk_as(Role.DUTY), number).later == 1
