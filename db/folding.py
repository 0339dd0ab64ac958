"""One spelling for searching: the fold that the search shadow, list fields and queries share.

Persian is typed with Arabic or Persian letters, with or without marks, hamza, tatweel and zero-width non-joiner, and
with three sets of digits. What an officer typed is stored as typed; only a folded shadow of it is compared.
Every character folds alone, whatever stands beside it, so the found words can be marked in the original text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

ZWNJ = "\u200c"

_LETTERS = str.maketrans(
    {
        "ي": "ی", "ى": "ی", "ې": "ی", "ۍ": "ی", "ے": "ی", "ێ": "ی",
        "ك": "ک", "ڪ": "ک", "ګ": "گ",
        "ة": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "ۃ": "ه",
        "ٱ": "ا", "ء": "", "ـ": "",
        "\u2212": "-", "\u2010": "-", "\u2011": "-", "؍": "/", "⁄": "/",
    }
)  # fmt: skip

_PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_PLURALS = frozenset({"ها", "های", "هایی", "هایم", "هایش", "هایشان"})
_PREFIXES = frozenset({"می", "نمی"})
_WORD = re.compile(r"[^\W_]+")


class _Fold(dict[int, str]):
    """A `str.translate` table that works out a character's fold the first time it is met."""

    def __missing__(self, point: int) -> str:
        text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", chr(point)).casefold())
        folded = "".join(_fold_part(part) for part in text.translate(_LETTERS))
        if point < 0x10000:  # what lies beyond is rare here and a million strong
            self[point] = folded
        return folded


def _fold_part(part: str) -> str:
    category = unicodedata.category(part)
    if category in ("Mn", "Me", "Cf", "Cs"):  # marks; ZWNJ, ZWJ and bidi controls; broken halves of characters
        return ""
    if category == "Nd":
        return str(unicodedata.digit(part))
    return " " if part.isspace() or category == "Cc" else part


_FOLD = _Fold()


def ascii_digits(text: str) -> str:
    """`text` with the decimal digits of every script as 0–9; everything else as it was."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(c)) if c > "9" and unicodedata.category(c) == "Nd" else c for c in text)


def persian_digits(text: object) -> str:
    """`str(text)` with 0–9 as ۰–۹."""
    return str(text).translate(_PERSIAN_DIGITS)


def fold(text: str) -> str:
    """The one spelling of `text`: letters and digits unified, marks and ZWNJ gone, lower case, single spaces."""
    return " ".join(text.translate(_FOLD).split())


def fold_variants(text: str) -> tuple[str, ...]:
    """The distinct folds of `text`, for indexing: ZWNJ dropped; ZWNJ as a space; plural endings and «می» joined.

    «کتاب‌ها», «کتاب ها» and «کتابها» then share at least one of their forms.
    """
    dropped = fold(text)
    spaced = fold(text.replace(ZWNJ, " ")) if ZWNJ in text else dropped
    return tuple(dict.fromkeys((dropped, spaced, _join_endings(spaced))))


def _join_endings(folded: str) -> str:
    words: list[str] = []
    for word in folded.split():
        if words and (word in _PLURALS or words[-1] in _PREFIXES) and words[-1].isalpha():
            words[-1] += word
        else:
            words.append(word)
    return " ".join(words)


def query_terms(text: str) -> tuple[tuple[str, ...], ...]:
    """What a search for `text` must find: every term, in any one of its forms.

    A form is one word, or several that stand beside each other, separated by single spaces. Punctuation divides
    words and is never part of one.
    """
    terms: list[tuple[str, ...]] = []
    for word in text.split():
        spaced = _words(word.replace(ZWNJ, " "))
        if ZWNJ not in word:
            for part in spaced:
                if terms and (part in _PLURALS or (len(terms[-1]) == 1 and terms[-1][0] in _PREFIXES)):
                    before = terms.pop()
                    terms.append(tuple(dict.fromkeys((before[0].replace(" ", "") + part, before[-1] + " " + part))))
                else:
                    terms.append((part,))
        elif spaced:
            terms.append(tuple(dict.fromkeys((" ".join(_words(word)), " ".join(spaced)))))
    return tuple(dict.fromkeys(terms))


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def found_spans(text: str, terms: Iterable[str]) -> tuple[tuple[int, int], ...]:
    """Where the folded `terms` begin words of `text`: (start, end) in `text` itself, in order, never overlapping.

    A term is a form of `query_terms`; its words may be parted in the text by spaces, ZWNJ or nothing.
    """
    folded: list[str] = []
    origin: list[int] = []
    for position, character in enumerate(text):
        for part in character.translate(_FOLD):
            folded.append(part)
            origin.append(position)
    shadow = "".join(folded)
    spans: list[tuple[int, int]] = []
    for term in terms:
        words = _words(term)
        if not words:
            continue
        pattern = r"(?<![^\W_])" + r"\s*".join(map(re.escape, words))
        for match in re.finditer(pattern, shadow):
            end = origin[match.end() - 1] + 1
            while end < len(text) and unicodedata.category(text[end]) == "Mn":  # marks stay with their letter
                end += 1
            spans.append((origin[match.start()], end))
    return _merged(spans)


def _merged(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
