"""Children, families, the vulnerable: who is a child, who clears it, who is not questioned, where a carer leaves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.events.event import Event
from db.registers.custody import rules
from db.registers.custody.board.notices import notices
from db.registers.custody.case.ages import AgeWord, is_child, is_doubted, youngest_at
from db.registers.custody.case.effects import read
from tests.db.registers.custody.test_commands import act, opened, refused, shown, states
from tests.db.registers.custody.test_rules import T0, by_code, corrected, duty, event, minutes
from tests.db.registers.custody.test_rules import opened as opening

DAY = date(2026, 11, 24)
"""3 Azar 1405."""
VERIFIED = {"answer": "valid", "verified_with": "civil_registration", "issuer": True, "reference": "7"}


# --- a document's date, as the youngest age that it allows -----------------------------------------------------


@pytest.mark.parametrize(
    ("born", "age"),
    [
        ("1387/09/03", 18), ("1387/09/04", 17), ("۱۳۸۷/۰۹/۰۳", 18), ("1387", 17), ("1386", 18), ("1388", 16),
        ("2008-11-24", 18), ("2008-11-25", 17), ("2008", 17), ("2007", 18),
        ("15 in 1402", 17), ("15 in 1401", 18), ("۱۵ در ۱۴۰۲", 17), ("18 in 2026", 17), ("18 in 2025", 18),
        ("2008-2-29", 18), ("1405", -1), ("1406", None), ("آبان", None), ("", None), ("1388/13/01", None), ("88", None),
    ],
)  # fmt: skip
def test_a_date_of_birth_is_read_as_the_youngest_age_it_allows(born: str, age: int | None) -> None:
    if age is None or age < 0:
        with pytest.raises(ValueError, match=r"."):
            youngest_at(born, DAY)
    else:
        assert youngest_at(born, DAY) == age


def test_who_was_born_on_a_leap_day_is_eighteen_the_day_after_the_end_of_february() -> None:
    assert youngest_at("2008-02-29", date(2026, 2, 28)) == 17
    assert youngest_at("2008-02-29", date(2026, 3, 1)) == 18


# --- who is a child, and who clears ------------------------------------------------------------------------------


WORDS = st.builds(
    AgeWord,
    st.one_of(st.none(), st.integers(0, 60)),
    child=st.booleans(),
    doubtful=st.booleans(),
    verified=st.booleans(),
)


@given(st.lists(WORDS, max_size=5))
def test_any_source_that_says_under_18_makes_a_child_and_no_document_beats_it(words: list[AgeWord]) -> None:
    under = any(word.under for word in words)
    if under:
        assert is_child(tuple(words))
    if not any(word.under or word.doubtful for word in words):
        assert not is_child(tuple(words))
    if is_doubted(tuple(words)):
        assert is_child(tuple(words))


def said(position: int, **facts: Any) -> Event:
    return event(position, "age_set", T0 + minutes(position), **facts)


def seen(position: int, **facts: Any) -> Event:
    return event(position, "documents_seen", T0 + minutes(position), type="identity_card", **facts)


def decided(position: int, result: str = "adult", authority: str = "forensic_medicine", **facts: Any) -> Event:
    facts |= {"number": "3", "authority": authority, "result": result}
    return event(position, "age_decided", T0 + minutes(position), **facts)


@pytest.mark.parametrize(
    ("events", "child"),
    [
        ([said(2, child="adult", age=17)], True),
        ([said(2, child="child"), said(3, child="adult", age=30, basis="estimated")], True),
        ([said(2, child="child"), said(3, child="adult")], True),
        ([said(2, child="doubtful"), said(3, child="adult", age=22, basis="document")], True),
        ([seen(2, born="1388")], True),
        ([said(2, child="adult", age=20), seen(3, born="1388")], True),
        ([said(2, child="doubtful"), seen(3, born="1370", **VERIFIED)], False),
        ([said(2, child="doubtful"), seen(3, born="1370", **(VERIFIED | {"issuer": False}))], True),
        ([said(2, child="doubtful"), seen(3, born="1370", **(VERIFIED | {"reference": None}))], True),
        ([said(2, child="doubtful"), seen(3, born="1370", **(VERIFIED | {"answer": "doubtful"}))], True),
        ([said(2, child="child", age=16), seen(3, born="1370", **VERIFIED)], True),
        ([said(2, child="child", age=16), decided(3)], False),
        ([said(2, child="child", age=16), decided(3, result="child")], True),
        ([decided(2), said(3, child="child", age=16)], True),
        (
            [said(2, child="child", age=16), decided(3, counts_as={"x": "welfare"}, unagreed=["forensic_medicine"])],
            True,
        ),
        ([said(2, child="adult", age=40)], False),
    ],
)
def test_who_clears_a_child(events: list[Event], child: bool) -> None:
    assert read([opening(), *events]).child is child


def test_an_age_at_arrival_stays_said_whatever_is_corrected() -> None:
    first = opening(age=16)
    assert read([first, corrected(2, first, "age", 26, T0 + minutes(5))]).child
    older = opening(age=26)
    assert read([older, corrected(2, older, "age", 16, T0 + minutes(5))]).child


# --- questioning ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "wall"),
    [
        ([said(2, child="child", age=9, with_whom="family")], "child_interview"),
        ([event(2, "wellbeing_seen", T0, well="intoxicated")], "interview_unfit"),
        ([event(2, "care_given", T0 + minutes(2), seen="unconscious")], "interview_unfit"),
        ([event(2, "language_set", T0, language="unknown")], "interview_language"),
        ([event(2, "language_set", T0, language="dari", interpreter_needed=True)], "interview_language"),
        ([event(2, "step_put_off", T0, step="language", why="no_common_language")], "interview_language"),
    ],
)
def test_who_is_not_questioned(before: list[Event], wall: str) -> None:
    events = [opening(), *before]
    ahead = rules.Proposed("interviewed", {"at": T0 + minutes(9)})
    assert [found.name for found in rules.walls(events, ahead, T0 + minutes(9))] == [wall]
    ends = rules.Proposed("interviewed", {"at": T0, "ended_at": T0 + minutes(30)})
    assert rules.walls(events, ends, T0 + minutes(29)), "one that ends ahead has not happened"
    assert rules.walls(events, ends, T0 + minutes(30)) == ()
    events.append(event(8, "interviewed", T0 + minutes(20), ended_at=T0 + minutes(19)))
    assert duty(events, "breach-1", T0 + minutes(21)).state == "late"
    talk = rules.Proposed("child_talked", {"at": T0 + minutes(9)})
    assert rules.walls(events, talk, T0 + minutes(9)) == ()


def test_what_opens_an_interview_again() -> None:
    ahead = rules.Proposed("interviewed", {"at": T0 + minutes(9)})
    fit = [event(2, "wellbeing_seen", T0, well="unconscious"), event(3, "care_given", T0 + minutes(3), seen="roused")]
    assert rules.walls([opening(), *fit], ahead, T0 + minutes(9)) == ()
    heard = [event(2, "language_set", T0, language="dari", interpreter_needed=True),
             event(3, "interpreter_used", T0 + minutes(3), tie="professional", language="dari",
                   by_name=True)]  # fmt: skip
    assert rules.walls([opening(), *heard], ahead, T0 + minutes(9)) == ()
    with_one = rules.Proposed("interviewed", {"at": T0 + minutes(9), "interpreter": "professional",
                                               "interpreter_name": "x"})  # fmt: skip
    assert rules.walls([opening(), heard[0]], with_one, T0 + minutes(9)) == ()


# --- with a carer ----------------------------------------------------------------------------------------------------


CARER_HERE = event(2, "custody_linked", T0 + minutes(1), about="mother", tie="carer")
BABY = said(3, child="child", age=1, suspected=False)


def test_a_baby_with_its_mother_has_care_and_headcount_and_is_asked_about_fear() -> None:
    found = by_code(rules.duties([opening(), CARER_HERE, BABY], T0 + minutes(4)))
    standing = {code for code, one in found.items() if one.state != "waived" and one.done is None}
    assert standing == {"wellbeing", "fear", "holding", "check-1", "water-1", "food-1"}


def test_a_child_whose_carer_leaves_is_delivered_and_nothing_was_late_before() -> None:
    events = [opening(), CARER_HERE, BABY]
    left = T0 + timedelta(hours=5)
    events.append(event(4, "carer_left", left, about="mother"))
    found = by_code(rules.duties(events, left + minutes(1)))
    assert (found["child_delivery"].state, found["child_delivery"].due) == ("due", left + minutes(30))
    assert (found["prosecutor"].state, found["prosecutor"].due) == ("open", left + minutes(60))
    father = event(5, "custody_linked", T0 + minutes(2), about="father", tie="parent")
    assert "child_delivery" not in by_code(rules.duties([*events[:3], father, events[3]], left + minutes(1)))


def test_a_carer_does_not_hide_a_suspicion() -> None:
    suspect = said(4, child="child", age=16, suspected=True)
    found = by_code(rules.duties([opening(), CARER_HERE, suspect], T0 + minutes(5)))
    assert found["child_delivery"].state == "due"
    assert found["prosecutor"].state != "waived"


def test_an_adult_is_no_child_with_a_carer(desk: Desk) -> None:
    grown = event(3, "ground_set", T0 + minutes(3), ground="with_carer")
    assert duty([opening(), CARER_HERE, grown], "ground", T0 + minutes(4)).state != "waived"
    number = opened(desk)
    assert set(refused(lambda: act(desk, number, "set_ground", ground="with_carer")).fields) == {"ground"}


# --- on a store ----------------------------------------------------------------------------------------------------


def family(desk: Desk) -> tuple[str, str]:
    mother = opened(desk, name="سلیمه", band="1", sex="female", age=30)
    child = opened(desk, name="بهار", band="2", sex="female", age=3)
    act(desk, child, "link", other=mother, tie="parent")
    return mother, child


def test_children_go_along_with_a_mother_who_is_released(desk: Desk) -> None:
    mother, child = family(desk)
    free = {"outcome": "released_no_ground", "band": "1", "copy_given": True}
    assert set(refused(lambda: act(desk, mother, "release", **free)).fields) == {"children_along"}
    act(desk, mother, "release", **free, children_along=True)
    assert (shown(desk, mother).state, shown(desk, child).state) == ("closed", "closed")
    assert states(shown(desk, child))["receipt"] == "done"


def test_a_child_who_stays_behind_gets_a_duty(desk: Desk) -> None:
    mother, child = family(desk)
    act(desk, mother, "before_judge", body="duty_judge", judge="قاضی", place="د", band="1", children_along=False)
    assert states(shown(desk, child))["child_delivery"] == "due"
    act(desk, child, "child_delivered", to="welfare", receiver="خانم نوری", band="2")
    assert shown(desk, child).state == "closed"


def test_a_death_or_an_escape_of_the_carer_leaves_the_child_alone(desk: Desk) -> None:
    mother, child = family(desk)
    assert states(shown(desk, child))["child_delivery"] == "waived"
    act(desk, mother, "record_escape")
    assert states(shown(desk, child))["child_delivery"] == "due"


def test_the_childs_own_record_closes_the_way_that_a_parent_goes(desk: Desk) -> None:
    mother, child = family(desk)
    sent = {"to": "camp", "body": "ب", "receiver": "ر", "reason": "د", "band": "1", "family_along": True}
    for one in (mother, child):
        act(desk, one, "set_language", language="persian")
    act(desk, mother, "ask_fear", fear="no", language="persian")
    act(desk, mother, "removal_order", number="۱", authority="court")
    assert child in str(refused(lambda: act(desk, mother, "move", **sent)).message)
    act(desk, child, "ask_fear", fear="no", language="persian")
    act(desk, child, "removal_order", number="۱", authority="court")
    act(desk, mother, "move", {"family_along": "کودک تنها چنین گفت"}, **sent)
    assert (shown(desk, mother).state, shown(desk, child).state) == ("moved", "moved")
    assert states(shown(desk, child))["child_delivery"] == "waived"
    assert "signature" not in states(shown(desk, child))


def test_a_child_whose_carer_is_here_is_not_delivered_without_a_reason(desk: Desk, desk_as: Any) -> None:
    _mother, child = family(desk)
    welfare = {"to": "welfare", "receiver": "خانم نوری", "band": "2"}
    assert set(refused(lambda: act(desk, child, "child_delivered", **welfare)).fields) == {"to"}
    act(desk, child, "child_delivered", {"to": "مادر بیهوش است"}, **welfare)
    assert states(shown(desk, child))["signature"] == "due"
    assert child in {item.number for item in notices(desk_as(Role.INSPECTOR))}


@pytest.mark.parametrize(
    ("first", "second", "asked"),
    [
        ({"sex": "female", "age": 40}, {"sex": "male", "age": 40}, True),
        ({"sex": "male", "age": 40}, {"sex": "male", "age": 12}, True),
        ({"sex": "male", "age": 12}, {"sex": "male", "age": 40}, True),
        ({"sex": "male", "age": 40}, {"sex": "male", "age": 30}, False),
        ({"sex": "male", "age": 12}, {"sex": "male", "age": 11}, False),
    ],
)
def test_where_somebody_is_put_is_asked_about(
    desk: Desk, desk_as: Any, first: dict[str, Any], second: dict[str, Any], asked: bool
) -> None:
    one, other = opened(desk, name="الف", band="1", **first), opened(desk, name="بهرام", band="2", **second)
    act(desk, one, "place_in", room="room_1")
    if not asked:
        act(desk, other, "place_in", room="room_1")
        return
    assert set(refused(lambda: act(desk, other, "place_in", room="room_1")).fields) == {"room"}
    act(desk, other, "place_in", {"room": "جای دیگری نیست"}, room="room_1")
    assert other in {item.number for item in notices(desk_as(Role.INSPECTOR))}


def test_a_person_of_doubted_age_is_not_left_alone_with_a_younger_child(desk: Desk) -> None:
    small = opened(desk, name="الف", band="1", sex="male", age=9)
    doubted = opened(desk, name="بهرام", band="2", sex="male", age=20)
    act(desk, doubted, "set_age", child="doubtful", basis="estimated", with_whom="alone")
    act(desk, small, "place_in", room="room_1")
    assert "doubtful age" in str(refused(lambda: act(desk, doubted, "place_in", room="room_1")).fields["room"])


def test_a_family_shares_a_room(desk: Desk) -> None:
    mother, child = family(desk)
    act(desk, mother, "place_in", room="room_1")
    act(desk, child, "place_in", room="room_1")


def test_a_documents_date_is_asked_about_and_makes_a_child(desk: Desk) -> None:
    number = opened(desk)
    paper = {"type": "identity_card", "document_number": "1"}
    assert set(refused(lambda: act(desk, number, "see_documents", **paper, born="آبان")).fields) == {"born"}
    assert set(refused(lambda: act(desk, number, "see_documents", **paper, born="1388")).fields) == {"born"}
    act(desk, number, "see_documents", {"born": "در کارت چنین است"}, **paper, born="1388")
    assert states(shown(desk, number))["child_delivery"] == "due"
    assert set(refused(lambda: act(desk, number, "set_age", child="adult", basis="estimated")).fields) == {"child"}
    act(desk, number, "decide_age", number="۴", authority="forensic_medicine", decided_by="دکتر شریفی",
        result="adult")  # fmt: skip
    assert states(shown(desk, number))["child_delivery"] == "waived"


def test_a_talk_with_a_child_asks_who_was_there(desk: Desk, desk_as: Any) -> None:
    number = opened(desk, age=12)
    assert refused(lambda: act(desk, number, "interview")).code == "wall.child_interview"
    act(desk, number, "talk_with_child", present="welfare", about=("health", "done_to"), said="کتک خورده است")
    alone = {"present": "nobody", "about": ("name",)}
    assert set(refused(lambda: act(desk, number, "talk_with_child", **alone)).fields) == {"present"}


def test_a_child_alone_who_is_not_suspected_has_no_ground_and_is_delivered() -> None:
    alone = said(2, child="child", age=8, with_whom="alone", suspected=False)
    found = by_code(rules.duties([opening(), alone], T0 + minutes(4)))
    assert (found["ground"].state, found["ground_told"].state) == ("waived", "waived")
    assert (found["child_delivery"].state, found["rights"].state) == ("due", "due")
    unanswered = said(2, child="child", age=8, with_whom="alone")
    assert by_code(rules.duties([opening(), unanswered], T0 + minutes(4)))["ground"].state == "due"


def test_what_was_late_before_the_carer_was_known_stays_late_when_the_carer_leaves() -> None:
    known = event(2, "custody_linked", T0 + minutes(90), about="mother", tie="carer")
    child = event(3, "age_set", T0 + minutes(91), child="child", age=6, suspected=False)
    left = event(4, "carer_left", T0 + timedelta(hours=5), about="mother")
    events = [opening(), known, child]
    assert "prosecutor" in {one.code for one in rules.breaches(rules.duties(events, T0 + minutes(92)))}
    events.append(left)
    late = {one.code for one in rules.breaches(rules.duties(events, T0 + timedelta(hours=5, minutes=1)))}
    assert "prosecutor" in late
