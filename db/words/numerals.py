"""Numbers in running text: telephones, national IDs, plates, dates, amounts, each in one spelling for the index.

    ۰۹۱۶-۱۲۳-۴۵۶۷   +98 916 123 4567   ۱۲ ب ۳۴۵ ایران ۱۴   ۱۴۰۵/۷/۳   1,500,000

The same reading serves what is stored and what is typed to find it. Digits are 0–9 here: the text is folded before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from db.words.checks import national_id, phone, plate

_GAP = r" ?[-–—./,٬،:_()|\\'’] ?| "
_RUN = re.compile(rf"(?<![^\W_])\+?\d+(?:(?:{_GAP})\d+)*(?![^\W_])")
_GROUP = re.compile(r"\+?\d+")
LETTER_NAMES = {
    "جیم": "ج", "دال": "د", "سین": "س", "شین": "ش", "صاد": "ص", "طا": "ط", "عین": "ع", "قاف": "ق", "کاف": "ک",
    "گاف": "گ", "لام": "ل", "میم": "م", "نون": "ن", "واو": "و",
}  # fmt: skip
"""Letters of plates as they are read out."""
_PLATE_LETTER = rf"(?:{'|'.join(LETTER_NAMES)}|الف|[ابپتثجچدزژسشصطعفقکگلمنوهیds])"
_PLATE_GAP = r"[ \-–—_./|]*"
_IRAN = rf"(?:ایران{_PLATE_GAP})?"
_TWO, _THREE = r"\d{2}", r"\d{3}"


def _in_order(*parts: str) -> str:
    return _PLATE_GAP.join(parts)


_PLATE = re.compile(
    rf"(?<![^\W_])(?:"
    rf"(?P<a2>{_TWO}){_in_order('', f'(?P<al>{_PLATE_LETTER})', f'(?P<a3>{_THREE})', f'{_IRAN}(?P<ar>{_TWO})')}"
    rf"|{_IRAN}(?P<br>{_TWO}){_in_order('', f'{_IRAN}(?P<b3>{_THREE})', f'(?P<bl>{_PLATE_LETTER})', f'(?P<b2>{_TWO})')}"
    rf"|{_IRAN}(?P<cr>{_TWO}){_in_order('', f'{_IRAN}(?P<c2>{_TWO})', f'(?P<cl>{_PLATE_LETTER})', f'(?P<c3>{_THREE})')}"
    rf"|(?P<d3>{_THREE}){_in_order('', f'(?P<dl>{_PLATE_LETTER})', f'(?P<d2>{_TWO})', f'{_IRAN}(?P<dr>{_TWO})')}"
    rf"|(?P<e2>{_TWO}){_in_order('', f'(?P<el>{_PLATE_LETTER})', f'(?P<e3>{_THREE})')}"
    rf"|(?P<f3>{_THREE}){_in_order('', f'(?P<fl>{_PLATE_LETTER})', f'(?P<f2>{_TWO})')}"
    rf")(?![^\W_])"
)
"""A plate in the orders that people write it, the last two without its region."""
_IBAN = re.compile(rf"(?<![^\W_])ir ?\d{{2}}(?:(?:{_GAP})?\d){{22}}(?![^\W_])")
_WHOLE = re.compile(f"{_IBAN.pattern}|{_PLATE.pattern}")
"""What is one number whatever stands beside it."""
_DATE = re.compile(r"(\d{4})([/.-])(\d{1,2})\2(\d{1,2})|(\d{1,2})/(\d{1,2})")
_DAY = re.compile(r"(1[34]\d\d)(\d\d)(\d\d)")
_THOUSANDS = re.compile(r"\d{1,3}(?: ?[,٬،.'’] ?\d{3})+|\d{1,3}(?: \d{3}){2,}|\d{2,3} \d{3}")
_MOST_GROUPS = 6
"""A telephone number is written in no more groups of digits."""
_WITHOUT_AREA = 8
"""Digits of a telephone number without its area: two numbers of four that stand among others are none."""
LAST = 7
"""Digits at the end of a telephone number that are enough to find it; no number that can be dialled has fewer."""
_LONG, _LONG_WITH_BLANKS, _LONGEST = 5, 7, 34
"""Groups with fewer digits than these are numbers that stand beside each other; no number has more."""


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as it stands in a folded text: from where to where, and its groups of digits.

    `spellings` are what it is kept as and asked for; none for groups that are numbers each, as «۳-۴» or «۲ ۵».
    `also` is what finds it too: the end of a telephone number, the day and month of a date.
    """

    start: int
    end: int
    groups: tuple[str, ...]
    spellings: tuple[str, ...]
    also: tuple[str, ...] = ()
    apart: bool = False
    """Whether blanks alone part the groups."""


