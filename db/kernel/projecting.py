"""The table of event kinds: what each is called and which functions fold it into the projections.

It alone joins registers: a kind may touch the tables of several. An event whose kind or schema is newer than this
program is kept raw in the journal and set aside in `quarantined`; it is never dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from sqlalchemy import exc
from sqlcipher3 import dbapi2

from db.kernel import event_keys, exact, numbering
from db.kernel.event_keys import Key
from db.kernel.rows import Rows
from db.storage.models import QUARANTINED
from db.words.folding import FOLD_VERSION
from db.words.forms import Form

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

    from db.kernel.event import Event

PROJECTION_VERSION = FOLD_VERSION * 1_000 + 3
"""Raised whenever a fold changes what it makes; a store that is behind is rebuilt when it is opened.

How spellings are folded (the words that records are found by, the key of a place) counts, too.
"""

Fold = Callable[["Rows", "Event"], None]
"""Brings the rows up to one more event, in place: from the rows and the event alone, no clock, chance or setting."""

IMPORTS = ("journal_imported", "store_joined")
"""Written here after entries of another machine were taken in; the fact `unread` names those no reader can use."""


@dataclass(frozen=True, slots=True)
class EventKind:
    """A kind of event: its label (message id), its fold (None where it changes no table), the form of its fields.

    `keys` are those of its parts that no field of the form makes: what a command adds beside it.
    """

    kind: str
    label: str
    fold: Fold | None = None
    form: type[Form] | None = None
    schema: int = 1
    upcast: Callable[[Event], Event] | None = None
    """Reads an event of an older schema as one of this schema."""
    confidential: bool = False
    """Only the inspectorate may know that such an event exists."""
    keys: tuple[Key, ...] = ()
    earlier: tuple[tuple[Key, ...], ...] = ()
    """Every key of schema 1, of schema 2 …, up to the one before `schema`: forms change, what was written stays."""

    @property
    def every_key(self) -> tuple[Key, ...]:
        """The keys of an event of this schema; one of `keys` goes before a field of the form with its name and part."""
        asked = () if self.form is None else tuple(event_keys.of_form(self.form))
        named = {(key.part, key.name) for key in self.keys}
        return (*self.keys, *(key for key in asked if (key.part, key.name) not in named))


@dataclass(frozen=True, slots=True)
class Listener:
    """What a room does at a kind of another one. `before` names the rooms before which it does so.

    A room may listen to a kind twice: before its owner, to what is there still, and after it, to what is there then.
    """

    kind: str
    fold: Fold
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Joined:
    """A kind, the room that owns it with its registers, and the functions of all rooms that follow it, in order.

    `rooms` names the room of each function.
    """

    kind: EventKind
    room: str
    registers: frozenset[str]
    folds: tuple[Fold, ...]
    rooms: tuple[str, ...]


Listed = tuple[str, Sequence[EventKind], Sequence[Listener], Sequence[str]]
"""A room's name, the kinds that it owns, those that it follows, its registers."""
KINDS: dict[str, Joined] = {}
"""Every declared kind; filled by db/kernel/rooms.py."""
TABLES: dict[str, tuple[Table, ...]] = {}
"""The projections of each room; filled by db/kernel/rooms.py."""


def join(rooms: Sequence[Listed]) -> dict[str, Joined]:
    """Kinds with who follows them: the owner first, then in the order of the rooms, but as `before` says.

    Raises ValueError where a kind has two owners or none, where it does not say the keys of its earlier schemas, or
    where listeners wait for each other.
    """
    owners: dict[str, tuple[EventKind, str, frozenset[str]]] = {}
    followers: dict[str, list[tuple[str, Fold, tuple[str, ...]]]] = {}
    for room, events, _, registers in rooms:
        for kind in events:
            if kind.kind in owners:
                raise ValueError(f"the kind {kind.kind} has two owners")
            if len(kind.earlier) != kind.schema - 1:
                raise ValueError(f"the kind {kind.kind} of schema {kind.schema} does not say the keys of each before")
            owners[kind.kind] = kind, room, frozenset(registers)
            followers[kind.kind] = [] if kind.fold is None else [(room, kind.fold, ())]
    for room, _, listeners, _ in rooms:
        for listener in listeners:
            if listener.kind not in owners:
                raise ValueError(f"no room owns the kind {listener.kind}")
            followers[listener.kind].append((room, listener.fold, listener.before))
    return {name: _joined(kind, room, registers, followers[name]) for name, (kind, room, registers) in owners.items()}


