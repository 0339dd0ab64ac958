"""What a handover takes from the other registers, and what it leaves there."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

import db.across.handover.commands as shift
from db.across.handover import forms, sources
from db.across.handover.showing import events_of_shift
from db.across.handover.summary import summary
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk, Reading
from db.kernel.base.register import REGISTERS
from db.kernel.desk import drafts
from db.kernel.desk.desk import COMMANDS
from db.kernel.folding import rebuild
from db.kernel.journal import stored_events
from db.words.form_reading import read_form
from tests.db.sealed import seal

if TYPE_CHECKING:
    from tests.conftest import Desks

NAME, OWNER, PLACE, WORDS, ACTION = "Zarrinkolah", "Mehrgozar", "Sabzdasht", "gharghashtan", "peygardani"


def give(desk: Desk, name: str, record: str | None = None, /, **raw: Any) -> str:
    command = COMMANDS[name]
    reasons = {name: f"{name}, as said" for name in raw}
    return str(command.run(desk, read_form(command.form, raw, now=desk.now(), record=record, reasons=reasons)))


def custody(desk: Desk, **raw: Any) -> str:
    facts = {
        "name_known": "stated",
        "name": NAME,
        "band": "14",
        "deprivation_at": desk.now(),
        "category": "brought_by_patrol",
    }
    return give(desk, "custody.open", **(facts | raw))


def reported(desk: Desk, **raw: Any) -> str:
    return give(desk, "incident.report", **({"type": "fight", "place": PLACE, "summary": WORDS} | raw))


def uid_of(desk: Desk, name: str, number: str) -> str:
    return REGISTERS[name].show(desk, number).uid


def test_everything_open_is_handed_over_in_order(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    shift.open_shift(desk, forms.OpenShift())
    held = custody(desk)
    incident = reported(desk)
    request = give(desk, "request.take", category="traffic", words=WORDS, answer_by="code", anonymous=True)
    session = give(
        desk, "session.plan", place="masjed", day=desk.now().date(), start="10:00", end="23:00", open_now=True
    )
    later = desk_as.clock.advance(days=20)
    number = shift.start_handover(desk, forms.StartHandover())
    told = summary(desk, number)
    assert [(item.priority, item.code, item.number) for item in told.items] == [
        ("urgent", "held", held),
        ("watch", "request", request),
        ("watch", "session", session),
        ("normal", "incident", incident),
    ]
    person = told.items[0]
    assert person.since == later - timedelta(days=20)
    assert person.next is not None
    assert person.due is not None
    assert any(str(note).startswith("overdue: ") for note in person.notes), "named, not said of the person"


def test_a_handover_keeps_no_name_and_no_words_of_another_register(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    number = shift.open_shift(desk, forms.OpenShift())
    custody(desk)
    reported(desk)
    drafts.save(desk, drafts.Draft(forms.AddHandoverItem().uid, "custody.open", {"name": NAME}, desk.now()))
    shift.start_handover(desk, forms.StartHandover())
    uid = summary(desk, number).uid
    with desk.store.reading() as conn:
        kept = repr(stored_events.events_of(conn, desk.store.unit, uid))
    assert not any(word in kept for word in (NAME, PLACE, WORDS))


def test_sealing_a_record_leaves_the_handover_as_it_was_signed(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    number = shift.open_shift(desk, forms.OpenShift())
    custody(desk)
    incident = reported(desk)
    shift.start_handover(desk, forms.StartHandover())
    before = summary(desk, number).items
    assert PLACE in repr(before), "where an open incident is, is read from its register"
    seal(desk, "incident", incident)
    after = summary(desk, number)
    assert [(item.number, item.since, item.priority) for item in after.items] == [
        (item.number, item.since, item.priority) for item in before
    ]
    assert PLACE not in repr(after)
    assert rebuild.check(desk.store).differences == ()


def test_sealing_a_shift_empties_its_words_and_its_crew(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    number = shift.open_shift(desk, forms.OpenShift(deputy=NAME))
    shift.add_item(desk, forms.AddHandoverItem(priority="watch", what=WORDS, owner=OWNER, action=ACTION))
    shift.start_handover(desk, forms.StartHandover())
    seal(desk_as(Role.COMMANDER), "shift", number)
    told = summary(desk, number)
    assert not any(word in repr(told) for word in (NAME, OWNER, WORDS, ACTION))
    assert [item.priority for item in told.items] == ["watch"]
    assert told.cutoff is not None
    assert rebuild.check(desk.store).differences == ()


def test_an_escaped_person_is_handed_over_as_missing(desk: Desk) -> None:
    number = shift.open_shift(desk, forms.OpenShift())
    held = custody(desk)
    give(desk, "custody.record_escape", uid_of(desk, "custody", held), at=desk.now(), text="through the yard")
    shift.start_handover(desk, forms.StartHandover())
    (item,) = summary(desk, number).items
    assert (item.priority, item.number, [str(note) for note in item.notes]) == ("urgent", held, ["missing"])


def test_the_count_of_people_is_checked_against_those_who_are_here(desk: Desk) -> None:
    shift.open_shift(desk, forms.OpenShift())
    custody(desk)
    shift.count(desk, forms.CountHandover(counts={"people_held": 1}))


def test_what_presses_for_a_person_is_for_the_desk(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    number = shift.open_shift(desk, forms.OpenShift())
    custody(desk, age=12)
    shift.start_handover(desk, forms.StartHandover())

    def notes(role: Role) -> set[str]:
        return {str(note) for item in summary(desk_as(role), number).items for note in item.notes}

    assert "child" in notes(Role.DEPUTY)
    assert notes(Role.INVESTIGATION) == set()


def test_a_complaint_cannot_be_inferred_from_a_handover(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    number = shift.open_shift(desk, forms.OpenShift())
    before = summary(desk, number)
    give(desk, "oversight.complain", words=WORDS, priority="normal", answer_by="code", anonymous=True)
    drafts.save(desk, drafts.Draft(forms.AddHandoverItem().uid, "oversight.complain", {"text": WORDS}, desk.now()))
    desk_as.clock.advance(days=40)
    after = summary(desk, number)
    assert (after.items, after.entries) == (before.items, before.entries)
    assert events_of_shift(desk, number)[-1].kind == "shift_opened"
    shift.start_handover(desk, forms.StartHandover())
    give(desk, "oversight.complain", words=WORDS, priority="normal", answer_by="code", anonymous=True)
    assert summary(desk, number).later == 0


def test_a_contact_of_197_that_is_late_is_handed_over(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    number = shift.open_shift(desk, forms.OpenShift())
    contact = give(
        desk, "oversight.record", kind="suggestion", words=WORDS, priority="normal", answer_by="code", anonymous=True
    )
    assert summary(desk, number).items == ()
    desk_as.clock.advance(days=60)
    assert [(item.priority, item.code, item.number) for item in summary(desk, number).items] == [
        ("watch", "oversight", contact)
    ]


def test_a_held_person_comes_with_needs_and_the_end_of_holding(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    number = shift.open_shift(desk, forms.OpenShift())
    since = desk.now()
    held = custody(desk)
    seen = {"at": since, "well": "well", "self_harm": True, "needs": ("pregnant", "trafficking_sign")}
    give(desk, "custody.wellbeing", uid_of(desk, "custody", held), **seen)
    desk_as.clock.advance(hours=3)
    shift.start_handover(desk, forms.StartHandover())
    (person,) = summary(desk, number).items
    assert {"pregnant", "risk of self-harm"} <= {str(note) for note in person.notes}
    assert "trafficking" not in repr(summary(desk, number))
    assert person.ends == since + timedelta(hours=24)


def test_a_half_typed_entry_is_handed_over_and_one_of_197_is_nobodys_to_know(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    number = shift.open_shift(desk, forms.OpenShift())
    began = desk.now()
    for kind, field in (("oversight.record", "words"), ("incident.report", "summary")):
        drafts.save(desk, drafts.Draft(desk.source.uid(), kind, {field: WORDS}, began))
        desk_as.clock.advance(minutes=7)
    assert {draft.kind for draft in drafts.mine(desk)} == {"oversight.record", "incident.report"}
    assert [(item.code, item.since) for item in summary(desk, number).items] == [("draft", began)]
    shift.start_handover(desk, forms.StartHandover())
    with desk.store.reading() as conn:
        (started,) = stored_events.events_of(conn, desk.store.unit, summary(desk, number).uid, ("handover_started",))
    assert "incident.report" in repr(started)
    assert "oversight" not in repr(started)


@pytest.mark.parametrize(
    ("ended_by", "answers"),
    [
        ("incident.clear", {"clearance": "suspect_referred", "cleared_on": "1405/09/05"}),
        ("incident.refer", {"body": "court"}),
        ("incident.set_disposition", {"disposition": "settled_on_scene"}),
    ],
)
def test_an_incident_that_this_shift_ended_and_left_incomplete_is_handed_over(
    desk_as: Desks, ended_by: str, answers: dict[str, str]
) -> None:
    desk = desk_as(Role.DUTY)
    cases = [reported(desk, type="theft_shop") for _ in range(2)]
    desk_as.clock.advance(days=2)
    shift.open_shift(desk, forms.OpenShift())
    desk_as.clock.advance(hours=3)
    give(desk, ended_by, uid_of(desk, "incident", cases[1]), **answers)
    with desk.store.reading() as conn:
        found = sources.inputs(Reading(desk, conn, desk.officer, desk.now()))
    assert {(item.register, item.number) for item in found.incomplete} == {("incident", case) for case in cases}, (
        "the one that is still open too"
    )
    assert [item.number for item in found.incidents] == cases[:1]
    assert all(item.missing for item in found.incomplete)
