"""The rules of incidents, as pure functions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.registers.incidents import rules
from db.registers.incidents.rules import Findings

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
SPANS = st.integers(-4000, 4000).map(lambda minutes: timedelta(minutes=minutes))
MOMENTS = SPANS.map(lambda span: NOW + span)
STAGES = ("incident_disposed", "incident_cleared", "incident_referred", "incident_voided", "incident_reopened")


@given(MOMENTS)
def test_a_time_is_let_through_asked_about_or_refused(moment: datetime) -> None:
    found = rules.ahead("at", moment, NOW)
    assert bool(found.wrong) == (moment - NOW > timedelta(days=1))
    assert bool(found.doubts) == (timedelta(minutes=2) < moment - NOW <= timedelta(days=1))


@given(MOMENTS, MOMENTS, MOMENTS)
def test_times_in_order_that_have_passed_are_never_asked_about(
    first: datetime, second: datetime, third: datetime
) -> None:
    begun, ended, reported = sorted((first, second, third))
    found = rules.told_times(begun, ended, reported, reported + timedelta(minutes=5))
    assert found == Findings()


@given(MOMENTS, MOMENTS)
def test_an_end_before_the_beginning_is_asked_about(begun: datetime, ended: datetime) -> None:
    late = max(begun, ended) + timedelta(minutes=1)
    found = rules.told_times(begun, ended, late, late)
    assert ("occurred_to" in found.doubts) == (ended < begun)
    assert not found.wrong


@given(MOMENTS, st.integers(0, 59), st.integers(0, 59))
def test_seconds_are_no_contradiction(moment: datetime, one: int, other: int) -> None:
    a, b = moment.replace(second=one), moment.replace(second=other)
    assert rules.order("x", a, b, rules.M_("no")) == Findings()


@given(st.integers(0, 3000))
def test_a_late_entry_asks_for_its_reason(minutes: int) -> None:
    reported = NOW - timedelta(minutes=minutes)
    assert rules.is_late(reported, NOW) == (minutes > 30)


@pytest.mark.parametrize(
    ("minutes", "words"), [(31, "31 min"), (125, "2 h 5 min"), (47 * 60 + 59, "47 h 59 min"), (49 * 60, "2 days")]
)
def test_the_delay_is_said_in_words(minutes: int, words: str) -> None:
    assert str(rules.span(timedelta(minutes=minutes))) == words


def test_of_two_messages_at_one_field_the_first_stands() -> None:
    one, other = (Findings(doubts={"a": rules.M_(text)}) for text in ("one", "other"))
    assert (one | other).doubts == one.doubts


@pytest.mark.parametrize(("count", "kind"), [(None, None), (0, None), (100, None), (101, "doubts"), (-1, "wrong")])
def test_numbers_of_people(count: int | None, kind: str | None) -> None:
    found = rules.people("dead", count)
    assert (bool(found.wrong), bool(found.doubts)) == (kind == "wrong", kind == "doubts")


def test_only_what_the_lists_say_leaves_an_incident_open_or_unsolved() -> None:
    assert rules.state_after("incident_disposed", {"disposition": "waiting", "waits": "waiting"}) == "open"
    # A correction replaced the code that was said to wait.
    assert rules.state_after("incident_disposed", {"disposition": "reconciled", "waits": "waiting"}) == "disposed"
    assert rules.state_after("incident_cleared", {"clearance": "no_offence", "unsolved": "no_offence"}) == "disposed"
    assert rules.state_after("incident_entry_added", {}) is None


@given(st.sampled_from(STAGES))
def test_every_state_is_one_of_the_registers(kind: str) -> None:
    assert rules.state_after(kind, {"disposition": "x", "clearance": "x"}) in rules.STATES


def test_every_state_can_be_left() -> None:
    assert frozenset(rules.STATES) == rules.LIVE | rules.ENDED
    assert "void" in rules.ENDED
    assert "open" not in rules.ENDED


@given(st.lists(st.one_of(st.none(), st.text(max_size=60)), max_size=4))
def test_a_place_is_one_short_line(parts: list[str | None]) -> None:
    line = rules.spot(*parts)
    assert line is None or 0 < len(line) <= 80
    assert (line is None) == (not any(parts))
