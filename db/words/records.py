"""What queries return: frozen dataclasses that every register, screen and `--json` shares."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from operator import itemgetter
from types import MappingProxyType
from typing import Any, Generic, NamedTuple, TypeVar

from db.words.forms import Field
from db.words.messages import Message

R = TypeVar("R")

COUNT_CAP = 1_000


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a keyset page begins: the sort key and uid of the row before it."""

    key: Any
    uid: str


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """Some rows of a list, newest first. `next` is None on the last page."""

    rows: tuple[R, ...]
    next: Cursor | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One labelled value of a record. `what` says how to show it; a corrected value keeps what stood before.

    A person or thing is one line: its value is a tuple of lines, those without a label speak for themselves, and `code`
    (of `what.list`) is the label: Complainant, Seized.
    """

    name: str
    what: Field
    value: Any
    was: tuple[Any, ...] = ()
    code: str = ""
    off_by: int = 0
    """By how many minutes a moment may be off."""


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of lines."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a record's chronology: an event as people read it.

    `at` is when it happened, `entered_at` when it was written. `corrections` are the later entries that change it.
    """

    uid: str
    position: int
    kind: str
    label: str
    at: datetime
    entered_at: datetime
    officer: str
    officer_name: str
    lines: tuple[Line, ...]
    sealed: bool = False
    reasons: Mapping[str, str] = field(default_factory=dict)
    elsewhere: str = ""
    """The number of the record that the entry belongs to, where it is shown in another: a call's in its incident."""
    correctable: bool = True
    """Whether something in it can be corrected: not in a correction, nor where more than who somebody is was sealed."""


UNDONE = frozenset({"open", "due", "overdue", "put_off", "part"})
"""States of a duty that still is to be done."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that must be done, by when, and what became of it.

    `state` is one of open, due, overdue, done, late (done after its time), entered_late (done in time, written after
    it), stated (so too, but much later and with nothing that can be checked), put_off, part (told in
    part), waived (does not apply), not_done (the person left before).
    """

    code: str
    label: Message
    due: datetime | None
    done: datetime | None
    entered: datetime | None
    state: str
    source: str
    how: Message
    call: str = ""
    command: str | None = None
    breach_reason: str | None = None
    phone: str = ""
    """The telephone number of whom to call, as the precinct keeps it; empty where it keeps none."""
    number: str = ""
    """The record that the duty belongs to, where a strip or board shows duties of many."""
    again: datetime | None = None
    """Since when it stands open again, by a correction of the record."""
    soon: datetime | None = None
    """From when on it is due; None: not before its time."""
    over: datetime | None = None
    """After this it is overdue, where that is not `due`: what was done in part comes back before."""
    lapses: datetime | None = None
    """After this nobody looks for it any more, if it still stands."""

    @property
    def kind(self) -> str:
        """Which duty it is, whatever its turn: see `duty_kind`."""
        return duty_kind(self.code)


def duty_kind(code: str) -> str:
    """A duty's code without the number of its turn: `check` of `check-3`."""
    return code.partition("-")[0]


@dataclass(frozen=True, slots=True)
class Record:
    """One record as the record view shows it. `read_at` is the journal position it was read at."""

    register: str
    uid: str
    number: str
    state: str
    title: str
    read_at: int
    sections: tuple[Section, ...]
    chronology: tuple[Entry, ...]
    duties: tuple[Duty, ...] = ()
    acts: tuple[str, ...] = ()
    """Names of the commands that this officer may give on this record now, the likeliest first."""
    warnings: tuple[Message, ...] = ()
    lacks: Mapping[str, tuple[Message, ...]] = field(default_factory=dict)
    """By the name of an act that closes it: what the record should hold then and does not yet."""
    known: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Command → answers that the record holds already: field → what would be typed."""
    unasked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Command → fields that this record has no need of."""
    walled: Mapping[str, Message] = field(default_factory=dict)
    """Command → the wall that stands before it now: said before anything is typed."""
    unfit: Mapping[str, Message] = field(default_factory=dict)
    """Command → why it makes no sense for this officer now, besides what its state and the officer's role say."""
    beside: Mapping[str, Message] = field(default_factory=dict)
    """Command → what of the record must be in sight above its form."""
    flags: frozenset[str] = frozenset()
    """What papers must know of it, and what its heading should catch the eye for, by the register's own rule."""
    began: datetime | None = None
    """Since when its clock runs, by the register's own rule."""
    unit: str = ""
    """The uid of the unit below that it is of, at a seat."""

    def __post_init__(self) -> None:
        """Show in the sections what the newest entry with a code called it (`Field.called`)."""
        called = _called_last(self.chronology)
        if called:
            sections = tuple(replace(each, lines=_as_called(each.lines, called)) for each in self.sections)
            object.__setattr__(self, "sections", sections)


Called = dict[tuple[str, str], tuple[str, str, str]]
"""A list and a code → the code and its Persian and English, where it was called otherwise."""


def _called_last(chronology: Iterable[Entry]) -> Called:
    """The codes that are called otherwise now than in the newest entry that has them."""
    called: Called = {}
    for line in (line for entry in chronology for line in entry.lines if line.what.list):
        then = {each[0]: each for each in line.what.called}
        for code in _codes(line):
            called.pop((line.what.list or "", code), None)
            if code in then:
                called[line.what.list or "", code] = then[code]
    return called


def _codes(line: Line) -> Iterable[str]:
    said = line.value if isinstance(line.value, tuple | list | dict) else (line.value,)
    return (each for each in (line.code, *said) if isinstance(each, str))


def _as_called(lines: Iterable[Line], called: Called) -> tuple[Line, ...]:
    return tuple(_line_as_called(line, called) for line in lines)


