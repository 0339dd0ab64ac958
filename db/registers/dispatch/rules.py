"""The rules of calls and of patrols, as pure functions: what may follow what, who is calling, which calls are alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.kernel.base.scenes import LatLon
from db.registers.dispatch.geo import haversine
from db.words.checks import phone
from db.words.folding import fold

CALL_STATES = {
    "started": "Begun",
    "open": "Being taken",
    "incident": "Incident opened",
    "joined": "Another caller",
    "ended": "No incident",
    "void": "Void",
}
UNFINISHED = frozenset({"started", "open"})
"""A call in one of these stands in the stack on every screen until someone finishes it."""
DONE = frozenset({"incident", "joined", "ended"})

PATROL_STATES = {
    "available": "Available",
    "dispatched": "Sent",
    "en_route": "On the way",
    "on_scene": "On the scene",
    "out": "Out of service",
    "off": "Off shift",
}
BUSY = frozenset({"dispatched", "en_route", "on_scene"})
SENDABLE = BUSY | {"available"}
"""States in which a patrol can be sent, or asked."""
LEGAL: Mapping[str, tuple[str, ...]] = {
    "available": ("out",),
    "dispatched": ("en_route", "on_scene", "available", "out"),
    "en_route": ("on_scene", "available", "out"),
    "on_scene": ("available", "out"),
    "out": ("available",),
    "off": (),
}
"""What a patrol may do next by itself. It is sent by the desk alone; one step may be left out, none is gone back."""
BACKDATED = timedelta(minutes=3)
"""A move told of later than this needs a reason."""
WELFARE = {"available": 60, "dispatched": 20, "en_route": 20, "on_scene": 20, "out": 60}
"""Minutes without a word from a patrol after which it is called, where the list of states says nothing else."""
ALIKE_WITHIN = timedelta(hours=1)
ALIKE_KM = 1.0


_CALL_NUMBER = re.compile(r"\s*L[A-Z]+\s*-", re.IGNORECASE)


def is_call(typed: str) -> bool:
    """Whether a number, as typed, is that of a call: only with its letters; bare figures are an incident's."""
    return _CALL_NUMBER.match(typed) is not None


def may_move(state: str, to: str) -> bool:
    """Whether a patrol in a state may say that it is now in another."""
    return to in LEGAL.get(state, ())


def state_of(
    dispatched: datetime | None, en_route: datetime | None, on_scene: datetime | None, service: str, *, ended: bool
) -> str:
    """A patrol's state: from its running dispatch, where there is one, else from whether it is in service."""
    if ended:
        return "off"
    if on_scene is not None:
        return "on_scene"
    if en_route is not None:
        return "en_route"
    if dispatched is not None:
        return "dispatched"
    return "out" if service == "out" else "available"


def welfare_due(state: str, heard: datetime, minutes: int | None) -> datetime | None:
    """When a patrol is to be called if it says nothing; None once its shift is over. 0 minutes: never."""
    after = WELFARE.get(state, 0) if minutes is None else minutes
    return heard + timedelta(minutes=after) if after and state != "off" else None


# --- who is calling --------------------------------------------------------------------------------------------

_DIGITS = re.compile(r"\+?[\d۰-۹٠-٩][\d۰-۹٠-٩\s\-–()]{5,}[\d۰-۹٠-٩]")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is calling: a name and a number, either of which may be missing, or the code of why there is none."""

    name: str = ""
    phone: str = ""
    unknown: str = ""


def read_caller(typed: str, reasons: Mapping[str, Iterable[str]]) -> Caller:
    """A caller as one line says it: a name, a number, both in any order, or why there is none.

    `reasons` maps the code of a reason for namelessness to its words (did not wish to say, has none, was not asked).
    """
    text = typed.strip()
    for code, words in reasons.items():
        if text and fold(text) in {fold(code), *map(fold, words)}:
            return Caller(unknown=code)
    digits = _DIGITS.search(text)
    if digits is None:
        return Caller(name=text)
    rest = " ".join((text[: digits.start()] + " " + text[digits.end() :]).split()).strip(" ,،;؛-–")
    return Caller(name=rest, phone=phone(digits.group()).value)


def answers_of(text: str | None) -> dict[str, str]:
    """The answers of a call as it keeps them: a line each, `code: answer`."""
    answers = {}
    for line in (text or "").split("\n"):
        code, colon, answer = line.partition(":")
        if colon:
            answers[code.strip()] = answer.strip()
    return answers


# --- which calls are alike -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReportedMatter:
    """What a call or an incident says that another may say too. `group` is the group of its type."""

    type: str | None
    group: str
    place: str | None
    point: LatLon | None
    at: datetime


def alike(one: ReportedMatter, other: ReportedMatter, *, waits: bool = False) -> bool:
    """Whether two may be about the same: of one kind, near to each other, within the hour.

    One kind is the same type or the same group. Near is the same words for the place, or points within a kilometre.
    What still `waits` may be the same however old it is.
    """
    if not waits and abs(one.at - other.at) > ALIKE_WITHIN:
        return False
    if not one.type or not other.type or (one.type != other.type and (one.group or one.type) != other.group):
        return False
    here, there = fold(one.place or ""), fold(other.place or "")
    if here and here == there:
        return True
    return one.point is not None and other.point is not None and haversine(one.point, other.point) <= ALIKE_KM
