"""Secrets that stand on paper: forty random digits, written down by hand and typed in again in any digits."""

from __future__ import annotations

import re
import secrets

from db.words.folding import ascii_digits

GROUPS, GROUP = 8, 5
CODES, CODE_DIGITS = 12, 12
"""One-time codes that the county keeps: so many, of so many digits (forty bits of chance)."""


def new_phrase() -> str:
    """Forty random digits (132 bits of chance) in eight groups."""
    digits = "".join(secrets.choice("0123456789") for _ in range(GROUPS * GROUP))
    return " ".join(digits[start : start + GROUP] for start in range(0, len(digits), GROUP))


_NUMBER = re.compile(r"(?<![0-9A-Za-z])[0-9]{1,2}:")
"""The number that stands before a group on the paper: 1: 12345."""


def tidy(phrase: str) -> str:
    """A phrase as it was typed, in any digits and grouping, with its groups' numbers or without, as it is kept."""
    return "".join(letter for letter in _NUMBER.sub(" ", ascii_digits(phrase)) if letter.isalnum())


A_LINE = 4
"""Groups on a line of the paper."""


def numbered(phrase: str) -> list[str]:
    """The lines of a phrase, each group behind its number: left to right, also on a page that goes the other way."""
    groups = [f"{place}: {group}" for place, group in enumerate(phrase.split(), 1)]
    return ["   ".join(groups[start : start + A_LINE]) for start in range(0, len(groups), A_LINE)]


def new_codes() -> tuple[str, ...]:
    """Twelve different codes, each of twelve random digits in three groups."""
    made: dict[str, None] = {}
    while len(made) < CODES:
        digits = "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS))
        made[" ".join(digits[start : start + 4] for start in range(0, CODE_DIGITS, 4))] = None
    return tuple(made)
