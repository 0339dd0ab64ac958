"""What a handover says, and in which order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.across.handover import counting, rules
from db.across.handover.cutoff import (
    DueAnswer,
    HalfTypedEntry,
    HeldAtCutoff,
    IncidentAtCutoff,
    Inputs,
    MarkAtCutoff,
    SessionAtCutoff,
)
from db.across.handover.read_back import questions
from db.across.handover.summary_values import SummaryItem
from db.words.messages import M_

NOW = datetime(2026, 11, 24, 3, 30, tzinfo=UTC)
spans = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=3))
moments = spans.map(lambda span: NOW - span)
soon = st.timedeltas(min_value=timedelta(days=-2), max_value=timedelta(days=3)).map(lambda span: NOW + span)
names = st.integers(1, 999).map(lambda number: f"CA-1405-{number}")
flags = st.frozensets(st.sampled_from(["child", "fear_of_return", "interpreter", "overdue", "ill"]))

inputs = st.builds(
    Inputs,
    held=st.lists(
        st.builds(HeldAtCutoff, names, names, st.none() | st.just("14"), moments, st.none(), st.none() | soon, flags)
    ).map(tuple),
    incidents=st.lists(
        st.builds(IncidentAtCutoff, names, names, moments, st.just("open"), st.just("theft_home"), st.booleans())
    ).map(tuple),
    sessions=st.lists(st.builds(SessionAtCutoff, names, names, moments)).map(tuple),
    answers=st.lists(st.builds(DueAnswer, st.sampled_from(["request", "oversight"]), names, names, soon)).map(tuple),
    drafts=st.lists(
        st.builds(
            HalfTypedEntry,
            st.sampled_from(["custody.open", "incident.report", "session.plan"]),
            names,
            moments,
            st.booleans(),
        )
    ).map(tuple),
    marks=st.lists(st.builds(MarkAtCutoff, names, st.sampled_from(["emergency", "call", "left"]), moments)).map(tuple),
)


@given(inputs)
def test_everything_is_said_once_and_in_order(given_inputs: Inputs) -> None:
    draft = rules.draft(given_inputs, NOW)
    said = [item for item in given_inputs.answers if item.due <= NOW + rules.REQUEST_NEAR]
    expected = sum(
        map(
            len,
            (
                given_inputs.held,
                given_inputs.incidents,
                given_inputs.drafts,
                given_inputs.marks,
                given_inputs.sessions,
                said,
            ),
        )
    )
    assert len(draft) == expected
    ranks = [rules.PRIORITIES.index(item.priority) for item in draft]
    assert ranks == sorted(ranks)


@given(inputs)
def test_order_of_reading_does_not_matter(given_inputs: Inputs) -> None:
    turned = Inputs(
        *(
            tuple(reversed(getattr(given_inputs, name)))
            for name in ("held", "incidents", "sessions", "answers", "drafts", "marks")
        )
    )

    def told(draft: tuple[rules.DraftedItem, ...]) -> list[tuple[object, ...]]:
        return sorted((item.priority, item.code, item.number or "", str(item.due), str(item.since)) for item in draft)

    assert told(rules.draft(given_inputs, NOW)) == told(rules.draft(turned, NOW))


@given(inputs)
def test_a_held_person_is_never_normal(given_inputs: Inputs) -> None:
    assert all(item.priority != "normal" for item in rules.draft(given_inputs, NOW) if item.code == "held")


@pytest.mark.parametrize(
    ("held", "priority"),
    [
        (HeldAtCutoff("u", "CA-1405-1", "14", NOW - timedelta(hours=3)), "watch"),
        (HeldAtCutoff("u", "CA-1405-1", "14", NOW - timedelta(hours=20)), "urgent"),
        (HeldAtCutoff("u", "CA-1405-1", "14", NOW - timedelta(hours=19, minutes=59)), "watch"),
        (HeldAtCutoff("u", "CA-1405-1", "14", NOW, "Review", NOW + timedelta(hours=2)), "urgent"),
        (HeldAtCutoff("u", "CA-1405-1", "14", NOW, "Review", NOW + timedelta(hours=2, minutes=1)), "watch"),
        (HeldAtCutoff("u", "CA-1405-1", "14", NOW, flags=frozenset({"child"})), "urgent"),
        (HeldAtCutoff("u", "CA-1405-1", "14", NOW, flags=frozenset({"fear_of_return"})), "urgent"),
        (HeldAtCutoff("u", "CA-1405-1", "14", NOW, flags=frozenset({"interpreter"})), "watch"),
    ],
)
def test_when_a_held_person_is_urgent(held: HeldAtCutoff, priority: str) -> None:
    assert rules.held(held, NOW).priority == priority


def test_a_draft_holds_no_officer_in_words() -> None:
    item = rules.unfinished(HalfTypedEntry("custody.open", "uid-of-officer", NOW))
    assert item.priority == "urgent"
    assert item.details == {"command": "custody.open", "officer": "uid-of-officer", "parked": False}


def test_what_is_due_later_is_not_handed_over() -> None:
    far = DueAnswer("request", "u", "482913", NOW + timedelta(hours=25))
    late = DueAnswer("request", "u", "482914", NOW - timedelta(minutes=1))
    near = DueAnswer("oversight", "u", "482915", NOW + timedelta(hours=24))
    assert [(item.number, item.priority) for item in rules.draft(Inputs(answers=(far, late, near)), NOW)] == [
        ("482914", "watch"),
        ("482915", "normal"),
    ]


COUNTED = ("people_held", "weapons", "keys")
counted = st.dictionaries(st.sampled_from(COUNTED), st.integers(0, 3))


@given(counted, counted)
def test_differences_are_found_both_ways(outgoing: dict[str, int], incoming: dict[str, int]) -> None:
    found = counting.differences(outgoing, incoming)
    assert set(found) == {what for what in outgoing if what in incoming and outgoing[what] != incoming[what]}
    assert set(found) == set(counting.differences(incoming, outgoing)), "what one has not counted is no difference"


@pytest.mark.parametrize(
    ("before", "after", "lowers"), [("urgent", "watch", True), ("watch", "watch", False), ("normal", "urgent", False)]
)
def test_lowering(before: str, after: str, lowers: bool) -> None:
    assert rules.lowers(before, after) is lowers


def test_the_questions_of_a_read_back_differ_where_they_can() -> None:
    def item(place: int, **more: object) -> SummaryItem:
        facts = {"item": place, "priority": "urgent", "text": M_("x"), "since": NOW - timedelta(hours=place)}
        return SummaryItem(**facts | {"code": "held"} | more)  # type: ignore[arg-type]

    held = {"due": NOW, "next": M_("Language"), "notes": (M_("child"),)}
    asked = questions([item(1, **held), item(2, **held), item(3, **held)], 7)
    assert [question.asked for question in asked] == ["due", "duty", "presses"]
    assert [str(question.options[question.right - 1]) for question in asked[1:]] == ["Language", "child"]
    asked = questions([item(1, code="call"), item(2, code="call"), item(3, code="added", since=NOW)], 7)
    assert [question.asked for question in asked] == ["since", "since", "priority"]
    assert all(question.options[question.right - 1] == question.about.since for question in asked[:2])
    assert all(len(set(map(str, question.options))) > 1 for question in asked)
