"""What happened, as the journal keeps it and as every projection is told of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

AT_UNIT = "at_unit"
"""What stands at a seat where a table needs a text that its unit withholds."""


@dataclass(frozen=True, slots=True)
class Event:
    """One journal entry. A sealed part is an empty dict, and its name stands in `sealed`; `origin` is its machine,
    `epoch` and `seq` its place among the entries of that one. `rules` is the number of custody's rules under which that
    machine wrote it (program_versions.py): 0 before it wrote such numbers; None of an entry that is read by those of
    now."""

    position: int
    uid: str
    unit: str
    record: str | None
    at: datetime
    entered_at: datetime
    officer: str
    kind: str
    schema: int
    stream: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    identity: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, Any] = field(default_factory=dict)
    sealed: frozenset[str] = frozenset()
    origin: str = ""
    epoch: int = 1
    seq: int = 0
    rules: int | None = None

    @property
    def from_below(self) -> bool:
        """Whether it came up from a unit below: what leaves a unit names no officer (docs/levels.md)."""
        return not self.officer and self.stream == "record"

    @property
    def key(self) -> tuple[str, str]:
        """The key of its record's own row: unit and record. Raises ValueError where it is about no record."""
        if self.record is None:
            raise ValueError(f"{self.kind} is about no record")
        return self.unit, self.record

    def value(self, name: str) -> Any:
        """A field's value from whichever part holds it; None where it was not answered or is sealed."""
        for part in (self.facts, self.words, self.identity):
            if name in part:
                return part[name]
        return None
