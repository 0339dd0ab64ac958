"""The part of a day that is named: morning, a night by any word for it, or a part of a night.

Everything here reads text that `moments` has tidied: folded, digits 0–9, single spaces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from db.words.calendar.days import MONTHS, WEEKDAYS
from db.words.calendar.jalali import tehran
from db.words.calendar.spoken_times import AFTER_NIGHT, NIGHTS, NUMBER, ORDINAL, PART, number

_NIGHT_AGO = re.compile(rf"(?:(?<!ساعت )(?<!به )(?<!و )(?<![^\W_])({NUMBER}) )?شب (?:گذشته|پیش|قبلی|قبل)(?![^\W_])")
_NIGHTS_AGO = {1: "دیشب", 2: "پریشب"}
ANY_NIGHT = ("شب", "night")
_WEEKDAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_EVE = re.compile(
    rf"(?<![^\W_])(?:شب|night) (?=(?:{_WEEKDAY})(?![^\W_])|\d+[/.-]\d|\d{{8}}|(?:\d+|{ORDINAL}) ?(?:ام )?(?:{_MONTH}))"
)


def with_nights(typed: str) -> str:
    """The text with «شب گذشته» and «دو شب پیش» in one word: «دیشب», «پریشب»."""
    return _NIGHT_AGO.sub(_night_ago, typed)


def _night_ago(said: re.Match[str]) -> str:
    """One word for it; behind a weekday it is left alone, which is then the one that has passed."""
    before = said.string[: said.start()].split()
    if before and before[-1] in WEEKDAYS:
        return said[0]
    if said[1] is None:
        return "دیشب"
    return said[0] if "گذشته" in said[0] else _NIGHTS_AGO.get(number(said[1]), said[0])


@dataclass(frozen=True)
class DayPart:
    """A part of a day that is named; `night` is the word for the night that it is part of: «دیشب ساعت ۳ بامداد»."""

    name: str
    night: str = ""

    @property
    def ends_night(self) -> bool:
        """Whether it is on the day after the one on which its night began."""
        return bool(self.night) and self.name in AFTER_NIGHT


def part_of(typed: str) -> tuple[DayPart | None, str]:
    """The part of the day that is named, and what else was typed."""
    first = PART.search(typed)
    if first is None:
        return None, typed
    rest = _without(typed, first)
    second = PART.search(rest)
    if second is None:
        return DayPart(first[0]), rest
    names = first[0], second[0]
    for night, name in (names, names[::-1]):
        # «شب» behind a morning is another part of the day, but behind its last hours: «بامداد یکشنبه شب»
        if night in NIGHTS or (night in ANY_NIGHT and (night == names[0] or name != "صبح")):
            return DayPart(name, night), _without(rest, second)
    return DayPart(first[0]), rest


def precedes_day(typed: str) -> bool:
    """Whether a night stands before the day that names it: «شب جمعه», which to some is the night before Friday."""
    return _EVE.search(typed) is not None


def _without(typed: str, part: re.Match[str]) -> str:
    return " ".join(f"{typed[: part.start()]} {typed[part.end() :]}".split())


def night_of(days: int, now: datetime) -> date:
    """The day on which a night began that is `days` from this one: before five, this night began yesterday.

    «دیشب» said after midnight is the evening before all the same: nobody means the night before that one.
    """
    local = now.astimezone(tehran())
    today = local.date()
    return today - timedelta(days=1) if days == 0 and local.hour < 5 else today + timedelta(days=days)