def _joined(
    kind: EventKind, owner: str, registers: frozenset[str], followers: list[tuple[str, Fold, tuple[str, ...]]]
) -> Joined:
    after = {
        place: [
            other
            for other, (other_room, _, earlier) in enumerate(followers)
            if room in earlier or (other_room == owner != room and owner not in before)
        ]
        for place, (room, _, before) in enumerate(followers)
    }
    try:
        order = tuple(TopologicalSorter(after).static_order())
    except CycleError as circle:
        names = " → ".join(followers[place][0] for place in circle.args[1])
        raise ValueError(f"who follows {kind.kind} waits in a circle: {names}") from None
    folds = tuple(followers[place][1] for place in order)
    return Joined(kind, owner, registers, folds, tuple(followers[place][0] for place in order))


def known(kind: str) -> Joined | None:
    """A kind with who follows it; None where this program does not know it."""
    return KINDS.get(kind)


def tables_of(kinds: Iterable[str]) -> tuple[Table, ...]:
    """The projections of the rooms that own or follow these kinds."""
    found = {room for kind in kinds if (joined := known(kind)) is not None for room in (joined.room, *joined.rooms)}
    return tuple(table for room, tables in TABLES.items() if room in found for table in tables)


def label(kind: str) -> str:
    """The label of a kind as a message id; the kind itself where it is unknown."""
    found = known(kind)
    return kind if found is None else found.kind.label


def registers_of(kind: str) -> frozenset[str]:
    """The registers of the rooms that own a kind; none for what every store keeps (officers, lists …)."""
    found = known(kind)
    return frozenset() if found is None else found.registers


def form_of(kind: str) -> type[Form] | None:
    """The form whose fields an event of this kind carries."""
    found = known(kind)
    return None if found is None else found.kind.form


@cache
def confidential() -> frozenset[str]:
    """The kinds that only the inspectorate may know of."""
    return frozenset(name for name, joined in KINDS.items() if joined.kind.confidential)


def fold(rows: Rows, event: Event) -> None:
    """Bring the rows up to one more event; one that this program does not know is set aside."""
    found = known(event.kind)
    if found is None or event.schema > found.kind.schema:
        set_aside(rows, event)
        return
    if event.schema < found.kind.schema and found.kind.upcast is not None:
        event = found.kind.upcast(event)
    numbering.index(rows, event)
    exact.keep(rows, event, found.kind.form)
    for each in found.folds:
        each(rows, event)


def apply(conn: Connection, events: Sequence[Event]) -> None:
    """Bring the tables up to these events, written together. Whatever a fold or the database refuses is raised."""
    rows = Rows(conn, events)
    for event in events:
        fold(rows, event)
    rows.write()


def apply_apart(conn: Connection, events: Sequence[Event], unread: Container[str] = ()) -> None:
    """Apply entries that may come from another machine: what the tables here refuse is set aside, entry by entry.

    Two machines can each give one code to a request, or close one shift; the journal keeps both all the same. Facts
    that are missing or of another type than the tables and readers expect are no reason to stop either. `unread` are
    uids of entries that are set aside in any case.
    """
    rows = Rows(conn, events)
    try:
        with conn.begin_nested():
            for event in events:
                (set_aside if event.uid in unread else fold)(rows, event)
            rows.write()
    except unreadable():
        for event in events:
            _apply_alone(conn, event, unread)


def _apply_alone(conn: Connection, event: Event, unread: Container[str]) -> None:
    if event.uid not in unread:
        with suppress(*unreadable()), conn.begin_nested():
            apply(conn, (event,))
            return
    rows = Rows(conn, (event,))
    set_aside(rows, event)
    rows.write()


@cache
def unreadable() -> tuple[type[Exception], ...]:
    """What reading or applying an entry with wrong facts can raise. Never what the disk, a lock or memory raises."""
    return (
        ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError,
        exc.IntegrityError, exc.DataError, exc.InterfaceError, exc.ProgrammingError, exc.CompileError,
        exc.InvalidRequestError,
        dbapi2.IntegrityError, dbapi2.DataError, dbapi2.InterfaceError, dbapi2.ProgrammingError,
    )  # fmt: skip


def set_aside(rows: Rows, event: Event) -> None:
    """Named once, however often its record is made again."""
    if rows.one(QUARANTINED, event.unit, event.uid) is None:
        row = {"unit": event.unit, "uid": event.uid, "position": event.position}
        rows.put(QUARANTINED, {**row, "kind": event.kind, "schema": event.schema})
