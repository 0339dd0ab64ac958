"""Other wordings of a search that found nothing: the other keyboard layout, and places by their nearest name."""

from __future__ import annotations

from collections.abc import Iterator

from db.folding import fold
from db.lists.places import find_places
from precinct_tui.i18n import language
from precinct_tui.keyboard import other_layout

MOST_WORDS = 6
LEAST_LETTERS = 4


def other_wordings(typed: str) -> Iterator[str]:
    """What may have been meant, the likeliest first; never what folds to the same words. Nothing is looked up here."""
    seen = {fold(typed)}
    other = other_layout(typed)
    for words in (typed, other):
        for wording in (words, *_near_places(words)):
            if fold(wording) not in seen:
                seen.add(fold(wording))
                yield wording


def _near_places(typed: str) -> Iterator[str]:
    """The words with one of them, or all, as the nearest name of a place."""
    words = typed.split()
    if len(words) > MOST_WORDS:
        return
    for place, word in enumerate(words):
        if name := _near(word):
            yield " ".join([*words[:place], name, *words[place + 1 :]])
    if len(words) > 1 and (name := _near(typed)):
        yield name


def _near(word: str) -> str:
    if len(fold(word)) < LEAST_LETTERS:
        return ""
    found = find_places(word, 1)
    return (found[0].fa if language() == "fa" or not word.isascii() else found[0].en) if found else ""
