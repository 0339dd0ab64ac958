"""Words of items of lists: which say the same, which wait for the inspectorate, and which name a people."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from db.kernel.desk import rooms
from db.kernel.events.ruled import RULED
from db.reference.lists.places import squeezed
from db.reference.lists.seed import lists_of
from db.words.folding import fold

_WORD = re.compile(r"[^\W\d_]+")
_PERSIAN_ENDINGS = ("هایی", "های", "ها", "یان", "ان", "یی", "ای", "ی")
_ENGLISH_ENDINGS = ("es", "s", "ns", "n")
LONGEST = 3
"""Words in the longest name of a country."""


def says_the_same(one: str, other: str) -> bool:
    """Whether two wordings differ in letters, spaces and half-spaces alone, as the search folds them."""
    return squeezed(one) == squeezed(other)


def keeps_meaning(title: str) -> bool:
    """Whether other words for the program's codes of a list wait for the inspectorate: a rule reads it or one of its
    register's lists."""
    return title in RULED or title in _lists_beside(tuple(room.seeds for room in rooms.DECLARED if room.ruled))


@cache
def _lists_beside(packages: tuple[str, ...]) -> frozenset[str]:
    return frozenset(title for package in packages if package for title in lists_of(package))


def names_a_people(text: str) -> str:
    """The word of a text that names a nation, a people or a religion, as it is folded; "" where there is none.

    What a person needs, a ground, an outcome and a wish are no lists of nationalities (docs/custody.md).
    """
    said = _WORD.findall(fold(text))
    for length in range(1, LONGEST + 1):
        for start in range(len(said) - length + 1):
            *before, last = said[start : start + length]
            if any(" ".join((*before, word)) in _names() for word in _without_endings(last)):
                return " ".join((*before, last))
    return ""


def has_word(text: str, words: frozenset[str]) -> bool:
    """Whether one of these words stands in a text, with or without an ending."""
    among = frozenset(map(fold, words))
    return any(each in among for word in _WORD.findall(fold(text)) for each in _without_endings(word))


def _without_endings(word: str) -> Iterator[str]:
    """A word, and what it is without an ending of several or of where somebody is from: «عراقی‌ها», «عراقی», «عراق»."""
    left, endings = word, _ENGLISH_ENDINGS if word.isascii() else _PERSIAN_ENDINGS
    yield left
    for _ in range(2):
        ending = next((each for each in endings if left.endswith(each) and len(left) > len(each) + 2), None)
        if ending is None:
            return
        left = left.removesuffix(ending)
        yield left


@cache
def _names() -> frozenset[str]:
    text = files(__package__).joinpath("nations.toml").read_text(encoding="utf-8")
    return frozenset(" ".join(_WORD.findall(fold(name))) for names in tomllib.loads(text).values() for name in names)
