"""What stands in the cells of a register's row, and where rows come from. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rich.style import Style

from db.words.calendar.jalali import at_no_hour
from db.words.records import Column, Page, Row
from precinct_tui.bidi.widths import cell_len
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits
from precinct_tui.widgets.columns import MARK, NUMBER, NUMBER_LEAST, SHORT_MOMENT, STATE, URGENCY, LaidColumn
from precinct_tui.widgets.list_pages import Fetch


@dataclass(frozen=True, slots=True)
class RowSource:
    """Where a table's rows come from: the columns of a register, and functions that may touch the disk.

    `states` are the register's states with their msgids. `first` is a first page that is already known.

    `flagged` says whether the words of rows' flags stand beside the state.
    """

    columns: tuple[Column, ...]
    states: dict[str, str]
    fetch: Fetch
    count: Callable[[], int | None] | None = None
    first: Page[Row] | None = None
    flagged: bool = True
    bare: bool = False
    """Its columns are all there is: neither number nor state stands beside them, a mark where `done` is given."""
    now: datetime | None = None
    """The hour at which it is read: a moment of another year shows that year."""
    done: frozenset[str] | None = None
    """States in which nothing is to be done any more: their rows are quiet. None: nobody says."""


_PLAIN = Style()


def cells_of(
    row: Row, slots: Sequence[LaidColumn], source: RowSource, plain: Style, strong: Style
) -> list[tuple[str, int, Style]]:
    """The cells of a row in the order of reading, each with its width; its mark and state look `strong`."""
    cells = []
    for slot in slots:
        if slot.index == MARK:
            cells.append((mark(row, source.done), slot.width, strong))
            continue
        text = cell(row, slot, source.columns, source.states, flagged=source.flagged, now=source.now)
        presses = slot.index == STATE or (slot.index >= 0 and source.columns[slot.index].name in PRESSES)
        cells.append((text, slot.width, strong if presses else plain))
    return cells


def needs_of(rows: Sequence[Row], slots: Sequence[LaidColumn], source: RowSource, *, more: bool = False) -> list[int]:
    """How many cells each column's longest words take in these rows, with its heading.

    A moment takes what it has, a record's number room for the longest there are; where `more` rows follow, what names
    a row, what is to be whole and its state keep what they have.
    """
    needs = [max(1, cell_len(_(slot.label))) for slot in slots]
    for row in rows:
        for place, (text, _width, _style) in enumerate(cells_of(row, slots, source, _PLAIN, _PLAIN)):
            needs[place] = max(needs[place], cell_len(text))
    for place, slot in enumerate(slots):
        column = source.columns[slot.index] if slot.index >= 0 else None
        if slot.index == NUMBER:
            needs[place] = max(needs[place], NUMBER_LEAST)
        if column is not None and column.what.kind == "moment":
            # A heading may be longer; from 16 cells on a moment would be written in full.
            needs[place] = max(slot.width, min(needs[place], 15))
        elif more and (
            slot.index == STATE or slot.whole or (column is not None and column.name in ("number", "state"))
        ):
            needs[place] = max(needs[place], slot.width)
    return needs


def urgency(row: Row, done: frozenset[str] | None) -> str:
    """The flag that presses most; "done" for a row without one of which nothing is to be done any more, or that may be
    so no more; else ""."""
    quiet = (done is not None and row.state in done) or "old" in row.flags
    return next((name for name in URGENCY if name in row.flags), "done" if quiet else "")


def pressing_rows(rows: Sequence[Row]) -> list[tuple[str, str, str]]:
    """How many of some rows are overdue, urgent and due: for their heading."""
    counts = [(flag, style, sum(flag in row.flags for row in rows)) for flag, style in PRESSING]
    return [
        (present.FLAG_MARKS[flag], f"{digits(count)} {present.flag(flag)}", style)
        for flag, style, count in counts
        if count
    ]


def cell(
    row: Row,
    slot: LaidColumn,
    columns: Sequence[Column],
    states: Mapping[str, str],
    *,
    flagged: bool = True,
    now: datetime | None = None,
) -> str:
    """The text of one cell; a moment of this year goes without the year where its column is narrow."""
    if slot.index == NUMBER:
        return present.number(row.number)
    if slot.index == STATE:
        return state(row, states, flagged=flagged)
    column = columns[slot.index]
    value: Any = row.values[slot.index]
    if column.name == "number":
        return present.number(row.number)
    if column.name == "state":
        return state(row, states, flagged=flagged)
    if column.what.kind == "moment" and isinstance(value, datetime) and slot.width < 16:
        if now is not None and slot.width >= SHORT_MOMENT:
            return present.listed_moment(value, now)
        return present.moment(value, "short" if slot.width >= SHORT_MOMENT else "time")
    if isinstance(value, datetime) and at_no_hour(value):
        return present.listed_day(value)
    return present.shown(column.what, value)


PRESSES = frozenset({"state", "left", "waits", "silent"})
"""Columns that say how a row presses: they take its colour."""
PRESSING = (("overdue", "urgent"), ("urgent", "watch"), ("due", "watch"))
"""Flags that a heading counts, with the style of each."""
ENDED = {"void": "×", "referred": "◊"}
"""The marks of states that end otherwise than by being done."""


def mark(row: Row, done: frozenset[str] | None) -> str:
    """The sign of what a row should catch the eye for, else of where it stands; "" where nobody says which is which."""
    flag = urgency(row, done)
    return present.FLAG_MARKS[flag] if flag in present.FLAG_MARKS else mark_of(row.state, done)


def mark_of(state: str, done: frozenset[str] | None) -> str:
    """The sign of where a record stands; "" where nobody says what is done, and for a row that is no record."""
    if done is None or not state:
        return ""
    return ENDED.get(state, present.MARKS["done"]) if state in done else present.MARKS["open"]


def state(row: Row, states: Mapping[str, str], *, flagged: bool = True) -> str:
    """The row's state, and beside it the word of the flag that presses most, unless a value says it."""
    words = [_(states.get(row.state, row.state))]
    flag = next((name for name in URGENCY if name in row.flags and name != row.state), "") if flagged else ""
    return _(", ").join((*words, present.flag_word(flag)) if flag else words)
