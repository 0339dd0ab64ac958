"""One spelling of what is written: the fold that the search index, list fields, menus and queries share.

Persian is typed with Arabic or Persian letters, with or without marks, hamza, tatweel and zero-width non-joiner, and
with three sets of digits; many words have two spellings that a reader takes for one. What an officer typed is stored as
typed; only a folded shadow of it is compared.

Characters fold first, each alone; then what a spelling depends on its neighbours for (`RULES`). `traced` does the same
and says where each character of the shadow came from, so that found words can be marked in the text as it was typed.

`FOLD_VERSION` is raised whenever this, `searching` or `numerals` changes: existing stores then make their indexes anew.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

FOLD_VERSION = 3
"""2: hamza and its carriers, ezafe, double spellings. 3: «به» that is written on, more double spellings, plurals."""

ZWNJ = "\u200c"
_HALF = "\ufdd0"
"""Stands for a ZWNJ while rules are applied: a noncharacter, which no text may hold."""
_HAMZA = "\ufdd1"
"""Stands for a hamza above or below the letter before it."""

_LETTERS = str.maketrans(
    {
        "ي": "ی", "ى": "ی", "ې": "ی", "ۍ": "ی", "ے": "ی", "ێ": "ی",
        "ك": "ک", "ڪ": "ک", "ګ": "گ",
        "ة": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "ۃ": "ه",
        "ٱ": "ا", "ء": "", "ـ": "",
        "\u2212": "-", "\u2010": "-", "؍": "/", "⁄": "/",
        _HALF: "", _HAMZA: "", ZWNJ: _HALF, "\u0654": _HAMZA, "\u0655": _HAMZA,
    }
)  # fmt: skip

_PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")

_ENDS = r"(?![^\W_])"
_BEGINS = r"(?<![^\W_])"
_LETTER = r"[^\W\d_"
_WORDS = {
    "اسمعیل": "اسماعیل", "ابرهیم": "ابراهیم", "اسحق": "اسحاق", "لقمن": "لقمان", "سلیمن": "سلیمان",
    "اطاق": "اتاق", "اطو": "اتو", "باطری": "باتری", "باطلاق": "باتلاق", "بلیط": "بلیت", "ایینه": "اینه",
    "چوییبده": "چوبده", "ذغال": "زغال", "طپانچه": "تپانچه", "طوفان": "توفان", "غلطک": "غلتک",
    "قورباقه": "قورباغه", "قلطک": "غلتک",
}  # fmt: skip
"""Words with two spellings that are both written: each as it is folded."""
_ENDINGS = {
    "رحمن": "رحمان", "مرتضا": "مرتضی", "مصطفا": "مصطفی", "مجتبا": "مجتبی", "موسا": "موسی", "عیسا": "عیسی",
    "یحیا": "یحیی", "کبرا": "کبری", "صغرا": "صغری", "حتا": "حتی",
}  # fmt: skip
"""The same of what ends a name («عبدالرحمن», «غلام‌مرتضا»)."""
_WHOLE = {"طاها": "طه", "یاسین": "یس", "هدا": "هدی", "نشیه": "نشه"}
"""The same of whole words: in «خطاها» and «شهدا» the letters are others."""
_BEHIND_TO = (
    "استناد", "تدریج", "جای", "جز", "خاطر", "دست", "دلیل", "زودی", "سبب", "سرعت", "شدت", "صورت", "طور", "علت", "عنوان",
    "قصد", "لحاظ", "منظور", "موجب", "موقع", "ندرت", "نظر", "همراه", "هنگام", "واسطه", "وسیله", "ویژه",
)  # fmt: skip
"""Words before which «به» is written on as well: «بخاطر», «بعلت», «بوسیله»."""

Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]


def _to(replacement: str) -> Callable[[re.Match[str]], str]:
    return lambda _: replacement


_CONSONANTS = "بپتثجچحخدذرزژسشصضطظعغفقکگلمن"
_HAMZA_RULES: tuple[Rule, ...] = (
    # «مسئله» is «مساله», «هیئت» is «هیات», «جرئت» is «جرات»; «وسائل» and «ائتلاف» keep their «ی».
    (re.compile(rf"(?<={_LETTER}او])ی{_HAMZA}(?=[تل]ه?{_ENDS})"), _to("ا")),
    (re.compile(f"ی{_HAMZA}(?=و)"), _to("")),  # «مسئول» is «مسول»
    (re.compile(rf"(?<=و)(?<!سو)ی{_HAMZA}(?=[{_CONSONANTS}])"), _to("")),  # «چوئبده» is «چوبده»; «سوئد» is no «سود»
    (re.compile(_HAMZA), _to("")),
)
_HALF_RULES: tuple[Rule, ...] = ((re.compile(rf"(?<=ه)(?:{_HALF}+ی)+{_ENDS}"), _to("")),)  # «خانه‌ی» is «خانهٔ»
RULES: tuple[Rule, ...] = (
    (re.compile(rf"و{{2,}}(?={_LETTER}و])"), _to("و")),  # «مسوول», «داوود», «طاووس»
    (re.compile(r"ال{2,}(?=ه)"), _to("ال")),  # «عبدالله» is «عبداله»
    (re.compile("|".join(_WORDS)), lambda found: _WORDS[found[0]]),
    (re.compile(f"(?:{'|'.join(_ENDINGS)}){_ENDS}"), lambda found: _ENDINGS[found[0]]),
    (re.compile(rf"(?<=ه)(?: +ی)+{_ENDS}"), _to("")),  # «خانه ی» is «خانهٔ»
    (re.compile(rf"{_BEGINS}(?:{'|'.join(_WHOLE)}){_ENDS}"), lambda found: _WHOLE[found[0]]),
    (re.compile(rf"{_BEGINS}ابول(?={_LETTER}]{{2}})"), _to("ابوال")),  # «ابولفضل» is «ابوالفضل»
    (re.compile(rf"{_BEGINS}بنا *بر *این{_ENDS}"), _to("بنابراین")),
    (re.compile(rf"{_BEGINS}(?:به *|ب)({'|'.join(_BEHIND_TO)}){_ENDS}"), lambda found: f"به {found[1]}"),
)
"""Rules for letters that depend on their neighbours, in this order, applied to letters already folded."""


class _Fold(dict[int, str]):
    """A `str.translate` table that works out a character's fold the first time it is met."""

    def __missing__(self, point: int) -> str:
        text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", chr(point)).casefold())
        folded = "".join(_fold_part(part) for part in text.translate(_LETTERS))
        if point < 0x10000:  # what lies beyond is rare here and a million strong
            self[point] = folded
        return folded


