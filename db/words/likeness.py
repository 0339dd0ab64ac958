"""Names and words that may be one: heard or written in two ways, or off by one letter. It asks; it decides nothing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import permutations

from db.words.folding import fold

NEAR = 88
"""From 0 to 100: names at least this alike are near names."""
_MOST_PARTS = 4
"""Names of more parts are compared in the order that they are written in."""
_HEARD = str.maketrans("طصثذضظغح", "تسسزززقه")
"""Letters that are spoken alike: ت/ط، س/ص/ث، ز/ذ/ض/ظ، ق/غ، ه/ح."""


@lru_cache(maxsize=512)
def heard(name: str) -> tuple[str, ...]:
    """The parts of a name as they are heard: letters that sound alike are one."""
    return tuple("".join(filter(str.isalnum, part)) for part in fold(name, " ").translate(_HEARD).split())


@lru_cache(maxsize=512)
def _run_together(parts: tuple[str, ...]) -> frozenset[str]:
    """A name without its spaces, in every order of its parts."""
    orders = permutations(parts) if len(parts) <= _MOST_PARTS else (parts,)
    return frozenset("".join(order) for order in orders)


def near(first: str, second: str) -> bool:
    """Whether two names are the same or nearly the same, in any spelling, order and parting."""
    own, other = heard(first), heard(second)
    if not any(own) or not any(other):
        return False
    together = "".join(own), "".join(other)
    if together[0] in _run_together(other) or together[1] in _run_together(own):
        return True
    from rapidfuzz import fuzz  # late: 4 MiB of every kiosk's memory until two names are compared

    in_order = fuzz.token_sort_ratio(" ".join(own), " ".join(other)) >= NEAR
    return bool(in_order or fuzz.ratio(*together) >= NEAR)


_PERSIAN, _LATIN = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی", "abcdefghijklmnopqrstuvwxyz"


def one_letter_off(word: str) -> Iterator[str]:
    """The words that one slip makes of a folded one: two letters swapped, one wrong, one too many, one missing."""
    letters = _LATIN if word.isascii() else _PERSIAN
    seen = {word}
    for made in _slips(word, letters):
        if made not in seen:
            seen.add(made)
            yield made


def _slips(word: str, letters: str) -> Iterator[str]:
    for place in range(len(word) - 1):
        yield word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    for place in range(len(word)):
        yield from (word[:place] + letter + word[place + 1 :] for letter in letters)
        yield word[:place] + word[place + 1 :]
    for place in range(len(word) + 1):
        yield from (word[:place] + letter + word[place:] for letter in letters)
