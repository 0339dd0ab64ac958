"""Which patrol to send, and why, in words: a pure ranking of those on shift by one sum in minutes.

Nobody is located by satellite: a patrol is where it last said it is, and the age of that counts with the way. The terms
are `RankSum`'s; docs/calls.md says them to officers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from db.kernel.base.scenes import LatLon
from db.reference.lists.queries import ListItem
from db.registers.dispatch.geo import BarrierLine, Way, way
from db.registers.dispatch.rules import BUSY, PATROL_STATES
from db.registers.dispatch.sending.dangers import TIES
from db.words.folding import fold
from db.words.messages import M_, Message

MINUTES_PER_KM = 2.0
"""30 km an hour over a great circle: some 40 over streets, which are a third longer."""
AGE_RATE = 0.2
"""Minutes that each minute counts since a patrol last said where it is."""
AGE_MOST = 60.0
"""Minutes of age after which nothing more is added: nobody knows then where it is."""
UNKNOWN_TRAVEL = 20.0
"""Minutes of travel where the way is not known: ten kilometres."""
SINGLE = 5.0
"""Minutes that a crew of one counts: it waits for help more often."""
CREW = 2
"""Fewer people than this in a patrol are a single officer."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A patrol as the ranking sees it. `busy_with` is the number of what it is at; `beats` the places it covers.

    `weight` is the severity of what it is at (0: not known). `ties` are codes of `TIES` for which it is never to be
    called away. `asked` says that a call waits for its answer.
    """

    uid: str
    name: ListItem
    state: str
    people: int
    place: str | None = None
    point: LatLon | None = None
    placed_at: datetime | None = None
    beats: tuple[str, ...] = ()
    busy_with: str = ""
    weight: int = 0
    ties: tuple[str, ...] = ()
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """A call or incident as the ranking sees it. `weight` is its severity (0: not known).

    `violent`: violence or a weapon, so a single officer does not go alone; `helped`: somebody was sent already.
    """

    place: str | None
    point: LatLon | None
    weight: int = 0
    violent: bool = False
    helped: bool = False


@dataclass(frozen=True, slots=True)
class RankSum:
    """Minutes: `travel`, `age` of the place, `single` for one officer, `wait` until the second of a pair is there.

    Continuous in the way and in the age. A minute more of age changes it by at most `AGE_RATE`, 100 m by 0.2.
    """

    travel: float
    age: float
    single: float = 0.0
    wait: float = 0.0

    @property
    def arrival(self) -> float:
        """Travel and age: what it takes to be there."""
        return self.travel + self.age

    @property
    def total(self) -> float:
        """What patrols are ordered by."""
        return self.travel + self.age + self.single + self.wait


@dataclass(frozen=True, slots=True)
class Ranked:
    """A patrol in the order. `rank` is 1 for the one suggested, None for one that is not offered.

    `codes` name the reasons for the journal; `reasons` say them. `second` is who has to go with a single officer;
    `lighter` marks a nearer patrol that is busy with something lighter.
    """

    patrol: Candidate
    rank: int | None
    way: Way | None
    codes: tuple[str, ...]
    reasons: tuple[Message, ...]
    sum: RankSum | None = None
    second: ListItem | None = None
    lighter: bool = False

    @property
    def said(self) -> Message:
        """The reasons in one line."""
        text = self.reasons[0]
        for reason in self.reasons[1:]:
            text = M_("{first}; {then}", first=text, then=reason)
        return text


@dataclass(frozen=True, slots=True)
class _Reach:
    """How a patrol reaches the place: its sum before others are looked at, with the reasons."""

    patrol: Candidate
    way: Way | None
    sum: RankSum
    codes: tuple[str, ...]
    reasons: tuple[Message, ...]


def rank(
    patrols: Iterable[Candidate], need: Need, barriers: Sequence[BarrierLine], now: datetime
) -> tuple[Ranked, ...]:
    """The patrols in the order in which they should be sent, each with its reasons: the smallest sum first.

    Right after the first come those nearer that are busy with something lighter, marked; last those that cannot go.
    To violence or a weapon a single officer is offered with a second. Equal sums: larger crews, then radio names.
    """
    everyone = tuple(patrols)
    reach = {patrol.uid: _reach(patrol, need, barriers, now) for patrol in everyone if patrol.uid}
    free = [reach[patrol.uid] for patrol in everyone if patrol.state == "available" and not patrol.ties]
    offered: list[Ranked] = []
    alone: list[Ranked] = []
    for one in free:
        ranked = _with_second(one, need, free)
        (alone if ranked.sum is None else offered).append(ranked)
    offered.sort(key=_order)
    ordered = [replace(ranked, rank=number) for number, ranked in enumerate(offered, 1)]
    first = ordered[0] if ordered else None
    lighter = sorted(
        (
            marked
            for patrol in everyone
            if _may_leave(patrol, need) and (marked := _lighter(reach[patrol.uid], need, free, first)) is not None
        ),
        key=_order,
    )
    shown = {ranked.patrol.uid for ranked in (*ordered, *lighter, *alone) if ranked.patrol.uid}
    rest = [Ranked(patrol, None, None, *_not_free(patrol)) for patrol in everyone if patrol.uid not in shown]
    rest.sort(key=lambda ranked: (ranked.patrol.state not in BUSY, ranked.patrol.name.code))
    return (*ordered[:1], *lighter, *ordered[1:], *alone, *rest)


def _order(ranked: Ranked) -> tuple[float, int, str]:
    assert ranked.sum is not None
    return ranked.sum.total, -ranked.patrol.people, ranked.patrol.name.code


def _may_leave(patrol: Candidate, need: Need) -> bool:
    """Whether a busy patrol may be asked to leave what it is at: lighter, nobody tied to it, nobody else asking."""
    lighter = 0 < patrol.weight < need.weight
    return patrol.state in BUSY and lighter and not patrol.ties and not patrol.asked


def _lighter(one: _Reach, need: Need, free: Sequence[_Reach], first: Ranked | None) -> Ranked | None:
    """A busy patrol as it is shown beside the nearest free one; None where that is as near."""
    ranked = _with_second(one, need, free)
    if ranked.sum is None:
        return None
    minutes = round(ranked.sum.total)
    if first is None:
        beside = M_(
            "busy with a minor job ({number}): {minutes} min; nobody is free",
            number=one.patrol.busy_with,
            minutes=minutes,
        )
    else:
        assert first.sum is not None
        if ranked.sum.total >= first.sum.total:
            return None
        beside = M_(
            "busy with a minor job ({number}): {minutes} min; the nearest free, {patrol}: {other} min",
            number=one.patrol.busy_with, minutes=minutes, patrol=first.patrol.name, other=round(first.sum.total),
        )  # fmt: skip
    return replace(ranked, codes=("lighter", *ranked.codes), reasons=(beside, *ranked.reasons[1:]), lighter=True)


def _not_free(patrol: Candidate) -> tuple[tuple[str, ...], tuple[Message, ...]]:
    if patrol.state == "off":
        return ("off",), (M_("off shift"),)
    if patrol.state == "out":
        return ("out",), (M_("out of service"),)
    ties = tuple(TIES[tie] for tie in patrol.ties)
    if patrol.state == "available":
        return ("tied",), ties
    assert patrol.state in BUSY
    reason = M_("busy: {state}, {number}", state=M_(PATROL_STATES[patrol.state]), number=patrol.busy_with)
    return ("busy", "tied") if ties else ("busy",), (reason, *ties)


def _with_second(one: _Reach, need: Need, free: Sequence[_Reach]) -> Ranked:
    """A patrol with its sum; a single officer to violence with the free patrol that is there soonest, else no sum."""
    patrol, minutes, codes, reasons = one.patrol, one.sum, one.codes, one.reasons
    second: _Reach | None = None
    if patrol.people < CREW:
        codes = (*codes, "crew")
        others = [other for other in free if other.patrol.uid != patrol.uid]
        if not need.violent or need.helped:
            minutes = replace(minutes, single=SINGLE)
            reasons = (*reasons, M_("single officer: +{minutes}", minutes=SINGLE))
        elif not others:
            alone = M_("single officer, no second patrol free")
            return Ranked(patrol, None, one.way, (*codes, "alone"), (alone, *reasons))
        else:
            second = min(others, key=lambda other: (other.sum.arrival, other.patrol.name.code))
            minutes = replace(minutes, wait=max(0.0, second.sum.arrival - minutes.arrival))
            codes = (*codes, "second")
            reasons = (*reasons, _pair(second, minutes.wait))
    total = M_("{minutes} min", minutes=_tenths(minutes.total))
    return Ranked(patrol, None, one.way, codes, (total, *reasons), minutes, second.patrol.name if second else None)


def _pair(second: _Reach, wait: float) -> Message:
    if wait == 0:
        return M_("single officer: with {patrol} as the second", patrol=second.patrol.name)
    return M_(
        "single officer: with {patrol} as the second, +{minutes}", patrol=second.patrol.name, minutes=_tenths(wait)
    )


def _tenths(minutes: float) -> float:
    return round(minutes, 1)


def _reach(patrol: Candidate, need: Need, barriers: Sequence[BarrierLine], now: datetime) -> _Reach:
    """Travel and the age of the place, each with its code and its words."""
    travel, road, code, words = _travel(patrol, need, barriers)
    if patrol.place is None or patrol.placed_at is None:
        minutes = AGE_MOST
        age = M_("time unknown: +{minutes}", minutes=_tenths(AGE_RATE * AGE_MOST))
    else:
        minutes = max(0.0, (now - patrol.placed_at).total_seconds() / 60)
        age = M_(
            "reported {age} min ago: +{minutes}", age=int(minutes), minutes=_tenths(AGE_RATE * min(minutes, AGE_MOST))
        )
    counted = RankSum(travel, AGE_RATE * min(minutes, AGE_MOST))
    return _Reach(patrol, road, counted, (code, "age"), (words, age))


def _travel(patrol: Candidate, need: Need, barriers: Sequence[BarrierLine]) -> tuple[float, Way | None, str, Message]:
    """Minutes of travel, the way where one is known, and why."""
    if patrol.place is None:
        return UNKNOWN_TRAVEL, None, "no_place", M_("has not reported its place: {minutes}", minutes=UNKNOWN_TRAVEL)
    if need.place and fold(need.place) == fold(patrol.place):
        return 0.0, None, "there", M_("is there already")
    if patrol.point is None or need.point is None:
        words = M_("at {place}; distance unknown: {minutes}", place=patrol.place, minutes=UNKNOWN_TRAVEL)
        return UNKNOWN_TRAVEL, None, "no_point", words
    road = way(patrol.point, need.point, barriers)
    if road is None:
        words = M_("at {place}; no route drawn: {minutes}", place=patrol.place, minutes=UNKNOWN_TRAVEL)
        return UNKNOWN_TRAVEL, None, "no_way", words
    minutes = MINUTES_PER_KM * road.km
    return minutes, road, "way", M_("travel {minutes}: {way}", minutes=_tenths(minutes), way=_way(road, patrol.place))


def _way(by_road: Way, place: str) -> Message:
    if not by_road.around:
        return M_("{km} km, from {place}", km=round(by_road.km, 1), place=place)
    return M_(
        "{km} km, from {place}, around {barriers} ({straight} km straight)",
        km=round(by_road.km, 1), place=place, barriers=joined(by_road.around), straight=round(by_road.straight_km, 1),
    )  # fmt: skip


def joined(names: Sequence[object]) -> object:
    """Several as one list, each in the language that is spoken."""
    text = names[0]
    for name in names[1:]:
        text = M_("{first}, {then}", first=text, then=name)
    return text


@dataclass(frozen=True, slots=True)
class Uncovered:
    """What is left after a patrol is sent: the beats that nobody free covers, and the radio names still free."""

    beats: tuple[str, ...]
    free: tuple[ListItem, ...]

    @property
    def said(self) -> Message:
        """In words."""
        left = M_("still free: {names}", names=joined(self.free)) if self.free else M_("nobody still free")
        if not self.beats:
            return left
        return M_("{first}; {then}", first=M_("uncovered: {places}", places=joined(self.beats)), then=left)


def uncovered(chosen: Candidate, patrols: Iterable[Candidate]) -> Uncovered:
    """What sending a patrol leaves without one."""
    others = [patrol for patrol in patrols if patrol.state == "available" and patrol.uid != chosen.uid]
    held = {fold(beat) for patrol in others for beat in patrol.beats}
    beats = tuple(beat for beat in chosen.beats if fold(beat) not in held)
    return Uncovered(beats, tuple(patrol.name for patrol in others))