def _line_as_called(line: Line, called: Called) -> Line:
    if isinstance(line.value, tuple) and any(isinstance(each, Line) for each in line.value):
        line = replace(line, value=_as_called(line.value, called))
    then = tuple(called[key] for code in _codes(line) if (key := (line.what.list or "", code)) in called)
    return replace(line, what=replace(line.what, called=then)) if then else line


@dataclass(frozen=True, slots=True)
class Latest:
    """An entry of a record as it stands beside a list: when, what it is called (a message id), by whom."""

    at: datetime
    label: str
    officer: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What stands beside a list of the row under its cursor, without the record being opened: no access is noted."""

    lines: tuple[Line, ...] = ()
    duties: tuple[Duty, ...] = ()
    latest: tuple[Latest, ...] = ()
    """Its newest entries, the newest first; never of a register of people."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A found record: the words around what was found, as typed."""

    register: str
    uid: str
    number: str
    state: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a register's list. `width` is in cells at 80 columns; `wide` columns show from 110 on only.

    `whole`: cells that others leave empty go to it first, since a part of what it says may be another's. `yields`: it
    is left out before others where there is too little room.
    """

    name: str
    label: str
    what: Field
    width: int
    wide: bool = False
    grows: bool = False
    whole: bool = False
    yields: bool = False
    clock: str = ""
    """A heading (a message id): on a screen the time until its moment stands under it instead of the moment."""
    soon: timedelta = timedelta(minutes=15)
    """So long before its moment the clock of such a column presses."""


class Row(NamedTuple):
    """A row of a register's list; `values` stand under the register's columns.

    `flags` are what it should catch the eye for: overdue, urgent, void, late. A tuple, because lists make many.
    """

    uid: str
    number: str
    state: str
    values: tuple[Any, ...]
    flags: frozenset[str] = frozenset()
    unit: str = ""
    """The uid of the unit below that it is of, at a seat."""


NOTHING: Mapping[str, Any] = MappingProxyType({})


class RowBuilder:
    """Build the rows of one list: each value under its column, by the column's name.

    `given` holds the names that a record of the list has as attributes (a table's columns, a dataclass's fields);
    `computed` are the columns whose values are passed for each row instead. When it is declared, it raises TypeError
    for a column that is neither, and for a computed name that is no column.
    """

    __slots__ = ("_computed", "_names")

    def __init__(self, columns: Sequence[Column], given: Container[str], *computed: str) -> None:
        names = tuple(column.name for column in columns)
        if missing := [name for name in names if name not in given and name not in computed]:
            raise TypeError(f"columns without a value: {', '.join(missing)}")
        if unknown := set(computed).difference(names):
            raise TypeError(f"values without a column: {', '.join(sorted(unknown))}")
        self._names = names
        self._computed = frozenset(computed)

    def __call__(
        self,
        record: Any,
        computed: Mapping[str, Any] = NOTHING,
        *,
        head: tuple[str, str, str] | None = None,
        flags: frozenset[str] = frozenset(),
        unit: str = "",
    ) -> Row:
        """A record's row. `head` is (uid, number, state), the record's own unless it is passed.

        Raises KeyError if a computed value is missing.
        """
        own = self._computed
        values = tuple([computed[name] if name in own else getattr(record, name) for name in self._names])
        uid, number, state = head or (record.uid, record.number, record.state)
        return Row(uid, number, state, values, flags, unit)


def in_columns(columns: Sequence[Column], selected: Sequence[str]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    """Make a function that puts a selection's values under a list's columns: faster than names, for the longest list.

    `selected` names the values in the order of the selection. Raises TypeError for a column that is not selected.
    """
    if missing := [column.name for column in columns if column.name not in selected]:
        raise TypeError(f"columns without a value: {', '.join(missing)}")
    return itemgetter(*(selected.index(column.name) for column in columns))


@dataclass(frozen=True, slots=True)
class Filter:
    """Which records a list shows: a state, and records from (inclusive) one instant until (exclusive) another.

    The others are for registers that name them in `Register.filters` and `Register.sorts`: a type by its code, an
    officer by badge, a place in any spelling, words; and which of its times a list is sorted by. With `text` the order
    is that of entry. `since` and `until` are about the time that sorts.
    """

    state: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    type: str | None = None
    officer: str | None = None
    place: str | None = None
    text: str | None = None
    sort: str = ""
    at_work: bool = False
    """What the desk works on now, as `Register.at_work` says."""
    unit: str | None = None
    """At a seat, one unit below: its uid or its name."""


SCREEN = "screen"
"""The uid of a line that opens no record but the screen named as its register."""


LIFE, HOURS, LIMITS, REST = range(4)
"""How lines of the desk stand: danger to life; hour 24 and children; other limits; the rest."""


@dataclass(frozen=True, slots=True)
class PanelItem:
    """One line of a panel of the desk: what is so, since when or by when, and the record it opens (if any).

    `text` says all of it in a sentence. A row of cells says `what` and beside it `where` and `end` instead, which need
    not repeat each other: what is so, where, and whom or what it is about (a band, a state).
    """

    text: Message
    at: datetime | None = None
    flag: str = ""
    """As a row's flags: overdue, urgent, late; "" where nothing presses."""
    register: str | None = None
    number: str | None = None
    uid: str | None = None
    """What it opens where that has no number: an arrival."""
    weight: int = REST
    """LIFE, HOURS, LIMITS or REST."""
    what: object = None
    """A Message, an item of a list, a number, or words; so are the other two. None: the text."""
    where: object = None
    end: object = None
    limit: bool = False
    """Whether `at` is by when: a row says how long that is yet."""
    first: bool = False
    """Whether it stands where what is urgent does, though its mark says due: a limit of the law that is near."""
