"""Finds an entry of a list by its first letters, in any spelling, with a slip of the finger."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from db.words.folding import ZWNJ, fold

T = TypeVar("T")

_NO_MATCH = 99


def closest(typed: str, candidates: Iterable[tuple[T, Sequence[str]]], limit: int = 8) -> tuple[T, ...]:
    """The candidates (thing, its names) that `typed` may mean, best first; all of them where nothing is typed.

    First names that begin so, then words in a name that do, then names that hold it. Only where there is none of
    these: names that begin so but for a slip (a wrong, missing, doubled or swapped letter), one from four letters on,
    two from seven on. Equal ones keep their order.
    """
    named = [(thing, [_words(name) for name in names]) for thing, names in candidates]
    wanted = "".join(_words(typed))
    if not wanted:
        return tuple(thing for thing, _ in named)[:limit]
    return _best(wanted, named, _score, limit) or _best(wanted, named, _slips, limit)


def _best(
    wanted: str, named: list[tuple[T, list[list[str]]]], score: Callable[[str, list[str]], int], limit: int
) -> tuple[T, ...]:
    scored = [
        (min((score(wanted, words) for words in names), default=_NO_MATCH), place, thing)
        for place, (thing, names) in enumerate(named)
    ]
    scored.sort(key=lambda entry: entry[:2])
    return tuple(thing for points, _, thing in scored[:limit] if points < _NO_MATCH)


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", fold(name.replace(ZWNJ, " ")))


def _score(wanted: str, words: list[str]) -> int:
    whole = "".join(words)
    if whole.startswith(wanted):
        return 0 if whole == wanted else 1
    if any("".join(words[start:]).startswith(wanted) for start in range(1, len(words))):
        return 2
    return 3 if len(wanted) >= 3 and wanted in whole else _NO_MATCH


def _slips(wanted: str, words: list[str]) -> int:
    """How many slips turn `wanted` into the beginning of a name or of a word in it."""
    from rapidfuzz.distance import OSA  # late: 4 MiB of every kiosk's memory until a finger slips

    most = 2 if len(wanted) >= 7 else 1 if len(wanted) >= 4 else 0
    fewest = _NO_MATCH
    for start in range(len(words) if most else 0):
        name = "".join(words[start:])
        for length in range(len(wanted) - most, len(wanted) + most + 1):
            slips = OSA.distance(wanted, name[:length], score_cutoff=most)
            fewest = min(fewest, slips) if slips <= most else fewest
    return fewest
