"""A register as every screen and verb knows it, and the table of all that are declared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from db.kernel.base.access import EVERYONE, Role
from db.words.messages import M_, Refused

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

    from db.kernel.base.officer import Desk
    from db.storage.store_info import Info
    from db.words.messages import Message
    from db.words.records import Column, Cursor, Entry, Filter, Hit, Page, Preview, Record, Row

CHECKLIST, ATTACHMENTS, FOLDER, COMPLAINT = "checklist", "attachments", "folder", "complaint"
"""Kinds of panels: items with their state, the files of a record, a record and its files as a folder, and a complaint
of whom the record is of, sealed: nothing of it stands in the record."""


@dataclass(frozen=True, slots=True)
class OfferedPanel:
    """What a record offers in its menu besides its acts. What draws a `kind` stands in precinct_tui/screens/panels.py.

    `title` and `help` stand above it. A checklist is what `read` gives for a record's number: items with `code`,
    `label`, `source` and a `state` of `states`; those in state `first` stand first.
    """

    kind: str
    label: str
    group: str = ""
    """The heading under which it stands among the acts too; "": in the menu alone."""
    section: str = ""
    """Offered only where the record has a section of this title."""
    title: str = ""
    help: str = ""
    read: Callable[..., tuple[Any, ...]] | None = None
    states: Mapping[str, Message] = field(default_factory=dict)
    first: str = ""


@dataclass(frozen=True, slots=True)
class OfferedPaper:
    """A paper that is printed. What makes it stands in precinct_tui/documents/paper_table.py, by its `name`.

    `official`: it is always in Persian, whatever the screen speaks; `personal`: the person's language stands beside it.
    `counted`: it is made of so many sheets. `dated`: its file is called after the moment, for what it is of has no
    number.
    """

    name: str
    label: str
    official: bool = False
    personal: bool = False
    counted: bool = False
    dated: bool = False
    roles: frozenset[Role] = EVERYONE
    """The roles that it is offered to."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A list that follows from the records of a register: nothing is entered in it."""

    title: str
    states: dict[str, str]
    columns: tuple[Column, ...]
    list: Callable[[Desk, Filter, Cursor | None, int], Page[Row]]
    count: Callable[[Desk, Filter], int | None]


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
    search: Callable[..., tuple[Hit, ...]] | None
    show: Callable[..., Record]
    opens: str
    prefix: str | None = None
    """The letter of its numbers; "" where a record has a random code, None where it has neither."""
    pressing: frozenset[str] = frozenset()
    """States in which a record is at work and opening it needs no purpose of its own."""
    of_people: bool = False
    """Whether its search finds people by their names: on Enter alone, by whole words, for a purpose of `purposes`."""
    look_for: Callable[..., tuple[tuple[Hit, ...], tuple[str, ...]]] | None = None
    """In a register of people: this search, and what may have been meant if it finds nobody. Noted as one search."""
    done: frozenset[str] | None = None
    """States in which nothing is to be done any more: their rows are quiet. None: nobody says."""
    purposes: str = ""
    """A list of purposes: opening a record that presses no longer asks for one; `show` takes it after the number."""
    purpose_words: Mapping[str, Message] = field(default_factory=dict)
    """The message to the officer once a purpose (its code) was chosen."""
    preview: Callable[[Desk, str], Preview] | None = None
    """What a wide screen shows beside its list of a record, by uid, besides its row. It never holds what opening would
    ask a purpose for, and notes nothing: in a register of people it is duties and times alone."""
    at_work: str = ""
    """What its list is called when it shows only records at work (`Filter.at_work`; a message id), the next deadline
    first where records have one; "" where there is no such list. The register's key opens this list."""
    filters: tuple[str, ...] = ()
    """What its list may be narrowed by besides state and time: names of `Filter`."""
    sorts: Mapping[str, Column] = field(default_factory=dict)
    """The times that its list may be sorted by, each with the column that then stands first; the first is the usual."""
    kept_in: frozenset[str] = frozenset()
    """Columns that stay on the screen when the list is taken out as a file."""
    scanned: tuple[str, ...] = ()
    """The order of its columns on a screen, by their names, "number" and "state"; others follow. Its list of records at
    work shows these alone at 80 cells. (): number, columns, state."""
    told: tuple[ColumnElement[Any], ColumnElement[Any] | None] | None = None
    """What a hit shows beside the number that it was found by: the time that sorts the list, and a column of words.
    None where records are not found by number."""
    begins: ColumnElement[Any] | None = None
    """The column of the moment that all acts on a record follow: of what a typed time may mean, none before it."""
    told_uid: Callable[[str], str] = str
    """Gives the uid that lists, hits and JSON show of a record, where its own would tell when the record was made."""
    told_entries: Callable[[tuple[Entry, ...]], tuple[Entry, ...]] = tuple
    """Gives the chronology that an opened record shows, at a seat too."""
    by_week: bool = False
    """Whether everything but the opened record tells of its records the week alone, whatever is listed: records,
    entries, papers. The list orders records of one week by number."""
    wholes: tuple[str, ...] = ()
    """The kinds of numbers that its records are looked up by as a whole (db/words/exact_numbers.py)."""
    names_needed: Callable[[Connection, str, str], bool] | None = None
    """Whether a record (unit, uid) still needs its names: no sealing may touch them then, whoever asks."""
    names_alone: bool = False
    """Whether the names of a record's person may be sealed while its words stay."""
    flagged: bool = True
    """Whether rows carry flags, whose words need room beside the state."""
    about: str = ""
    """What its row in the menu says of it (a message id)."""
    shown_on: str = ""
    """The screen of its own that stands in the menu for its list."""
    new: str = ""
    """The action of the whole app (its id) that opens a record, where that is more than a form."""
    keyed: Mapping[str, str] = field(default_factory=dict)
    """Commands with keys of their own on the screen of a record, by the screen's action."""
    panels: tuple[OfferedPanel, ...] = ()
    """What a record offers in its menu besides its acts."""
    beside: Mapping[str, Beside] = field(default_factory=dict)
    """The lists that follow from its records, by name."""
    protects: bool = False
    """Whether people of its records may be protected."""
    leaves: bool = True
    """Whether its list may be taken out as a file. Where nobody may count the list, the note of taking it out would."""
    above: bool = False
    """Whether its records are at seats too, sorted by the time in `told`. Kinds of events declare what goes there."""
    over_units: bool = False
    """Whether this is how a seat shows it: over its units, each row with its own, read only (db/across/seats)."""
    sets: tuple[str, ...] = ()
    """The names of the smaller stores that keep it too (`SETS`)."""

    @property
    def asks_purpose(self) -> bool:
        """Whether it is searched for a purpose alone, so never together with others."""
        return self.of_people or bool(self.purposes)

    @property
    def within_time(self) -> str:
        """The column, and attribute of a row, by which the list orders records of one time."""
        return "number" if self.by_week else "uid"

    def columns_of(self, which: Filter) -> tuple[Column, ...]:
        """The columns of the list that a filter gives: the time that sorts it stands first."""
        if which.at_work and self.scanned:
            return tuple(replace(column, wide=column.name not in self.scanned) for column in self.columns)
        sort = "entered" if which.text and "text" in self.filters else which.sort
        return self.columns if sort not in self.sorts else (self.sorts[sort], *self.columns[1:])

    def panel(self, kind: str) -> OfferedPanel | None:
        """Its panel of this kind; None where it has none."""
        return next((panel for panel in self.panels if panel.kind == kind), None)


