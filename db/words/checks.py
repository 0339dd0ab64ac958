"""Numbers that follow a pattern: national IDs, foreigners' codes, phones, plates, request codes.

What does not fit its pattern is kept as typed, with a warning that says why: people misremember, and a record that
refuses what was said makes officers invent something that fits. Only the request code, which the desk itself gave
out, is right or wrong. Digits are taken in any script and kept as 0–9.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from db.words.folding import fold
from db.words.messages import M_, Message

PhoneKind = Literal["mobile", "landline", "abroad", "other"]
PlateKind = Literal[
    "private", "government", "police", "taxi", "public", "agricultural", "temporary", "army", "disabled",
    "diplomatic", "motorcycle", "free_zone", "foreign", "none", "illegible", "other",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is kept, and why it is unlikely (None where it fits its pattern)."""

    value: str
    warning: Message | None = None


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number as it is dialled in Iran (`09161234567`, `06133221100`), or `+…` for one abroad."""

    value: str
    kind: PhoneKind
    warning: Message | None = None


@dataclass(frozen=True, slots=True)
class Plate:
    """A plate as it is kept; reading `value` again gives the same plate.

    `value` is `12ب34514` (two digits, letter, three digits, region), `56112345` for a motorcycle, «اروند 12345», a
    foreign number in capitals, «ندارد», or `؟`; an unread place holds `؟`, and `partial` is then true.
    """

    value: str
    kind: PlateKind
    partial: bool = False
    warning: Message | None = None

    @property
    def groups(self) -> tuple[str, ...]:
        """The parts as they stand on the plate, from left to right: two digits, letter, three digits, region."""
        match = _CAR.fullmatch(self.value)
        if match is not None:
            return match.groups()
        return (self.value[:3], self.value[3:]) if self.kind == "motorcycle" else (self.value,)


_BETWEEN = re.compile(r"[\s\-–—_./()]")


def _compact(text: str) -> str:
    return _BETWEEN.sub("", fold(text))


def national_id(text: str) -> Number:
    """An Iranian national ID (کد ملی): 10 digits, the last a check digit; 8 or 9 are padded with leading zeros.

    The weighted sum of the first nine (10 down to 2), modulo 11, is r; the check digit is r below 2, else 11 − r. Ten
    equal digits can satisfy it and are never given out. Nothing else may be read from the number.
    """
    digits = _compact(text)
    if not digits.isdecimal():
        return Number(digits, M_("A national ID holds digits only"))
    if not 8 <= len(digits) <= 10:
        return Number(digits, M_("A national ID has 10 digits; this has {count}", count=len(digits)))
    value = digits.zfill(10)
    if len(set(value)) == 1:
        return Number(value, M_("Ten equal digits are no national ID"))
    rest = sum(int(digit) * (10 - place) for place, digit in enumerate(value[:9])) % 11
    if int(value[9]) != (rest if rest < 2 else 11 - rest):
        return Number(value, M_("The check digit does not fit: one digit may be wrong, or two changed places"))
    return Number(value)


def foreigner_code(text: str) -> Number:
    """A foreigner's code (کد فراگیر): 10 to 12 digits. No check digit is published, so only the shape is looked at."""
    digits = _compact(text)
    if not digits.isdecimal():
        return Number(digits, M_("A foreigner's code holds digits only"))
    if not 10 <= len(digits) <= 12:
        return Number(digits, M_("A foreigner's code has 10 to 12 digits; this has {count}", count=len(digits)))
    return Number(digits)


def imei(text: str) -> Number:
    """The number of a telephone: 15 digits, the last a check digit by Luhn; 14 are kept, 16 with a version for it."""
    digits = _compact(text)
    if not digits.isdecimal() or not 14 <= len(digits) <= 16:
        return Number(digits, M_("An IMEI has 15 digits"))
    if len(digits) == 15:
        doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(digits))
        if sum(value - 9 if value > 9 else value for value in doubled) % 10:
            return Number(digits, M_("The check digit does not fit: one digit may be wrong, or two changed places"))
    return Number(digits)


AREA = "061"
"""Khuzestan's area code: eight digits alone are a number here."""


_ABROAD = re.compile(r"^(?:\+|00)")
_IRAN = re.compile(r"^(?:\+980?|98(?=0?9\d{9}$))")
_MOBILE = re.compile(r"0?(9\d{9})")
_LANDLINE = re.compile(r"0[1-8]\d{9}")
_LANDLINE_HERE = re.compile(r"[2-9]\d{7}")
_DIALLED_ABROAD = re.compile(r"\+[1-9]\d{6,14}")
_DIGITS = re.compile(r"\+?\d+")


def phone(text: str) -> Phone:
    """A telephone number in any way of writing it: +98, 0098, 98 or no prefix at all, spaces and dashes anywhere."""
    digits = _IRAN.sub("0", _ABROAD.sub("+", _compact(text)))
    if mobile := _MOBILE.fullmatch(digits):
        return Phone(f"0{mobile[1]}", "mobile")
    if _LANDLINE_HERE.fullmatch(digits):
        return Phone(AREA + digits, "landline")
    if _LANDLINE.fullmatch(digits):
        return Phone(digits, "landline")
    if _DIALLED_ABROAD.fullmatch(digits):
        return Phone(digits, "abroad")
    if not _DIGITS.fullmatch(digits):
        return Phone(digits, "other", M_("A telephone number holds digits only"))
    return Phone(
        digits, "other", M_("This fits no telephone number: a mobile has 11 digits from 09, a landline 11 from 0")
    )


