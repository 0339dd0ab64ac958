"""What each entry of arrival and the walk does to a case: by table, on made-up histories."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from db.kernel.events.event import Event
from db.kernel.folding.reprojection import DECIDED
from db.registers.custody import rules
from db.registers.custody.case.case import Case
from db.registers.custody.case.effects import read
from db.registers.custody.case.spec import AT_ONCE, FAMILY
from tests.db.registers.custody.test_rules import T0, by_code, event, minutes, opened

HOURS = timedelta(hours=1)


def entry(kind: str, written: float = 10, place: int = 2, **facts: Any) -> Event:
    return event(place, kind, T0 + minutes(written), **facts)


def case_of(*events: Event, opening: Event | None = None) -> Case:
    return read([opening or opened(), *events])


def state(code: str, *events: Event, after: float = 25, opening: Event | None = None) -> str | None:
    duties = by_code(rules.duties([opening or opened(), *events], T0 + minutes(after)))
    return duties[code].state if code in duties else None


# --- the opening ------------------------------------------------------------------------------------------------


def test_what_an_opening_says_of_the_person() -> None:
    opening = replace(opened(band="17", sex="male"), identity={"name": "x"})
    case = case_of(opening=opening)
    assert (case.band, case.name, case.sex) == ("17", "x", "male")
    bare = case_of(opening=event(1, "custody_opened", T0))
    assert (bare.band, bare.name, bare.sex, bare.start, bare.arrived) == ("", "", None, T0, T0)
    older = case_of(opening=event(1, "custody_opened", T0, T0, arrived_at=T0 - minutes(30)))
    assert (older.start, older.arrived) == (T0 - minutes(30), T0 - minutes(30))
    assert case_of(opening=opened(arrived_at=T0 + minutes(40))).arrived == T0, "nobody arrives ahead"
    set_by_commander = case_of(opening=opened(limits={"at_once": 10, "family": 60}))
    assert (set_by_commander.limits.of(AT_ONCE), set_by_commander.limits.of(FAMILY)) == (minutes(10), HOURS)


def test_a_notice_of_the_group_tells_the_prosecutor_and_leaves_the_names() -> None:
    told = opened(told_at=T0 + minutes(5), told_known=T0 + minutes(6), arrived_at=T0)
    case = case_of(opening=replace(told, entered_at=T0 + minutes(90)))
    assert case.tracks["prosecutor"].done == T0 + minutes(5)
    assert case.tracks["prosecutor"].entered == T0 + minutes(6), "when the notice was written, not this record"
    assert case.tracks["prosecutor_names"].due == T0 + 3 * HOURS
    for half in ({"told_at": T0 + minutes(5)}, {"told_known": T0 + minutes(6)}, {}):
        case = case_of(opening=opened(**half))
        assert case.tracks["prosecutor"].done is None
        assert "prosecutor_names" not in case.tracks
    named = case_of(entry("prosecutor_told", via="phone", to="x"), opening=told)
    assert named.tracks["prosecutor_names"].done == T0 + minutes(10)


def test_a_later_start_is_kept_and_counts_once_it_is_agreed_to() -> None:
    later = entry("start_given", 60, at=T0 + minutes(30))
    assert case_of(later).later_starts == [T0 + minutes(30)]
    agreed = entry(DECIDED, 70, 3, target=later.uid, decision="agreed")
    case = case_of(later, agreed)
    assert (case.start, case.later_starts) == (T0 + minutes(30), [])
    assert case.tracks["holding"].due == T0 + minutes(30) + 24 * HOURS


def test_particulars_replace_what_they_answer_and_nothing_else() -> None:
    opening = replace(opened(), identity={"name": "x"})
    first = replace(entry("identity_set"), identity={"name_in_document": "y"})
    case = case_of(first, opening=opening)
    assert (case.name, case.name_in_document, case.names) == ("x", "y", ("x", "y"))
    case = case_of(first, replace(entry("identity_set", 11, 3), identity={"name": "z"}), opening=opening)
    assert case.names == ("z", "y")


# --- how the person is ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "ill", "needs"),
    [
        ({"well": "well"}, False, frozenset()),
        ({"well": "injured"}, True, frozenset()),
        ({"well": "well", "self_harm": True}, True, {"self_harm"}),
        ({"well": "well", "self_harm": False, "needs": ("pregnant", "elderly")}, False, {"pregnant", "elderly"}),
    ],
)
def test_a_look_says_who_needs_a_doctor_and_what_else(facts: dict[str, Any], ill: bool, needs: set[str]) -> None:
    look = entry("wellbeing_seen", **facts)
    assert (case_of(look).ill, case_of(look).needs) == (ill, needs)
    assert state("wellbeing", look) == "done"
    assert state("doctor", look) == ("due" if ill else None)


@pytest.mark.parametrize(
    ("looks", "ill"),
    [
        ((("unwell", 10), ("well", 20)), False),
        ((("unwell", 10), ("well", 10)), False),
        ((("well", 10), ("unwell", 5)), True),
        ((("unwell", 10), ("well", 5)), True),
        ((("well", 10), ("well", 5)), False),
    ],
)
def test_the_newest_look_says_how_the_person_is(looks: tuple[tuple[str, float], ...], ill: bool) -> None:
    seen = [
        entry("wellbeing_seen", 20 + place, place, well=what, at=T0 + minutes(at))
        for place, (what, at) in enumerate(looks, 2)
    ]
    assert case_of(*seen).ill == ill


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (("asked",), "due"), (("called",), "due"), (("independent",), "due"), (("seen",), None),
        (("asked", "seen"), "done"), (("asked", "declined"), "done"), (("other",), None),
    ],
)  # fmt: skip
def test_the_steps_with_a_doctor(steps: tuple[str, ...], expected: str | None) -> None:
    noted = [entry("doctor_noted", 10 + place, place, step=step) for place, step in enumerate(steps, 2)]
    assert state("doctor", *noted) == expected


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (("asked",), "open"), (("arrived",), None), (("declined",), None), (("told",), None),
        (("asked", "arrived"), "done"), (("asked", "declined"), "done"), (("asked", "left"), "open"),
    ],
)  # fmt: skip
def test_the_steps_with_a_lawyer(steps: tuple[str, ...], expected: str | None) -> None:
    noted = [entry("lawyer_noted", 10 + place, place, step=step) for place, step in enumerate(steps, 2)]
    assert state("lawyer", *noted) == expected


# --- age, documents, ground -------------------------------------------------------------------------------------


def test_an_age_is_an_answer_and_a_child_is_cleared_at_a_time() -> None:
    child = entry("age_set", child="child", with_whom="alone")
    assert (state("age", child), case_of(child).child) == ("done", True)
    assert case_of(child).child_until is None
    decided = entry("age_decided", 20, 3, number="1", authority="forensic_medicine", result="adult")
    assert (case_of(child, decided).child, case_of(child, decided).child_until) == (False, T0 + minutes(20))
    case = case_of(child, replace(decided, facts={**decided.facts, "result": "child"}))
    assert (case.child, case.child_until, len(case.ages)) == (True, None, 1)
    doubtful = entry("age_set", child="doubtful", with_whom="alone")
    paper = entry(
        "documents_seen",
        20,
        3,
        type="passport_visa",
        born="1370",
        answer="valid",
        issuer=True,
        reference="1",
        verified_with="civil_registration",
    )
    assert case_of(doubtful, paper).child_until == T0 + minutes(20), "a document clears doubt"
    assert case_of(entry("age_set", child="adult", age=30)).child_until is None


@pytest.mark.parametrize(
    ("facts", "expected", "valid"),
    [
        ({"type": "none"}, "done", False),
        ({"type": "passport_visa"}, "open", False),
        ({"type": "passport_visa", "answer": "not_found"}, "done", True),
        ({"type": "passport_visa", "answer": "expired"}, "done", False),
        ({"type": "passport_visa", "answer": "doubtful"}, "done", False),
    ],
)
def test_what_a_document_answers(facts: dict[str, Any], expected: str, valid: bool) -> None:
    assert state("documents", entry("documents_seen", **facts)) == expected
    before = entry("documents_seen", 5, type="passport_visa", answer="valid")
    assert case_of(before, entry("documents_seen", 10, 3, **facts)).valid_documents == (valid or "answer" not in facts)


def test_valid_papers_end_the_walk_and_worse_ones_begin_it_again() -> None:
    valid = entry("documents_seen", type="passport_visa", answer="valid")
    worse = entry("documents_seen", 20, 3, type="passport_visa", answer="doubtful")
    offence = entry("ground_set", 20, 3, ground="flagrant_offence")
    assert [state(code, valid) for code in ("release_now", "rights", "family")] == ["due", "waived", "waived"]
    for change in (worse, offence):
        assert [state(code, valid, change) for code in ("release_now", "rights")] == ["waived", "due"], change.kind
    assert state("release_now", worse) is None
    none = entry("ground_set", ground="no_ground")
    assert [state(code, none) for code in ("release_now", "rights")] == ["due", "waived"]


def test_a_ground_and_how_it_was_told() -> None:
    tongue = entry("language_set", 5, language="persian")
    told = {"told_at": T0 + minutes(9), "in_writing": True, "told_language": "persian"}
    offence = {"ground": "flagrant_offence"}
    assert state("ground", entry("ground_set", **offence)) == "done"
    for answers, expected in ((told, "done"), (told | {"in_writing": False}, "due"), (told | {"told_at": None}, "due")):
        assert state("ground_told", tongue, entry("ground_set", 10, 3, **offence, **answers)) == expected, answers
    child = entry("age_set", 5, child="child", with_whom="carer", suspected=None)
    carer = entry("ground_set", 10, 3, ground="with_carer")
    assert [state(code, child, carer) for code in ("ground", "ground_told")] == ["waived", "waived"]
    suspect = entry("ground_set", 15, 4, **offence)
    assert [state(code, child, carer, suspect) for code in ("ground", "ground_told")] == ["done", "due"]
    assert state("child_delivery", child, carer) is None
    assert state("child_delivery", child, carer, suspect) == "due", "a ground of an offence makes a suspect"


# --- who is told, who is here -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "family", "judge"),
    [
        ({"result": "told"}, "done", None), ({"result": "person_declined"}, "done", None),
        ({"result": "not_reached"}, "open", None), ({"result": "withheld"}, "open", "open"),
        ({"result": "withheld", "judge_reference": "1"}, "done", "done"),
    ],
)  # fmt: skip
def test_what_came_of_telling_the_family(facts: dict[str, Any], family: str, judge: str | None) -> None:
    told = entry("family_told", **facts)
    assert (state("family", told), state("family_judge", told)) == (family, judge)


@pytest.mark.parametrize("body", ["consulate", "unhcr"])
@pytest.mark.parametrize(
    ("facts", "expected", "due"),
    [
        ({"wish": "does_not_wish"}, "done", None), ({"wish": "wishes"}, "open", T0 + minutes(10) + 4 * HOURS),
        ({"wish": "wishes", "contacted_at": T0 + minutes(9)}, "done", None), ({"wish": "other"}, "open", None),
    ],
)  # fmt: skip
def test_what_is_wished_of_consulate_and_unhcr(body: str, facts: dict[str, Any], expected: str, due: Any) -> None:
    offered = entry("contact_offered", body=body, **facts)
    assert (state(body, offered), case_of(offered).tracks[body].due) == (expected, due)
    other = entry("contact_offered", body="icrc", **facts)
    assert state(body, other) == "open"


def test_who_cares_for_a_child_and_who_has_left() -> None:
    child = entry("age_set", 5, child="child", with_whom="family", suspected=False)
    mother = entry("custody_linked", 6, 3, about="m", tie="parent")
    assert case_of(child, mother).carers == {"m"}
    left = entry("carer_left", 20, 4, about="m")
    case = case_of(child, mother, left)
    assert (case.carers, case.with_whom, case.left) == (frozenset(), "alone", {"m"})
    gone = entry("custody_linked", 20, 4, about="m", tie="not_related")
    assert (case_of(child, mother, gone).family, case_of(child, mother, gone).with_whom) == ({}, "alone")
    kin = entry("custody_linked", 6, 3, about="m")
    assert case_of(child, kin).family == {"m": "relative"}
    assert case_of(child, kin, gone).with_whom == "family", "who was no carer takes nobody's carer away"


def test_what_a_carers_leaving_calls_for_is_due_from_then_on() -> None:
    child = entry("age_set", 5, child="child", with_whom="family", suspected=False)
    mother, left = entry("custody_linked", 6, 3, about="m", tie="parent"), entry("carer_left", 120, 4, about="m")
    case = case_of(child, mother, left)
    assert case.tracks["rights"].due == T0 + minutes(150)
    assert case.tracks["ground_told"].due == T0 + minutes(30), "a child who is cleared has no ground to be told"
    assert case.tracks["prosecutor"].due == T0 + minutes(180)
    assert case.tracks["child_delivery"].due == T0 + minutes(150)
    assert not case.tracks["rights"].followed
    back = entry("custody_linked", 130, 5, about="m", tie="parent")
    again = entry("carer_left", 300, 6, about="m")
    case = case_of(child, mother, left, back, again)
    assert case.tracks["child_delivery"].stands, "called for again, with the time that it had"
    assert case.tracks["child_delivery"].due == T0 + minutes(150)
