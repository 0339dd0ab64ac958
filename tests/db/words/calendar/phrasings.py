"""The patterns of docs/times.md put into words for a moment: what somebody would type who means it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from db.words.calendar.jalali import MONTHS_EN, MONTHS_FA, WEEKDAYS_EN, WEEKDAYS_FA, date_to_jalali, tehran, weekday

PAGE = Path(__file__).parents[4] / "docs" / "times.md"
ONES = (
    "صفر", "یک", "دو", "سه", "چهار", "پنج", "شش", "هفت", "هشت", "نه", "ده", "یازده", "دوازده", "سیزده", "چهارده",
    "پانزده", "شانزده", "هفده", "هجده", "نوزده",
)  # fmt: skip
ENGLISH = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
ORDINALS = (
    "", "اول", "دوم", "سوم", "چهارم", "پنجم", "ششم", "هفتم", "هشتم", "نهم", "دهم", "یازدهم", "دوازدهم", "سیزدهم",
    "چهاردهم", "پانزدهم", "شانزدهم", "هفدهم", "هجدهم", "نوزدهم", "بیستم",
)  # fmt: skip
PARTS = {
    "بامداد": (0, 300), "سحر": (180, 330), "صبح زود": (270, 480), "صبح": (300, 720), "قبل از ظهر": (540, 720),
    "ظهر": (690, 810), "بعدازظهر": (750, 1080), "بعد از ظهر": (750, 1080), "عصر": (900, 1140), "غروب": (1020, 1200),
    "شب": (1140, 1440),
}  # fmt: skip
"""Minutes of the day in which each part is said."""
PARTS_EN = {
    "am": (0, 720), "a.m.": (0, 720), "pm": (720, 1440), "p.m.": (720, 1440), "in the morning": (300, 720),
    "in the afternoon": (750, 1080), "in the evening": (900, 1140), "at night": (1140, 1440),
}  # fmt: skip
FROM_NOW = ("minutes", "hours", "days", "weeks")
SMALL = {"بامداد": (0, 300), "سحر": (180, 330), "صبح زود": (270, 480), "بعد از نیمه‌شب": (0, 300), "دم صبح": (240, 390)}


@dataclass(frozen=True)
class Meant:
    """A moment that somebody means, and when it is typed: both in Tehran."""

    at: datetime
    now: datetime

    @property
    def minute(self) -> int:
        """Minutes after midnight."""
        return self.at.hour * 60 + self.at.minute

    @property
    def ago(self) -> int:
        """Minutes before now."""
        return int((self.now - self.at).total_seconds()) // 60

    @property
    def eve(self) -> date | None:
        """The day on which the night began in which it lies; None by day."""
        if 300 <= self.minute < 1140:
            return None
        return self.at.date() - timedelta(days=self.minute < 300)


def patterns() -> list[str]:
    """The patterns of the table, as it stands in the page."""
    rows = [line.split("|")[1] for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    return [pattern for row in rows for pattern in re.findall(r"`([^`]+)`", row)]


def phrasings(pattern: str, meant: Meant) -> Iterator[str]:
    """Every text of a pattern that says the moment; none where nobody would say it so."""
    names = re.findall(r"\{(\w+)\}", pattern)
    if not _may_say(pattern, set(names), meant):
        return
    for values in itertools.product(*(FILLERS[name](meant) for name in names)):
        text = pattern
        for name, value in zip(names, values, strict=True):
            text = text.replace("{" + name + "}", value, 1)
        yield text


def _may_say(pattern: str, names: set[str], meant: Meant) -> bool:
    words, clock = pattern.split(), meant.now.hour * 60 + meant.now.minute
    if {"نیمه‌شب", "midnight"} & set(words):
        return meant.minute <= 60 or meant.minute >= 1380
    if "شب" in words and "hour" in names:
        return meant.eve is not None and meant.minute != 0
    if not names & {"day", "day_en", "eve", "night", "night_en", *FROM_NOW} and meant.ago >= 1440:
        return False  # without a day it is the last such hour
    if pattern == "{part}" and meant.at.date() != meant.now.date():
        return not any(PARTS[name][0] <= clock for name in _within(PARTS)(meant))  # or it has begun anew
    return True


def days(day: date, meant: Meant) -> Iterator[str]:
    """A day in Persian."""
    today, here = meant.now.date(), date_to_jalali(day)
    off, name = (today - day).days, WEEKDAYS_FA[weekday(day)]
    if off < 3:
        yield ("امروز", "دیروز", "پریروز")[off]
    if off < 7:
        yield name
    if 1 <= off <= 7:
        yield f"{name}ٔ گذشته" if name.endswith("ه") else f"{name} گذشته"
    if here.year == date_to_jalali(today).year:
        yield f"{here.month}/{here.day}"
        yield f"{here.day} {MONTHS_FA[here.month - 1]}"
        if here.day <= 20:
            yield f"{ORDINALS[here.day]} {MONTHS_FA[here.month - 1]}"
    yield str(here)
    yield str(here).replace("/", "")
    yield f"{name} {here.year}/{here.month}/{here.day}"


def days_en(day: date, meant: Meant) -> Iterator[str]:
    """A day in English."""
    off, here = (meant.now.date() - day).days, date_to_jalali(day)
    if off < 2:
        yield ("today", "yesterday")[off]
    if off < 7:
        yield WEEKDAYS_EN[weekday(day)].lower()
    if 1 <= off <= 7:
        yield f"last {WEEKDAYS_EN[weekday(day)]}"
    yield str(here)
    yield f"{here.day} {MONTHS_EN[here.month - 1]} {here.year}"


def clocks(meant: Meant) -> Iterator[str]:
    """The time as a clock shows it; no four digits that are a year of our days."""
    yield from (f"{meant.at:%H:%M}", f"{meant.at.hour}:{meant.at:%M}")
    if not 13 <= meant.at.hour <= 14:
        yield f"{meant.at:%H%M}"


def hours(meant: Meant) -> Iterator[str]:
    """The hour as it is said, in digits and words."""
    hour, minute = (meant.at.hour - 1) % 12 + 1, meant.at.minute
    after = hour % 12 + 1
    if minute == 0:
        yield from (str(hour), ONES[hour])
    elif minute == 30:
        yield from (f"{hour} و نیم", f"{ONES[hour]} و نیم")
    elif minute == 15:
        yield from (f"{ONES[hour]} و ربع", f"{hour} و ربع")
    elif minute == 45:
        yield from (f"یک ربع به {ONES[after]}", f"ربع به {after}")
    elif minute < 20:
        yield from (f"{ONES[hour]} و {ONES[minute]} دقیقه", f"{hour} و {minute} دقیقه")
    else:
        yield f"{hour} و {minute} دقیقه"


def hours_en(meant: Meant) -> Iterator[str]:
    """The hour as it is said in English."""
    hour, minute = (meant.at.hour - 1) % 12 + 1, meant.at.minute
    if minute == 0:
        yield from (str(hour), ENGLISH[hour])
    elif minute in (15, 30):
        yield f"{'half' if minute == 30 else 'quarter'} past {ENGLISH[hour]}"
    elif minute == 45:
        yield f"quarter to {ENGLISH[hour % 12 + 1]}"
    else:
        yield f"{minute} past {hour}"


def nights(meant: Meant) -> Iterator[str]:
    """The night in which the moment lies; before dawn «دیشب» may be the one before the night that goes on."""
    if meant.eve is None:
        return
    off, small = (meant.now.date() - meant.eve).days, meant.now.hour < 5
    if off == 1 or (small and off == 2):
        yield from ("دیشب", "شب گذشته", "شب قبل", "شب پیش")
    if off == 2:
        yield "پریشب"
    if off == (1 if small else 0):
        yield "امشب"


def nights_en(meant: Meant) -> Iterator[str]:
    """The night in English."""
    said = list(nights(meant))
    yield from (["last night"] if "دیشب" in said else []) + (["tonight"] if "امشب" in said else [])


def _within(parts: dict[str, tuple[int, int]]) -> Callable[[Meant], list[str]]:
    return lambda meant: [name for name, (start, end) in parts.items() if start <= meant.minute < end]


def _small(parts: dict[str, tuple[int, int]]) -> Callable[[Meant], list[str]]:
    return lambda meant: [name for name in _within(parts)(meant) if meant.minute < 300]


FILLERS: dict[str, Callable[[Meant], object]] = {
    "clock": clocks,
    "hour": hours, "hour_en": hours_en,
    "day": lambda meant: days(meant.at.date(), meant), "day_en": lambda meant: days_en(meant.at.date(), meant),
    "eve": lambda meant: [] if meant.eve is None else days(meant.eve, meant),
    "night": nights, "night_en": nights_en,
    "part": _within(PARTS), "part_en": _within(PARTS_EN), "small": _small(SMALL), "small_en": _small({"am": (0, 720)}),
    "minutes": lambda meant: [str(meant.ago)] if 0 < meant.ago < 6_000 else [],
    "hours": lambda meant: [str(meant.ago // 60)] if 0 < meant.ago // 60 < 48 and meant.ago % 60 else [],
    "rest": lambda meant: [str(meant.ago % 60)],
    "days": lambda meant: [str(round(meant.ago / 1440))] if meant.ago >= 720 else [],
    "weeks": lambda meant: [str(round(meant.ago / 10_080))] if meant.ago >= 5_040 else [],
    "off": lambda _meant: ["15"],
}  # fmt: skip
"""What each place of a pattern may be filled with."""

SCRIPTS = ("0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩")


def spelled(text: str, script: int) -> Iterator[str]:
    """The text in a script of digits, with its half-spaces, without them, and with blanks for them."""
    text = text.translate({ord(latin): SCRIPTS[script][value] for value, latin in enumerate(SCRIPTS[0])})
    yield from dict.fromkeys((text, text.replace("‌", ""), text.replace("‌", " ")))


def in_tehran(moment: datetime) -> datetime:
    """The moment by Tehran's clock."""
    return moment.astimezone(tehran())
