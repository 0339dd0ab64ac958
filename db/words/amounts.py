"""Amounts of rials as they are typed, and whole numbers in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from db.words.folding import fold
from db.words.messages import M_, Message

MOST_RIALS = 2**63 - 1  # what a 64-bit column holds

_ONES_FA = (
    "صفر", "یک", "دو", "سه", "چهار", "پنج", "شش", "هفت", "هشت", "نه", "ده",
    "یازده", "دوازده", "سیزده", "چهارده", "پانزده", "شانزده", "هفده", "هجده", "نوزده",
)  # fmt: skip
_TENS_FA = ("", "", "بیست", "سی", "چهل", "پنجاه", "شصت", "هفتاد", "هشتاد", "نود")
_HUNDREDS_FA = ("", "صد", "دویست", "سیصد", "چهارصد", "پانصد", "ششصد", "هفتصد", "هشتصد", "نهصد")
_ONES_EN = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS_EN = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES_EN = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"))
_SCALES_FA = ((10**9, "میلیارد"), (10**6, "میلیون"), (1000, "هزار"))

_SCALES = {
    "هزار": 1000, "میلیون": 10**6, "ملیون": 10**6, "میلیارد": 10**9, "ملیارد": 10**9, "تریلیون": 10**12,
    "thousand": 1000, "k": 1000, "million": 10**6, "m": 10**6, "billion": 10**9, "bn": 10**9, "trillion": 10**12,
}  # fmt: skip
_SMALL = {word: number for number, word in enumerate(_ONES_FA)} | {"هیجده": 18, "یکصد": 100}
_SMALL |= {word: 10 * number for number, word in enumerate(_TENS_FA) if number > 1}
_SMALL |= {fold(word): 100 * number for number, word in enumerate(_HUNDREDS_FA) if number}
_SMALL |= {word: number for number, word in enumerate(_ONES_EN)}
_SMALL |= {word: 10 * number for number, word in enumerate(_TENS_EN) if number > 1}
_RIAL = frozenset({"ریال", "rial", "rials"})
_TOMAN = frozenset({"تومان", "تومن", "toman", "tomans"})
_AND = frozenset({"و", "and", "-"})
_NUMBER = re.compile(r"(\d{1,3}(?:[,٬،]\d{3})+|\d+)(?:[.٫/](\d+))?")
_TOKEN = re.compile(r"\d[\d,٬،.٫/]*|[^\W\d_]+|\S")


class BadNumber(ValueError):
    """What was typed is no amount; `message` says what would be."""

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(message)

    def __str__(self) -> str:
        return str(self.message)


def parse_rials(text: str) -> int:
    """Whole rials from «۲٫۳ میلیارد», «دو میلیارد و سیصد میلیون», «۲۳۰۰ هزار میلیارد», `1,500,000`, «۵۰ میلیون تومان».

    Scale words multiply the number before them and one another («هزار میلیارد»). The decimal sign is ٫ or . or /, the
    thousands sign ٬ or a comma between groups of three. A toman is ten rials. Raises `BadNumber` where it is no
    amount, is not whole rials, or does not fit 64 bits.
    """
    if len(text) > 200:
        raise _no_amount()
    tokens, unit = _TOKEN.findall(fold(text)), 1
    if tokens and tokens[-1] in _RIAL | _TOMAN:
        unit = 10 if tokens.pop() in _TOMAN else 1
    rials = _amount(tokens) * unit
    if rials != rials.to_integral_value():
        raise BadNumber(M_("Whole rials only: this has a fraction of a rial"))
    if rials > MOST_RIALS:
        raise BadNumber(M_("This is more than any amount that can be kept"))
    return int(rials)


def _amount(tokens: Sequence[str]) -> Decimal:
    """The number that these words and digits say. Raises BadNumber."""
    if not tokens or tokens[0] in _AND or tokens[-1] in _AND:
        raise _no_amount()
    spoken, words = _Spoken(), iter(tokens)
    scale = 0  # of the scale words that were just said one after the other: they are multiplied
    for word in words:
        if word in _SCALES:
            scale = (scale or 1) * _SCALES[word]
            continue
        if scale:
            spoken.scaled(scale)
            scale = 0
        if word not in _AND:
            spoken.said(word)
    if scale:
        spoken.scaled(scale)
    return spoken.total + spoken.thousands + spoken.group


@dataclass(slots=True)
class _Spoken:
    """An amount as far as it was said."""

    total: Decimal = Decimal(0)
    thousands: Decimal = Decimal(0)
    """Said just before: they belong to a larger scale that follows («هزار و یک میلیارد»)."""
    last_scale: int = 10**30
    """The scale said before: «سه میلیون و دو میلیارد» is a slip and no sum."""
    group: Decimal = Decimal(0)
    """What was said since the last scale."""
    begun: bool = False
    """Whether anything was."""

    def said(self, word: str) -> None:
        """A number in digits or a small one in words. Raises BadNumber where it can't follow what was said before."""
        if word[0].isdecimal() and not self.begun:
            self.group = _decimal(word)
        elif word in _SMALL and (not self.begun or _adds(self.group, _SMALL[word])):
            self.group += _SMALL[word]
        elif word == "hundred" and self.begun and 0 < self.group < 10:
            self.group *= 100
        else:
            raise _no_amount()
        self.begun = True

    def scaled(self, scale: int) -> None:
        """A scale word, which multiplies what was said before it. Raises BadNumber."""
        count = self.group if self.begun or self.thousands else Decimal(1)
        if scale == 1000 and not self.thousands and self.last_scale > 1000:
            self.thousands = count * scale
        elif 1000 < scale < self.last_scale:
            self.total += (self.thousands + count) * scale
            self.thousands, self.last_scale = Decimal(0), scale
        else:
            raise _no_amount()
        self.group, self.begun = Decimal(0), False


