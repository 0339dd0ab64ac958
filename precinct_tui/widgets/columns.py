"""How the columns of a register share the width that there is: which are shown, and how many cells each gets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rich.cells import cell_len

from db.words.records import Column
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _
from precinct_tui.widgets.cells import GAP

WIDE = 110
NUMBER_WIDTH = 14
STATE_WIDTH, STATE_WIDE = 20, 30
SHORT_MOMENT = 11
LEAST = 6
URGENCY = ("void", "overdue", "urgent", "due", "late")
"""Flags of a row that stand beside its state, what presses most first."""


@dataclass(frozen=True, slots=True)
class LaidColumn:
    """A column as laid out: `index` into `Row.values`, or -1 for the number and -2 for the state."""

    index: int
    label: str
    width: int


def lay_out(
    columns: tuple[Column, ...], width: int, state: int = STATE_WIDTH, *, bare: bool = False
) -> tuple[LaidColumn, ...]:
    """The columns that fit into `width` cells, in reading order, with the widths they get.

    The number stands first and the state last unless columns of those names say otherwise. Columns that grow share
    what is left, `state` is what the state would have; where there is too little they give way first, then columns
    from the end are left out.
    """
    shown = [(i, c.label, _asked(c, width), c.grows) for i, c in enumerate(columns) if not c.wide or width >= WIDE]
    names = {c.name for c in columns}
    if not bare and "number" not in names:
        shown.insert(0, (-1, N_("Number"), NUMBER_WIDTH, False))
    if not bare and "state" not in names:
        shown.append((-2, N_("State"), state, False))
    while len(shown) > 1 and _least(shown) > width:
        # The last but one: the state at the end says more than what stands before it.
        del shown[max(1, len(shown) - 2)]
    spare = width - GAP * (len(shown) - 1) - sum(size for _index, _label, size, _grows in shown)
    growing = [place for place, item in enumerate(shown) if item[3]]
    slots: list[LaidColumn] = []
    for place, (index, label, size, _grows) in enumerate(shown):
        if growing and place in growing:
            share = spare // len(growing) + (spare % len(growing) if place == growing[-1] else 0)
            size = max(LEAST, size + share)
        slots.append(LaidColumn(index, label, size))
    return tuple(slots)


def _asked(column: Column, width: int) -> int:
    """A moment goes without its year where cells are few: the number beside it has that."""
    return SHORT_MOMENT if column.what.kind == "moment" and width < WIDE else column.width


def state_width(states: Iterable[str], width: int, *, flagged: bool) -> int:
    """What the longest state takes, with the longest flag beside it where rows have any, as far as there is room."""
    longest = max((cell_len(_(label)) for label in (N_("State"), *states)), default=0)
    if flagged:
        longest += 3 + max(cell_len(present.flag(name)) for name in URGENCY)
    return min(longest, STATE_WIDE if width >= WIDE else STATE_WIDTH)


def _least(shown: list[tuple[int, str, int, bool]]) -> int:
    return GAP * (len(shown) - 1) + sum(LEAST if grows else size for _i, _l, size, grows in shown)
