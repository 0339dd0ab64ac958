"""What a text is found by, and what a search asks for: however it is joined, spelled or grouped.

A word and its parts find each other: «موتور سیکلت», «موتورسیکلت» and «موتور‌سیکلت» are one. The index keeps a text as it
is written, a ZWNJ as a space; beside it the words that a ZWNJ joins, and numbers in one spelling (`numerals`). What is
typed asks for its words, for two or three of them joined, and for a word parted in two or three. Words that only join
others («در», «به», «از») are no part of another: «ما در» never finds «مادر».
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise

from db.words.folding import ZWNJ, fold, traced
from db.words.numerals import LAST, LETTER_NAMES, Numeral, numerals

APART = "\ue000"
"""Stands between lines in the index, so that no phrase goes from one to the next. `fold` leaves none in a text."""
_WORD = re.compile(r"[^\W_]+")
_JOINED = re.compile(rf"[^\W_]+(?:{ZWNJ}+[^\W_]+)+")
_BORDER = re.compile(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)")
_ENDINGS = frozenset({"ها", "های", "هایی", "هایم", "هایش", "هایشان", "تر", "ترین", "ای", "ام", "ات", "اش"})
_PLURAL = re.compile(r"([^\W\d_]{3,})ها(?:ی|یی|یم|یت|یش|یمان|یتان|یشان)?")
"""A word with its plural written on, which finds the word and is found by it: «ماشینهای»."""
_PREFIXES = frozenset({"می", "نمی", "بی"})
_AND = "و"
_APART = frozenset(
    {
        "در", "به", "از", "با", "بر", "تا", "که", "را", "و", "یا", "ما", "من", "تو", "او", "این", "ان",
        "هر", "چه", "نه", "اگر", "نیز", "ولی", "اما", "چون", "هیچ", "انها", "اند", "است", "بود", "شد",
    }
)  # fmt: skip
"""Words that are no part of another unless a ZWNJ joins them."""
_MOST_JOINED = 24
"""No word that is written in parts has more letters."""


def shadow(text: str) -> str:
    """What a text is found by, as the search table keeps it: its words, then those that are joined, and its numbers."""
    return f" {APART} ".join(part for line in text.split("\n") if (part := _line_shadow(line)))


@lru_cache(maxsize=512)
def _line_shadow(line: str) -> str:
    """The same of one line: a register says the same places and streets again and again."""
    spaced = fold(line, " ")
    more = [fold(match[0]) for match in _JOINED.finditer(line)] if ZWNJ in line else []
    for number in numerals(spaced):
        kept = number.spellings + number.also
        more += kept if number.groups != kept else ()
    more += [stem for word in _WORD.findall(spaced) for stem in _singular_of(word)]
    distinct = dict.fromkeys(word for word in more if word)
    return f" {APART} ".join((spaced, *distinct)) if spaced or distinct else ""


def _singular_of(word: str) -> tuple[str, ...]:
    """The word of a plural that is written on; nothing where it is none."""
    found = _PLURAL.fullmatch(word)
    return (found[1],) if found is not None and word not in _APART else ()


@dataclass(frozen=True, slots=True)
class _Typed:
    """A word or a number of what was typed: its forms, and it run together where it may be part of another."""

    forms: tuple[str, ...]
    joined: str = ""
    bound: bool = False
    """Whether it is said as one thing: a ZWNJ joins its parts."""


def query_terms(text: str) -> tuple[tuple[str, ...], ...]:
    """What a search for `text` must find: every term, in any one of its forms.

    A form is one word, or several that stand beside each other, separated by single spaces. Punctuation divides
    words and is never part of one.
    """
    typed = [word for line in text.split("\n") for word in _typed(line)]
    terms = []
    for place, word in enumerate(typed):
        forms = [*word.forms]
        for start in range(max(0, place - 2), place + 1):
            for end in range(max(place, start + 1) + 1, min(len(typed), start + 3) + 1):
                forms += _together(typed[start:end])
        terms.append(tuple(dict.fromkeys(forms)))
    return tuple(dict.fromkeys(terms))


def _typed(line: str) -> Iterator[_Typed]:
    """The words and numbers of a line, in order."""
    halves = [fold(match[0]) for match in _JOINED.finditer(line)] if ZWNJ in line else []
    spaced = [fold(match[0], " ") for match in _JOINED.finditer(line)] if ZWNJ in line else []
    bound = dict(zip(spaced, halves, strict=True))
    folded = fold(line, " ")
    done = 0
    for number in numerals(folded):
        yield from _words(folded[done : number.start], bound)
        yield from _number(number)
        done = number.end
    yield from _words(folded[done:], bound)


def _words(folded: str, bound: dict[str, str]) -> Iterator[_Typed]:
    """The words of a piece without numbers; those of `bound` (spaced → joined) as one each."""
    if bound:
        pattern = re.compile("|".join(rf"(?<![^\W_]){re.escape(each)}(?![^\W_])" for each in bound))
        done = 0
        for match in pattern.finditer(folded):
            yield from _words(folded[done : match.start()], {})
            joined = "".join(_WORD.findall(bound[match[0]]))
            parts = _WORD.findall(match[0])
            forms = (joined, " ".join(parts), *_with_and(parts), *_singular_of(joined), *_parted(joined))
            yield _Typed(tuple(dict.fromkeys(forms)), joined, bound=True)
            done = match.end()
        folded = folded[done:]
    for word in _WORD.findall(folded):
        yield _Typed((word, *_singular_of(word), *_parted(word)), word)


def _with_and(parts: Sequence[str]) -> Iterator[str]:
    """A compound with «و» in it as three words: «دست‌وپا» is «دست و پا»."""
    for first, second in pairwise(parts):
        if len(first) > 1 and len(second) > 2 and second[0] == _AND:
            yield f"{first} {_AND} {second[1:]}"


def _number(number: Numeral) -> Iterator[_Typed]:
    phrase = " ".join(number.groups)
    if number.spellings:
        alone = number.groups[0] if len(number.groups) == 1 else ""
        yield _Typed(tuple(dict.fromkeys((*number.spellings, *((phrase,) if phrase else ())))), alone)
    elif number.apart:
        yield from (_Typed((group,), group) for group in number.groups)
    else:
        yield _Typed((phrase,))


def _together(typed: Sequence[_Typed]) -> Iterator[str]:
    """Words that stand beside each other as one, and as one parted elsewhere; nothing where they can't be parts."""
    words = [piece.joined for piece in typed]
    joined = "".join(words)
    if not all(words) or len(joined) > _MOST_JOINED:
        return
    if joined in _APART:  # «آن ها»
        yield joined
        return
    if len(words) == 3 and words[1] == _AND and not _APART & {words[0], words[2]}:
        if min(len(words[0]), len(words[2])) > 1:
            yield from (joined, f"{words[0]} {_AND}{words[2]}")
        return
    if any(word in _APART and not piece.bound for word, piece in zip(words, typed, strict=True)):
        return
    if any(piece[-1].isdigit() and other[0].isdigit() for piece, other in pairwise(words)):
        return
    yield joined
    if len(words) == 2:
        yield from (form for form in _in_two(joined, 3) if form != " ".join(words))


