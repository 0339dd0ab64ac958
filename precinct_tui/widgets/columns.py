"""How the columns of a register share the width that there is: which are shown, and how many cells each gets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from db.words.records import Column
from precinct_tui.bidi.widths import cell_len
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _
from precinct_tui.widgets.cells import GAP

WIDE = 110
NUMBER_WIDTH = 14
STATE_WIDTH, STATE_ALONE, STATE_WIDE = 17, 20, 30
SHORT_MOMENT = 11
LEAST = 6
NUMBER_LEAST, STATE_LEAST, ROOM = 12, 12, 14
"""What number and state have at least, where they give way to a column that grows and has less than ROOM."""
NUMBER, STATE, MARK = -1, -2, -3
"""Where a cell's words come from if from none of the register's columns."""
URGENCY = ("void", "overdue", "urgent", "due", "late")
"""Flags of a row that stand beside its state, what presses most first."""


@dataclass(frozen=True, slots=True)
class LaidColumn:
    """A column as laid out: `index` into `Row.values`, or NUMBER, STATE or MARK; `whole` as `Column` has it."""

    index: int
    label: str
    width: int
    whole: bool = False


def lay_out(
    columns: tuple[Column, ...],
    width: int,
    state: int = STATE_WIDTH,
    *,
    bare: bool = False,
    marked: bool = True,
    order: Sequence[str] = (),
) -> tuple[LaidColumn, ...]:
    """The columns that fit into `width` cells, in reading order, with the widths they get.

    The mark stands before all, the number first and the state last unless columns of those names or `order` say
    otherwise. Columns that grow share what is left, `state` is what the state would have; where there is too little
    they give way first, then columns that yield are left out, then others from the end.
    """
    wide = width >= WIDE
    width -= 1 + GAP if marked else 0
    shown = [
        (i, c.clock or c.label, _asked(c, wide=wide), c.grows) for i, c in enumerate(columns) if not c.wide or wide
    ]
    names = {c.name for c in columns}
    if not bare and "number" not in names:
        shown.insert(0, (NUMBER, N_("Number"), NUMBER_WIDTH, False))
    if not bare and "state" not in names:
        shown.append((STATE, N_("State"), state, False))
    shown.sort(key=lambda item: _place_in(order, item[0], columns))
    while len(shown) > 1 and _least(shown) > width:
        del shown[_left_out(shown, columns, ordered=bool(order))]
    growing = [place for place, item in enumerate(shown) if item[3]]
    spare = width - GAP * (len(shown) - 1) - sum(size for _index, _label, size, _grows in shown)
    if growing and spare < 0:
        shown, spare = _given_way(shown, spare, ROOM * len(growing))
    slots: list[LaidColumn] = [LaidColumn(MARK, "", 1)] if marked else []
    for place, (index, label, size, _grows) in enumerate(shown):
        if growing and place in growing:
            share = spare // len(growing) + (spare % len(growing) if place == growing[-1] else 0)
            size = max(LEAST, size + share)
        slots.append(LaidColumn(index, label, size, index >= 0 and columns[index].whole))
    return tuple(slots)


def _place_in(order: Sequence[str], index: int, columns: Sequence[Column]) -> int:
    """Where a column stands in an order of names; one that it does not name comes after."""
    name = {NUMBER: "number", STATE: "state"}.get(index) or columns[index].name
    return order.index(name) if name in order else len(order)


def _left_out(shown: Sequence[tuple[int, str, int, bool]], columns: Sequence[Column], *, ordered: bool) -> int:
    """Which column is left out first: one that yields; of an order its end; else the last but one, as the state at the
    end says more than what stands before it."""
    yielding = [place for place, item in enumerate(shown) if item[0] >= 0 and columns[item[0]].yields]
    return yielding[-1] if yielding else len(shown) - 1 if ordered else max(1, len(shown) - 2)


def fitted(slots: tuple[LaidColumn, ...], needs: Sequence[int]) -> tuple[LaidColumn, ...]:
    """The same columns, where one whose words would be cut takes the cells that others leave empty. Pure.

    `needs`: how many cells each column's longest words take, its heading among them. A column that is not cut keeps its
    width as long as nobody needs the rest of it; the want of a column that is `whole` is met first, then the state's,
    then the narrowest. What a whole one lacks then the widest others give, down to ROOM cells each.
    """
    lacks = [need - slot.width for slot, need in zip(slots, needs, strict=True)]
    widths = [slot.width for slot in slots]
    given = taken = min(sum(lack for lack in lacks if lack > 0), sum(-lack for lack in lacks if lack < 0))
    # Who has most to spare gives first; of those that get, one that is to be whole, then the state.

    def turn(place: int) -> tuple[bool, bool, bool, int]:
        return lacks[place] > 0, not slots[place].whole, slots[place].index != STATE, lacks[place]

    for place in sorted(range(len(slots)), key=turn):
        if lacks[place] < 0:
            part = min(-lacks[place], given)
            given -= part
            widths[place] -= part
        else:
            part = min(lacks[place], taken)
            taken -= part
            widths[place] += part
    _made_whole(slots, needs, widths)
    return tuple(replace(slot, width=width) for slot, width in zip(slots, widths, strict=True))


def _made_whole(slots: tuple[LaidColumn, ...], needs: Sequence[int], widths: list[int]) -> None:
    """Let a column that is to be whole take what it still lacks from the widest others, down to ROOM cells each."""
    for place, slot in enumerate(slots):
        while slot.whole and widths[place] < needs[place]:
            givers = [each for each, other in enumerate(slots) if not other.whole and widths[each] > ROOM]
            if not givers:
                return
            widths[max(givers, key=lambda each: widths[each])] -= 1
            widths[place] += 1


def _given_way(
    shown: list[tuple[int, str, int, bool]], spare: int, wanted: int
) -> tuple[list[tuple[int, str, int, bool]], int]:
    """State and number as narrow as they may be, as long as columns that grow have less than they ask or `wanted`."""
    for index, least in ((STATE, STATE_LEAST), (NUMBER, NUMBER_LEAST)):
        asked = min(wanted, sum(size for _index, _label, size, grows in shown if grows))
        for place, (which, label, size, grows) in enumerate(shown):
            missing = asked - (sum(column[2] for column in shown if column[3]) + spare)
            given = min(max(0, size - least), max(0, missing)) if which == index else 0
            shown[place] = (which, label, size - given, grows)
            spare += given
    return shown, spare


def _asked(column: Column, *, wide: bool) -> int:
    """A moment goes without its year where cells are few: the number beside it has that. A clock takes what it says."""
    if column.clock:
        return column.width
    return min(SHORT_MOMENT, column.width) if column.what.kind == "moment" and not wide else column.width


def state_width(states: Iterable[str], width: int, *, flagged: bool) -> int:
    """What the longest state takes, with the longest flag beside it where rows have any, as far as there is room."""
    longest = max((cell_len(_(label)) for label in (N_("State"), *states)), default=0)
    if flagged:
        longest += 2 + max(cell_len(present.flag_word(name)) for name in URGENCY)
    return min(longest, STATE_WIDE if width >= WIDE else STATE_WIDTH if flagged else STATE_ALONE)


def _least(shown: list[tuple[int, str, int, bool]]) -> int:
    most = {NUMBER: NUMBER_LEAST, STATE: STATE_LEAST}
    return GAP * (len(shown) - 1) + sum(
        LEAST if grows else min(size, most.get(index, size)) for index, _label, size, grows in shown
    )
