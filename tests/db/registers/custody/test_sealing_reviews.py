"""The longest period of each reason to keep a record, its review by the inspectorate, the effect of that decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from db.kernel.events.event import Event
from db.registers.custody.case.twins import OtherRecords
from db.registers.custody.sealing import rules
from db.registers.custody.sealing.rules import MOST, Keeping, held, reasons_to_keep, review_at, sealing_approved
from tests.db.registers.custody.test_rules import T0, corrected, event
from tests.db.registers.custody.test_sealing_rules import KEEPERS, LATER, history

YEARS = {
    "A child": 2,
    "Fear of return was said": 2,
    "Force was used": 5,
    "Somebody was injured or ill": 5,
    "A duty was breached": 5,
    "A wrongful stop, or a wrong release": 5,
    "A case followed": 10,
    "A death": 10,
}
"""Reason → the years after which it is reviewed (docs/custody.md)."""
END = T0 + timedelta(minutes=12)


def decided(place: int, decision: str, days: float) -> Event:
    """A decision of the inspectorate, so many days after the arrival."""
    return event(place, "sealing_reviewed", T0 + timedelta(days=days), decision=decision)


def test_a_record_keeps_its_words_for_90_days_and_two_weeks_of_notice() -> None:
    assert Keeping() == Keeping(timedelta(days=90), timedelta(days=14))


def test_each_reason_has_its_longest_period() -> None:
    assert {reason: period.days for reason, period in MOST.items()} == {why: 365 * n for why, n in YEARS.items()}
    assert rules.SHORTEST.days == 730


@pytest.mark.parametrize("why", YEARS)
def test_the_inspectorate_reviews_a_record_when_its_reason_has_run_out(why: str) -> None:
    reasons = [message for message in reasons_to_keep(history(KEEPERS[why]), LATER) if message.text == why]
    assert review_at([], reasons, END) == END + timedelta(days=365 * YEARS[why])


def test_the_longest_of_several_reasons_counts() -> None:
    assert review_at([], [rules.CHILD, rules.FORCE, rules.FEAR], END) == END + timedelta(days=5 * 365)
    assert review_at([], [rules.DEATH, rules.CHILD], END) == END + timedelta(days=3_650)


@pytest.mark.parametrize("always", [rules.HELD, rules.OPEN, rules.UNEXPLAINED])
def test_no_review_is_due_where_nothing_keeps_it_or_something_keeps_it_always(always: rules.Message) -> None:
    assert review_at([], [], END) is None
    assert review_at([], [rules.CHILD, always], END) is None


def test_a_record_that_was_kept_on_is_reviewed_after_a_period_from_the_last_decision() -> None:
    events = [decided(5, "keep", 800), decided(6, "keep", 1_600), event(7, "sealing_held", T0 + timedelta(days=1_700))]
    assert review_at(events, [rules.CHILD], END) == T0 + timedelta(days=1_600 + 730)


def test_a_decision_that_was_dated_before_the_end_does_not_shorten_the_period() -> None:
    assert review_at([decided(5, "keep", -3)], [rules.FEAR], END) == END + timedelta(days=730)


@pytest.mark.parametrize(
    ("after", "approved"),
    [
        ((), True),
        (("sealing_announced",), True),
        (("sealing_held", "sealing_announced"), True),
        (("care_given",), False),
        (("care_given", "sealing_announced"), False),
        (("sealing_held", "custody_entry_added"), False),
    ],
)
def test_an_approval_holds_until_something_is_written_about_the_person(after: tuple[str, ...], approved: bool) -> None:
    events = [decided(5, "keep", 700), decided(6, "seal", 731)]
    events += [event(7 + place, kind, T0 + timedelta(days=732 + place)) for place, kind in enumerate(after)]
    assert sealing_approved(events) is approved


def test_a_record_that_was_kept_on_or_never_reviewed_is_not_approved() -> None:
    assert sealing_approved([]) is False
    assert sealing_approved(history(KEEPERS["A child"])) is False
    assert sealing_approved([decided(5, "seal", 731), decided(6, "keep", 740)]) is False


def test_an_approval_takes_away_what_a_period_keeps_and_nothing_else() -> None:
    kept = history(KEEPERS["A child"], KEEPERS["Force was used"])
    assert {message.text for message in reasons_to_keep(kept, LATER)} >= {"A child", "Force was used"}
    assert reasons_to_keep([*kept, decided(20, "seal", 399)], LATER) == ()
    hold = event(20, "sealing_held", T0 + timedelta(days=5), by="person", effect="hold")
    assert reasons_to_keep([*kept, hold, decided(21, "seal", 399)], LATER) == (rules.HELD,)


@pytest.mark.parametrize(
    "said",
    [
        ("wellbeing_seen", {"well": "unwell"}),
        ("wellbeing_seen", {"well": "unconscious"}),
        ("care_given", {"seen": "injured"}),
        ("injury_found", {}),
        ("custody_entry_added", {"self_harm": True}),
        ("custody_entry_added", {"injuries": ["bruise"]}),
        ("custody_entry_added", {"injury": "cut"}),
    ],
)
def test_an_injury_keeps_it_wherever_it_was_written(said: tuple[str, dict[str, Any]]) -> None:
    assert rules.INJURY in reasons_to_keep(history(said), LATER)


def test_a_person_who_is_still_here_keeps_it_open() -> None:
    reasons = reasons_to_keep(history()[:-1], T0 + timedelta(minutes=14))
    assert "Something is pending" in {str(message) for message in reasons}
    assert rules.OPEN not in reasons_to_keep(history(), LATER)


def test_what_was_not_given_back_keeps_it_open_until_it_was() -> None:
    taken = ("property_taken", {"items": "a ring"})
    assert rules.OPEN in reasons_to_keep(history(taken), LATER)
    assert rules.OPEN not in reasons_to_keep(history(taken, ("property_returned", {"complete": True})), LATER)


@pytest.mark.parametrize(("field", "value", "waits"), [("at", "2026-11-24T08:07:00Z", False), ("given", "bread", True)])
def test_a_correction_keeps_it_open_only_where_the_inspectorate_decides_on_it(
    field: str, value: str, waits: bool
) -> None:
    """Water given a minute later loosens nothing: nobody decides on that, and the words would stay for good."""
    events = history(("care_given", {"given": ["water"]}))
    correction = corrected(20, next(one for one in events if one.kind == "care_given"), field, value, LATER)
    assert (rules.OPEN in reasons_to_keep([*events, correction], LATER)) is waits
    agreed = event(21, "change_decided", LATER, target=correction.uid, decision="agreed")
    assert rules.OPEN not in reasons_to_keep([*events, correction, agreed], LATER)


def another_record(*said: tuple[str, dict[str, Any]]) -> tuple[Event, ...]:
    """A record of a hundred days before, long enough that its time does not count in a later one."""
    events = history(*said, start=T0 - timedelta(days=100))
    return tuple(replace(one, uid=f"before {one.uid}", record="before", position=one.position - 100) for one in events)


@pytest.mark.parametrize("why", KEEPERS)
def test_what_another_record_of_the_same_person_says_keeps_it_however_long_ago(why: str) -> None:
    assert reasons_to_keep(history(), LATER, OtherRecords(same=(another_record(),))) == ()
    before = OtherRecords(same=(another_record(KEEPERS[why]),))
    assert why in {message.text for message in reasons_to_keep(history(), LATER, before)}


def test_a_record_of_somebody_who_may_be_the_same_keeps_it_open() -> None:
    assert rules.OPEN in reasons_to_keep(history(), LATER, OtherRecords(maybe=(another_record(),)))


@pytest.mark.parametrize(
    ("outcome", "sealed"),
    [
        ("released_documents_valid", True),
        ("released_time_limit", True),
        ("released_no_ground", False),
        ("moved", False),
    ],
)
def test_a_release_that_a_case_follows_is_kept_for_it(outcome: str, sealed: bool) -> None:
    ended = [*history()[:-1], event(9, "person_released", T0 + timedelta(minutes=14), outcome=outcome, copy_given=True)]
    assert (rules.CASE not in reasons_to_keep(ended, LATER)) is sealed


def test_a_right_that_was_withheld_and_a_stop_without_a_ground_keep_it() -> None:
    withheld = ("late_fact_recorded", {"what": "rights_withheld"})
    assert rules.BREACH in reasons_to_keep(history(withheld), LATER)
    assert rules.BREACH not in reasons_to_keep(history(), LATER)
    assert rules.WRONG_STOP in reasons_to_keep(history(("ground_set", {"ground": "no_ground"})), LATER)
    assert rules.WRONG_STOP not in reasons_to_keep(history(("ground_set", {"ground": "illegal_entry"})), LATER)


def test_a_breach_that_nobody_explained_keeps_it_and_no_review_takes_that_away() -> None:
    late = history()[:-1]
    late.append(event(9, "person_released", T0 + timedelta(hours=2), outcome="released_documents_valid"))
    reasons = reasons_to_keep(late, LATER)
    assert {rules.BREACH, rules.UNEXPLAINED} <= set(reasons)
    left = reasons_to_keep([*late, decided(20, "seal", 399)], LATER)
    assert "A breach that nobody explained" in {str(message) for message in left}
    assert rules.BREACH not in left


def test_a_holder_who_holds_twice_lifts_once() -> None:
    steps = [("prosecutor", "hold"), ("prosecutor", "hold"), ("person", "hold"), ("prosecutor", "lift")]
    events = [event(place, "sealing_held", T0, by=by, effect=effect) for place, (by, effect) in enumerate(steps, 1)]
    assert held(events)
    assert not held([*events, event(9, "sealing_held", T0, by="person", effect="lift")])
