"""A child's own word: who does not want the family told, who is whose parent, and what nobody closes for a child."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.kernel.projections.numbering import find
from db.registers.custody import rules
from db.registers.custody.case.spec import RULES_OF_CHILDREN
from tests.db.registers.custody.listed_bodies import listed
from tests.db.registers.custody.test_bodies import asked, fearless, told
from tests.db.registers.custody.test_commands import act, opened, refused, shown, states
from tests.db.registers.custody.test_last_seen import history
from tests.db.registers.custody.test_rules import T0, by_code, event, minutes
from tests.db.registers.custody.test_rules import opened as opening

HARM = {"result": "person_declined", "declined_why": "harm_at_home", "asked_alone": True}
BOTH = {"notice_welfare", "notice_juvenile_prosecutor"}


def child(desk: Desk, **said: Any) -> str:
    return opened(desk, **({"name": "بهار نادری", "band": "18", "age": 14} | said))


# --- the family -------------------------------------------------------------------------------------------------


def test_a_child_is_asked_why_and_alone_and_a_grown_up_is_asked_nothing(desk: Desk) -> None:
    young, grown = child(desk), opened(desk, age=33)
    assert asked(desk, young, "tell_family", result="person_declined") == {"declined_why"}
    aloud = {"result": "person_declined", "declined_why": "no_reason"}
    assert asked(desk, young, "tell_family", **aloud) == {"asked_alone"}
    assert asked(desk, young, "tell_family", **aloud, asked_alone=False) == {"asked_alone"}
    act(desk, young, "tell_family", **HARM)
    act(desk, grown, "tell_family", result="person_declined")
    assert states(shown(desk, young)).keys() >= BOTH
    assert not BOTH & states(shown(desk, grown)).keys()
    assert states(shown(desk, young))["family"] == states(shown(desk, grown))["family"] == "done"


def test_calling_the_family_against_a_childs_wish_is_asked_about_and_told(desk: Desk, desk_as: Any) -> None:
    young = child(desk)
    act(desk, young, "tell_family", result="not_reached")
    act(desk, young, "tell_family", **HARM)
    assert asked(desk, young, "tell_family", result="told") == {"result"}
    assert told(desk_as, young) == []
    act(desk, young, "tell_family", {"result": "بهزیستی گفت"}, result="told")
    assert told(desk_as, young) == ["Family"]
    act(desk, young, "tell_family", result="told")  # they know by now: nothing is left to ask
    assert told(desk_as, young) == ["Family"]


@pytest.mark.parametrize(
    ("wish", "answer", "questions"),
    [("wishes", "هست", {"answer"}), ("wishes", None, set()), ("does_not_wish", "نیست", {"answer"})],
)
def test_whoever_may_not_be_answered_hears_what_everyone_hears(
    desk: Desk, wish: str, answer: str | None, questions: set[str]
) -> None:
    young, grown = child(desk), opened(desk)
    act(desk, young, "tell_family", **HARM)
    if questions:
        assert asked(desk, young, "enquiry", wish=wish, answer=answer) == questions
    assert asked(desk, grown, "enquiry", wish="no_answer", answer="هست") == {"answer"}
    said = {_words(desk, young, "wishes"), _words(desk, grown, "does_not_wish"), _words(desk, grown, "no_answer")}
    assert len(said) == 1
    assert "prosecutor's office" in said.pop()
    assert _words(desk, grown, "wishes") == ""


def _words(desk: Desk, number: str, wish: str) -> str:
    """What is said to the officer once an enquiry is saved."""
    with desk.store.reading() as conn:
        uid, _ = find(conn, desk.store, "custody", number, desk.now())
    declared = COMMANDS["custody.enquiry"]
    form = declared.form(record=uid, at=desk.now(), wish=wish)
    declared.run(desk, form)
    return "" if form.saved_as is None else str(form.saved_as)


def test_a_child_leaves_with_nobody_unasked_until_who_decides_was_told(desk: Desk) -> None:
    young = child(desk)
    act(desk, young, "tell_family", **HARM)
    home = {"to": "child_to_carer", "receiver": "عموی کودک", "band": "18"}
    free = {"outcome": "released_no_ground", "band": "18", "copy_given": True, "accompanied_by": "عموی کودک"}
    for to in ("welfare", "juvenile_prosecutor"):
        assert asked(desk, young, "child_delivered", **home) == {"to"}
        assert asked(desk, young, "release", **free) >= {"accompanied_by"}
        act(desk, young, "notify", to=to)
    act(desk, young, "child_delivered", **home)
    assert shown(desk, young).state == "closed"


def test_a_child_who_fears_home_does_not_leave_with_its_mother_unasked(desk: Desk) -> None:
    mother, young = opened(desk, age=36), child(desk)
    act(desk, young, "link", other=mother, tie="parent")
    act(desk, young, "tell_family", **HARM)
    free = {"outcome": "released_no_ground", "band": "17", "copy_given": True, "children_along": True}
    for to in ("juvenile_prosecutor", "welfare"):
        assert asked(desk, mother, "release", **free) == {"children_along"}
        act(desk, young, "notify", to=to)
    act(desk, mother, "release", **free)
    assert shown(desk, young).state == "closed"


# --- doctor, age --------------------------------------------------------------------------------------------------


def test_a_child_declines_to_the_doctor_whose_note_closes_it(desk: Desk) -> None:
    young = child(desk)
    act(desk, young, "wellbeing", well="unwell")
    assert asked(desk, young, "doctor", step="declined") == {"step"}
    act(desk, young, "doctor", {"step": "نپذیرفت"}, step="declined")
    assert states(shown(desk, young))["doctor"] == "due"
    assert asked(desk, young, "doctor", step="declined_to_doctor") == {"doctor"}
    act(desk, young, "doctor", {"doctor": "نام پزشک معلوم نیست"}, step="declined_to_doctor")
    assert states(shown(desk, young))["doctor"] == "due"
    act(desk, young, "doctor", step="declined_to_doctor", doctor="دکتر بهاری")
    assert states(shown(desk, young))["doctor"] == "done"
    noted = [one for one in history(desk, young) if one.kind == "doctor_noted"][-1]
    assert noted.facts["by_name"] is True  # outlasts the name's sealing


def test_only_an_adult_without_age_or_source_is_asked_about(desk: Desk) -> None:
    unsaid, said = opened(desk), opened(desk, name="سهراب لاله‌زار", band="19", age=25)
    for basis in ("unknown", "estimated"):
        assert asked(desk, unsaid, "set_age", child="adult", basis=basis) == {"age"}
    act(desk, unsaid, "set_age", child="adult", basis="estimated", estimated_by="۱۲۰۱")
    act(desk, unsaid, "set_age", child="adult", basis="stated", age=18)
    act(desk, said, "set_age", child="adult", basis="unknown")
    assert "child_delivery" not in states(shown(desk, unsaid))


def test_a_decision_that_ends_a_childhood_is_a_notice(desk: Desk, desk_as: Any) -> None:
    young, grown = child(desk), opened(desk, age=44)
    for number in (young, grown):
        decision = {"number": "۱۲", "authority": "forensic_medicine", "assessed": "معاینه", "appeal_told": True}
        act(desk, number, "decide_age", result="child" if number == young else "adult", **decision)
    assert told(desk_as, young) == told(desk_as, grown) == []
    act(desk, young, "decide_age", result="adult", **decision)
    assert told(desk_as, young) == ["Decision about the age"]


# --- whose parent -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ages", "by_word", "field"),
    [
        ((34, 9), "child", None), ((34, 9), None, None), ((34, 9), "document", None),
        ((34, 9), "denied", "by_word"), ((34, 9), "adult", "by_word"), ((34, 2), "adult", None),
        ((23, 9), "child", "other"), ((24, 9), "child", None), ((23, 9), None, "other"),
    ],
)  # fmt: skip
def test_a_parent_by_the_childs_word_is_not_asked_about(
    desk: Desk, desk_as: Any, ages: tuple[int, int], by_word: str | None, field: str | None
) -> None:
    mother, young = opened(desk, age=ages[0]), child(desk, age=ages[1])
    if field is not None:
        assert asked(desk, young, "link", other=mother, tie="parent", by_word=by_word) == {field}
        assert asked(desk, mother, "link", other=young, tie="child", by_word=by_word) == {field}
    act(desk, young, "link", {} if field is None else {field: "شناسنامه"}, other=mother, tie="parent", by_word=by_word)
    denied = ["Family: a duty that protects ends"] if by_word == "denied" else []
    assert [line for line in told(desk_as, young) if line in denied] == denied
    assert states(shown(desk, young)).get("child_delivery", "waived") == "waived"


def test_a_sister_is_nobodys_parent_and_an_old_dependant_nobodys_child(desk: Desk) -> None:
    one, other = child(desk, age=15), opened(desk, age=17)
    act(desk, one, "link", other=other, tie="sibling")
    old = opened(desk, name="نعیم آرام", band="20", age=81)
    act(desk, opened(desk, name="پری", band="21", age=80), "link", other=old, tie="dependant")


# --- before a removal ---------------------------------------------------------------------------------------------


@pytest.fixture
def three(desk: Desk, desk_as: Any) -> tuple[str, str, str]:
    """Mother, father and child, each named in an order."""
    mother, father = fearless(desk, age=34), fearless(desk, name="نادر بهاری", band="19", age=40)
    young = fearless(desk, name="بهار نادری", band="18", age=9)
    for parent in (mother, father):
        act(desk, young, "link", other=parent, tie="parent", by_word="child")
        act(desk, parent, "removal_order", number="۱", authority="court")
    act(desk, young, "removal_order", number="۱", authority="court")
    return mother, father, young


GOES = {"to": "camp", "body": "اردوگاه", "receiver": "ر", "reason": "د", "band": "17", "family_along": True}


def test_a_child_is_not_removed_with_one_parent_while_the_other_said_fear(
    desk: Desk, three: tuple[str, str, str]
) -> None:
    mother, father, young = three
    act(desk, father, "ask_fear", fear="yes", language="persian")
    wall = refused(lambda: act(desk, mother, "move", **GOES))
    assert wall.code == "wall.other_parent_fears"
    assert father in str(wall.message)
    act(desk, young, "lift_fear", number="۸", authority="welfare", decided_by="خانم نوری", text="با مادر برود")
    act(desk, mother, "move", **GOES)
    assert [shown(desk, one).state for one in three] == ["moved", "held", "moved"]


def test_the_other_parent_who_left_or_fears_nothing_keeps_no_child(desk: Desk, three: tuple[str, str, str]) -> None:
    mother, father, young = three
    act(desk, father, "ask_fear", fear="yes", language="persian")
    act(desk, father, "release", outcome="released_no_ground", band="19", copy_given=True, children_along=False)
    act(desk, mother, "move", **GOES)
    assert shown(desk, young).state == "moved"


def test_before_a_removal_it_is_asked_whose_word_it_is(desk: Desk, desk_as: Any) -> None:
    mother, young = fearless(desk, age=34), fearless(desk, name="بهار نادری", band="18", age=9)
    act(desk, young, "link", other=mother, tie="parent")
    for one in (mother, young):
        act(desk, one, "removal_order", number="۱", authority="court")
    assert asked(desk, mother, "move", **GOES) == {"family_along"}
    act(desk, young, "link", other=mother, tie="parent", by_word="document")
    act(desk, mother, "move", **GOES)
    assert shown(desk, young).state == "moved"


def test_to_a_listed_unit_or_a_hospital_nobody_is_asked_whose_child_it_is(desk: Desk, desk_as: Any) -> None:
    mother, young = fearless(desk, age=34), fearless(desk, name="بهار نادری", band="18", age=9)
    act(desk, young, "link", other=mother, tie="parent")
    act(desk, mother, "move", to=listed(desk_as), receiver="ر", reason="د", band="17", family_along=True)
    assert shown(desk, young).state == "moved"


# --- entries of before --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [RULES_OF_CHILDREN - 1, RULES_OF_CHILDREN])
def test_entries_of_before_these_rules_are_read_as_they_were(number: int) -> None:
    history = (
        opening(age=13),
        event(2, "age_set", T0 + minutes(5), child="child", age=13, basis="stated", with_whom="alone", suspected=True),
        event(3, "family_told", T0 + minutes(10), result="person_declined", declined_why="harm_at_home"),
        event(4, "wellbeing_seen", T0 + minutes(11), well="unwell"),
        event(5, "doctor_noted", T0 + minutes(12), step="declined"),
    )
    found = by_code(rules.duties(tuple(replace(each, rules=number) for each in history), T0 + minutes(20)))
    new = number == RULES_OF_CHILDREN
    assert (found.keys() >= BOTH, "child_lawyer" in found) == (new, new)
    assert found["doctor"].state == ("due" if new else "done")
    assert found["family"].state == "done"


@pytest.mark.parametrize(("number", "is_child"), [(RULES_OF_CHILDREN - 1, True), (RULES_OF_CHILDREN, False)])
def test_eighteen_after_midnight_is_a_child_by_the_rules_of_before_alone(number: int, is_child: bool) -> None:
    history = (
        opening(),
        event(2, "age_set", T0 + minutes(16 * 60), child="adult", age=18, basis="stated"),
    )
    found = by_code(rules.duties(tuple(replace(each, rules=number) for each in history), T0 + minutes(17 * 60)))
    assert ("child_delivery" in found) == is_child