def _fold_part(part: str) -> str:
    if part in (_HALF, _HAMZA):
        return part
    category = unicodedata.category(part)
    if category in ("Mn", "Me", "Cf", "Cs", "Co"):  # marks; joiners and bidi controls; broken halves; private use
        return ""
    if category == "Nd":
        return str(unicodedata.digit(part))
    return " " if part.isspace() or category == "Cc" else part


_FOLD = _Fold()


class _Digits(dict[int, str]):
    """A `str.translate` table that works out which digit a character is the first time it is met."""

    def __missing__(self, point: int) -> str:
        character = chr(point)
        folded = str(unicodedata.digit(character)) if character.isdecimal() else character
        if point < 0x10000:
            self[point] = folded
        return folded


_DIGITS = _Digits()


def ascii_digits(text: str) -> str:
    """`text` with the decimal digits of every script as 0–9; everything else as it was."""
    return text if text.isascii() else text.translate(_DIGITS)


def persian_digits(text: object) -> str:
    """`str(text)` with 0–9 as ۰–۹."""
    return str(text).translate(_PERSIAN_DIGITS)


def fold(text: str, half: str = "") -> str:
    """The one spelling of `text`: letters, digits and spellings unified, marks gone, lower case, single spaces.

    A ZWNJ is taken for `half`: for nothing, or for a space.
    """
    return " ".join(_spelled(text.translate(_FOLD), half).split())


def _rules_of(shadow: str, half: str) -> tuple[Rule, ...]:
    if shadow.isascii():  # each rule is about Persian letters
        return ()
    return (
        *(_HAMZA_RULES if _HAMZA in shadow else ()),
        *((*_HALF_RULES, (re.compile(_HALF), _to(half))) if _HALF in shadow else ()),
        *RULES,
    )


def _spelled(shadow: str, half: str) -> str:
    for pattern, becomes in _rules_of(shadow, half):
        shadow = pattern.sub(becomes, shadow)
    return shadow


def traced(text: str) -> tuple[str, list[int]]:
    """The fold of `text` before its spaces are made single, and the place in `text` of each of its characters."""
    folded: list[str] = []
    origin: list[int] = []
    for place, character in enumerate(text):
        for part in character.translate(_FOLD):
            folded.append(part)
            origin.append(place)
    shadow = "".join(folded)
    for pattern, becomes in _rules_of(shadow, ""):
        shadow, origin = _replaced(shadow, origin, pattern, becomes)
    return shadow, origin


def _replaced(
    shadow: str, origin: list[int], pattern: re.Pattern[str], becomes: Callable[[re.Match[str]], str]
) -> tuple[str, list[int]]:
    """A rule applied to a shadow whose characters remember where they stood."""
    parts: list[str] = []
    places: list[int] = []
    done = 0
    for match in pattern.finditer(shadow):
        new = becomes(match)
        parts += (shadow[done : match.start()], new)
        places += origin[done : match.start()]
        places += [origin[min(match.start() + step, match.end() - 1)] for step in range(len(new))]
        done = match.end()
    return "".join((*parts, shadow[done:])), places + origin[done:]