# --- plates ----------------------------------------------------------------------------------------------------

_LETTERS: dict[str, PlateKind] = dict.fromkeys("بجدسصطقلمنوهی", "private")
_LETTERS |= {
    "الف": "government", "پ": "police", "ت": "taxi", "ع": "public", "ک": "agricultural", "گ": "temporary", "ش": "army",
    "ژ": "disabled", "D": "diplomatic", "S": "diplomatic",
}  # fmt: skip
_ZONES = ("اروند", "کیش", "قشم", "چابهار", "انزلی", "ارس", "ماکو", "منطقه ازاد", "free zone")
_NONE = frozenset({"ندارد", "بدون پلاک", "بی پلاک", "none", "no plate"})
_UNREAD = frozenset({"؟", "ناخوانا", "نامشخص", "illegible"})

_D = "[0-9؟]"
_L = "الف|[^\\W\\d_]|؟"
_CAR = re.compile(f"({_D}{{2}})({_L})({_D}{{3}})({_D}{{2}})")
_CAR_FROM_REGION = re.compile(f"({_D}{{2}})({_D}{{3}})({_L})({_D}{{2}})")
_MOTORCYCLE = re.compile(f"{_D}{{8}}")
_FOREIGN = re.compile(r"(?:خارجی|foreign)[: ]*(.+)")


def plate(text: str) -> Plate:
    """A plate typed in one field, in any digits: `12ب34514`, `56112345`, «اروند ۱۲۳۴۵», «ندارد» or `؟`.

    Read from the region on, as it stands in a Persian sentence («ایران ۱۴ ۳۴۵ ب ۱۲»), it is the same plate. Latin
    letters and digits, or anything after «خارجی», are a foreign plate.
    """
    typed = fold(text).replace("?", "؟")
    if typed in _NONE:
        return Plate("ندارد", "none")
    if typed in _UNREAD:
        return Plate("؟", "illegible", partial=True)
    zone = next((name for name in _ZONES if typed.startswith(name)), None)
    compact = re.sub(r"ایران|iran|[\s\-–—_./|]", "", typed)
    if zone is not None:
        digits = typed[len(zone) :].strip(" -:")
        if re.fullmatch(f"{_D}{{5}}", digits):
            name = "منطقه آزاد" if zone in ("منطقه ازاد", "free zone") else zone
            return Plate(f"{name} {digits}", "free_zone", "؟" in digits)
    match = _CAR.fullmatch(compact)
    if match is not None:
        return _car(*match.groups())
    match = _CAR_FROM_REGION.fullmatch(compact)
    if match is not None:
        region, three, letter, two = match.groups()
        return _car(two, letter, three, region)
    if _MOTORCYCLE.fullmatch(compact):
        return Plate(compact, "motorcycle", "؟" in compact)
    match = _FOREIGN.fullmatch(typed)
    if match is not None:
        return Plate(f"خارجی {match[1].upper()}", "foreign", "؟" in match[1])
    if re.search("[a-z]", compact) and re.fullmatch(r"[a-z0-9؟]{2,12}", compact):
        return Plate(compact.upper(), "foreign", "؟" in compact)
    return Plate(
        typed.upper(), "other", "؟" in typed, M_("This fits no plate: write 12ب34514, with ؟ for what was not read")
    )


def _car(two: str, letter: str, three: str, region: str) -> Plate:
    letter = {"ا": "الف"}.get(letter, letter.upper())
    value = two + letter + three + region
    partial = "؟" in value
    if letter == "؟":
        return Plate(value, "illegible", True)
    kind = _LETTERS.get(letter)
    if kind is None:
        return Plate(value, "other", partial, M_("No plate has the letter {letter}", letter=letter))
    return Plate(value, kind, partial)


# --- request codes ---------------------------------------------------------------------------------------------

CODES = 100_000
"""How many codes there are: `make_code` takes a number below it."""

# A quasigroup by H. M. Damm (2004): every single wrong digit and every swap of neighbours changes the result.
_DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip


def _damm(digits: str) -> int:
    check = 0
    for digit in digits:
        check = int(_DAMM[check][int(digit)])
    return check


def check_digit(digits: str) -> str:
    """The check digit of digits 0–9: what a code of any length ends with."""
    return str(_damm(digits))


def make_code(random_int: int) -> str:
    """The six-digit code of a number from 0 to 99,999: its five digits and a check digit. Raises ValueError."""
    if not 0 <= random_int < CODES:
        raise ValueError(f"a code is made from a number below {CODES}")
    digits = f"{random_int:05d}"
    return digits + check_digit(digits)


def read_code(text: str) -> str:
    """A typed code as six digits 0–9, whatever digits, spaces and dashes it was written with; not yet checked."""
    return _compact(text)


def code_is_valid(text: str) -> bool:
    """Whether this is a code that can have been given out: six digits, the last the check digit of the others."""
    code = read_code(text)
    return bool(re.fullmatch(r"[0-9]{6}", code)) and _damm(code) == 0
