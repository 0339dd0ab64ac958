"""Which lines of a menu what was typed may mean, the likeliest first. Pure: it knows no screen."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from typing import Protocol, TypeVar

from db.words.folding import fold
from db.words.layouts import other_layout
from db.words.slips import one_letter_off
from precinct_tui.language.stems import spoken_stems, stems

_BESIDE_OTHERS = """
است هست هستش نیست بود بده بدم بدید بدیم دارم داره دارد دارند دارید را رو به از با او این ان اون برای یک یه که هم و تو
در من ما الان دیگه بهش ازش باید
a an and the for to of on in at by from with her him his he she they them their is it its was were be been has have
had got get i we my me our wants want needs asked please now some someone
"""
_FILLING = frozenset(_BESIDE_OTHERS.split())
_LIGHT_VERBS = frozenset({"کرد", "شد", "داد", "داشت", "گرفت", "گفت", "خواست", "رفت", "اورد"})
"""Words and verbs, by their stems, that say nothing about an act beside others."""
FEW = 3
"""Lines behind which those with words of another ending stand as well."""
SURE = 3
"""Lines that mean what was typed less than one in so many as the first does are left out."""
WHOLE, BENT, BEGUN, ALIKE = 4.0, 3.0, 2.0, 1.0
"""How surely a word is meant: by itself, by its stem, by its first letters, by as many as two long words share."""
LONG = 6
"""Letters of a word in which one may be wrong, the first never; and that two longer English ones share."""
BEGINNING = 3
"""Letters that are enough to begin a word with."""
OF_A_NAME = 0.5
"""A word of a name is worth half of the name at least, however long that is."""


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
    """The folded words of a line: its names, what people call it, all of it in one, each without spaces; and of a line
    that people call something the words of each name."""

    names: tuple[str, ...]
    also: tuple[str, ...]
    every: str
    joined: frozenset[str]
    phrases: tuple[tuple[frozenset[str], float], ...]


@lru_cache(maxsize=2_048)
def _shadow(item: MenuLine) -> _Shadow:
    names = tuple(fold(name) for name in (item.label, *item.words.split("\n")[:2]))
    also = tuple(dict.fromkeys(fold(word, half) for word in item.also for half in (" ", "")))
    every = " ".join((fold(f"{item.label} {item.words} {item.key}"), *also))
    joined = frozenset(said.replace(" ", "") for said in (*names, *also))
    least = [*((name, OF_A_NAME) for name in names), *((said, 0.0) for said in also)]
    phrases = tuple((words, floor) for said, floor in least if (words := _telling(said.split()))) if also else ()
    return _Shadow(names, also, f" {every}", joined, phrases)


def _telling(words: Iterable[str]) -> frozenset[str]:
    """Those of these words that say something; all, where none does."""
    every = frozenset(words)
    return frozenset(word for word in every - _FILLING if _LIGHT_VERBS.isdisjoint(stems(word))) or every


def narrowed(items: Sequence[SomeLine], typed: str) -> tuple[SomeLine, ...]:
    """The lines that what was typed may mean: all where nothing was; on either keyboard layout; where no line holds all
    the words, those of which most are meant; and where there are none either, those with one letter wrong."""
    texts = (typed, other_layout(typed))
    readings = [reading for half in ("", " ") for text in texts if (reading := fold(text, half).split())]
    if not readings:
        return tuple(items)
    for search in (_holding_and_near, _nearest, _slipped):
        for reading in readings:
            if found := search(items, reading):
                return found
    return ()


def _holding_and_near(items: Sequence[SomeLine], words: Sequence[str]) -> tuple[SomeLine, ...]:
    """The lines that hold all of these words; where they are few, behind them those that mean most of them."""
    found = holding(items, words)
    near = _meaning(items, words) if 0 < len(found) < FEW else []
    return (*found, *(item for _sure, item in near if item not in found))


def holding(items: Sequence[SomeLine], words: Sequence[str]) -> tuple[SomeLine, ...]:
    """The lines that hold all of these folded words, those that are called so first: Enter takes the first."""
    found = [item for item in items if _holds(_shadow(item), words)]
    return tuple(sorted(found, key=lambda item: _called(_shadow(item), words)) if words else found)


def _holds(shadow: _Shadow, words: Sequence[str]) -> bool:
    """Whether a line holds all these words; one that people call something holds them where its words begin: «rain» is
    no restraint. Words that are written as one are the same."""
    if not shadow.phrases:
        return all(word in shadow.every for word in words)
    return all(f" {word}" in shadow.every for word in words) or "".join(words) in shadow.joined


def _called(shadow: _Shadow, words: Sequence[str]) -> int:
    """How near a line is to these words: 0 is its name, 1 is what people call it, then it begins so, holds them whole,
    holds them in its name, and last only in other words."""
    typed = " ".join(words)
    if typed in shadow.names:
        return 0
    if typed in shadow.also or (shadow.phrases and "".join(words) in shadow.joined):
        return 1
    if any(name.startswith(typed) and all(word in name for word in words) for name in shadow.names):
        return 2
    if any(all(word in said.split() for word in words) for said in (*shadow.names, *shadow.also)):
        return 3
    if any(said.startswith(typed) for said in shadow.also):
        return 4
    return 5 if any(all(word in name for word in words) for name in shadow.names) else 6


def _nearest(items: Sequence[SomeLine], words: Sequence[str]) -> tuple[SomeLine, ...]:
    """Of the lines with words of people those that mean the most of these."""
    meant = _meaning(items, words)
    return tuple(item for sure, item in meant if sure * SURE >= meant[0][0])


def _slipped(items: Sequence[SomeLine], words: Sequence[str]) -> tuple[SomeLine, ...]:
    """The lines that mean the most of these words, where one letter of each may be wrong."""
    known = {word for item in items for phrase, _floor in _shadow(item).phrases for word in phrase}
    near = {
        slip
        for word in _telling(words)
        for slip in known.intersection(one_letter_off(word))
        if max(len(word), len(slip)) >= LONG and word[0] == slip[0]
    }
    return _nearest(items, sorted(near))


def _meaning(items: Sequence[SomeLine], words: Sequence[str]) -> list[tuple[float, SomeLine]]:
    """The lines with words of people that mean some of these, with how surely; the surest first. A word counts the more
    the fewer lines have it."""
    shadows = [_shadow(item) for item in items]
    known = {part for shadow in shadows for phrase, _floor in shadow.phrases for part in phrase}
    near = [{part: sure for part in known if (sure := _sameness(word, part))} for word in sorted(_telling(words))]
    each = [_sureness(shadow, near) for shadow in shadows]
    lines = [max(1, sum(bool(sure[word]) for sure in each)) for word in range(len(near))]
    sums = [sum(sure / sqrt(count) for sure, count in zip(of_line, lines, strict=True)) for of_line in each]
    found = [(total, item) for total, item in zip(sums, items, strict=True) if total]
    return sorted(found, key=lambda pair: -pair[0])


def _sameness(word: str, part: str) -> float:
    """How surely a typed word is this one; 0 where it is another."""
    if word == part:
        return WHOLE
    if not spoken_stems(word).isdisjoint(stems(part)):
        return BENT
    if len(word) >= BEGINNING and part.startswith(word):
        return BEGUN
    return ALIKE if word.isascii() and min(len(word), len(part)) > LONG and word[:LONG] == part[:LONG] else 0.0


def _sureness(shadow: _Shadow, near: Sequence[Mapping[str, float]]) -> list[float]:
    """How surely a line means each typed word (its like words with how near they are): the more, the more of what
    people call it was typed."""
    best = [0.0] * len(near)
    for phrase, floor in shadow.phrases:
        here = [max((like.get(part, 0.0) for part in phrase), default=0.0) for like in near]
        part_of_it = max(floor, min(1.0, sum(map(bool, here)) / len(phrase)))
        best = [max(before, sure * part_of_it) for before, sure in zip(best, here, strict=True)]
    return best
