"""Counts at a handover, as functions: what differs, what comes first, and what somebody above has yet to hear."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path

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


@pytest.mark.parametrize(
    ("kinds", "answered"),
    [
        (set(), set()),
        ({"weapon"}, {"weapons"}),
        ({"radio", "keys"}, {"radios", "keys"}),
        ({"vehicle", "camera"}, {"vehicles"}),
    ],
)
def test_what_is_registered_piece_by_piece_is_counted_by_nobody(kinds: set[str], answered: set[str]) -> None:
    assert counting.answered_by_equipment(kinds) == answered


def test_what_the_rules_name_is_in_the_lists(root: Path) -> None:
    listed = [
        tomllib.loads((root / "db" / room / "seeds.toml").read_text(encoding="utf-8"))
        for room in ("across/handover", "registers/equipment")
    ]
    counted, kinds = listed[0]["handover_count"], listed[1]["equipment_kind"]
    assert {counting.PEOPLE, counting.BAGS, *counting.IN_BAGS, *counting.EQUIPMENT} <= counted.keys()
    assert set(counting.EQUIPMENT.values()) <= kinds.keys()


@pytest.mark.parametrize(
    ("counted", "registered", "off"), [(7, 7, False), (6, 7, True), (8, 7, True), (7, None, False), (0, 0, False)]
)
def test_bags_are_off_where_the_store_room_had_another_number(counted: int, registered: int | None, off: bool) -> None:
    assert counting.bags_off(counted, registered) is off
