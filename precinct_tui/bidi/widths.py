"""Columns of every sign, and the cell that a sign without width belongs to: for screen, caret, cutting and tables.

A character takes the columns of Rich's table: none, one or two. A joiner, a direction mark, an isolate, a mark above a
letter or a variation selector takes none, is part of the cell before it (at the start of a text, of the first one), and
changes the width of nothing. Rich by itself lets a zero width joiner take the next character's column: «ه‍.ش» is short
by its full stop there. So Rich, and Textual with it, are given the functions of this module as it is imported.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from rich import cells
from rich.cells import cell_len, get_character_cell_size

__all__ = ["Clusters", "cell_len", "clusters_of", "get_character_cell_size"]


class Clusters(NamedTuple):
    """The cells of a text in the order of its characters; together they cover it from its first on."""

    firsts: list[int]
    """Index of the character that gives each cell its width."""
    ends: list[int]
    """Index after the last character of each cell: the next cell begins there."""
    widths: list[int]
    """Columns of each cell: 1 or 2, or 0 where a text has nothing but signs without width."""


def clusters_of(text: str, taken: Collection[int] = ()) -> Clusters:
    """Return the cells of `text`; what is at the indices `taken` is drawn in the cell before it, as alef with lam."""
    firsts: list[int] = []
    ends: list[int] = []
    widths: list[int] = []
    for index, char in enumerate(text):
        width = get_character_cell_size(char)
        if width and index not in taken:
            firsts.append(index)
            ends.append(index + 1)
            widths.append(width)
        elif firsts:
            ends[-1] = index + 1
    if not firsts and text:
        return Clusters([0], [len(text)], [0])
    return Clusters(firsts, ends, widths)


def _columns(text: str, unicode_version: str = "auto") -> int:
    """Columns of `text`, in the place of Rich's function."""
    return sum(get_character_cell_size(char, unicode_version) for char in text)


def _spans(text: str, unicode_version: str = "auto") -> tuple[list[tuple[int, int, int]], int]:
    """The cells of `text` as (start, end, columns) and their columns together, in the place of Rich's function."""
    _firsts, ends, widths = clusters_of(text)
    return list(zip([0, *ends[:-1]], ends, widths, strict=True)) if text else [], sum(widths)


cells._cell_len = _columns
cells.split_graphemes = _spans
cells.cached_cell_len.cache_clear()