def _parted(word: str) -> Iterator[str]:
    """A word as the phrases that it may be written as."""
    if len(word) > _MOST_JOINED:
        return
    if word in _APART and word[-2:] in _ENDINGS:  # «آنها»
        yield f"{word[:-2]} {word[-2:]}"
    yield from _in_two(word, 2)
    for first, second in combinations(range(3, len(word) - 2), 2):
        parts = word[:first], word[first:second], word[second:]
        if second - first >= 3 and word.isalpha() and not _APART & {*parts}:
            yield " ".join(parts)


def _in_two(word: str, least: int) -> Iterator[str]:
    if not word.isalpha():
        yield from (f"{word[: at.start()]} {word[at.start() :]}" for at in _BORDER.finditer(word))
        return
    for place in range(least, len(word) - least + 1):
        parts = word[:place], word[place:]
        short = len(word) < 5 and parts[1] not in _ENDINGS and parts[0] not in _PREFIXES
        if not short and not _APART & {*parts}:
            yield " ".join(parts)


def found_spans(text: str, terms: Iterable[str]) -> tuple[tuple[int, int], ...]:
    """Where the folded `terms` begin words of `text`: (start, end) in `text` itself, in order, never overlapping.

    A term is a form of `query_terms`; its words may be parted in the text by spaces, ZWNJ or nothing, the digits of a
    number by what parts numbers.
    """
    pattern = _pattern(tuple(terms))
    if pattern is None:
        return ()
    folded, origin = traced(text)
    spans = []
    for match in pattern.finditer(folded):
        end = origin[match.end() - 1] + 1
        while end < len(text) and fold(text[end]) == "" and not text[end].isspace():  # marks stay with their letter
            end += 1
        spans.append((origin[match.start()], end))
    return _merged(spans)


@lru_cache(maxsize=64)
def _pattern(terms: tuple[str, ...]) -> re.Pattern[str] | None:
    """One expression for all terms; those that differ only in where they are parted are one."""
    gaps: dict[str, set[int]] = {}
    for term in terms:
        words = _WORD.findall(fold(term))
        if words:
            places = gaps.setdefault("".join(words), set())
            places |= {sum(map(len, words[:count])) for count in range(1, len(words))}
    shapes = [_shape(joined, places) for joined, places in gaps.items()]
    shapes.sort(key=len, reverse=True)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(shapes)})") if shapes else None


def _shape(joined: str, places: set[int]) -> str:
    if date := re.fullmatch(r"d(\d{4})?(\d\d)(\d\d)", joined):
        year = rf"{date[1]}[/.\- ]*" if date[1] else ""
        return rf"{year}0?{int(date[2])}[/.\- ]*0?{int(date[3])}(?!\d)"
    if plate := re.fullmatch(r"(\d\d)([^\W\d_]+)(\d{3})(\d\d)?", joined):
        return _plate_shape(*plate.groups())
    if re.fullmatch(r"ir\d{24}", joined):
        return r"\W{0,3}".join(joined)
    if joined.isdecimal() and len(joined) >= 5:
        rest = joined.lstrip("0") or joined  # a telephone and a national ID are written without their zeros, too
        lead = r"(?:(?:\+|00)98|0+)?\W{0,2}" if rest != joined or joined.startswith("98") else ""
        if len(joined) == LAST:
            lead = r"(?:\+?\d[\d\W]{0,9})?"
        elif re.fullmatch("0[1-8].{9}", joined):
            lead, rest = rf"{lead}(?:{rest[:2]}\W{{0,3}})?", rest[2:]
        return lead + r"\W{0,3}".join(rest)
    return "".join(
        (r"[\W_]*" if place in places else "") + re.escape(character) for place, character in enumerate(joined)
    )


def _plate_shape(two: str, letter: str, three: str, region: str | None) -> str:
    """A plate in every order, with or without its region, its letter by name or not."""
    said = "|".join((*(name for name, sign in LETTER_NAMES.items() if sign == letter), letter))
    short = rf"(?:{two}\W*(?:{said})\W*{three}|{three}\W*(?:{said})\W*{two})"
    if region is None:
        return short
    iran = r"(?:\W*ایران)?\W*"
    return rf"{short}{iran}{region}|(?:ایران\W*)?{region}{iran}{short}"


def _merged(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
