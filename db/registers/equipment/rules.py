"""Where a piece of equipment is. Pure."""

from __future__ import annotations

import re
from datetime import timedelta

from db.words.folding import fold

HERE, OUT, MISSING, UNUSED = "here", "out", "missing", "unused"
STATES = {HERE: "At its place", OUT: "With an officer", MISSING: "Gone missing", UNUSED: "Not in use"}
IN_USE = (HERE, OUT, MISSING)
LONG_OUT = timedelta(hours=26)
"""After this somebody has kept a piece beyond the longest turn of a roster (24 hours, and the handover)."""
_BETWEEN = re.compile(r"[,،;؛\n]+")


def mark_of(typed: str) -> str:
    """A piece's mark as it is compared: folded, ASCII digits, capitals, no blanks or hyphens."""
    return re.sub(r"[\s\-_/]+", "", fold(typed)).upper()


def marks_in(typed: str | None) -> tuple[str, ...]:
    """The marks that were typed with commas or on lines of their own, each once, in their order, as `mark_of`."""
    marks = (mark_of(part) for part in _BETWEEN.split(typed or ""))
    return tuple(dict.fromkeys(mark for mark in marks if mark))
