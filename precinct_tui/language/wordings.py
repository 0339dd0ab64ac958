"""Other wordings of a search that found nothing: the other keyboard layout, places by their nearest name, and words of
the lists (kinds of incident, of things, of requests) with a slip in them put right."""

from __future__ import annotations

from collections.abc import Iterator

from db.reference.lists.finding import closest
from db.reference.lists.places import find_places
from db.words.folding import fold
from db.words.layouts import other_layout
from precinct_tui.language import present
from precinct_tui.language.i18n import language

MOST_WORDS = 6
LEAST_LETTERS = 4
LISTS = (
    "incident_type", "property_kind", "vehicle_kind", "weapon", "disposition", "referral_body", "request_category",
    "programme_kind", "oversight_kind",
)  # fmt: skip
"""Lists whose words stand in what is written down. None says anything of who a person is."""


def other_wordings(typed: str) -> Iterator[str]:
    """What may have been meant, the likeliest first; never what folds to the same words. Nothing is looked up here."""
    seen = {fold(typed)}
    other = other_layout(typed)
    if any(letter.isalpha() and not same.isalpha() for letter, same in zip(typed, other, strict=True)):
        other = typed  # with Shift the keys of letters are vowel signs and brackets there: no word
    for words in (typed, other):
        for wording in (words, *_near_places(words), *_near_words(words)):
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
    places = find_places(word, 1)
    return (places[0].fa if language() == "fa" or not word.isascii() else places[0].en) if places else ""


def _near_words(typed: str) -> Iterator[str]:
    """The words with one of them as the nearest word of a list."""
    words = typed.split()
    if len(words) > MOST_WORDS:
        return
    every_word = {name for entry in LISTS for choice in present.choices_of(entry) for name in choice.label.split()}
    vocabulary = [(name, (name,)) for name in sorted(every_word) if len(fold(name)) >= LEAST_LETTERS]
    for place, word in enumerate(words):
        if len(fold(word)) >= LEAST_LETTERS and (near := closest(word, vocabulary, 1)):
            yield " ".join([*words[:place], near[0], *words[place + 1 :]])
