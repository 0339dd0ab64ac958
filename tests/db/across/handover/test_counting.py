"""Counts at a handover, as functions: what differs, what comes first, and what somebody above has yet to hear."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db.across.handover import counting


@pytest.mark.parametrize(
    ("counted", "registered", "found"),
    [(4, 4, None), (0, 0, None), (3, 4, "missing"), (5, 4, "extra"), (0, 9, "missing")],
)
def test_a_headcount_says_whether_people_are_missing_or_extra(counted: int, registered: int, found: str | None) -> None:
    assert counting.headcount(counted, registered) == found


def test_only_what_both_counted_can_differ() -> None:
    outgoing = {"people_held": 4, "weapons": 11, "radios": 6, "keys": 23}
    incoming = {"weapons": 12, "people_held": 4, "radios": 5, "vehicles": 2}
    assert counting.differences(outgoing, incoming) == ("weapons", "radios")
    assert counting.differences({}, incoming) == counting.differences(outgoing, {}) == ()


def test_the_people_held_come_first_and_the_rest_stays_in_its_order() -> None:
    assert counting.PEOPLE == "people_held"
    assert sorted(("weapons", "people_held", "keys"), key=counting.people_first) == ["people_held", "weapons", "keys"]


@pytest.mark.parametrize(
    ("headcounts", "told", "found"),
    [
        ([], [], None),
        ([(4, 4), (5, 5)], [], None),
        ([(4, 4), (3, 4)], [], "missing"),
        ([(5, 4), (3, 4)], [], "extra"),
        ([(5, 4), (3, 4)], ["extra"], "missing"),
        ([(3, 4), (3, 4)], ["missing"], None),
        ([(3, 4), (5, 4)], ["extra", "missing"], None),
    ],
)
def test_what_nobody_above_has_heard_of_is_the_first_that_is_left(
    headcounts: list[tuple[int, int]], told: list[str], found: str | None
) -> None:
    assert counting.untold(iter(headcounts), iter(told)) == found


def test_a_signature_by_radio_is_countersigned_within_a_day() -> None:
    assert timedelta(hours=24) == counting.COUNTERSIGN_WITHIN
