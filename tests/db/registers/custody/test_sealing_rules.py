"""When a record may be sealed, on made-up histories: what may be needed keeps it, whatever else happened and when."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.kernel.events.event import Event
from db.registers.custody.case.effects import read
from db.registers.custody.sealing.rules import (
    YEAR,
    Keeping,
    announced,
    held,
    is_held,
    reasons_to_keep,
    review_at,
    sealed_from,
)
from tests.db.registers.custody.test_rules import T0, corrected, event, minutes, opened

LATER = T0 + timedelta(days=400)

KEEPERS: dict[str, tuple[str, dict[str, Any]]] = {
    "Force was used": ("force_used", {"officers": "1", "means": ["handcuffs"], "injured": False}),
    "Somebody was injured or ill": ("wellbeing_seen", {"well": "injured"}),
    "A death": ("death_recorded", {}),
    "A duty was breached": ("late_fact_recorded", {"what": "rights_withheld"}),
    "A child": ("age_set", {"child": "doubtful"}),
    "Fear of return was said": ("fear_asked", {"fear": "yes"}),
    "A wrongful stop, or a wrong release": ("wrong_outcome_recorded", {"what": "released"}),
    "A case followed": ("ground_set", {"ground": "flagrant_offence"}),
    "Kept unsealed on request": ("sealing_held", {"by": "prosecutor", "effect": "hold"}),
}
HARMLESS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("care_given", {"seen": "spoke"}),
    ("care_given", {"given": ["water"]}),
    ("custody_entry_added", {}),
    ("language_set", {"language": "dari"}),
    ("age_set", {"child": "adult", "age": 30}),
    ("family_told", {"result": "told"}),
    ("fear_asked", {"fear": "no"}),
    ("sealing_held", {"by": "person", "effect": "lift"}),
)

happened = st.lists(st.sampled_from(HARMLESS), max_size=8)


def history(*between: tuple[str, dict[str, Any]], start: datetime = T0) -> list[Event]:
    """A person who came, showed valid papers and went within a quarter of an hour; and what happened meanwhile."""
    walk: list[tuple[str, dict[str, Any]]] = [
        ("wellbeing_seen", {"well": "well"}),
        ("documents_seen", {"type": "passport_visa", "answer": "valid"}),
        *between,
        ("person_released", {"outcome": "released_documents_valid", "copy_given": True}),
    ]
    step = timedelta(seconds=900 // (len(walk) + 1))
    events = [opened(start)]
    for place, (kind, facts) in enumerate(walk, 2):
        events.append(event(place, kind, start + step * (place - 1), **facts))
    return events


@given(happened)
def test_where_nothing_happened_nothing_keeps_it(between: list[tuple[str, dict[str, Any]]]) -> None:
    assert reasons_to_keep(history(*between), LATER) == ()


@given(happened, st.sampled_from(sorted(KEEPERS)), st.integers(0, 8), st.integers(0, 2_000))
def test_what_may_be_needed_keeps_it_wherever_it_stands(
    between: list[tuple[str, dict[str, Any]]], why: str, place: int, days: int
) -> None:
    told = list(between)
    told.insert(min(place, len(told)), KEEPERS[why])
    assert why in {str(message) for message in reasons_to_keep(history(*told), T0 + timedelta(days=days, hours=1))}


@given(happened, st.sampled_from(sorted(KEEPERS)))
def test_what_was_said_after_the_end_keeps_it_too(between: list[tuple[str, dict[str, Any]]], why: str) -> None:
    events = history(*between)
    kind, facts = KEEPERS[why]
    events.append(event(len(events) + 1, kind, T0 + timedelta(days=50), **facts))
    assert why in {str(message) for message in reasons_to_keep(events, LATER)}


SAID_AND_CORRECTED = {
    "injured": ("Somebody was injured or ill", "wellbeing_seen", "well", "injured", "well"),
    "child": ("A child", "age_set", "child", "child", "adult"),
    "doubtful": ("A child", "age_set", "child", "doubtful", "adult"),
    "age": ("A child", "age_set", "age", 15, 31),
    "age at the opening": ("A child", "custody_opened", "age", 16, 33),
    "date of birth": ("A child", "documents_seen", "born", "2014", "1988"),
    "fear": ("Fear of return was said", "fear_asked", "fear", "yes", "no"),
}


@pytest.mark.parametrize("decision", [None, "agreed", "refused"])
@pytest.mark.parametrize("what", SAID_AND_CORRECTED)
def test_a_correction_does_not_talk_it_away(what: str, decision: str | None) -> None:
    why, kind, field, said, after = SAID_AND_CORRECTED[what]
    events = history() if kind == "custody_opened" else history((kind, {field: said}))
    if kind == "custody_opened":
        events[0] = opened(**{field: said})
    target = next(one for one in events if one.kind == kind and one.facts.get(field) == said)
    correction = corrected(len(events) + 1, target, field, after, T0 + timedelta(days=2))
    events.append(correction)
    if decision is not None:
        events.append(decided(len(events) + 1, correction, decision))
    assert why in {str(message) for message in reasons_to_keep(events, LATER)}


def test_an_authoritys_decision_on_the_age_does_not_talk_it_away() -> None:
    adult = {"number": "۷۷۱", "authority": "court", "result": "adult"}
    events = history(("age_set", {"child": "doubtful", "with_whom": "family"}), ("age_decided", adult))
    assert not read(events).child
    assert [str(message) for message in reasons_to_keep(events, LATER)] == ["A child"]


def decided(position: int, change: Event, decision: str) -> Event:
    return event(position, "change_decided", T0 + timedelta(days=3), target=change.uid, decision=decision)


@pytest.mark.parametrize(
    ("change", "decision", "is_kept"),
    [
        ("hold taken back", None, True),
        ("hold taken back", "agreed", False),
        ("hold taken back", "refused", True),
        ("lift taken back", None, True),
        ("lift taken back", "agreed", True),
        ("lift taken back", "refused", False),
        ("hold corrected", None, True),
        ("hold corrected", "agreed", False),
    ],
)
def test_a_hold_that_is_taken_back_keeps_it_until_the_inspectorate_agreed(
    change: str, decision: str | None, is_kept: bool
) -> None:
    events = history()
    for effect in ("hold", "lift") if change.startswith("lift") else ("hold",):
        events.append(event(len(events) + 1, "sealing_held", T0 + timedelta(hours=30), by="prosecutor", effect=effect))
    made = (len(events) + 1, events[-1], T0 + timedelta(days=2))
    if change == "hold corrected":
        events.append(corrected(made[0], made[1], "effect", "lift", made[2]))
    else:
        events.append(event(made[0], "entry_struck", made[2], target=made[1].uid, kind="sealing_held"))
    if decision is not None:
        events.append(decided(len(events) + 1, events[-1], decision))
    held_words = "Kept unsealed on request" in {str(message) for message in reasons_to_keep(events, LATER)}
    assert (held_words, is_held(events)) == (is_kept, is_kept)


def test_the_longest_period_counts_from_the_end_or_from_the_last_review() -> None:
    end = T0 + timedelta(minutes=20)
    events = history(("age_set", {"child": "doubtful"}), KEEPERS["Force was used"], KEEPERS["Fear of return was said"])
    kept = reasons_to_keep(events, LATER)
    assert {str(message) for message in kept} == {"A child", "Force was used", "Fear of return was said"}
    assert review_at(events, kept, end) == end + 5 * YEAR
    reviewed = T0 + timedelta(days=2_000)
    events.append(event(len(events) + 1, "sealing_reviewed", reviewed, decision="keep"))
    assert review_at(events, kept, end) == reviewed + 5 * YEAR
    held = (*kept, *reasons_to_keep(history(KEEPERS["Kept unsealed on request"]), LATER))
    assert review_at(events, held, end) is None


@given(st.integers(16, 600))
def test_a_release_that_came_late_keeps_it(late: int) -> None:
    events = history()[:-1]
    events.append(event(9, "person_released", T0 + minutes(35 + late), outcome="released_documents_valid"))
    assert reasons_to_keep(events, LATER)


@given(st.lists(st.tuples(st.sampled_from(("person", "prosecutor", "inspectorate")), st.sampled_from(("hold", "lift"))),
                max_size=12))  # fmt: skip
def test_each_holder_lifts_its_own_hold(steps: list[tuple[str, str]]) -> None:
    events = [event(place, "sealing_held", T0, by=by, effect=effect) for place, (by, effect) in enumerate(steps, 1)]
    last = dict(steps)
    assert held(events) == ("hold" in last.values())


@given(st.integers(0, 400), st.integers(0, 400), st.integers(1, 300), st.integers(1, 60))
def test_it_is_sealed_so_long_after_the_end_and_so_long_after_it_was_announced(
    ended: int, told: int, after: int, notice: int
) -> None:
    end, at = T0 + timedelta(days=ended), T0 + timedelta(days=told)
    found = sealed_from(end, at, Keeping(timedelta(days=after), timedelta(days=notice)))
    assert found >= end + timedelta(days=after)
    assert found >= at + timedelta(days=notice)
    assert found in (end + timedelta(days=after), at + timedelta(days=notice))


@given(happened)
def test_what_is_written_after_the_announcement_asks_for_another(between: list[tuple[str, dict[str, Any]]]) -> None:
    events = history()
    seals_at: datetime = LATER
    events.append(event(len(events) + 1, "sealing_announced", T0 + timedelta(days=80), seals_at=seals_at))
    assert announced(events) == (T0 + timedelta(days=80), seals_at)
    for kind, facts in between:
        events.append(event(len(events) + 1, kind, T0 + timedelta(days=81), **facts))
    assert (announced(events) is None) == bool(between)
