"""Values of a list for R, SPSS or pandas: codes of lists, ISO 8601 times, numbers, nothing in words of a language.

Cells without a value hold the code of their state: not_known, not_counted, withheld, at_unit; name these four as
missing values when the file is read (docs/import.md).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from db.words.calendar.jalali import at_no_hour, local_date
from db.words.messages import Message
from db.words.value_states import ValueState, state_of


def coded(states: Mapping[str, str]) -> Callable[[object, Any], Any]:
    """The writer of a cell. `states`: code → English words of the register's states, by which a state has its code."""
    codes = {words: code for code, words in states.items()}

    def written(_what: object, value: Any) -> Any:
        state = state_of(value)
        if state is not ValueState.KNOWN:
            return state.value
        if isinstance(value, Message):
            return codes.get(value.text, value.text)
        if isinstance(value, datetime):
            day = at_no_hour(value)
            return local_date(value).isoformat() if day else value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, bool):
            return int(value)
        if isinstance(value, Mapping):
            return ";".join(f"{code}={count}" for code, count in value.items())
        if isinstance(value, tuple | list | frozenset):
            return ";".join(str(written(None, each)) for each in value)
        return value if isinstance(value, int | float) else str(value)

    return written
