"""A row that is being typed: where the caret stands, and where a key or a click takes it.

Positions are insertion points, 0 to the length of the text, as in a plain string. The row is laid out without lam-alef
ligatures, so that every letter has a cell to stand on.

The caret is a block over the character before which the next letter goes. At the end of the text it needs a cell of
its own: that cell is laid out as a character of the direction of what precedes it, so it stands exactly where the
next letter of the same script appears; after a space or punctuation it follows the direction of the row, and so it does
after a plate or number that another digit would break. Elsewhere in the text the caret moves in the same row: only that
cell is left out of it (``resting_row``).
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Literal, NamedTuple

from precinct_tui.bidi.algorithm import classes_of
from precinct_tui.bidi.controls import LRI, LRM, PDI, RLI
from precinct_tui.bidi.layout import Direction, Layout, layout, logical_layout
from precinct_tui.bidi.memory import remembered
from precinct_tui.bidi.segments import segments, stepped
from precinct_tui.bidi.widths import cell_len

RowOrder = Literal["visual", "logical"]
_ADDED = frozenset(LRI + RLI + PDI + LRM)

_STAND_IN = {"L": "a", "E": "0", "N": "\u0660", "R": "\u05d0", "A": "\u05d0"}


def caret_stand_in(text: str, base: Direction) -> str:
    """Return a letter or digit of the class that the next character typed at the end of ``text`` most likely has."""
    for letter in reversed(classes_of(text)):
        if letter in "mb":
            continue
        if letter in _STAND_IN:
            return _STAND_IN[letter]
        break
    return "a" if base == "ltr" else "\u05d0"


class EditRow(NamedTuple):
    """One row of text, laid out for editing."""

    length: int
    """Characters of the text, without the caret's own cell."""
    room: bool
    """Whether the caret's cell at the end is part of the row."""
    base: Direction
    row: Layout

    @property
    def width(self) -> int:
        """Columns of the row."""
        return self.row.width

    def column(self, position: int) -> int:
        """Return the column of the caret at ``position`` (0 … length).

        At the end of a row without room: the column next to the text on the side where it goes on.
        """
        if position < self.length or self.room:
            return self.row.column_of(position)
        return -1 if self.base == "rtl" else self.row.width

    def position_of_cell(self, cell: int) -> int:
        """Return the insertion point of a cell: its first character; the end, for the caret's own cell."""
        if self.room and self.row.cell_at[self.length] == cell:
            return self.length
        return self.row.starts[cell]

    def position_at(self, column: int) -> int:
        """Return the insertion point of the cell over ``column``; beyond either end, that end of the text."""
        if not self.row.cells:
            return 0
        if column < 0:
            return self.length if self.base == "rtl" else 0
        for cell, left in enumerate(self.row.columns):
            if left <= column < left + self.row.widths[cell]:
                return self.position_of_cell(cell)
        return 0 if self.base == "rtl" else self.length

    def step(self, position: int, by: int) -> int | None:
        """Return the insertion point one cell to the right (``by`` 1) or left (-1); None at the edge of the row."""
        cell = self.row.cell_at[position] + by
        return self.position_of_cell(cell) if 0 <= cell < len(self.row.cells) else None

    def cluster_end(self, position: int) -> int:
        """Return where the cell that starts at ``position`` ends, so that Delete takes a letter with its marks."""
        if position >= self.length:
            return position
        end = position + 1
        while end < self.length and self.row.cell_at[end] == self.row.cell_at[position]:
            end += 1
        return end

    def snapped(self, position: int) -> int:
        """Return ``position``, or the start of the cell it falls into."""
        if not 0 <= position < self.length:
            return max(0, min(position, self.length))
        return self.position_of_cell(self.row.cell_at[position])


def typed_layout(typed: str, stand_in: str, base: Direction) -> Layout:
    """Lay a row out as ``segmented`` shows it, with the caret's own cell; positions are those of the text itself.

    What would break a plate or a number by its end is not taken for what comes next: the caret stands behind it.
    """
    text = typed + stand_in
    parts = tuple(segments(text))  # with what is most likely typed next: it may belong to the last
    reaches = {(side, start): end for side, start, end in parts}
    whole = tuple(segments(typed))
    if any(reaches.get((side, start), 0) < end for side, start, end in whole):
        parts, stand_in = whole, _STAND_IN["L" if base == "ltr" else "R"]
        text = typed + stand_in
    if not parts:
        return layout(text, base=base, ligatures=False)
    pieces: list[str] = []
    at = 0
    for side, start, end in parts:
        pieces += [text[at:start], RLI if side == "rtl" else LRI]
        pieces += [text[start:end] if side == "rtl" else stepped(text[start:end]), PDI]
        at = end
    row = layout("".join([*pieces, text[at:]]), base=base, ligatures=False)
    own = [place for place, char in enumerate(row.text) if char not in _ADDED]
    if len(own) != len(text):  # somebody typed such signs: the row is as the algorithm has it
        return layout(text, base=base, ligatures=False)
    starts = tuple(-1 if start < 0 else bisect_left(own, start) for start in row.starts)
    return row._replace(text=text, starts=starts, cell_at=tuple(row.cell_at[place] for place in own))


@remembered(1024)
def edit_row(text: str, base: Direction, *, room: bool = True, order: RowOrder = "visual") -> EditRow:
    """Lay ``text`` (one line) out for editing; ``room`` adds the caret's cell at its end.

    A text that takes no column (a half-space alone) always has that cell: the caret has no other to stand on.
    ``order="logical"`` keeps the stored order, for ``bidi = off``.
    """
    room = room or (text != "" and cell_len(text) == 0)
    shown = text + caret_stand_in(text, base) if room else text
    row = logical_layout(shown) if order == "logical" else typed_layout(text, shown[len(text) :], base)
    return EditRow(len(text), room, base, row)


@remembered(1024)
def resting_row(text: str, base: Direction, *, order: RowOrder = "visual") -> EditRow:
    """Lay ``text`` out as ``edit_row`` does with room for the caret, while the caret is elsewhere in it.

    A letter more may make a plate of what is at the end; no arrow key that leaves the end turns it round.
    """
    if order == "logical" or cell_len(text) == 0:
        return edit_row(text, base, room=False, order=order)
    row = edit_row(text, base).row
    caret = row.cell_at[len(text)]
    cells, widths, starts, levels = (
        (*of[:caret], *of[caret + 1 :]) for of in (row.cells, row.widths, row.starts, row.levels)
    )
    columns = tuple(column - (cell > caret) for cell, column in enumerate(row.columns) if cell != caret)
    cell_at = tuple(cell - (cell > caret) for cell in row.cell_at[: len(text)])
    kept = Layout(text, row.base, cells, widths, columns, starts, levels, cell_at)
    return EditRow(len(text), False, base, kept)
