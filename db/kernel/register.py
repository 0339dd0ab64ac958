"""A register as every screen and verb knows it, and the table of all that are declared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from db.words.messages import M_, Refused

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

    from db.kernel.officer import Desk
    from db.words.records import Column, Cursor, Filter, Hit, Page, Record, Row


@dataclass(frozen=True, slots=True)
class Register:
    """What a register offers to every screen and verb.

    `list` gives a keyset page (newest first), `count` a count capped at COUNT_CAP (None: more), `search` the newest
    records whose words match, `show` one record by its number. `opens` is the command that makes a record; `states` are
    all states with their English labels (message ids).
    """

    name: str
    title: str
    states: dict[str, str]
    columns: tuple[Column, ...]
    list: Callable[[Desk, Filter, Cursor | None, int], Page[Row]]
    count: Callable[[Desk, Filter], int | None]
    search: Callable[[Desk, str, int], tuple[Hit, ...]] | None
    show: Callable[..., Record]
    opens: str
    prefix: str | None = None
    """The letter of its numbers; "" where a record has a random code, None where it has neither."""
    pressing: frozenset[str] = frozenset()
    """States in which a record is at work and opening it needs no purpose of its own."""
    purposes: str = ""
    """A list of purposes: opening a record that presses no longer asks for one; `show` takes it after the number."""
    filters: tuple[str, ...] = ()
    """What its list may be narrowed by besides state and time: names of `Filter`."""
    sorts: Mapping[str, Column] = field(default_factory=dict)
    """The times that its list may be sorted by, each with the column that then stands first; the first is the usual."""
    kept_in: frozenset[str] = frozenset()
    """Columns that stay on the screen when the list is taken out as a file."""
    told: tuple[ColumnElement[Any], ColumnElement[Any] | None] | None = None
    """How a record that is found by its number is told from another: the time that sorts the list, typed words of it.
    None where records are not found by number."""
    names_needed: Callable[[Connection, str], bool] | None = None
    """Whether what a record (uid) stands for needs its names, so that no sealing may touch them, whoever asks."""
    flagged: bool = True
    """Whether rows carry flags, whose words need room beside the state."""

    def columns_of(self, which: Filter) -> tuple[Column, ...]:
        """The columns of the list that a filter gives: the time that sorts it stands first."""
        sort = "entered" if which.text and "text" in self.filters else which.sort
        return self.columns if sort not in self.sorts else (self.sorts[sort], *self.columns[1:])


REGISTERS: dict[str, Register] = {}
"""Every declared register by its name; filled by db/kernel/rooms.py."""
KEPT_WITH = {"mark": "shift", "import": "incident"}
"""What is no register of its own and stays away with one."""
SETS: dict[str, tuple[str, ...]] = {"all": (), "requests": ("session", "request")}
"""What a store may be made for; nothing named is everything. `requests` is for the laptop that goes to a mosque."""


def keeps(kept: tuple[str, ...], name: str) -> bool:
    """Whether a store of these registers (none: of all) keeps what a register, a command or a query is about."""
    word = name.partition(".")[0]
    word = KEPT_WITH.get(word, word)
    return not kept or word not in REGISTERS or word in kept


def not_kept() -> Refused:
    """What a store of some registers says of the others."""
    said = M_("This store keeps the service desk's requests alone. Do this on the precinct's own machine.")
    return Refused("not_kept", {}, said)