def numerals(folded: str) -> Iterator[Numeral]:
    """The account numbers, plates and other numbers of a folded text, from its beginning on, never overlapping."""
    done = 0
    for match in _WHOLE.finditer(folded):
        yield from _runs(folded, done, match.start())
        done = match.end()
        if match[0].startswith("ir"):  # an IBAN is written in groups of four, with its letters or without
            digits = re.sub(r"\D", "", match[0])
            yield Numeral(match.start(), done, (), (f"ir{digits}",), (digits,))
        else:
            yield _plate(match)
    yield from _runs(folded, done, len(folded))


def _plate(match: re.Match[str]) -> Numeral:
    """A plate; one with its region is found without it as well."""
    parts = {name[1]: value for name, value in match.groupdict().items() if value is not None}
    letter = LETTER_NAMES.get(parts["l"], parts["l"])
    short = parts["2"] + letter + parts["3"]
    if "r" not in parts:
        return Numeral(*match.span(), (), (short,))
    whole = plate(short + parts["r"]).value.casefold()
    return Numeral(*match.span(), (), (whole,), (whole[:-2],))


def _runs(folded: str, start: int, end: int) -> Iterator[Numeral]:
    for run in _RUN.finditer(folded, start, end):
        spans = [match.span() for match in _GROUP.finditer(folded, *run.span())]
        place = left = 0  # groups from `left` to `place` are no number that is known
        while place < len(spans):
            read = _known_from(folded, spans[place : place + _MOST_GROUPS], len(spans))
            if read is not None:
                yield from _others(folded, spans[left:place])
                yield read
                left = place = place + len(read.groups)
            else:
                place += 1
        yield from _others(folded, spans[left:])


def _known_from(folded: str, spans: Sequence[tuple[int, int]], all_groups: int) -> Numeral | None:
    """The longest number of a known kind that begins with the first of these groups, which are some of a run's."""
    for count in range(len(spans), 0, -1):
        start, end = spans[0][0], spans[count - 1][1]
        values, also = _known(folded[start:end], count, alone=count in (1, all_groups))
        if values:
            groups = tuple(folded[first:last].lstrip("+") for first, last in spans[:count])
            return Numeral(start, end, groups, values, also)
    return None


def _known(text: str, groups: int, *, alone: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(spellings, what finds it too) of a date, an amount in thousands, a telephone, a national ID; nothing for others.

    A date is `d14050703` and `d0703`: with a letter, so that it is no other number of these digits.
    """
    joined = re.sub(r"\D", "", text)
    if ":" in text or len(joined) > _LONGEST:
        return (), ()
    if date := _DATE.fullmatch(text.replace(" ", "")):
        return _date(date[1] or "", date[3] or date[5], date[4] or date[6])
    values, also = [joined] if _THOUSANDS.fullmatch(text) else [], []
    dialled = phone(text) if len(joined) >= LAST and (alone or len(joined) > _WITHOUT_AREA) else None
    if dialled is not None and dialled.warning is None:
        values += [joined, dialled.value.lstrip("+")]
        also += [dialled.value[-LAST:]] if dialled.kind != "abroad" else []
    if (len(joined) == 10 or (8 <= len(joined) < 10 and groups == 1)) and national_id(joined).warning is None:
        values += [joined, national_id(joined).value]
    if groups == 1 and (day := _DAY.fullmatch(text)):
        dated, also_dated = _date(*day.groups())
        values, also = [joined, *values, *dated], [*also, *also_dated]
    return tuple(dict.fromkeys(values)), tuple(also)


def _date(year: str, month: str, day: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return (), ()
    short = f"{int(month):02d}{int(day):02d}"
    return ((f"d{year}{short}",), (f"d{short}",)) if year else ((f"d{short}",), ())


def _others(folded: str, spans: Sequence[tuple[int, int]]) -> Iterator[Numeral]:
    """Groups of digits that are no number of a known kind: one number where they are long enough, else one each."""
    if not spans:
        return
    start, end = spans[0][0], spans[-1][1]
    groups = tuple(folded[first:last].lstrip("+") for first, last in spans)
    text, joined = folded[start:end], "".join(groups)
    apart = not text.strip("0123456789 ")
    long = (_LONG_WITH_BLANKS if apart else _LONG) <= len(joined) <= _LONGEST and ":" not in text
    yield Numeral(start, end, groups, (joined,) if long or len(groups) == 1 else (), apart=apart)
