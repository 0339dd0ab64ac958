"""What a second attack found on a store: carers on paper, badges in other words, rooms, a doctor's word, a twin."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from db.kernel.base.access import Officer, Role
from db.kernel.base.officer import Desk
from db.registers.custody import custody_acts
from db.registers.custody.board.notices import notices
from db.registers.custody.case.effects import read
from db.registers.custody.custody_acts import badges, is_involved
from tests.db.registers.custody.test_attacked import give
from tests.db.registers.custody.test_commands import act, opened, refused, shown, states
from tests.db.registers.custody.test_misplaced import decided, entry
from tests.db.registers.custody.test_rules import T0, event
from tests.db.registers.custody.test_rules import opened as record_opened
from tests.db.registers.custody.test_sending import added

CHILD = {"child": "child", "age": 6, "basis": "stated", "with_whom": "carer", "suspected": False}


def told(desk_as: Any) -> list[str]:
    return [str(item.text) for item in notices(desk_as(Role.INSPECTOR))]


def family(desk: Desk) -> tuple[str, str]:
    """A mother and her child of six, linked; their numbers."""
    mother, child = opened(desk, name="سلیمه", band="18", age=30), opened(desk, name="نور", band="19")
    act(desk, child, "link", other=mother, tie="parent")
    act(desk, child, "set_age", **CHILD)
    assert "child_delivery" not in states(shown(desk, child))
    return mother, child


def test_who_is_not_held_here_or_is_a_child_is_nobodys_carer(desk: Desk) -> None:
    child = opened(desk, age=6)
    gone, boy = opened(desk, name="سلیمه", band="18", age=30), opened(desk, name="بهرام", band="19", age=16)
    act(desk, gone, "release", {"safe": "x"}, outcome="released_no_ground", band="18", copy_given=True)
    for carer in (gone, boy):
        assert set(refused(lambda carer=carer: act(desk, child, "link", other=carer, tie="carer")).fields) == {"other"}  # type: ignore[misc]
        act(desk, child, "link", {"other": "خودش می‌گوید"}, other=carer, tie="carer")
        assert states(shown(desk, child))["child_delivery"] == "due"
    act(desk, boy, "link", other=child, tie="sibling")


def test_a_mother_who_was_sent_on_without_an_order_leaves_her_child_a_delivery(desk: Desk) -> None:
    mother, child = family(desk)
    act(desk, mother, "late_fact", what="rights_withheld", text="x")
    assert "child_delivery" not in states(shown(desk, child))
    act(desk, mother, "late_fact", what="removed_without_order", text="x")
    assert states(shown(desk, child))["child_delivery"] == "due"


def test_a_mother_who_left_only_on_paper_is_struck_out_of_her_childs_record(desk: Desk, desk_as: Any) -> None:
    mother, child = family(desk)
    act(desk, mother, "before_judge", body="prosecutor", judge="قاضی", band="18", children_along=False)
    assert states(shown(desk, child))["child_delivery"] == "due"
    give(desk, "custody.strike", mother, target=entry(desk, mother, "brought_before_judge"), reason="x")
    left = entry(desk, child, "carer_left")
    give(desk, "custody.strike", child, target=left, reason="مادر اینجاست")
    assert states(shown(desk, child))["child_delivery"] == "due", "until the inspectorate agrees"
    decided(desk_as, child, "agreed")
    assert states(shown(desk, child)).get("child_delivery") in (None, "waived")
    assert next(one for one in shown(desk, child).chronology if one.uid == left).kind == "struck", "it stays in sight"


def test_a_child_follows_its_mothers_second_record_when_the_first_is_struck(desk: Desk, desk_as: Any) -> None:
    mother, child = family(desk)
    again = opened(desk, name="سلیمه دوم", band="20", age=30)
    give(desk, "custody.duplicate", mother, other=again, reason="یک نفر")
    decided(desk_as, mother, "agreed")
    assert "child_delivery" not in {code for code, state in states(shown(desk, child)).items() if state == "due"}
    asked = refused(lambda: act(desk, again, "before_judge", body="prosecutor", judge="قاضی", band="20"))
    assert set(asked.fields) == {"children_along"}
    act(desk, again, "before_judge", body="prosecutor", judge="قاضی", band="20", children_along=False)
    assert states(shown(desk, child))["child_delivery"] == "due"


@pytest.mark.parametrize("written", ["1204/1205", "1204.", "(1204)", "۱۲۰۴-۱۲۰۵", "ستوان 1204؛ سرباز"])
def test_a_badge_is_found_however_it_is_parted_from_others(written: str) -> None:
    assert "1204" in badges(written)


def test_a_surname_before_a_comma_is_found(desk: Desk, desk_as: Any) -> None:
    number, chief = opened(desk), desk_as(Role.COMMANDER)
    surname = chief.officer.name.split()[-1]
    force = {"means": ("handcuffs",), "reason": "x", "injured": False}
    act(desk, number, "use_force", officers=f"{surname}، سرباز", **force)
    assert refused(lambda: act(chief, number, "review", decision="go_on", reason="x")).code == "forbidden"


@pytest.mark.parametrize(
    ("badge", "name", "written", "named"),
    [
        ("1301", "سیامک گزستانی", "1301", True),
        ("1301", "سیامک گزستانی", "۱۲۱۱، ۱۳۰۱", True),
        ("1301", "سیامک گزستانی", "سرهنگ گزستانی", True),
        ("1301", "سیامک گزستانی", "گزستاني؛ سرباز", True),
        ("1301", "سيامك گزستاني", "گزستانی", True),
        ("K77", "سیامک گزستانی", "K77", True),
        ("1301", "سیامک گزستانی", "سیامک بیدستانی", False),
        ("1301", "سیامک گزستانی", "13010، گزستان", False),
        ("1301", "سیامک گزستانی", "", False),
        ("1301", "", "سرباز", False),
    ],
)
def test_an_officer_is_named_by_badge_or_surname_however_they_are_written(
    badge: str, name: str, written: str, named: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(custody_acts, "called_ever", lambda *_asked: frozenset())
    act: Any = SimpleNamespace(
        conn=None, unit="unit-of-chief", officer=Officer("uid-of-chief", badge, name, Role.COMMANDER)
    )
    force: dict[str, Any] = {"officers": written, "means": ["handcuffs"]}
    case = read([record_opened(), event(2, "force_used", T0 + timedelta(minutes=4), **force)])
    assert is_involved(act, case) == named


def test_a_light_injury_names_its_officers_too(desk: Desk, desk_as: Any) -> None:
    number, chief = opened(desk), desk_as(Role.COMMANDER)
    injury = {"found": "while_held", "grave": False, "injuries": "کبودی", "involved": chief.officer.badge}
    act(desk, number, "injury", **injury)
    target = entry(desk, number, "injury_found")
    assert refused(lambda: give(chief, "custody.strike", number, target=target, reason="x")).code == "forbidden"


def test_a_child_found_out_in_a_room_with_adults_is_asked_about(desk: Desk, desk_as: Any) -> None:
    man, child = opened(desk, name="بهرام", band="18", age=40), opened(desk)
    for number in (man, child):
        act(desk, number, "place_in", room="room_1")
    assert told(desk_as) == []
    alone = CHILD | {"with_whom": "alone"}
    assert set(refused(lambda: act(desk, child, "set_age", **alone)).fields) == {"child"}
    born = {"type": "identity_card", "born": "1395"}
    assert set(refused(lambda: act(desk, child, "see_documents", **born)).fields) == {"born"}
    act(desk, child, "set_age", {"child": "به اتاق دیگر می‌رود"}, **alone)
    assert len(told(desk_as)) == 1
    act(desk, child, "see_documents", **born)


def test_nobody_who_is_not_questioned_is_taken_out_for_an_interview(desk: Desk, desk_as: Any) -> None:
    child, man = opened(desk, age=16), opened(desk, name="بهرام", band="18", age=40)
    out = {"why": "interview", "by": "1204"}
    act(desk, man, "take_out", **out)
    act(desk, child, "take_out", why="doctor", by="1204")
    assert told(desk_as) == []
    assert set(refused(lambda: act(desk, child, "take_out", **out)).fields) == {"why"}
    act(desk, child, "take_out", {"why": "تشخیص هویت"}, **out)
    assert len(told(desk_as)) == 1


def test_a_doctor_says_that_somebody_is_fit_and_not_who_writes_it(desk: Desk) -> None:
    number, fit = opened(desk), {"held": True, "questioned": True}
    for himself in (desk.officer.badge, desk.officer.name):
        assert set(refused(lambda by=himself: act(desk, number, "fitness", by=by, **fit)).fields) == {"by"}  # type: ignore[misc]
    act(desk, number, "fitness", by="دکتر مینا صادق‌زاده", **fit)


def test_the_police_do_not_state_that_somebody_entered_unlawfully(desk: Desk) -> None:
    number = opened(desk)
    stated = {"ground": "entry_or_stay", "stated_by": "this_unit"}
    assert set(refused(lambda: act(desk, number, "set_ground", **stated)).fields) == {"stated_by"}
    act(desk, number, "set_ground", {"stated_by": "x"}, **stated)
    assert states(shown(desk, number))["ground"] == "due"
    act(desk, number, "set_ground", ground="entry_or_stay", stated_by="aliens_office", order_number="۹۱")
    assert states(shown(desk, number))["ground"] == "done"


def test_a_decision_from_before_fear_was_said_is_asked_about(desk: Desk, desk_as: Any) -> None:
    number, before = opened(desk), desk.now()
    desk_as.clock.advance(minutes=5)
    act(desk, number, "ask_fear", fear="yes", language="persian")
    decision = {"number": "۹", "authority": "asylum_authority", "decided_by": "شورا", "at": before}
    assert set(refused(lambda: act(desk, number, "lift_fear", **decision)).fields) == {"at"}
    act(desk, number, "lift_fear", {"at": "دیر رسید"}, **decision)
    assert "fear_of_return" in shown(desk, number).flags


def test_an_interview_with_somebody_who_was_drunk_then_is_told(desk: Desk, desk_as: Any) -> None:
    number, begun = opened(desk, age=40), desk.now()
    act(desk, number, "wellbeing", well="intoxicated")
    desk_as.clock.advance(minutes=30)
    ended = desk.now()
    desk_as.clock.advance(hours=2)
    act(desk, number, "care", seen="spoke")
    interview = {"at": begun, "ended_at": ended}
    assert set(refused(lambda: act(desk, number, "interview", **interview)).fields) == {"at"}
    act(desk, number, "interview", {"at": "x"}, **interview)
    assert len(told(desk_as)) == 1
    assert states(shown(desk, number))["breach-1"] == "late"


def test_nobody_adds_what_a_talk_with_a_child_may_be_about(desk_as: Any) -> None:
    assert refused(lambda: added(desk_as(Role.COMMANDER), "child_talk_about", "offence")).code == "invalid"


def test_a_consulate_that_comes_or_is_told_against_the_persons_wish_is_told(desk: Desk, desk_as: Any) -> None:
    number = opened(desk)
    call = {"body": "consulate", "wish": "does_not_wish", "contacted_at": desk.now()}
    act(desk, number, "offer_contacts", {"contacted_at": "x"}, **call)
    assert len(told(desk_as)) == 1
    visit = {"who": "consulate", "in_private": True}
    act(desk, number, "visit", **visit)
    assert len(told(desk_as)) == 1
    act(desk, number, "ask_fear", fear="yes", language="persian")
    before = len(told(desk_as))
    assert set(refused(lambda: act(desk, number, "visit", **visit)).fields) == {"who"}
    act(desk, number, "visit", {"who": "خودش خواست"}, **visit)
    assert len(told(desk_as)) == before + 1


def test_who_is_unconscious_declines_no_doctor(desk: Desk) -> None:
    number = opened(desk)
    act(desk, number, "wellbeing", well="unconscious")
    assert set(refused(lambda: act(desk, number, "doctor", step="declined")).fields) == {"step"}
    act(desk, number, "doctor", {"step": "x"}, step="declined")
    assert states(shown(desk, number))["doctor"] == "due"
    act(desk, number, "doctor", step="seen")
    assert states(shown(desk, number))["doctor"] == "done"


def test_a_child_who_is_searched_below_the_clothes_is_told(desk: Desk, desk_as: Any) -> None:
    child, man = opened(desk, age=16, sex="male"), opened(desk, name="بهرام", band="18", age=40, sex="male")
    search = {"by": "1204", "by_sex": "male", "witness": "x", "reason": "x"}
    for number, kind, count in ((man, "strip", 0), (child, "outer", 0), (child, "strip", 1)):
        act(desk, number, "search_person", kind=kind, **search)
        assert len(told(desk_as)) == count


def test_who_saw_somebody_alive_last_judges_nothing_there(desk: Desk, desk_as: Any) -> None:
    number, chief = opened(desk), desk_as(Role.COMMANDER)
    act(desk, number, "record_death", last_seen_by=chief.officer.badge, text="x")
    assert refused(lambda: give(chief, "custody.explain_breach", number, reason="x")).code == "forbidden"


def test_a_family_goes_to_a_camp_together_and_the_child_not_by_itself(desk: Desk) -> None:
    mother, child = family(desk)
    for number in (mother, child):
        act(desk, number, "ask_fear", fear="no", language="persian")
        act(desk, number, "set_language", language="persian")
        act(desk, number, "removal_order", number="۱", authority="court")
    sent = {"to": "camp", "body": "اردوگاه", "receiver": "x", "reason": "x"}
    alone = {"band": "19", "family_along": False, "family_split": "x"}
    assert refused(lambda: act(desk, child, "move", **sent, **alone)).code == "wall.child_alone"
    act(desk, mother, "move", {"family_along": "کودک تنها چنین گفت"}, band="18", family_along=True, **sent)
    assert [shown(desk, number).state for number in (mother, child)] == ["moved", "moved"]
    assert "breach-1" not in states(shown(desk, child))
