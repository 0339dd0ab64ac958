"""Whom to send: one sum in minutes without cliffs, a second for a single officer, and nearer ones that are busy."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.kernel.base.scenes import LatLon
from db.reference.lists.queries import ListItem
from db.registers.dispatch.geo import BarrierLine
from db.registers.dispatch.sending.dangers import is_no, is_violent, ties_of
from db.registers.dispatch.sending.ranking import Candidate, Need, Ranked, rank, uncovered

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
TARGET = (31.35, 48.69)
KM = 1 / 111.195
"""Degrees of latitude."""


def candidate(name: str, **more: object) -> Candidate:
    values: dict[str, object] = {"place": "الف", "point": (31.34, 48.68), "placed_at": NOW - timedelta(minutes=5)}
    values |= {"state": "available", "people": 2}
    return Candidate(f"uid-{name}", ListItem("patrol_name", name, name, name), **(values | more))  # type: ignore[arg-type]


def north(name: str, km: float, age: float = 0, **more: object) -> Candidate:
    """A patrol so many kilometres north of the target, whose place was said so many minutes ago."""
    point = (TARGET[0] + km * KM, TARGET[1])
    return candidate(name, point=point, placed_at=NOW - timedelta(minutes=age), **more)


def order(*patrols: Candidate, need: Need | None = None) -> tuple[Ranked, ...]:
    return rank(patrols, need or Need("ب", TARGET), (), NOW)


def codes(ranked: tuple[Ranked, ...]) -> list[tuple[str, int | None]]:
    return [(one.patrol.name.code, one.rank) for one in ranked]


def test_the_ranking_says_its_terms_of_everyone() -> None:
    river = BarrierLine("کارون", "river", ((31.345, 48.5), (31.345, 48.9)), ((31.345, 48.80),))
    patrols = (
        candidate("far", point=(31.36, 48.60)),
        candidate("near", point=(31.349, 48.685)),
        candidate("across", point=(31.344, 48.69)),
        candidate("old", point=TARGET, placed_at=NOW - timedelta(minutes=40)),
        candidate("short", people=1, point=(31.36, 48.67)),
        candidate("nowhere", place=None, point=None, placed_at=None),
        candidate("busy", state="on_scene", busy_with="LA-1405-3"),
        candidate("out", state="out"),
        replace(candidate("off"), state="off", uid=""),
    )
    found = rank(patrols, Need("ب", TARGET), (river,), NOW)
    assert codes(found) == [
        ("near", 1), ("old", 2), ("short", 3), ("far", 4), ("nowhere", 5), ("across", 6),
        ("busy", None), ("off", None), ("out", None),
    ]  # fmt: skip
    said = {one.patrol.name.code: str(one.said) for one in found}
    assert said["near"] == "2.0 min; travel 1.0: 0.5 km, from الف; reported 5 min ago: +1.0"
    assert "around کارون (0.7 km straight)" in said["across"]
    assert said["old"].endswith("reported 40 min ago: +8.0")
    assert said["short"].endswith("single officer: +5.0")
    assert said["nowhere"].startswith("32.0 min; has not reported its place: 20.0")
    assert said["busy"] == "busy: On the scene, LA-1405-3"
    assert (said["off"], said["out"]) == ("off shift", "out of service")


def test_there_is_no_cliff_at_half_an_hour_or_at_a_crew_of_two() -> None:
    found = order(north("far", 14.9, 29), north("near", 3, 31))
    assert codes(found) == [("near", 1), ("far", 2)]
    assert codes(order(north("single", 1, people=1), north("pair", 9))) == [("single", 1), ("pair", 2)]


@given(st.floats(0, 30), st.floats(0, 200), st.sampled_from((1, 2)), st.booleans(), st.floats(0, 12))
def test_a_minute_or_a_hundred_metres_more_is_worth_no_more_than_a_minute(
    km: float, age: float, people: int, violent: bool, other: float
) -> None:
    need = Need("ب", TARGET, violent=violent)

    def total(km: float, age: float) -> float:
        found = order(north("one", km, age, people=people), north("other", other, 3), need=need)
        (own,) = (one.sum.total for one in found if one.patrol.name.code == "one" and one.sum is not None)
        return own

    here = total(km, age)
    assert -1e-6 <= total(km, age + 1) - here <= 1
    assert -1e-6 <= total(km + 0.1, age) - here <= 1


def test_a_single_officer_goes_to_violence_with_a_second() -> None:
    violent = Need("ب", TARGET, violent=True)
    one, pair = north("one", 1, people=1), north("pair", 6)
    first, second = order(one, pair, need=violent)
    assert (first.patrol.name.code, first.second) == ("pair", None)
    assert second.second == pair.name
    assert second.sum is not None
    assert second.sum.wait == pytest.approx(10)
    assert "single officer: with pair as the second, +10.0" in str(second.said)
    (alone,) = order(one, need=violent)
    assert (alone.rank, alone.sum) == (None, None)
    assert str(alone.said).startswith("single officer, no second patrol free")
    (joins,) = order(one, need=replace(violent, helped=True))
    assert (joins.rank, joins.second) == (1, None)
    assert codes(order(one, pair))[0] == ("one", 1)  # no violence: by the sum alone


def test_a_nearer_patrol_at_something_lighter_stands_beside_the_nearest_free_one() -> None:
    busy = north("busy", 1, state="on_scene", busy_with="A-1405-9", weight=1)
    free, farther = north("free", 5), north("farther", 6)
    need = Need("ب", TARGET, weight=2)
    found = order(busy, farther, free, need=need)
    assert [(one.patrol.name.code, one.rank, one.lighter) for one in found] == [
        ("free", 1, False), ("busy", None, True), ("farther", 2, False),
    ]  # fmt: skip
    marked = "busy with a minor job (A-1405-9): 2 min; the nearest free, free: 10 min"
    assert str(found[1].said).startswith(marked)
    assert order(busy, need=need)[0].lighter  # nobody is free
    for other in (
        replace(busy, weight=2), replace(busy, weight=0), replace(busy, asked=True), replace(busy, state="out"),
        replace(busy, point=(TARGET[0] + 5.1 * KM, TARGET[1])),
    ):  # fmt: skip
        assert not any(one.lighter for one in order(other, free, need=need)), other
    for tie in ("held", "hurt", "child", "dead"):
        kept = order(replace(busy, ties=(tie,)), free, need=need)
        assert [one.lighter for one in kept] == [False, False]
        assert "with" in str(kept[1].said)
        assert codes(order(replace(north("free", 1), ties=(tie,)), farther)) == [("farther", 1), ("free", None)]


@pytest.mark.parametrize(("answer", "no"), [("نه", True), ("خیر، ندیدم", True), ("No.", True), ("ندارد", True),
    ("بله", False), ("یک چاقو", False), ("نمی‌داند", False), ("yes", False), ("نوجوان است", False)])  # fmt: skip
def test_anything_but_a_plain_no_is_a_yes(answer: str, no: bool) -> None:
    assert is_no(answer) is no
    assert is_violent("threat", marked=False, answers={"weapon": answer}) is not no
    assert ("child" in ties_of("noise", {"children": answer})) is not no


def test_types_are_violent_or_bind_by_themselves() -> None:
    assert is_violent("weapons", marked=False, answers={})
    assert not is_violent("noise", marked=False, answers={"weapon": " "})
    assert ties_of("accident_fatal", {"injured": "دو نفر"}) == {"dead", "hurt"}
    assert ties_of(None, {}) == frozenset()


def test_what_a_dispatch_leaves_uncovered() -> None:
    one = candidate("1", beats=("کیانپارس", "امانیه"))
    two = candidate("2", beats=("كيانپارس",))
    busy = candidate("3", beats=("امانیه",), state="en_route")
    left = uncovered(one, (one, two, busy))
    assert left.beats == ("امانیه",)
    assert [name.code for name in left.free] == ["2"]
    assert str(left.said) == "uncovered: امانیه; still free: 2"
    assert str(uncovered(one, (one, busy)).said).endswith("nobody still free")


# --- against a computation of its own: docs/calls.md, not the code -------------------------------------------------


def _minutes(one: Candidate, target: LatLon) -> float:
    """Travel at 2 minutes a kilometre over a sphere (by vectors), and a fifth of a minute a minute, up to an hour."""
    if one.place is None or one.placed_at is None:
        return 20 + 12
    age = min(60.0, (NOW - one.placed_at) / timedelta(minutes=1)) / 5
    if one.point is None:
        return 20 + age
    (lat, lon), (lat2, lon2) = one.point, target

    def vector(lat: float, lon: float) -> tuple[float, float, float]:
        lat, lon = math.radians(lat), math.radians(lon)
        return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)

    chord = math.dist(vector(lat, lon), vector(lat2, lon2))
    return 2 * 6371.0088 * 2 * math.asin(chord / 2) + age


def _expected(patrols: list[Candidate], need: Need) -> tuple[list[tuple[str, str]], list[str]]:
    """The free ones with their seconds, the smallest sum first; the nearer ones that may leave what they are at."""
    assert need.point is not None
    minutes = {one.name.code: _minutes(one, need.point) for one in patrols}
    free = [one for one in patrols if one.state == "available" and not one.ties]

    def whole(one: Candidate) -> tuple[float, str]:
        own = minutes[one.name.code]
        if one.people > 1:
            return own, ""
        if not need.violent or need.helped:
            return own + 5, ""
        others = sorted((minutes[other.name.code], other.name.code) for other in free if other is not one)
        return (max(own, others[0][0]), others[0][1]) if others else (math.inf, "")

    rows = sorted((whole(one)[0], -one.people, one.name.code, whole(one)[1]) for one in free)
    offered = [(code, second) for total, _, code, second in rows if total < math.inf]
    best = rows[0][0] if rows else math.inf
    nearer = sorted(
        (whole(one)[0], -one.people, one.name.code)
        for one in patrols
        if one.state in ("dispatched", "en_route", "on_scene")
        and 0 < one.weight < need.weight and not one.ties and not one.asked and whole(one)[0] < best
    )  # fmt: skip
    return offered, [code for _, _, code in nearer]


def _situation(chance: random.Random) -> tuple[list[Candidate], Need]:
    patrols = []
    for number in range(chance.randint(1, 7)):
        known = chance.random()
        place = None if known < 0.08 else f"جای {number}"
        patrols.append(
            candidate(
                f"{number}",
                state=chance.choice(("available", "available", "available", "on_scene", "en_route", "out")),
                people=chance.choice((1, 1, 2, 3)),
                place=place,
                point=None if known < 0.16 else (chance.uniform(31.2, 31.5), chance.uniform(48.5, 48.85)),
                placed_at=None if place is None else NOW - timedelta(seconds=chance.randint(0, 6000)),
                weight=chance.randint(0, 3),
                ties=chance.choice(((), (), (), ("hurt",), ("held", "child"))),
                asked=chance.random() < 0.1,
            )
        )
    point = (chance.uniform(31.25, 31.45), chance.uniform(48.55, 48.8))
    return patrols, Need("مقصد", point, chance.randint(0, 3), chance.random() < 0.5, chance.random() < 0.2)


@pytest.mark.parametrize("seed", [pytest.param(n, marks=[pytest.mark.long] if n >= 12 else []) for n in range(100)])
def test_random_situations_are_ranked_as_another_computation_ranks_them(seed: int) -> None:
    patrols, need = _situation(random.Random(seed))
    found = rank(patrols, need, (), NOW)
    offered = [(one.patrol.name.code, one.second.code if one.second else "") for one in found if one.rank]
    nearer = [one.patrol.name.code for one in found if one.lighter]
    assert (offered, nearer) == _expected(patrols, need)
    assert {one.patrol.uid for one in found} == {one.uid for one in patrols}
    for one in found:
        if one.sum is not None:
            assert one.sum.arrival == pytest.approx(_minutes(one.patrol, need.point or TARGET), abs=1e-6)
    assert [one.lighter for one in found[bool(offered) :][: len(nearer)]] == [True] * len(nearer)
