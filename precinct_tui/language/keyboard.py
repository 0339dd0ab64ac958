"""One table of keyboard layouts: shortcuts that fire on any of them, and text typed on the wrong one.

Layouts: ISIRI 9147 (Iran's standard, XKB ``ir``, "Persian (Standard)" of Windows), the older "Persian" layout of
Windows, and Arabic 101. A key is named by the character it gives on a US keyboard.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_US = "qwertyuiop[]asdfghjkl;'zxcvbnm,./"
_US_SHIFT = 'QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?'
_DIGITS = "0123456789"

# "_" stands for a key without a single character of its own there.
_ISIRI = dict(zip(_US, "ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدپو./", strict=True))
_ISIRI_SHIFT = dict(
    zip(
        _US_SHIFT,
        "\u0652\u064c\u064d\u064b\u064f\u0650\u064e\u0651][}{ؤئيإأآة»«:؛ك\u0653ژ\u0670\u200c\u0654ء><؟",
        strict=True,
    )
)
_WINDOWS = {**_ISIRI, "m": "ئ", "\\": "پ"}
_ARABIC = dict(zip(_US, "ضصثقفغعهخحجدشسيبلاتنمكطئءؤر_ىةوزظ", strict=True)) | {"`": "ذ"}
_LAYOUTS = (_ISIRI, _WINDOWS, _ARABIC)

# What other_layout reads: the standard's letters, and the letters other layouts have on the same keys.
_TO_PERSIAN = {**_ISIRI, **_ISIRI_SHIFT, "\\": "پ"}
_TO_LATIN = {
    **{letter: key for key, letter in _WINDOWS.items()},
    **{letter: key for key, letter in _ISIRI_SHIFT.items() if key.isalpha() or key == "?"},
    **{letter: key for key, letter in _ISIRI.items()},
    "ي": "d", "ى": "n", "ك": ";", "ة": "m", "ئ": "m", "،": ",", "؛": ";", "\u200c": " ",
}  # fmt: skip


def _name(character: str) -> str:
    """Return Textual's name of a key that gives ``character``."""
    if character.isalnum():
        return character
    return _NAMES.get(character) or unicodedata.name(character).lower().replace("-", "_").replace(" ", "_")


_NAMES = {"/": "slash", "\\": "backslash", "-": "minus", "_": "underscore", ".": "full_stop", ",": "comma"}
_CHARACTERS = {_name(key): key for key in (*_US, *_US_SHIFT, "\\", "`")}


@lru_cache(maxsize=512)
def persian_twins(key: str) -> tuple[str, ...]:
    """Return the Textual key names that the same physical key gives on the Persian and Arabic layouts.

    ``key`` is a Textual key name, modifiers included (``n``, ``ctrl+n``, ``slash``, ``question_mark``, ``1``); the
    result does not contain it and is empty for keys that no layout changes. Where two layouts put one letter on two
    keys (``ئ``: m on Windows' Persian, z on Arabic 101), the Persian layout's key has it, and a key without Shift goes
    before one with, so that no letter fires two shortcuts.
    """
    *modifiers, own = key.split("+")
    prefix = "".join(f"{modifier}+" for modifier in modifiers)
    character = _CHARACTERS.get(own, own)
    if len(character) != 1:
        return ()
    if character in _DIGITS:
        twins = [chr(0x6F0 + int(character)), chr(0x660 + int(character))]
    elif character in _ISIRI_SHIFT:
        letter = _ISIRI_SHIFT[character]
        taken = any(letter in table.values() for table in _LAYOUTS)
        twins = [letter] if (letter.isalpha() or letter == "؟") and not taken else []
    else:
        twins = _unshifted(character)
    return tuple(f"{prefix}{_name(letter)}" for letter in twins)


def _unshifted(character: str) -> list[str]:
    """Return the letters of a key, without those that an earlier layout has on another key."""
    keys: list[str] = []
    for place, table in enumerate(_LAYOUTS):
        letter = table.get(character, "_")
        elsewhere = any(
            other == letter and key != character for earlier in _LAYOUTS[:place] for key, other in earlier.items()
        )
        if letter not in ("_", character) and letter not in _US and not elsewhere and letter not in keys:
            keys.append(letter)
    return keys


def with_twins(keys: str) -> str:
    """Return comma-separated key names with their twins after them, as a Textual binding or key map takes them."""
    names = [name.strip() for name in keys.split(",") if name.strip()]
    return ",".join(dict.fromkeys([*names, *(twin for name in names for twin in persian_twins(name))]))


def other_layout(text: str) -> str:
    """Return ``text`` as the same keys would have typed it on the other layout.

    Text with an Arabic-script letter is read as meant for a US keyboard, any other as meant for ISIRI 9147: ``hi,hc``
    is «اهواز», ``sghl`` «سلام», and «اثممخ» ``hello``. Digits and what is on no letter key stay.
    """
    persian = any("\u0600" <= char <= "\u06ff" and char.isalpha() for char in text)
    table = _TO_LATIN if persian else _TO_PERSIAN
    return "".join(table.get(char, char) for char in text)
