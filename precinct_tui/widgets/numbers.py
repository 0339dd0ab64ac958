"""What was found by its number, as the search and the menu show it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from db.kernel.base.register import REGISTERS
from precinct_tui.bidi.controls import strip_controls
from precinct_tui.bidi.widths import cell_len
from precinct_tui.language import present
from precinct_tui.language.i18n import _
from precinct_tui.widgets.cells import cut
from precinct_tui.widgets.menu import Item

if TYPE_CHECKING:
    from db.words.records import Hit

RECORD = "record"


NUMBER, REGISTER, TIME, STATE = 13, 14, 11, 13
"""Cells of what stands before the words of a hit; what is longer is as wide as it is."""
LONGEST = 20
"""A longer name of a register is cut: the words behind it need the room at 80 columns."""


def title_width(hits: Sequence[Hit]) -> int:
    """How many cells the longest name of these hits' registers takes: REGISTER at least, LONGEST at most."""
    return min(LONGEST, max([REGISTER, *(cell_len(_(REGISTERS[hit.register].title)) for hit in hits)]))


def heading(hit: Hit, *, named: int = 0, words: str = "") -> str:
    """Number, time and state of a hit in a row, and its `words`; of hits of several registers that too, `named` wide.

    No blank stands behind the last: in a line that begins at the right it would stand before the first.
    """
    register = REGISTERS[hit.register]
    cells = [(present.number(hit.number), NUMBER), *([(cut(_(register.title), named), named)] if named else [])]
    cells += [
        (present.moment(hit.at, "short"), TIME),
        (_(register.states.get(hit.state, hit.state)), STATE),
        (words, 0),
    ]
    return "  ".join(text + " " * (size - cell_len(strip_controls(text))) for text, size in cells).rstrip(" ")


def items_of(find: Callable[[str], tuple[Hit, ...]], typed: str) -> tuple[Item, ...]:
    """Lines of a menu for the records with the number that was typed. Touches the disk."""
    hits = find(typed) if any(character.isdecimal() for character in typed) else ()
    width = title_width(hits)
    return tuple(Item(f"{RECORD}:{hit.register}:{hit.number}", heading(hit, named=width)) for hit in hits)
