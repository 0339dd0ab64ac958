"""Keyboard layouts: text typed on the wrong one, and the ways in which a secret may have been typed.

ISIRI 9147 (Iran's standard, XKB ``ir``, "Persian (Standard)" of Windows) and the older "Persian" layout of Windows. A
key is named by the character it gives on a US keyboard.
"""

from __future__ import annotations

from typing import Literal

from db.words.folding import ascii_digits, persian_digits

US = "qwertyuiop[]asdfghjkl;'zxcvbnm,./"
US_SHIFT = 'QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?'

# "_" stands for a key without a single character of its own there.
ISIRI = dict(zip(US, "ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدپو./", strict=True))
ISIRI_SHIFT = dict(
    zip(
        US_SHIFT,
        "\u0652\u064c\u064d\u064b\u064f\u0650\u064e\u0651][}{ؤئيإأآة»«:؛ك\u0653ژ\u0670\u200c\u0654ء><؟",
        strict=True,
    )
)
WINDOWS = {**ISIRI, "m": "ئ", "\\": "پ"}

# What other_layout reads: the standard's letters, and the letters other layouts have on the same keys.
_TO_PERSIAN = {**ISIRI, **ISIRI_SHIFT, "\\": "پ"}
_TO_LATIN = {
    **{letter: key for key, letter in WINDOWS.items()},
    **{letter: key for key, letter in ISIRI_SHIFT.items() if key.isalpha() or key == "?"},
    **{letter: key for key, letter in ISIRI.items()},
    "ي": "d", "ى": "n", "ك": ";", "ة": "m", "ئ": "m", "،": ",", "؛": ";", "\u200c": " ",
}  # fmt: skip


def other_layout(text: str) -> str:
    """Return ``text`` as the same keys would have typed it on the other layout.

    Text with an Arabic-script letter is read as meant for a US keyboard, any other as meant for ISIRI 9147: ``hi,hc``
    is «اهواز», ``sghl`` «سلام», and «اثممخ» ``hello``. Digits and what is on no letter key stay.
    """
    persian = any("\u0600" <= char <= "\u06ff" and char.isalpha() for char in text)
    table = _TO_LATIN if persian else _TO_PERSIAN
    return "".join(table.get(char, char) for char in text)


def keys_of(text: str) -> str:
    """The keys that give a text, on whichever layout: for each character one, as a US keyboard names it."""
    return "".join(_TO_LATIN.get(char, char) for char in ascii_digits(text))


def layout_of(text: str) -> Literal["persian", "latin", ""]:
    """The layout that a text was typed on, by its letters, else by its digits; "" where nothing tells."""
    if any("\u0600" <= char <= "\u06ff" for char in text):
        return "persian"
    return "latin" if any(char.isascii() and char.isalpha() for char in text) else ""


def ways_to_type(secret: str) -> tuple[str, ...]:
    """A secret as it was typed, then as the same keys give it in other digits and on the other layout."""
    other = other_layout(secret)
    return tuple(dict.fromkeys((secret, ascii_digits(secret), ascii_digits(other), persian_digits(other))))
