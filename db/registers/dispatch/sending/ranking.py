"""Which patrol to send, and why, in words: a pure ranking of those on shift by the way they have to go.

Nobody is located by satellite: a patrol is where it last said it is, and the age of that is said with it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.kernel.base.scenes import LatLon
from db.reference.lists.queries import ListItem
from db.registers.dispatch.geo import BarrierLine, Way, way
from db.registers.dispatch.rules import BUSY, PATROL_STATES
from db.words.folding import fold
from db.words.messages import M_, Message

FRESH = timedelta(minutes=30)
"""A place that was said longer ago than this counts after every fresher one."""
CREW = 2
"""Fewer people than this in a patrol are too few to go alone."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A patrol as the ranking sees it. `busy_with` is the number of what it is at; `beats` the places it covers."""

    uid: str
    name: ListItem
    state: str
    people: int
    place: str | None = None
    point: LatLon | None = None
    placed_at: datetime | None = None
    beats: tuple[str, ...] = ()
    busy_with: str = ""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A patrol in the order. `rank` is 1 for the one suggested, None for one that cannot be sent.

    `codes` name the reasons for the journal; `reasons` say them.
    """

    patrol: Candidate
    rank: int | None
    way: Way | None
    codes: tuple[str, ...]
    reasons: tuple[Message, ...]

    @property
    def said(self) -> Message:
        """The reasons in one line."""
        text = self.reasons[0]
        for reason in self.reasons[1:]:
            text = M_("{first}; {then}", first=text, then=reason)
        return text


def rank(
    patrols: Iterable[Candidate],
    place: str | None,
    point: LatLon | None,
    barriers: Sequence[BarrierLine],
    now: datetime,
) -> tuple[Ranked, ...]:
    """The patrols in the order in which they should be sent, those that cannot be sent last, each with its reasons.

    Crews that are large enough go before those that are not; then a place said lately before an old one before none;
    then the shorter way. Equal ones keep the order of their radio names.
    """
    free: list[tuple[tuple[bool, int, float, str], Ranked]] = []
    rest: list[Ranked] = []
    for patrol in patrols:
        if patrol.state != "available":
            rest.append(Ranked(patrol, None, None, *_not_free(patrol)))
            continue
        key, ranked = _free(patrol, place, point, barriers, now)
        free.append((key, ranked))
    free.sort(key=lambda pair: pair[0])
    placed = [
        Ranked(candidate.patrol, number, candidate.way, candidate.codes, candidate.reasons)
        for number, (_, candidate) in enumerate(free, 1)
    ]
    return (
        *placed,
        *sorted(rest, key=lambda candidate: (candidate.patrol.state not in BUSY, candidate.patrol.name.code)),
    )


def _not_free(patrol: Candidate) -> tuple[tuple[str, ...], tuple[Message, ...]]:
    if patrol.state == "off":
        return ("off",), (M_("off shift"),)
    if patrol.state == "out":
        return ("out",), (M_("out of service"),)
    assert patrol.state in BUSY
    reason = M_("busy: {state}, {number}", state=M_(PATROL_STATES[patrol.state]), number=patrol.busy_with)
    return ("busy",), (reason,)


def _free(
    patrol: Candidate, place: str | None, point: LatLon | None, barriers: Sequence[BarrierLine], now: datetime
) -> tuple[tuple[bool, int, float, str], Ranked]:
    codes: list[str] = []
    reasons: list[Message] = []
    nearest: Way | None = None
    kilometres = math.inf
    same = bool(place and patrol.place) and fold(place or "") == fold(patrol.place or "")
    if patrol.place is None:
        tier = 3
        codes.append("no_place")
        reasons.append(M_("has not said where it is"))
    else:
        if same:
            tier, kilometres = 0, 0.0
            codes.append("there")
            reasons.append(M_("is there already"))
        elif patrol.point is None or point is None:
            tier = 2
            codes.append("no_point")
            reasons.append(M_("at {place}; the distance is not known", place=patrol.place))
        elif (nearest := way(patrol.point, point, barriers)) is None:
            tier = 2
            codes.append("no_way")
            reasons.append(M_("at {place}; no way there is drawn", place=patrol.place))
        else:
            tier, kilometres = 0, nearest.km
            codes.append("way")
            reasons.append(_way(nearest, patrol.place))
        age = now - patrol.placed_at if patrol.placed_at is not None else FRESH * 2
        minutes = max(0, int(age.total_seconds()) // 60)
        if age > FRESH:
            tier = max(tier, 1)
            codes.append("old_place")
        reasons.append(M_("said so {minutes} minutes ago", minutes=minutes))
    short = patrol.people < CREW
    if short:
        codes.append("crew")
        reasons.append(M_("crew of {people} only", people=patrol.people))
    return (short, tier, kilometres, patrol.name.code), Ranked(patrol, None, nearest, tuple(codes), tuple(reasons))


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
        left = M_("free then: {names}", names=joined(self.free)) if self.free else M_("nobody is free then")
        if not self.beats:
            return left
        return M_("{first}; {then}", first=M_("uncovered: {places}", places=joined(self.beats)), then=left)


def uncovered(chosen: Candidate, patrols: Iterable[Candidate]) -> Uncovered:
    """What sending a patrol leaves without one."""
    others = [patrol for patrol in patrols if patrol.state == "available" and patrol.uid != chosen.uid]
    held = {fold(beat) for patrol in others for beat in patrol.beats}
    beats = tuple(beat for beat in chosen.beats if fold(beat) not in held)
    return Uncovered(beats, tuple(patrol.name for patrol in others))
