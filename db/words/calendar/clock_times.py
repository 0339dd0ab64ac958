"""A clock time within what was typed, in digits or as it is said, and the words of the day around it.

Everything here reads text that `moments` has tidied: folded, digits 0–9, single spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from db.words.calendar.days import MONTHS, BadMoment, UnreadMoment
from db.words.calendar.spoken_times import hour as said_hour
from db.words.calendar.spoken_times import is_number
from db.words.folding import ascii_digits, fold
from db.words.messages import M_, Message


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day. `bare`: an hour from 1 to 12 of which nothing says in which half of the day it lies.

    `written`: it was written as a clock shows it, 2:00 or 0200.
    """

    hour: int
    minute: int
    second: int = 0
    bare: bool = False
    written: bool = False


_HOUR = "ساعت"
_COLON = re.compile(r"(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?")
_FOUR = re.compile(r"(\d{1,2})(\d\d)")
_BETWEEN = (" به ", " و ", " past ", " to ")
"""Words without which an hour in words is no time by itself: «ده و نیم», `half past two`."""


def splits(typed: str, year: int, *, in_part: bool) -> Iterator[tuple[str, ClockTime | None]]:
    """(words of the day, clock time), the likelier first; the last takes all for the day. Raises BadMoment.

    `year` is this one. `in_part`: a part of the day was said with it, so that a number alone is an hour.
    """
    words = [word for word in typed.split() if word != "در"]
    if _HOUR in words:
        yield from _behind_the_word(words)
        return
    for place in (len(words) - 1, 0):
        if words and _COLON.fullmatch(words[place]):
            yield " ".join(words[:place] + words[place + 1 :]), _in_digits(words[place])
            return
    yield from _in_words(words, in_part)
    if words and words[-1].isdecimal() and not _is_named_year(words, year, in_part) and _may_be_hour(words, in_part):
        yield " ".join(words[:-1]), _in_digits(words[-1])
    elif len(words) > 1 and words[0].isdecimal() and len(words[0]) in (3, 4):
        yield " ".join(words[1:]), _in_digits(words[0])
    yield " ".join(words), None
    if in_part and len(words) > 1 and words[0].isdecimal() and len(words[0]) <= 2:
        yield " ".join(words[1:]), _in_digits(words[0])


def _may_be_hour(words: list[str], in_part: bool) -> bool:
    """Whether the number at the end is an hour, and not the day of a month."""
    if len(words[-1]) > 4:
        return False
    return len(words[-1]) > 2 or in_part or (len(words) > 1 and words[-2].removesuffix("ماه") not in MONTHS)


def _behind_the_word(words: list[str]) -> Iterator[tuple[str, ClockTime | None]]:
    """The hour behind «ساعت»: the longest that is one, in digits or words. The day may follow: «ساعت ۵ دیروز»."""
    place = words.index(_HOUR)
    for end in range(len(words), place + 1, -1):
        clock = _clock_of(words[place + 1 : end])
        if clock is not None:
            yield " ".join(words[:place] + words[end:]), clock
            return
    if place and is_number(words[place - 1]):
        count = words[place - 1]
        raise UnreadMoment(lambda text: not_placed(_as_typed(text, count)))
    yield " ".join(words), None


def _as_typed(text: str, word: str) -> str:
    """The word of a text that reads `word` when tidied; `word` where it was joined to another."""
    return next((each for each in text.split() if fold(each) == word), word)


def not_placed(count: str) -> Message:
    """The question about «۲ ساعت»: an hour, or hours before now?"""
    return M_("Is this “{count} hours ago” or “at {count} o'clock”? Write one of them.", count=count)


def _in_words(words: list[str], in_part: bool) -> Iterator[tuple[str, ClockTime]]:
    """An hour in words before or after the day: «پنج و نیم دیروز», «دیروز ده» with its part."""
    for count in range(len(words), 0, -1):
        for said, rest in ((words[:count], words[count:]), (words[len(words) - count :], words[: len(words) - count])):
            text = " ".join(said)
            if text.isdecimal():
                continue
            if (in_part or any(each in f" {text} " for each in _BETWEEN)) and (clock := _clock_of(said)) is not None:
                yield " ".join(rest), clock


def _clock_of(words: list[str]) -> ClockTime | None:
    if len(words) == 1 and (words[0].isdecimal() or _COLON.fullmatch(words[0])):
        return _in_digits(words[0]) if len(words[0]) <= 4 or ":" in words[0] else None
    said = said_hour(" ".join(words))
    return None if said is None else checked(said[0], said[1], bare=said[0] <= 12)  # a quarter to one is 00:45


def _in_digits(word: str) -> ClockTime:
    """2, 02, 0200, 2:00 or 2:00:30 o'clock. Raises BadMoment where there is no such time."""
    if match := _COLON.fullmatch(word):
        return checked(int(match[1]), int(match[2]), int(match[3] or 0), written=True)
    if len(word) <= 2:
        return checked(int(word), 0, bare=1 <= int(word) <= 12 and word[0] != "0")
    match = _FOUR.fullmatch(word)
    assert match is not None
    return checked(int(match[1]), int(match[2]), written=True)


def _is_named_year(words: list[str], year: int, in_part: bool) -> bool:
    """Whether the last word is the year of «۳ مهر ۱۴۰۵» and no clock time: a year of two digits, or one that was.

    With a part of the day two digits are its hour: «۳ مهر ۱۲ ظهر».
    """
    months = [place for place, word in enumerate(words) if word.removesuffix("ماه") in MONTHS]
    if not months or months[0] in (0, len(words) - 1) or not set(words[months[0] + 1 : -1]) <= {"ماه", "سال"}:
        return False
    return (len(words[-1]) == 2 and not in_part) or "سال" in words or 1300 <= int(words[-1]) <= year + 1


def checked(hour: int, minute: int, second: int = 0, *, bare: bool = False, written: bool = False) -> ClockTime:
    """The time of day. Raises BadMoment where there is none."""
    if hour == 24 and minute == 0:
        raise BadMoment(M_("Midnight is 00:00 of the day that begins; there is no 24:00"))
    if hour > 23:
        raise BadMoment(M_("There is no hour {hour}: hours run from 0 to 23", hour=hour))
    if minute > 59:
        raise BadMoment(M_("There is no minute {minute}: minutes run from 0 to 59", minute=minute))
    if second > 59:
        raise BadMoment(M_("There is no second {second}: seconds run from 0 to 59", second=second))
    return ClockTime(hour, minute, second, bare, written)


_TIME_OF_DAY = re.compile(r"(\d{1,2})(?::?(\d{2}))?")


def clock_time(typed: str) -> tuple[int, int]:
    """(hour, minute) of `17:30`, `1730` or `17`, in any digits. Raises ValueError."""
    match = _TIME_OF_DAY.fullmatch(ascii_digits(typed).strip().replace("٫", ":").replace(".", ":"))
    if match is None:
        raise ValueError(typed)
    hour, minute = int(match[1]), int(match[2] or 0)
    if hour > 23 or minute > 59:
        raise ValueError(typed)
    return hour, minute
