"""The rules of calls and patrols: legal moves, callers, calls that are alike, intervals, the command line."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.registers.dispatch import rules
from db.registers.dispatch.calls.intervals import MinutesSpread, interval, spread
from db.registers.dispatch.line import Said, UnreadCallLine, read_line
from db.registers.dispatch.rules import Caller, ReportedMatter, alike, read_caller
from db.words.layouts import other_layout

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
STATES = tuple(rules.PATROL_STATES)
REASONS = {"declined": ("نخواست", "Did not wish to say"), "has_none": ("ندارد",), "not_asked": ("پرسیده نشد",)}


def test_every_state_is_left_and_reached_as_the_board_says() -> None:
    assert set(rules.LEGAL) == set(STATES)
    assert rules.may_move("dispatched", "on_scene")
    assert not rules.may_move("on_scene", "en_route")
    assert not rules.may_move("available", "on_scene")
    assert all(not rules.may_move(state, "dispatched") for state in STATES)  # the desk alone sends
    assert rules.LEGAL["off"] == ()


@given(st.sampled_from(STATES), st.sampled_from(STATES))
def test_no_move_goes_back_or_stays(state: str, to: str) -> None:
    order = ("dispatched", "en_route", "on_scene")
    if rules.may_move(state, to):
        assert to != state
        if state in order and to in order:
            assert order.index(to) > order.index(state)


@pytest.mark.parametrize(
    ("typed", "caller"),
    [
        ("علی رضایی ۰۹۱۶۱۲۳۴۵۶۷", Caller("علی رضایی", "09161234567")),
        ("0916 123 4567، علی", Caller("علی", "09161234567")),
        ("علی رضایی", Caller("علی رضایی")),
        ("۳۳۳۳۴۴۴۴", Caller("", "06133334444")),
        ("ندارد", Caller(unknown="has_none")),
        ("پرسيده نشد", Caller(unknown="not_asked")),
        ("declined", Caller(unknown="declined")),
        ("علی پلاک ۱۲", Caller("علی پلاک ۱۲")),
        ("", Caller()),
    ],
)
def test_a_caller_is_read_from_one_line(typed: str, caller: Caller) -> None:
    assert read_caller(typed, REASONS) == caller


ONE = ReportedMatter("theft_home", "theft", "کیانپارس", (31.349, 48.684), NOW)


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({}, True),
        ({"type": "theft_shop"}, True),  # of the same group
        ({"type": "fight", "group": "violent"}, False),
        ({"place": "كيانپارس", "point": None}, True),  # another spelling
        ({"place": "امانیه", "point": (31.334, 48.668)}, False),
        ({"place": "خیابان ۵", "point": (31.350, 48.685)}, True),
        ({"at": NOW - timedelta(minutes=61)}, False),
        ({"type": None}, False),
        ({"place": None, "point": None}, False),
    ],
)
def test_calls_are_alike_in_kind_place_and_time(change: dict[str, object], same: bool) -> None:
    other = replace(ONE, **change)  # type: ignore[arg-type]
    assert alike(ONE, other) is same
    assert alike(other, ONE) is same


# --- intervals -------------------------------------------------------------------------------------------------


def test_what_is_missing_is_counted_as_missing() -> None:
    minutes = [timedelta(minutes=count) for count in (1, 2, 3, 4, 5, 6, 7, 8, 9, 30)]
    assert spread([*minutes, None, None]) == MinutesSpread(10, 2, 5.5, 9.0)
    assert spread([None]) == MinutesSpread(0, 1, None, None)
    assert spread([]) == MinutesSpread(0, 0, None, None)
    assert interval(NOW, None) is None
    assert interval(NOW, NOW - timedelta(seconds=1)) is None
    assert interval(NOW, NOW) == timedelta(0)


@given(st.lists(st.one_of(st.none(), st.timedeltas(timedelta(0), timedelta(days=1)))))
def test_nine_of_ten_are_within_the_p90(lengths: list[timedelta | None]) -> None:
    found = spread(lengths)
    known = [length.total_seconds() / 60 for length in lengths if length is not None]
    assert found.known + found.missing == len(lengths)
    if known:
        assert found.p90 is not None
        assert found.median is not None
        assert sum(length <= found.p90 for length in known) >= 0.9 * len(known)
        assert found.median <= found.p90
        assert found.p90 in known


# --- the command line ------------------------------------------------------------------------------------------

NAMES = [("a", "گشت ۱"), ("a", "Patrol 1"), ("c", "گشت ۳"), ("c", "Patrol 3"), ("m", "موتور ۱"), ("m", "Moto 1")]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("گ۳ محل", Said("c", "on_scene", "")),
        ("p3 scene", Said("c", "on_scene", "")),
        ("گشت ۳ محل", Said("c", "on_scene", "")),
        ("patrol 3 go", Said("c", "en_route", "")),
        ("3 clear", Said("c", "available", "")),
        ("م۱ راه", Said("m", "en_route", "")),
        ("p1 scene -5m", Said("a", "on_scene", "-5m")),
        ("گ۱ در کیانپارس", Said("a", "place", "کیانپارس")),
        ("گ۱ در محل قدیم", Said("a", "place", "محل قدیم")),
        ("گ۳ اعزام ۱۷", Said("c", "send", "۱۷")),
        ("p3 note he is at the scene", Said("c", "note", "he is at the scene")),
    ],
)
def test_a_line_is_read_from_its_end(line: str, said: Said) -> None:
    assert read_line(line, NAMES) == said


@pytest.mark.parametrize("line", ["گ۳ محل", "p3 scene", "p3 go", "m1 clear"])
def test_a_line_is_read_in_the_other_layout(line: str) -> None:
    typed = other_layout(line)
    with pytest.raises(UnreadCallLine):
        read_line(typed, NAMES)
    assert read_line(other_layout(typed), NAMES).verb == read_line(line, NAMES).verb


@pytest.mark.parametrize("line", ["", "محل", "گ۹ محل", "گ۳", "گ۳ بیا", "1 go"])
def test_a_line_that_says_nothing_is_told(line: str) -> None:
    with pytest.raises(UnreadCallLine):
        read_line(line, NAMES)
