"""Which lines of a menu what was typed may mean, the likeliest first. Pure: it knows no screen."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, TypeVar

from db.words.folding import fold
from db.words.layouts import other_layout

_FILLING = {
    *[
        "است",
        "بود",
        "شد",
        "کن",
        "کرد",
        "کرده",
        "کردن",
        "کنید",
        "داره",
        "دارد",
        "را",
        "به",
        "از",
        "با",
        "او",
        "این",
        "ان",
        "برای",
        "یک",
    ],
    *["a", "an", "and", "for", "her", "him", "his", "is", "it", "of", "on"],
}
"""Words that say nothing about an act."""
FEW = 3
"""Lines behind which those with words of another ending stand as well."""
STEM = 3
"""Letters of a word that are enough to take a longer one for the same: «آزادش» for «آزاد»."""


_BEFORE = ("نمی", "می")
_BEHIND = (
    *("هایشان", "هایش", "های", "ها", "یشان", "شان", "شون", "ترین", "تر", "اند", "ند", "ات", "ان", "ین", "اش", "ام"),
    *("ing", "ed", "es", "s"),
    *("ش", "م", "ه", "ی", "د"),
)
"""Endings of nouns and verbs, longer ones first."""
LONG_STEM = 6
"""Letters that two longer words share at their beginning: interpreting, interpreter."""


class MenuLine(Hashable, Protocol):
    """What a line of a menu is found by: what it says, its key, names and other words, and what people call it."""

    @property
    def label(self) -> str:
        """What it says."""

    @property
    def key(self) -> str:
        """Its key."""

    @property
    def words(self) -> str:
        """Other words; the first two lines are names of it."""

    @property
    def also(self) -> tuple[str, ...]:
        """Words that people call it by."""


SomeLine = TypeVar("SomeLine", bound=MenuLine)


@dataclass(frozen=True, slots=True)
class _Shadow:
    """The folded words of a line: its names, what people call it, and all of it in one."""

    names: tuple[str, ...]
    also: tuple[str, ...]
    every: str


@lru_cache(maxsize=2_048)
def _shadow(item: MenuLine) -> _Shadow:
    names = (item.label, *item.words.split("\n")[:2])
    also = tuple(dict.fromkeys(fold(word, half) for word in item.also for half in (" ", "")))
    every = " ".join((fold(f"{item.label} {item.words} {item.key}"), *also))
    return _Shadow(tuple(" ".join(fold(name).split()) for name in names), also, every)


def narrowed(items: Sequence[SomeLine], typed: str) -> tuple[SomeLine, ...]:
    """The lines that what was typed may mean: all where nothing was; on either keyboard layout; where no line holds all
    the words, those of which most are meant."""
    readings = [reading for text in (typed, other_layout(typed)) if (reading := fold(text).split())]
    if not readings:
        return tuple(items)
    for search in (_holding_and_near, _nearest):
        for reading in readings:
            if found := search(items, reading):
                return found
    return ()


def _holding_and_near(items: Sequence[SomeLine], words: Sequence[str]) -> tuple[SomeLine, ...]:
    """The lines that hold all of these words; where they are few, behind them those that mean most of them."""
    found = holding(items, words)
    near = _meaning(items, words) if 0 < len(found) < FEW else []
    return (*found, *(item for _count, item in near if item not in found))


def holding(items: Sequence[SomeLine], words: Sequence[str]) -> tuple[SomeLine, ...]:
    """The lines that hold all of these folded words, those that are called so first: Enter takes the first."""
    found = [item for item in items if all(word in _shadow(item).every for word in words)]
    return tuple(sorted(found, key=lambda item: _called(_shadow(item), words)) if words else found)


def _called(shadow: _Shadow, words: Sequence[str]) -> int:
    """How near a line is to these words: 0 is its name, 1 is what people call it, then it begins so, holds them whole,
    holds them in its name, and last only in other words."""
    typed = " ".join(words)
    if typed in shadow.names:
        return 0
    if typed in shadow.also:
        return 1
    if any(name.startswith(typed) and all(word in name for word in words) for name in shadow.names):
        return 2
    if any(all(word in said.split() for word in words) for said in (*shadow.names, *shadow.also)):
        return 3
    if any(said.startswith(typed) for said in shadow.also):
        return 4
    return 5 if any(all(word in name for word in words) for name in shadow.names) else 6


def _nearest(items: Sequence[SomeLine], words: Sequence[str]) -> tuple[SomeLine, ...]:
    """Of the lines with words of people those that mean the most of these: a word with another ending counts."""
    meant = _meaning(items, words)
    return tuple(item for count, item in meant if count == meant[0][0])


def _meaning(items: Sequence[SomeLine], words: Sequence[str]) -> list[tuple[int, SomeLine]]:
    """The lines with words of people that mean some of these, with how surely; the surest first."""
    wanted = [word for word in words if len(word) >= STEM and word not in _FILLING]
    meant = [(sum(_means(_shadow(item), word) for word in wanted), item) for item in items if item.also]
    return sorted((each for each in meant if each[0]), key=lambda each: -each[0])


def _means(shadow: _Shadow, word: str) -> int:
    """How surely a line means a word: 2 it holds it, 1 it holds one with another ending."""
    said = {part for phrase in (*shadow.names, *shadow.also) for part in phrase.split()} - _FILLING
    if word in said:
        return 2
    return int(any(_same_stem(*sorted(pair, key=len)) for part in said for pair in _pairs(part, word)))


def _pairs(part: str, word: str) -> Iterator[tuple[str, str]]:
    """The two words as they are, and each without what stands before or behind its stem: «می‌ترسه» is «ترس»."""
    yield part, word
    if (stem := _stem(word)) != word:
        yield part, stem


def _stem(word: str) -> str:
    """A word without a prefix of verbs and one ending: «میترسه», «وکیلها», «بزن»; cuffed, releasing."""
    for before in _BEFORE:
        if word.startswith(before) and len(word) - len(before) >= STEM - 1:
            word = word[len(before) :]
            break
    for behind in _BEHIND:
        if word.endswith(behind) and len(word) - len(behind) >= STEM:
            return word[: -len(behind)]
    return word


def _same_stem(short: str, long: str) -> bool:
    if long.startswith(short):
        return len(short) >= STEM or (len(short) == STEM - 1 and len(long) <= STEM + 1)
    return len(short) > LONG_STEM and long.startswith(short[:LONG_STEM])
