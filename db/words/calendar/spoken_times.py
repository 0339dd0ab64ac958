"""Times as they are said: numbers in words, spans before now, hours in words, parts of a day.

    یک ساعت و نیم پیش   یک ربع پیش   چهل و پنج دقیقه پیش   یه ساعت پیش   ساعت ده و نیم   یک ربع به سه   دیشب   عصر

Everything here reads text that `moments` has tidied: folded, digits 0–9, single spaces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ONES = {
    "یک": 1, "یه": 1, "دو": 2, "سه": 3, "چهار": 4, "چار": 4, "پنج": 5, "شش": 6, "شیش": 6, "هفت": 7, "هشت": 8, "نه": 9,
    "ده": 10, "یازده": 11, "دوازده": 12, "سیزده": 13, "چهارده": 14, "پانزده": 15, "پونزده": 15, "شانزده": 16,
    "شونزده": 16, "هفده": 17, "هیفده": 17, "هجده": 18, "هیجده": 18, "نوزده": 19,
    "an": 1, "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40,
}  # fmt: skip
_TENS = {"بیست": 20, "سی": 30, "چهل": 40, "پنجاه": 50, "شصت": 60}
_ORDINALS = {
    "اول": 1, "یکم": 1, "نخست": 1, "دوم": 2, "سوم": 3, "چهارم": 4, "پنجم": 5, "ششم": 6, "هفتم": 7, "هشتم": 8, "نهم": 9,
    "دهم": 10, "یازدهم": 11, "دوازدهم": 12, "سیزدهم": 13, "چهاردهم": 14, "پانزدهم": 15, "شانزدهم": 16, "هفدهم": 17,
    "هجدهم": 18, "هیجدهم": 18, "نوزدهم": 19, "بیستم": 20, "سیام": 30, "سی ام": 30,
}  # fmt: skip
_TENTHS = {"بیست و": 20, "سی و": 30}

NUMBER = (
    rf"\d{{1,6}}|(?:(?:{'|'.join(_TENS)}) و )?(?:{'|'.join(sorted(_ONES, key=len, reverse=True))})(?![^\W\d_])"
    rf"|(?:{'|'.join(_TENS)})(?![^\W\d_])"
)
ORDINAL = rf"(?:(?:{'|'.join(_TENTHS)}) )?(?:{'|'.join(sorted(_ORDINALS, key=len, reverse=True))})(?![^\W\d_])"


def number(said: str) -> int:
    """A number from 1 on in digits or in Persian words: «چهل و پنج». Raises KeyError."""
    if said.isdecimal():
        return int(said)
    tens, _, ones = said.rpartition(" و ")
    return (_TENS[tens] if tens else 0) + (_TENS[ones] if ones in _TENS else _ONES[ones])


_ANY_NUMBER = re.compile(NUMBER)


def is_number(said: str) -> bool:
    """Whether a word is a number, in digits or words."""
    return _ANY_NUMBER.fullmatch(said) is not None


def ordinal(said: str) -> int:
    """The day of a month that is said in words: «بیست و سوم». Raises KeyError."""
    for tens, value in _TENTHS.items():
        if said.startswith(tens + " "):
            return value + _ORDINALS[said.removeprefix(tens + " ")]
    return _ORDINALS[said]


# --- spans ------------------------------------------------------------------------------------------------------

UNITS = {
    "m": 1, "min": 1, "mins": 1, "minute": 1, "minutes": 1, "د": 1, "دقیقه": 1, "دیقه": 1,
    "h": 60, "hr": 60, "hrs": 60, "hour": 60, "hours": 60, "س": 60, "ساعت": 60,
    "d": 1440, "day": 1440, "days": 1440, "ر": 1440, "روز": 1440,
    "w": 10080, "week": 10080, "weeks": 10080, "ه": 10080, "هفته": 10080,
    "month": 43830, "months": 43830, "ماه": 43830, "year": 525960, "years": 525960, "سال": 525960,
}  # fmt: skip
"""Minutes of a unit; of a month and a year on the average, for nobody means their minutes."""
_DAY = 1440
_UNIT = "|".join(sorted(UNITS, key=len, reverse=True))
_QUARTERS = {"ربع": 15, "نیم": 30, "half": 30, "quarter": 15}
DIRECTION = r"(پیش|قبل|قبلش|ago|earlier|بعد|دیگر|دیگه|later)"
_SIGNED = re.compile(rf"([+-]) ?((?:\d{{1,6}} ?(?:{_UNIT}) ?)+)")
_STEP = re.compile(rf"(\d+) ?({_UNIT})")
_COUNTED = re.compile(rf"({NUMBER})( و نیم)? ?({_UNIT})(?: و (نیم|ربع|{NUMBER})(?: (دقیقه|دیقه|ساعت))?)? {DIRECTION}")
_PART_OF_HOUR = re.compile(rf"(?:(یک|یه|سه|a|3|1) )?(ربع|quarter)(?: of an)?(?: ساعت| hour)? {DIRECTION}")
_HALF = re.compile(rf"(?:نیم|half an) ?(ساعت|hour|روز) {DIRECTION}")
_ONE = re.compile(rf"(ساعت|hour)ی {DIRECTION}")
_PLAIN = re.compile(rf"(?:{NUMBER})(?: و نیم)? ?({_UNIT})(?: و (?:نیم|ربع|{NUMBER})(?: (?:دقیقه|دیقه|ساعت))?)?")
BACK = frozenset({"پیش", "قبل", "قبلش", "ago", "earlier"})


@dataclass(frozen=True, slots=True)
class FromNow:
    """Minutes from now, negative before it, and by how many they may be off: half a unit, from days on."""

    minutes: float
    about: int = 0


def span(typed: str) -> FromNow | None:
    """How long before or after now `typed` says; None where it is no span."""
    if match := _SIGNED.fullmatch(typed):
        steps = _STEP.findall(match[2])
        minutes = sum(int(count) * UNITS[unit] for count, unit in steps)
        return FromNow(-minutes if match[1] == "-" else minutes, _off(min(UNITS[unit] for _count, unit in steps)))
    if match := _COUNTED.fullmatch(typed):
        return FromNow(_signed(_counted(match), match[6]), 0 if match[5] else _off(UNITS[match[3]]))
    if match := _PART_OF_HOUR.fullmatch(typed):
        return FromNow(_signed(45 if match[1] in ("سه", "3") else 15, match[3]))
    if match := _HALF.fullmatch(typed):
        is_day = match[1] == "روز"
        return FromNow(_signed(_DAY // 2 if is_day else 30, match[2]), _DAY // 4 if is_day else 0)
    if match := _ONE.fullmatch(typed):
        return FromNow(_signed(60, match[2]))
    return None


def _off(unit: int) -> int:
    """By how many minutes may be off what is said in a unit: nobody says «سه روز پیش» to the minute."""
    return unit // 2 if unit >= _DAY else 0


def points_nowhere(typed: str) -> bool:
    """Whether a span is said without «پیش», «دیگر» or a sign, in another unit than hours: «۲۰ دقیقه»."""
    match = _PLAIN.fullmatch(typed)
    return match is not None and match[1] not in ("ماه", "سال", "ساعت", "س", "ه", "د", "ر")


def _counted(match: re.Match[str]) -> float:
    unit = UNITS[match[3]]
    minutes = (number(match[1]) + (0.5 if match[2] else 0)) * unit
    more = match[4]
    if more is None:
        return minutes
    if more in _QUARTERS:
        return minutes + _QUARTERS[more] * unit / 60
    return minutes + number(more) * (1 if unit == 60 or match[5] in ("دقیقه", "دیقه") else 60)


def _signed(minutes: float, direction: str) -> float:
    return -minutes if direction in BACK else minutes


# --- hours in words ---------------------------------------------------------------------------------------------

_ENGLISH = re.compile(rf"(?P<said>half|(?:a )?quarter|(?:{NUMBER})(?: minutes)?) (?P<way>past|to) (?P<hour>{NUMBER})")
_HOUR = re.compile(
    rf"(?:(?P<less>ربع|یک ربع|یه ربع|(?:{NUMBER})(?: دقیقه)?) به )?(?P<hour>{NUMBER})"
    rf"(?: و (?P<more>نیم|ربع|یک ربع|{NUMBER})(?: دقیقه)?)?"
)


def hour(typed: str) -> tuple[int, int] | None:
    """(hour, minute) of an hour that is said: «ده و نیم», «یک ربع به سه», `half past two`; None where it is none."""
    if match := _ENGLISH.fullmatch(typed):
        past, count = match["said"].removesuffix(" minutes").removeprefix("a "), number(match["hour"])
        minutes = {"half": 30, "quarter": 15}.get(past) or number(past)
        if count > 23 or minutes > 59:
            return None
        return (count, minutes) if match["way"] == "past" else ((count - 1) % 24, 60 - minutes)
    match = _HOUR.fullmatch(typed)
    if match is None or not (match["less"] or match["more"] or not typed.isdecimal()):
        return None
    said, less, more = number(match["hour"]), _minutes(match["less"]), _minutes(match["more"])
    if said > 23 or less > 59 or more > 59 or (less and more):
        return None
    return ((said - 1) % 24, 60 - less) if less else (said, more)


def _minutes(said: str | None) -> int:
    if said is None:
        return 0
    said = said.removesuffix(" دقیقه")
    return 15 if said.endswith("ربع") else 30 if said == "نیم" else number(said)


# --- parts of a day ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PartOfDay:
    """From when to when a part of a day lasts, in minutes after its midnight; a night goes on into the next day.

    An hour from `own` on belongs to it as it is said; an earlier one is twelve hours later.
    """

    start: int
    end: int
    own: int = 0
    night: bool = False

    def minute(self, hour: int, minute: int) -> int:
        """The minute after the day's midnight of a clock time that is said with this part: «۳ بعدازظهر» is 15:00."""
        if self.night:
            if hour <= 5:
                hour += 24
            elif hour <= 12:
                hour += 12
        elif hour < self.own:
            hour += 12
        elif hour == 12 and self.own == 0:
            hour = 0
        return hour * 60 + minute

    def minutes(self, hour: int, minute: int, *, bare: bool, named: bool) -> tuple[int, ...]:
        """As `minute`; two where a night's evening and its end hold the hour and no part is `named`: «دیشب ساعت ۶»."""
        if self.night and bare and not named and hour in TWICE:
            return (hour + 12) * 60 + minute, (hour + 24) * 60 + minute
        return (self.minute(hour, minute),)


