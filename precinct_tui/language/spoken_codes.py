"""A code as it is written down for somebody, and as it is read out."""

from __future__ import annotations

from precinct_tui.language.i18n import N_, _, digits
from precinct_tui.language.present import ltr

_DIGITS = (
    N_("zero"), N_("one"), N_("two"), N_("three"), N_("four"), N_("five"), N_("six"), N_("seven"), N_("eight"),
    N_("nine"),
)  # fmt: skip


def in_halves(code: str) -> str:
    """A code as it is written down: ۰۰۲ ۹۷۴."""
    half = len(code) // 2
    return ltr(digits(f"{code[:half]} {code[half:]}"))


def aloud(code: str) -> str:
    """A code as it is read out, digit by digit, in two halves: چهار، هشت، دو – نه، یک، سه."""
    words = [_(_DIGITS[int(digit)]) for digit in code if digit.isdecimal()]
    half = len(words) // 2
    return " – ".join(_(", ").join(part) for part in (words[:half], words[half:]))
