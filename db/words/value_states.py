"""Known, not known, not counted, withheld, at the unit: what can be said of a value, and the word for each.

Everything that shows a value asks here, so that what the program does not know never reads as 0, 00:00, nothing found
or an empty cell. docs/indicators.md ("What stands where there is no number") says which mark means what.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from db.words.messages import M_, Message


class ValueState(StrEnum):
    """What can be said of a value; one of the last three may stand in its place."""

    KNOWN = "known"
    NOT_KNOWN = "not_known"
    """Nobody said it, or it does not apply (yet). Shown as NOTHING, in a sentence by its word."""
    NOT_COUNTED = "not_counted"
    """It could be counted, and was not: nothing was recorded then, or did not come."""
    WITHHELD = "withheld"
    """It is known and may not be told."""
    AT_UNIT = "at_unit"
    """The unit below has it, or not: it does not leave."""


NOTHING = "—"
"""The mark of what is not known, or does not apply (yet), in a cell and behind a label."""
WORDS: Mapping[ValueState, Message] = {
    ValueState.NOT_KNOWN: M_("not known"),
    ValueState.NOT_COUNTED: M_("not counted"),
    ValueState.WITHHELD: M_("withheld"),
    ValueState.AT_UNIT: M_("at the unit"),
}


def state_of(value: Any) -> ValueState:
    """What can be said of a value as a row, a line or a figure holds it. Nought is known."""
    if isinstance(value, ValueState):
        return value
    if value is None or (isinstance(value, str | tuple | list | frozenset | Mapping) and not value):
        return ValueState.NOT_KNOWN
    return ValueState.KNOWN
