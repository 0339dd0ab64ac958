"""Cursive joining by presentation forms, for terminals that do not shape (Unicode chapter 9.2, rules R1-R7).

A letter without the presentation form its place asks for stays the plain letter, which every font that has the script
can draw. Harakat stay on their letters; ZWNJ and ZWJ act on their neighbours and are not drawn.
"""

from __future__ import annotations

import re
from functools import lru_cache

from precinct_tui.bidi import tables
from precinct_tui.bidi.algorithm import RangeTable
from precinct_tui.bidi.controls import CONTROL_CHARACTERS

JOINING = RangeTable(tables.JOINING_STARTS, tables.JOINING_LETTERS)
LAM = "\u0644"
_ISOLATED, _FINAL, _INITIAL, _MEDIAL = range(4)
# A letter of these types joins to the letter after it / before it (in logical order).
_TO_NEXT = frozenset("DLC")
_TO_PREVIOUS = frozenset("DRC")

# Format characters with no cell and no drawing of their own once order and shape are settled, and control characters,
# which have none either and must not reach a terminal. A tab stays: it is the caller's to expand.
UNDRAWN = (CONTROL_CHARACTERS - {"\t"}) | frozenset(
    "\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064"
    "\u2066\u2067\u2068\u2069\u206a\u206b\u206c\u206d\u206e\u206f\ufe0e\ufe0f\ufeff"
)
_CURSIVE = "\u0610-\u061a\u0620-\u065f\u066e-\u06d3\u06d5\u06dc\u06df-\u06e8\u06ea-\u06ef\u06fa-\u06ff\u0750-\u077f"
_LETTERS = re.compile(f"[{_CURSIVE}\u08a0-\u08ff\u0700-\u074f\u07ca-\u07fa\u200c\u200d]+")
LIGATURES = re.compile("[\ufef5-\ufefc]")


def shaped_characters(text: str, *, ligatures: bool = True) -> list[str]:
    """Return what to draw for each character of ``text`` (logical order).

    An entry is "" for ZWNJ, ZWJ and the other undrawn characters, and for an alef that its lam has taken up.
    """
    drawn = [("" if char in UNDRAWN else char) for char in text]
    types = text.translate(JOINING)
    previous = -1  # the letter before, marks skipped
    before = False  # whether that letter was itself joined to
    joined = False  # whether the letter before joins to this one
    for index, kind in enumerate(types):
        if kind == "T":
            continue
        here = joined and kind in _TO_PREVIOUS
        if previous >= 0 and text[previous] in tables.FORMS:
            _set_form(text, drawn, previous, before=before, after=here)
        before, previous, joined = here, index, kind in _TO_NEXT
    if previous >= 0 and text[previous] in tables.FORMS:
        _set_form(text, drawn, previous, before=before, after=False)
    if ligatures and LAM in text:
        _join_lam_alef(text, types, drawn)
    return drawn


def _set_form(text: str, drawn: list[str], index: int, *, before: bool, after: bool) -> None:
    place = (_MEDIAL if after else _FINAL) if before else (_INITIAL if after else _ISOLATED)
    drawn[index] = tables.FORMS[text[index]][place]


def _join_lam_alef(text: str, types: str, drawn: list[str]) -> None:
    """Put the ligature on the lam and nothing on its alef; marks of both stay where they are."""
    start = text.find(LAM)
    while start >= 0:
        end = start + 1
        while end < len(text) and types[end] == "T" and text[end] not in UNDRAWN:
            end += 1
        if end < len(text) and text[end] in tables.LAM_ALEF:
            lam = tables.FORMS[LAM].index(drawn[start]) if drawn[start] in tables.FORMS[LAM] else _ISOLATED
            drawn[start] = tables.LAM_ALEF[text[end]][_FINAL if lam in (_FINAL, _MEDIAL) else _ISOLATED]
            drawn[end] = ""
        start = text.find(LAM, start + 1)


@lru_cache(maxsize=16384)
def _shaped_word(word: str) -> str:
    return "".join(shaped_characters(word))


def shaped_text(text: str) -> str:
    """Return ``text`` in logical order with presentation forms, without undrawn joiners, with lam-alef ligatures.

    Letters join across nothing but marks and joiners, so each cursive word is shaped alone and remembered.
    """
    return _LETTERS.sub(_from_match, text)


def _from_match(match: re.Match[str]) -> str:
    return _shaped_word(match[0])
