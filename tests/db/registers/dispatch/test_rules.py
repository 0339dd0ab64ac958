"""The rules of calls and patrols: legal moves, callers, calls that are alike, ranking, intervals, the command line."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.reference.lists.queries import ListItem
from db.registers.dispatch import rules
from db.registers.dispatch.calls.intervals import MinutesSpread, interval, spread
from db.registers.dispatch.geo import BarrierLine
from db.registers.dispatch.line import Said, UnreadCallLine, read_line
from db.registers.dispatch.rules import Caller, ReportedMatter, alike, read_caller
from db.registers.dispatch.sending.ranking import Candidate, rank, uncovered
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


# --- ranking ---------------------------------------------------------------------------------------------------


def candidate(name: str, **more: object) -> Candidate:
    values: dict[str, object] = {"place": "الف", "point": (31.34, 48.68), "placed_at": NOW - timedelta(minutes=5)}
    return Candidate(f"uid-{name}", ListItem("patrol_name", name, name, name), "available", 2, **(values | more))  # type: ignore[arg-type]


TARGET = (31.35, 48.69)


def test_the_ranking_says_why_of_everyone() -> None:
    river = BarrierLine("کارون", "river", ((31.345, 48.5), (31.345, 48.9)), ((31.345, 48.80),))
    patrols = (
        candidate("far", point=(31.36, 48.60)),
        candidate("near", point=(31.349, 48.685)),
        candidate("across", point=(31.344, 48.69)),
        candidate("old", point=TARGET, placed_at=NOW - timedelta(minutes=40)),
        candidate("short"),
        candidate("nowhere", place=None, point=None, placed_at=None),
        replace(candidate("busy"), state="on_scene", busy_with="LA-1405-3"),
        replace(candidate("out"), state="out"),
        replace(candidate("off"), state="off", uid=""),
    )
    patrols = tuple(replace(one, people=1) if one.name.code == "short" else one for one in patrols)
    order = rank(patrols, "ب", TARGET, (river,), NOW)
    assert [(one.patrol.name.code, one.rank) for one in order] == [
        ("near", 1), ("far", 2), ("across", 3), ("old", 4), ("nowhere", 5), ("short", 6),
        ("busy", None), ("off", None), ("out", None),
    ]  # fmt: skip
    said = {one.patrol.name.code: str(one.said) for one in order}
    assert said["near"].startswith("0.5 km, from الف; said so 5 minutes ago")
    assert "around کارون (0.7 km straight)" in said["across"]
    assert "said so 40 minutes ago" in said["old"]
    assert "crew of 1 only" in said["short"]
    assert said["busy"] == "busy: On the scene, LA-1405-3"
    assert (said["off"], said["out"]) == ("off shift", "out of service")
    assert all(one.reasons and one.codes for one in order)


@given(st.lists(st.tuples(st.floats(31.2, 31.45), st.floats(48.55, 48.8), st.integers(0, 90)), max_size=6))
def test_of_equal_freshness_the_shorter_way_goes_first(rows: list[tuple[float, float, int]]) -> None:
    patrols = [
        candidate(f"{place:02}", point=(lat, lon), placed_at=NOW - timedelta(minutes=age))
        for place, (lat, lon, age) in enumerate(rows)
    ]
    order = rank(patrols, None, TARGET, (), NOW)
    assert [one.rank for one in order] == list(range(1, len(rows) + 1))
    assert {one.patrol.uid for one in order} == {one.uid for one in patrols}
    fresh = ["old_place" not in one.codes for one in order]
    assert fresh == sorted(fresh, reverse=True)
    for kind in (True, False):
        ways = [one.way.km for one in order if ("old_place" not in one.codes) is kind and one.way is not None]
        assert ways == sorted(ways)


def test_what_a_dispatch_leaves_uncovered() -> None:
    one = candidate("1", beats=("کیانپارس", "امانیه"))
    two = candidate("2", beats=("كيانپارس",))
    busy = replace(candidate("3", beats=("امانیه",)), state="en_route")
    left = uncovered(one, (one, two, busy))
    assert left.beats == ("امانیه",)
    assert [name.code for name in left.free] == ["2"]
    assert str(left.said) == "uncovered: امانیه; free then: 2"
    assert str(uncovered(one, (one, busy)).said).endswith("nobody is free then")


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
