"""What stands in the cells of a register's row. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from db.words.records import Column, Row
from precinct_tui.language import present
from precinct_tui.language.i18n import _
from precinct_tui.widgets.columns import URGENCY, LaidColumn


def cell(
    row: Row, slot: LaidColumn, columns: Sequence[Column], states: Mapping[str, str], *, flagged: bool = True
) -> str:
    """The text of one cell; a moment goes without its year where its column is narrow."""
    if slot.index == -1:
        return present.number(row.number)
    if slot.index == -2:
        return state(row, states, flagged=flagged)
    column = columns[slot.index]
    value: Any = row.values[slot.index]
    if column.name == "number":
        return present.number(row.number)
    if column.name == "state":
        return state(row, states, flagged=flagged)
    if column.what.kind == "moment" and value is not None and slot.width < 16:
        return present.moment(value, "short")
    return present.shown(column.what, value)


def state(row: Row, states: Mapping[str, str], *, flagged: bool = True) -> str:
    """The row's state, and beside it the words of its flags, what presses most first, unless a value says them."""
    words = [_(states.get(row.state, row.state))]
    words += [] if not flagged else [present.flag(name) for name in URGENCY if name in row.flags and name != row.state]
    return " · ".join(words)
