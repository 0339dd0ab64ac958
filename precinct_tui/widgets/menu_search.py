"""Which lines of a menu what was typed may mean, the likeliest first. Pure: it knows no screen."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, TypeVar

from db.words.folding import fold
from db.words.layouts import other_layout

_FILLING = {
    *["است", "بود", "شد", "کن", "کرد", "کنید", "را", "به", "از", "با", "او", "این", "ان", "برای", "یک"],
    *["a", "an", "and", "for", "her", "him", "his", "is", "it", "of", "on"],
}
"""Words that say nothing about an act."""
STEM = 3
"""Letters of a word that are enough to take a longer one for the same: «آزادش» for «آزاد»."""


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
    for search in (holding, _nearest):
        for reading in readings:
            if found := search(items, reading):
                return found
    return ()


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
    wanted = [word for word in words if len(word) >= STEM and word not in _FILLING]
    meant = [(sum(_means(_shadow(item), word) for word in wanted), item) for item in items if item.also]
    most = max((count for count, _item in meant), default=0)
    return tuple(item for count, item in meant if count == most) if most else ()


def _means(shadow: _Shadow, word: str) -> int:
    """How surely a line means a word: 2 it holds it, 1 it holds one with another ending."""
    said = {part for phrase in (*shadow.names, *shadow.also) for part in phrase.split()} - _FILLING
    return 2 if word in said else int(any(_same_stem(*sorted((part, word), key=len)) for part in said))


def _same_stem(short: str, long: str) -> bool:
    if long.startswith(short):
        return len(short) >= STEM or (len(short) == STEM - 1 and len(long) <= STEM + 1)
    return len(short) > LONG_STEM and long.startswith(short[:LONG_STEM])
