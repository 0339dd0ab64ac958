"""Words that one slip of a finger makes of another, to offer what was meant."""

from __future__ import annotations

from collections.abc import Iterator

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