TWICE = (5, 6)
"""Hours that a night's evening and its end both hold."""

_DAWN, _MORNING, _NOON = PartOfDay(0, 300), PartOfDay(300, 720), PartOfDay(690, 810, own=10)
_AFTERNOON, _EVENING, _DUSK = PartOfDay(750, 1080, own=12), PartOfDay(900, 1140, own=12), PartOfDay(1020, 1200, own=12)
NIGHT, _MIDNIGHT = PartOfDay(1140, 1740, night=True), PartOfDay(1380, 1500, night=True)
PARTS = {
    "بامداد": _DAWN, "سحر": PartOfDay(180, 330), "صبح": _MORNING, "صبح زود": PartOfDay(270, 480), "ظهر": _NOON,
    "پیش از ظهر": PartOfDay(540, 720), "قبل از ظهر": PartOfDay(540, 720),
    "بعدازظهر": _AFTERNOON, "عصر": _EVENING, "غروب": _DUSK, "شب": NIGHT, "سر شب": PartOfDay(1110, 1320, own=12),
    "نیمهشب": _MIDNIGHT, "نصف شب": _MIDNIGHT, "نصفه شب": _MIDNIGHT, "نصفهشب": _MIDNIGHT, "دم صبح": PartOfDay(240, 390),
    "dawn": _DAWN, "morning": _MORNING, "noon": _NOON, "afternoon": _AFTERNOON, "evening": _EVENING, "night": NIGHT,
    "midnight": _MIDNIGHT, "بعد از نیمهشب": _DAWN, "پس از نیمهشب": _DAWN, "after midnight": _DAWN,
    "early morning": PartOfDay(270, 480), "am": PartOfDay(0, 720), "pm": PartOfDay(720, 1440, own=12),
}  # fmt: skip
"""Each part of a day by its name, from when to when it lasts: wide, so that what is meant lies in it."""
MIDNIGHTS = frozenset({"نیمهشب", "نصف شب", "نصفه شب", "نصفهشب", "midnight"})
"""Parts of a day that begin on one and end on the next: with a day, either may be meant."""
NIGHTS = {"امشب": 0, "دیشب": -1, "پریشب": -2, "فرداشب": 1, "tonight": 0, "last night": -1}
"""Words that say a day and its night: how many days from today."""
HALVES = ("am", "pm")
"""The halves of a day, which are no parts of it without an hour."""
AFTER_NIGHT = frozenset({
    "بامداد", "سحر", "صبح", "صبح زود", "دم صبح", "بعد از نیمهشب", "پس از نیمهشب", "dawn", "morning", "early morning",
    "after midnight", "am",
})  # fmt: skip
"""Parts that end a night: said with one, they are those of the day after the one on which it began."""
NIGHT_ENDED = 480
"""Minutes after midnight at which no night goes on: a later hour said with a night is asked about."""
PART = re.compile(
    rf"(?<![^\W_])(?:{'|'.join(sorted((*PARTS, *NIGHTS), key=len, reverse=True))})(?![^\W_])(?! (?:پیش|قبل|دیگر)$)"
)
