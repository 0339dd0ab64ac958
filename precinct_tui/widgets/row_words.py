"""What stands in the cells of a register's row, and where rows come from. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
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
    order: tuple[str, ...] = ()
    """The order of its columns on the screen (`Register.scanned`)."""
    done: frozenset[str] | None = None
    """States in which nothing is to be done any more: their rows are quiet. None: nobody says."""


HEADING = "heading"
"""The flag of a row that is the heading of those below it: its first cell stands in a rule."""
_PLAIN = Style()


def cells_of(
    row: Row,
    slots: Sequence[LaidColumn],
    source: RowSource,
    plain: Style,
    strong: Style,
    look: Callable[[str], Style] | None = None,
) -> list[tuple[str, int, Style]]:
    """The cells of a row in the order of reading, each with its width; its mark and state look `strong`.

    `look` gives the style of a flag, which a clock that presses has; without it a clock looks plain.
    """
    cells = []
    for slot in slots:
        if slot.index == MARK:
            cells.append((mark(row, source.done), slot.width, strong))
            continue
        text = cell(row, slot, source.columns, source.states, flagged=source.flagged, now=source.now)
        column = source.columns[slot.index] if slot.index >= 0 else None
        if column is not None and column.clock:
            near = clock_flag(row.values[slot.index], column, source.now)
            cells.append((text, slot.width, plain + look(near) if near and look is not None else plain))
            continue
        presses = slot.index == STATE or (column is not None and column.name in PRESSES)
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
        if slot.index == NUMBER and any("-" in row.number for row in rows):  # a code is as long as every other
            needs[place] = max(needs[place], NUMBER_LEAST)
        if column is not None and column.what.kind == "moment" and not column.clock:
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


def row_styles(
    row: Row, blank: Style, done: frozenset[str] | None, look: Callable[[str], Style], *, cursor: bool
) -> tuple[Style, Style]:
    """How a row's cells look, and its mark and state: colour marks what presses and fills nothing."""
    name = urgency(row, done)
    if not name:
        return blank, blank
    if "old" in row.flags and not cursor:  # what it says may be so no more; its sign and state stay
        blank = blank + look("done")
    style = look(name)
    if cursor:  # all words of one colour, whatever presses
        return blank + Style(strike=style.strike), blank + Style(bold=style.bold or None, strike=style.strike)
    return (blank + style if name in ("done", "void") else blank), blank + style


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
    if column.clock and now is not None and isinstance(value, datetime):
        return clock(value, now)
    if now is not None and type(value) is date and slot.width < 16:
        return present.listed_date(value, now)
    if column.what.kind == "moment" and isinstance(value, datetime) and slot.width < 16:
        if now is not None and slot.width >= SHORT_MOMENT:
            return present.listed_moment(value, now)
        return present.moment(value, "short" if slot.width >= SHORT_MOMENT else "time")
    if isinstance(value, datetime) and at_no_hour(value):
        return present.listed_day(value)
    return present.shown(column.what, value)


def clock(value: datetime, now: datetime) -> str:
    """The time until a moment, or since when it is over, which is said."""
    return present.span(now, value) if value >= now else _("{time} over", time=present.span(value, now))


def clock_flag(value: Any, column: Column, now: datetime | None) -> str:
    """The flag of a clock by itself: "overdue", "due" from `column.soon` before its moment on, else ""."""
    if now is None or not isinstance(value, datetime):
        return ""
    return "overdue" if value < now else "due" if value - now <= column.soon else ""


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
    """The row's state, and beside it the word of the flag that presses most, unless a value says it.

    That something is due the row's mark and its colour say: the word would stand in nearly every row of a desk's list.
    """
    words = [_(states.get(row.state, row.state))]
    flags = row.flags - {row.state, "due"} if flagged else frozenset()
    flag = next((name for name in URGENCY if name in flags), "")
    return _(", ").join((*words, present.flag_word(flag)) if flag else words)