def _adds(before: Decimal, number: int) -> bool:
    """Whether `number` may be said after `before` in one group: seven after twenty, twenty after three hundred."""
    if before != int(before):
        return False
    room = 100 if before % 100 == 0 else 10 if before % 10 == 0 and before % 100 >= 20 else 0
    return 0 < number < room


def _decimal(token: str) -> Decimal:
    match = _NUMBER.fullmatch(token)
    if match is None:
        raise _no_amount()
    return Decimal(re.sub("[,٬،]", "", match[1]) + "." + (match[2] or "0"))


def _no_amount() -> BadNumber:
    return BadNumber(M_("Write an amount in rials, as 1,500,000 or 2.3 billion or 50 million toman"))


def number_words(number: int, language: Literal["fa", "en"] = "fa") -> str:
    """A whole number, 0 or more, in words: «دو میلیارد و سیصد میلیون», "two billion three hundred million".

    Raises ValueError below 0.
    """
    if number < 0:
        raise ValueError("only numbers from 0 on are said in words")
    return _words_fa(number) if language == "fa" else _words_en(number)


def rials_in_words(rials: int, language: Literal["fa", "en"] = "fa") -> str:
    """An amount in words with its unit: «سیصد میلیون ریال», "three hundred million rials"."""
    if language == "fa":
        return number_words(rials) + " ریال"
    return number_words(rials, "en") + (" rial" if rials == 1 else " rials")


def _words_fa(number: int) -> str:
    for scale, name in _SCALES_FA:
        if number >= scale:
            count, rest = divmod(number, scale)
            # Only a bare thousand goes without its «یک»; «هزار میلیارد» is how large amounts are said.
            head = name if (scale, count) == (1000, 1) else f"{_words_fa(count)} {name}"
            return f"{head} و {_words_fa(rest)}" if rest else head
    for size, names in ((100, _HUNDREDS_FA), (10, _TENS_FA)):
        if number >= max(size, 20):
            count, rest = divmod(number, size)
            return f"{names[count]} و {_words_fa(rest)}" if rest else names[count]
    return _ONES_FA[number]


def _words_en(number: int) -> str:
    for scale, name in (*_SCALES_EN, (100, "hundred")):
        if number >= scale:
            count, rest = divmod(number, scale)
            head = f"{_words_en(count)} {name}"
            return (
                head if not rest else f"{head} and {_words_en(rest)}" if scale == 100 else f"{head} {_words_en(rest)}"
            )
    if number >= 20:
        return _TENS_EN[number // 10] + (f"-{_ONES_EN[number % 10]}" if number % 10 else "")
    return _ONES_EN[number]
