"""Order of cells against FriBidi, an implementation of UAX #9 that shares nothing with ours."""

from __future__ import annotations

import ctypes
import ctypes.util
import random
from collections.abc import Iterator
from typing import Literal

import pytest

from precinct_tui.bidi import layout
from precinct_tui.bidi.widths import cell_len

STRINGS = 20_000
LETTERS = "ابپتهلمریک"
STRONG = (*LETTERS, "ه\u200d", "بَ", "دّ", "c\u0301", *"abcXYZ")
"""A mark stands on a letter: FriBidi 1.0.16 loses the bracket beside a mark that stands on nothing."""
OTHERS = (*"۰۱۲345٤٦", *" .,:/-«»%+", "\u200c", "\u200d")
MARKS = ("\u200e", "\u200f", "\u061c")
ISOLATES = ("\u2066", "\u2067", "\u2069")
BRACKETS = tuple("()[]")
"""In texts without isolates: FriBidi pairs brackets of different ones."""
BASES: dict[Literal["rtl", "ltr", "auto"], int] = {"rtl": 0x111, "ltr": 0x110, "auto": 0x40}


def strings(seed: int) -> Iterator[str]:
    """Random texts of up to 24 pieces; a third of them steer: marks, and either isolates or brackets."""
    chance = random.Random(seed)
    first_strong = tuple("\u2068" + letter for letter in LETTERS)  # FriBidi looks past the end of one without a letter
    for _ in range(STRINGS):
        paired = chance.choice([(BRACKETS, BRACKETS), (ISOLATES, first_strong)])
        pieces = chance.choices([STRONG, OTHERS, MARKS, *paired], [5, 5, 3, 2, 1], k=chance.randint(1, 24))
        yield "".join([chance.choice(piece) for piece in pieces])


def order_of_fribidi(library: ctypes.CDLL, text: str, base: int) -> list[int]:
    size = len(text)
    chars = (ctypes.c_uint32 * size)(*map(ord, text))
    types, brackets, levels = (ctypes.c_uint32 * size)(), (ctypes.c_uint32 * size)(), (ctypes.c_int8 * size)()
    paragraph = ctypes.c_uint32(base)
    library.fribidi_get_bidi_types(chars, size, types)
    library.fribidi_get_bracket_types(chars, size, types, brackets)
    assert library.fribidi_get_par_embedding_levels_ex(types, brackets, size, ctypes.byref(paragraph), levels)
    order = (ctypes.c_int32 * size)(*range(size))
    assert library.fribidi_reorder_line(0, types, size, 0, paragraph, levels, None, order)
    return list(order)


@pytest.mark.long
@pytest.mark.parametrize("base", list(BASES))
def test_random_texts_stand_in_the_order_of_fribidi(base: Literal["rtl", "ltr", "auto"]) -> None:
    name = ctypes.util.find_library("fribidi")
    if name is None:
        pytest.skip("needs the library fribidi")
    library = ctypes.CDLL(name)
    wrong: list[str] = []
    for text in strings(34):
        row = layout(text, base=base, ligatures=False)
        shown = [
            next(at for at in range(start, len(text)) if cell_len(text[at]))
            for start, width in zip(row.starts, row.widths, strict=True)
            if width
        ]
        expected = [place for place in order_of_fribidi(library, text, BASES[base]) if cell_len(text[place])]
        if shown != expected:
            wrong.append(f"{text!a}: {shown}, not {expected}")
    assert not wrong, (len(wrong), wrong[:5])
