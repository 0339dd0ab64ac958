"""What a monitor looks for: fear that is said beside the question, needs, safe arrivals, and fields that oblige nobody.

A commander, an officer and an attacker try each of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.registers.custody import rules
from db.registers.custody.board.notices import notices
from db.registers.custody.case.duties import NEEDS
from db.registers.custody.case.effects import read
from db.registers.custody.events import KINDS
from db.registers.custody.sealing.rules import FEAR, OPEN, reasons_to_keep
from db.words.forms import Form, fields_of
from tests.db.registers.custody.test_accused import give
from tests.db.registers.custody.test_commands import act, opened, refused, shown, states
from tests.db.registers.custody.test_rules import T0, duty, event, minutes
from tests.db.registers.custody.test_rules import opened as opening

TOLD: dict[str, Any] = {"language": "persian", "written": True, "receipt": "signed", "fear": "no"}
CAMP: dict[str, Any] = {"to": "camp", "body": "اردوگاه", "receiver": "مأمور", "band": "17", "reason": "جا نبود"}
REMARK: dict[str, Any] = {"by": "person", "about": "record", "text": "نشان‌الف", "signed": "signed"}
BESIDE: dict[str, dict[str, Any]] = {
    "remarks": REMARK,
    "talk_with_child": {"present": "welfare", "about": ("name",), "said": "نشان‌الف"},
    "doctor": {"step": "seen", "complaints": "نشان‌الف", "injuries": "نشان‌ب"},
}


def told(desk_as: Any, number: str) -> list[str]:
    return [item.text.text for item in notices(desk_as(Role.INSPECTOR)) if item.number == number]


def asked_and_ordered(desk: Desk) -> str:
    number = opened(desk)
    act(desk, number, "set_language", language="persian")
    act(desk, number, "give_rights", **TOLD)
    act(desk, number, "removal_order", number="۷۷", authority="court")
    return number


@pytest.mark.parametrize("name", BESIDE)
def test_fear_said_beside_the_question_closes_the_camp_until_somebody_decides(desk: Desk, name: str) -> None:
    number = asked_and_ordered(desk)
    assert states(shown(desk, number))["fear"] == "done"
    act(desk, number, name, **BESIDE[name], fear_said=True)
    said = states(shown(desk, number))
    assert (said["fear-2"], said["asylum_offer"]) == ("due", "open")
    assert "fear_of_return" in shown(desk, number).flags
    assert refused(lambda: act(desk, number, "move", **CAMP)).code == "wall.fear_of_return"
    act(desk, number, "ask_fear", fear="no", language="persian")
    assert refused(lambda: act(desk, number, "move", **CAMP)).code == "wall.fear_of_return", "a later no takes nothing"
    act(desk, number, "offer_asylum", in_private=True, wish="no")
    act(desk, number, "lift_fear", number="۵", authority="asylum_authority", decided_by="شورا")
    act(desk, number, "move", **CAMP)
    assert shown(desk, number).state == "moved"


@pytest.mark.parametrize("change", ["strike", "correct", "wrong_person"])
def test_an_officer_who_takes_it_back_still_sends_nobody_there(desk: Desk, desk_as: Any, change: str) -> None:
    number, other = asked_and_ordered(desk), opened(desk, name="شهرام نمونه‌پور", band="18")
    act(desk, number, "remarks", **REMARK, fear_said=True)
    entry = next(each for each in shown(desk, number).chronology if each.kind == "remarks_made")
    how: dict[str, dict[str, Any]] = {
        "strike": {}, "correct": {"field": "fear_said", "value": "no"}, "wrong_person": {"other": other},
    }  # fmt: skip
    give(desk_as(Role.COMMANDER), number, change, target=entry.uid, reason="اشتباه شد", **how[change])
    assert refused(lambda: act(desk, number, "move", **CAMP)).code == "wall.fear_of_return"
    assert told(desk_as, number), "and the inspectorate hears of it"
    assert states(shown(desk, number))["asylum_offer"] == "open"


def test_that_nothing_was_said_of_fear_answers_nothing_and_stays_empty(desk: Desk) -> None:
    number = opened(desk)
    act(desk, number, "remarks", **REMARK)
    act(desk, number, "doctor", step="seen", fear_said=False)
    assert states(shown(desk, number))["fear"] == "due"
    assert "asylum_offer" not in states(shown(desk, number))
    lines = [line.name for entry in shown(desk, number).chronology for line in entry.lines]
    assert lines.count("fear_said") == 1, "empty is shown nowhere"


def test_a_remark_keeps_its_record_and_is_read_without_the_right_to_it() -> None:
    remark = event(2, "remarks_made", T0 + minutes(5), by="person", fear_said=True)
    gone = event(3, "person_released", T0 + minutes(9), outcome="released_documents_valid")
    assert FEAR in reasons_to_keep([opening(), remark, gone], T0 + minutes(99))
    assert FEAR not in reasons_to_keep([opening(), gone], T0 + minutes(99))
    facts = {"target": remark.uid, "field": "fear_said", "part": "facts", "value": False}
    away = event(3, "corrected", T0 + minutes(6), **facts)
    agreed = event(4, "change_decided", T0 + minutes(7), target=away.uid, decision="agreed")
    later = replace(gone, uid="e5", position=5)
    assert FEAR in reasons_to_keep([opening(), remark, away, agreed, later], T0 + minutes(99)), "said is said"
    ahead = rules.Proposed("person_moved", {"to": "camp"})
    forged = event(3, "doctor_noted", T0 + minutes(6), step="seen", fear_said=True)
    assert {wall.name for wall in rules.walls_of(read([opening()], in_question=[forged]), ahead, T0)} >= {
        "fear_of_return"
    }
    kinds = {kind.kind: kind for kind in KINDS}
    for kind in ("doctor_noted", "child_talked"):
        assert kinds[kind].protects_by({"fear_said": True})
        assert not kinds[kind].protects_by({"fear_said": False})


@pytest.mark.parametrize("need", NEEDS)
def test_a_need_is_a_duty_until_it_is_said_who_was_called(desk: Desk, need: str) -> None:
    number = opened(desk)
    act(desk, number, "wellbeing", well="well", needs=(need,))
    record = shown(desk, number)
    others = set(NEEDS.values()) - {NEEDS[need]}
    assert states(record)[NEEDS[need]] == "due"
    assert not others & set(states(record))
    assert record.known["custody.answer_need"] == {"need": need}, "the form begins with it"
    assert set(refused(lambda: act(desk, number, "answer_need", need=need)).fields) == {"called", "done"}
    act(desk, number, "answer_need", need=need, called="اورژانس اجتماعی", done="مددکار آمد")
    assert states(shown(desk, number))[NEEDS[need]] == "done"


def test_a_need_that_a_unit_added_counts_as_the_one_it_stands_for() -> None:
    blind = event(2, "wellbeing_seen", T0 + minutes(5), well="well", needs=["blind"], counts_as={"blind": "disabled"})
    assert duty([opening(), blind], "need_disability", T0 + minutes(6)).due == T0 + minutes(35)
    helped = event(3, "need_answered", T0 + minutes(9), need="blind", counts_as={"blind": "disabled"})
    assert duty([opening(), blind, helped], "need_disability", T0 + minutes(10)).state == "done"
    of_old = replace(blind, rules=7)
    assert {each.kind for each in rules.duties([opening(), of_old], T0 + minutes(6))}.isdisjoint(NEEDS.values())


def test_a_child_handed_over_is_asked_after_and_the_inspectorate_hears_of_one_who_did_not_arrive(
    desk: Desk, desk_as: Any
) -> None:
    number = opened(desk, age=9)
    act(desk, number, "child_delivered", to="welfare", receiver="مددکار", receipt="۱", band="17", copy_given=True)
    assert states(shown(desk, number))["arrived_safely"] == "open"
    before = told(desk_as, number)
    act(desk, number, "confirm_arrival", arrived=False)
    assert states(shown(desk, number))["arrived_safely"] == "open"
    assert len(told(desk_as, number)) == len(before) + 1
    act(desk, number, "confirm_arrival", arrived=True, who="مددکار")
    assert states(shown(desk, number))["arrived_safely"] == "done"
    assert len(told(desk_as, number)) == len(before) + 1


def test_after_twelve_hours_nobody_waits_and_no_sealing_does(desk: Desk, desk_as: Any) -> None:
    number = opened(desk)
    free = {"outcome": "released_documents_valid", "band": "17", "copy_given": True}
    act(desk, number, "release", dict.fromkeys(("outcome",), "استعلام شفاهی"), **free, call_wished=True,
        call_phone="09121234567")  # fmt: skip
    assert states(shown(desk, number))["arrived_safely"] == "open"
    desk_as.clock.advance(hours=12, minutes=1)
    record = shown(desk, number)
    assert states(record)["arrived_safely"] == "not_done"
    assert "Nobody checked whether the person arrived safely." in [warning.text for warning in record.warnings]
    assert not [each for each in rules.breaches(record.duties) if each.kind == "arrived_safely"]
    wished = event(2, "person_released", T0 + minutes(5), outcome="released_documents_valid", call_wished=True,
                   copy_given=True)  # fmt: skip
    assert OPEN not in reasons_to_keep([opening(), wished], T0 + minutes(6)), "not while it is open either"


def test_a_refused_call_is_told_and_stays_in_sight_whatever_the_commander_does(desk: Desk, desk_as: Any) -> None:
    chief = desk_as(Role.COMMANDER)
    number = opened(desk)
    refusal = {"call": "refused", "call_refused_why": "نشان‌الف"}
    act(desk, number, "tell_family", result="not_reached", **refusal)
    assert told(desk_as, number) == ["Family"]
    assert states(shown(desk, number))["family"] == "open"
    entry = next(each for each in shown(desk, number).chronology if each.kind == "family_told")
    give(chief, number, "correct", target=entry.uid, field="call", value="made", reason="تماس گرفت")
    give(chief, number, "strike", target=entry.uid, reason="اشتباه")
    act(chief, number, "tell_family", result="told", call="made", call_to="برادر")
    assert told(desk_as, number).count("Family") == 1
    assert len(told(desk_as, number)) == 3, "the correction and the strike are told too"
    (struck,) = (each for each in shown(desk, number).chronology if each.uid == entry.uid)
    was = {line.name: line.was for line in struck.lines}
    assert "refused" in was["call"]
    assert was["call_refused_why"] == ("نشان‌الف",)


FREELY: dict[str, tuple[str, ...]] = {
    "doctor": ("present", "independent", "result", "fear_said"),
    "interview": ("silence_told", "lawyer_offered"),
    "review": ("heard",),
    "tell_family": ("call", "call_to", "call_refused_why"),
    "place_in": ("people",),
    "move": ("route", "escort", "means"),
    "refer": ("route", "escort", "means"),
    "visit": ("report", "remarks"),
    "remarks": ("fear_said",),
    "talk_with_child": ("fear_said",),
    "release": ("call_wished", "call_phone"),
    "set_age": ("guardian",),
}


@pytest.mark.parametrize("name", FREELY)
def test_each_is_asked_on_the_form_that_is_written_anyway_and_obliges_nobody(name: str) -> None:
    form: type[Form] = COMMANDS[f"custody.{name}"].form
    asked = dict(fields_of(form))
    assert set(FREELY[name]) <= set(asked)
    assert [field for field in FREELY[name] if asked[field].required or asked[field].offer] == []
    needed = [place for place, field in enumerate(asked) if asked[field].required]
    assert max(needed) < min(list(asked).index(field) for field in FREELY[name]), "a key is never spent on an empty one"


def test_none_of_them_asks_anything_or_takes_a_key(desk: Desk) -> None:
    """What was written before goes on without an answer and without a question."""
    number = opened(desk)
    act(desk, number, "set_language", language="persian")
    act(desk, number, "interview", at=desk.now(), ended_at=desk.now(), silence_told=False, lawyer_offered=False)
    act(desk, number, "review", decision="go_on", reason="x", heard=False)
    act(desk, number, "place_in", room="room_1", people=11)
    assert set(refused(lambda: act(desk, number, "place_in", room="room_1", people=0)).fields) == {"people"}
    act(desk, number, "visit", who="monitor", in_private=True, report="ن-۸", remarks="نشان‌پ")
    act(desk, number, "doctor", step="seen", present=("officer_hearing",), independent=True, result="نشان‌ت")
    assert rules.breaches(shown(desk, number).duties) == ()
    lines = {line.name: line.value for entry in shown(desk, number).chronology for line in entry.lines}
    assert (lines["heard"], lines["silence_told"], lines["lawyer_offered"], lines["people"]) == (
        False,
        False,
        False,
        11,
    )
    assert (lines["report"], lines["present"], lines["independent"]) == ("ن-۸", ("officer_hearing",), True)
