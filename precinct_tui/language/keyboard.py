"""Shortcuts that fire on any keyboard layout (db/words/layouts.py has their tables).

Layouts: ISIRI 9147 (Iran's standard, XKB ``ir``, "Persian (Standard)" of Windows), the older "Persian" layout of
Windows, and Arabic 101. A key is named by the character it gives on a US keyboard.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from string import ascii_lowercase

from db.words.layouts import ISIRI, ISIRI_SHIFT, US, US_SHIFT, WINDOWS

_DIGITS = "0123456789"
_ARABIC = dict(zip(US, "ضصثقفغعهخحجدشسيبلاتنمكطئءؤر_ىةوزظ", strict=True)) | {"`": "ذ"}
_LAYOUTS = (ISIRI, WINDOWS, _ARABIC)


def _name(character: str) -> str:
    """Return Textual's name of a key that gives ``character``."""
    if character.isalnum():
        return character
    return _NAMES.get(character) or unicodedata.name(character).lower().replace("-", "_").replace(" ", "_")


_NAMES = {"/": "slash", "\\": "backslash", "-": "minus", "_": "underscore", ".": "full_stop", ",": "comma"}
_CHARACTERS = {_name(key): key for key in (*US, *US_SHIFT, "\\", "`")}


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
    elif character in ISIRI_SHIFT:
        letter = ISIRI_SHIFT[character]
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
        if letter not in ("_", character) and letter not in US and not elsewhere and letter not in keys:
            keys.append(letter)
    return keys


def with_twins(keys: str) -> str:
    """Return comma-separated key names with their twins after them, as a Textual binding or key map takes them.

    A letter's capital is a twin too: Caps Lock may be on, and capitals are what the footer shows.
    """
    names = [name.strip() for name in keys.split(",") if name.strip()]
    capitals = [name.upper() for name in names if name in ascii_lowercase]
    return ",".join(dict.fromkeys([*names, *(twin for name in names for twin in persian_twins(name)), *capitals]))
