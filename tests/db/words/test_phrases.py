"""Secrets on paper: forty digits in numbered groups, and typed in with the numbers or without."""

from __future__ import annotations

from db.words.folding import persian_digits
from db.words.phrases import GROUP, GROUPS, new_phrase, numbered, tidy


def test_each_group_stands_behind_its_number() -> None:
    phrase = " ".join(str(place) * GROUP for place in range(1, GROUPS + 1))
    assert numbered(phrase) == [
        "1: 11111   2: 22222   3: 33333   4: 44444",
        "5: 55555   6: 66666   7: 77777   8: 88888",
    ]


def test_a_phrase_is_read_with_the_numbers_of_its_groups_or_without() -> None:
    for _ in range(20):
        phrase = new_phrase()
        kept = phrase.replace(" ", "")
        paper = "\n".join(numbered(phrase))
        for typed in (phrase, kept, paper, persian_digits(paper), paper.replace(": ", ":"), phrase.replace(" ", "-")):
            assert tidy(typed) == kept
    assert tidy("ab12:cd") == "ab12cd", "what is no number of a group stays"
