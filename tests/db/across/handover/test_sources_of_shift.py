"""What a handover takes of this shift and this unit: each thing once, from the last cut-off on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

import db.across.handover.commands as shift
from db.across.handover import cutoff, forms, mark_forms, marks, rules, sources
from db.across.handover.models import MARK, SHIFT
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk, Reading
from db.kernel.base.register import REGISTERS
from db.kernel.desk import drafts
from db.reference.officers import appointing
from db.registers.custody.case.completeness import KEPT, RequiredItem
from db.storage.models import JOURNAL
from db.words.calendar.jalali import end_of_day, local_date
from db.words.messages import M_
from db.words.records import Filter
from tests.conftest import START
from tests.db.across.handover.test_sources import custody, give, uid_of
from tests.db.across.store_room import test_store_room as store_room
from tests.db.registers.custody.test_arrivals import bus, row
from tests.db.registers.service_desk.test_requests import ask

if TYPE_CHECKING:
    from tests.conftest import Desks

WHERE = {"reach": "inside", "place": "masjed", "occasion": "year"}
ELSEWHERE = "01900000-0000-7000-8000-00000000e15e"


def taken(desk: Desk) -> cutoff.Inputs:
    with desk.store.reading() as conn:
        return sources.inputs(Reading(desk, conn, desk.officer, desk.now()))


def copied_elsewhere(desk: Desk, table: Any, **other: Any) -> None:
    """A row of this unit, as one of another unit that the same store holds."""
    with desk.store.reading() as conn:
        found = dict(conn.execute(select(table)).mappings().first() or {})
    assert found
    with desk.store.writing() as conn:
        conn.execute(table.insert(), {**found, "unit": ELSEWHERE, **other})


def test_things_of_the_store_room_are_handed_over_but_for_a_seal_or_a_place(desk_as: Desks) -> None:
    duty = desk_as(Role.DUTY)
    for _thing in range(5):
        store_room.seized(duty, seal="")
    first, second, third, fourth, _unplaced = (item.number for item in store_room.items(duty))
    kept = {"place": "safe", "reasons": {"seal": "پاکت نبود"}}
    sent, ordered, missing = (store_room.give(duty, "take_in", each, **kept) for each in (first, second, third))
    store_room.give(duty, "take_in", fourth, keeps_until="tomorrow", **kept)
    spoils = store_room.items(duty)[3].number
    store_room.give(duty, "send", sent, to="expert", due_on="tomorrow")
    store_room.give(duty, "hold", ordered, order="ح-۱", until="tomorrow")
    store_room.give(duty, "report_missing", missing, what="در قفسه نبود")
    now, tomorrow = duty.now(), local_date(duty.now()) + timedelta(days=1)
    answers = taken(duty).answers
    assert {answer.register for answer in answers} == {"property"}
    assert sorted(answer.number for answer in answers) == sorted((sent, ordered, missing, spoils))
    due = {answer.number: answer.due for answer in answers}
    assert due[missing] == now
    assert {due[number] for number in (sent, ordered, spoils)} == {end_of_day(tomorrow)}, "due all that day, late after"


def test_a_late_request_says_that_it_is_one(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    number = give(desk, "request.take", category="traffic", words="چراغ راه", answer_by="code", anonymous=True)
    desk_as.clock.advance(days=30)
    assert [(answer.register, answer.number) for answer in taken(desk).answers] == [("request", number)]


def test_the_desk_the_list_and_the_handover_tell_one_hour_of_an_answer_by_its_week(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    give(desk, "request.take", category="traffic", words="چراغ راه", answer_by="code", anonymous=True)
    seen = []
    for _day in range(30):
        desk_as.clock.advance(days=1)
        (row,) = ask(desk, "request.list", Filter()).rows
        panel = {(item.flag, item.at) for item in ask(desk, "request.attention")}
        drafted = [rules.due_answer(answer, desk.now()) for answer in taken(desk).answers]
        said = {(item.priority, item.due) for item in drafted if item is not None}
        priority = rules.WATCH if "overdue" in row.flags else rules.NORMAL
        assert {flag for flag, _at in panel} == row.flags
        assert said <= {(priority, at) for _flag, at in panel}
        week = next(value for value in row.values if type(value) is date and value > local_date(START))
        assert bool(said) or week > local_date(desk.now()), "from the first day of its week on it is handed over"
        seen.append(tuple(row.flags))
    assert {*seen} == {(), ("due",), ("overdue",)}


def test_who_escaped_is_not_counted_among_those_who_are_here(desk: Desk) -> None:
    here, gone = custody(desk), custody(desk, band="15")
    give(desk, "custody.record_escape", uid_of(desk, "custody", gone), at=desk.now(), text="through the yard")
    assert {person.number: person.here for person in taken(desk).held} == {here: True, gone: False}


def test_a_date_that_passed_keeps_its_hour_and_without_one_its_day(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    day = local_date(desk.now())
    timed = give(desk, "session.plan", place="masjed", day=day, start="14:00", end="15:00")
    whole = give(desk, "programme.plan", kind="traffic", title="ایمنی راه", day=day, **WHERE)
    desk_as.clock.advance(days=2)
    found = {date.number: date for date in taken(desk).passed}
    assert found.keys() == {timed, whole}
    assert found[timed].due.astimezone(UTC).strftime("%H:%M") == "10:30"
    assert found[whole].due == end_of_day(day)


@pytest.mark.parametrize("kind", ["shift.add_item", "mark.explain", "call.start", "oversight.record"])
def test_half_typed_entries_that_are_not_handed_over(desk: Desk, kind: str) -> None:
    drafts.save(desk, drafts.Draft(desk.source.uid(), kind, {"what": "نیمه"}, desk.now()))
    drafts.save(desk, drafts.Draft(desk.source.uid(), "incident.report", {"summary": "نیمه"}, desk.now()))
    assert [draft.command for draft in taken(desk).drafts] == ["incident.report"]


def test_marks_are_this_units_own_not_explained_and_the_oldest_first(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    for minutes, kind in ((1, "call"), (5, "left"), (5, "emergency"), (9, "arrival")):
        marks.set_mark(desk, mark_forms.SetMark(kind=kind, at=desk.now() - timedelta(minutes=minutes)))
    explained = next(mark for mark in marks.unexplained(desk) if mark.kind == "call")
    marks.explain_mark(desk, mark_forms.ExplainMark(record=explained.uid, what="همسایه زنگ زد"))
    copied_elsewhere(desk, MARK, uid=ELSEWHERE, explained_at=None)
    with desk.store.writing() as conn:  # of two at one moment the later uid comes first in the table
        conn.execute(MARK.update().where(MARK.c.kind == "left").values(uid="f" * 36))
    assert [mark.kind for mark in taken(desk).marks] == ["arrival", "emergency", "left"]


def ended(desk: Desk, band: str) -> str:
    """The number of a record that ended without what the rules ask of it."""
    number = custody(desk, band=band)
    give(desk, "custody.record_death", uid_of(desk, "custody", number), at=desk.now(), text="در اتاق")
    return number


def test_what_ended_is_handed_over_once_by_the_shift_in_which_it_ended(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    before = ended(desk, "21")
    assert [item.number for item in taken(desk).incomplete] == [before], "no shift runs: from the beginning"
    shift.open_shift(desk, forms.OpenShift())
    assert taken(desk).incomplete == (), "what a precinct brought along is not left to its first shift"
    first = ended(desk, "22")
    found = taken(desk).incomplete
    assert [(item.register, item.number) for item in found] == [("custody", first)]
    assert found[0].missing > 1
    copied_elsewhere(desk, SHIFT, cutoff=10_000)
    assert [item.number for item in taken(desk).incomplete] == [first], "another unit's cut-off is none of ours"
    shift.start_handover(desk, forms.StartHandover())
    assert taken(desk).incomplete == ()
    second = ended(desk, "23")
    assert [item.number for item in taken(desk).incomplete] == [second]


def lacking(desk: Desk, number: str) -> int:
    """How many items the view of a record says that it lacks."""
    shown = REGISTERS["custody"].show(desk, number, "supervision").sections
    (lacks,) = (section for section in shown if section.title.startswith("Missing by Mandela Rules"))
    return len(lacks.lines)


def test_a_record_that_ended_is_said_to_lack_what_its_own_view_says(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = ended(desk, "25")
    assert [(item.number, item.missing) for item in taken(desk).incomplete] == [(number, lacking(desk, number))]
    monkeypatch.setattr(sources, "required_items", lambda *_record: (RequiredItem("sex", M_("Sex"), "rule 7", KEPT),))
    assert taken(desk).incomplete == (), "one that lacks nothing is left to nobody"


def test_what_a_struck_record_of_the_same_person_keeps_is_not_said_to_be_missing(desk_as: Desks) -> None:
    desk, inspector = desk_as(Role.DUTY), desk_as(Role.INSPECTOR)
    first, second = custody(desk, band="26"), custody(desk, band="27")
    struck = uid_of(desk, "custody", second)
    give(desk, "custody.wellbeing", struck, at=desk.now(), well="well")
    give(desk, "custody.duplicate", struck, other=first, reason="یک نفر است")
    give(inspector, "custody.decide", struck, decision="agreed", reason="نامه ۱۲")
    give(desk, "custody.record_death", uid_of(desk, "custody", first), at=desk.now(), text="در اتاق")
    assert [(item.number, item.missing) for item in taken(desk).incomplete] == [(first, lacking(desk, first))]


def test_what_ended_is_asked_of_later_entries_and_of_this_unit(desk: Desk) -> None:
    ended(desk, "24")
    kinds = ("death_recorded",)
    with desk.store.reading() as conn:
        reading = Reading(desk, conn, desk.officer, desk.now())
        (entry,) = conn.execute(select(JOURNAL).where(JOURNAL.c.kind.in_(kinds)))
        assert sources.ended_since(reading, entry.position - 1, kinds) == (entry.record,)
        assert sources.ended_since(reading, entry.position, kinds) == ()
        assert sources.ended_since(replace(reading, below=ELSEWHERE), 0, kinds) == ()


def test_who_was_appointed_alone_is_named_until_the_first_handover(
    desk_as: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_as(Role.DUTY)
    monkeypatch.setattr(appointing, "appointed_alone", lambda _conn, _unit: ("سروان نوروزیان",))
    shift.open_shift(desk, forms.OpenShift())
    assert taken(desk).appointed == ("سروان نوروزیان",)
    copied_elsewhere(desk, SHIFT, cutoff=10_000)
    assert taken(desk).appointed == ("سروان نوروزیان",)
    shift.start_handover(desk, forms.StartHandover())
    assert taken(desk).appointed == ()


def test_an_order_is_new_from_the_last_cut_off_on(desk_as: Desks) -> None:
    desk, chief = desk_as(Role.DUTY), desk_as(Role.COMMANDER)
    shift.open_shift(desk, forms.OpenShift())
    old = give(chief, "order.issue", subject="پارک خودروها", text="در حیاط نباشد.")
    shift.start_handover(desk, forms.StartHandover())
    new = give(chief, "order.issue", subject="درِ پشتی", text="شب‌ها بسته باشد.")
    assert {order.number: order.new for order in taken(desk).orders} == {old: False, new: True}


def test_a_fault_lasts_until_it_has_ended(desk: Desk) -> None:
    lasts = give(desk, "post.note", kind="power", what="برق رفت")
    over = give(desk, "post.note", kind="network", what="شبکه قطع بود")
    give(desk, "post.end", uid_of(desk, "post", over), result="وصل شد")
    assert {fault.number: fault.over for fault in taken(desk).posts} == {lasts: False, over: True}


def test_an_arrival_names_the_first_hour_that_runs_out(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    arrival = bus(desk)
    row(desk, arrival)
    (arrived,) = taken(desk).arrivals
    assert (arrived.uid, arrived.opened, arrived.heads) == (arrival, 1, 40)
    assert arrived.due is not None


def test_an_incomplete_incident_says_that_it_is_one_and_whose_shift_it_is(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    before = give(desk, "incident.report", type="theft_shop", place="Sabzdasht", summary="gharghashtan")
    give(desk, "incident.set_disposition", uid_of(desk, "incident", before), disposition="settled_on_scene")
    desk_as.clock.advance(days=2)
    shift.open_shift(desk, forms.OpenShift())
    desk_as.clock.advance(hours=1)
    mine = give(desk, "incident.report", type="theft_shop", place="Sabzdasht", summary="gharghashtan")
    give(desk, "incident.set_disposition", uid_of(desk, "incident", mine), disposition="settled_on_scene")
    assert [(item.register, item.number) for item in taken(desk).incomplete] == [("incident", mine)]