REGISTERS: dict[str, Register] = {}
"""Every declared register by its name; filled by db/kernel/desk/rooms.py."""
KEPT_WITH: dict[str, str] = {}
"""The first word of a command's or query's name → the register without which a store has none of them; filled by
db/kernel/desk/rooms.py."""
SETS: dict[str, tuple[str, ...]] = {"all": ()}
"""Purposes that a store may be made for: its registers (none: all); filled by db/kernel/desk/rooms.py."""


def keeps(kept: tuple[str, ...], name: str) -> bool:
    """Whether a store of these registers (none: of all) keeps what a register, a command or a query is about."""
    word = name.partition(".")[0]
    register = KEPT_WITH.get(word, word)
    return not kept or word in kept or register not in REGISTERS or register in kept


def not_kept(info: Info) -> Refused:
    """What a store of some registers says of the others."""
    if info.is_national:
        return Refused("not_kept", {}, M_("The national command sees counts, no record."))
    said = M_("This store keeps the service desk's requests alone. Do this on the precinct's own machine.")
    return Refused("not_kept", {}, said)


def with_panel(kind: str) -> tuple[str, ...]:
    """The names of the registers whose records have a panel of this kind."""
    return tuple(name for name, register in REGISTERS.items() if register.panel(kind) is not None)
