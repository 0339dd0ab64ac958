"""What can be brought in, and how each of them is read: its columns, what a row cannot do without, what is unlikely.

A kind is declared beside its rows (incident_rows.py, landmark_rows.py, request_rows.py); reading, mapping and the dry
run are the same for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from db.reference.lists.queries import ListItem
from db.words.forms import Field, Form, fields_of
from db.words.messages import Message

Found = Iterator[tuple[str, Message, bool]]
"""(field, what is wrong or unlikely, whether the row is refused for it)."""
Lookup = Callable[[str, str | None], ListItem | None]
"""(list, code) → its item."""


@dataclass(frozen=True, slots=True)
class Needed:
    """A field that no row can do without, unless one of the `others` says it; `lacks` is said of a row without."""

    name: str
    lacks: Message
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportKind:
    """One thing that is brought in: a row of a file becomes one form.

    `headings` are what registers kept by hand call each field, beside its own name. A column of `days` holds the time
    of day alone, which stands after the day in the other column; one of `behind` the rest of a text, as a family name
    behind the given one. Fields in `joined` may take several columns. A value
    of the field `once` should stand in one row only; where it does not, the row is refused if `strict`. `found` looks
    at a whole form; `parts` completes it and gives the parts of its event and the moment it is of.
    """

    register: str
    form: type[Form]
    headings: Mapping[str, tuple[str, ...]]
    needed: tuple[Needed, ...]
    found: Callable[[Any, datetime], Found]
    parts: Callable[[Any, Lookup, datetime], tuple[datetime, dict[str, dict[str, Any]]]]
    once: str
    strict: bool = False
    days: Mapping[str, str] = field(default_factory=dict)
    behind: Mapping[str, str] = field(default_factory=dict)
    joined: frozenset[str] = frozenset()
    at_once: bool = True
    fields: Mapping[str, Field] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "fields", dict(fields_of(self.form)))

    def label(self, name: str) -> str:
        """The name of a field, as a message id; a part of one by the field that it completes."""
        return str(self.fields[self.days.get(name) or self.behind.get(name, name)].label)
