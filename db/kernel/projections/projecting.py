"""The table of event kinds: what each is called and which functions fold it into the projections.

It alone joins registers: a kind may touch the tables of several. An event whose kind or schema is newer than this
program is kept raw in the journal and set aside in `quarantined`; it is never dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any, Literal

from db.kernel.base.second_yes import CODE, CODES
from db.kernel.events import event_keys
from db.kernel.events.erasure_rule import Empties
from db.kernel.events.event_keys import Key
from db.kernel.projections import exact_lookup, numbering
from db.kernel.projections.rows import Rows, TouchedRows
from db.storage.models import QUARANTINED
from db.words.forms import Form, fields_of
from db.words.messages import Message

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

    from db.kernel.events.event import Event

Stream = Literal["record", "access", "sealed"]
Leads = Literal["", "sets", "erases", "links"]
"""Whether an entry changes more than its record: who may do what, the lists, limits and words that every record goes by
(`sets`); what is erased or held from it (`erases`); to whom something leaves this machine (`links`)."""
Fold = Callable[["Rows", "Event"], None]
"""Brings the rows up to one more event, in place: from the rows and the event alone, no clock, chance or setting."""

Remake = Callable[["Rows", str, Sequence["Event"]], None]

NOT_TAKEN = "branch_not_taken"
"""Written at a seat when two people decided a fork of a unit (db/carrying/levels/branches.py)."""
UNUSABLE = "entries_unusable"
"""Written at a seat of entries of a unit that are not as their kinds declare (carrying/levels/inbound_bundles.py)."""
LOT_COUNTS = "lot_counts"
"""Written where two people said yes to what waited of a journal file (waiting_lots.py)."""
IMPORTS = ("journal_imported", "store_joined", NOT_TAKEN, UNUSABLE, LOT_COUNTS)
"""Written here after entries of another machine were taken in. The fact `unread` names those that are set aside, `of`
their unit if it is not the entry's own."""


@dataclass(frozen=True, slots=True)
class EventKind:
    """A kind of event: its label (message id), its fold (None where it changes no table), the form of its fields.

    `keys` are those of its parts that no field of the form makes: what a command adds beside it. `up`: whether the
    levels above learn that there was such an event, of which record and when; its keys say what of it they learn.
    """

    kind: str
    label: str
    fold: Fold | None = None
    form: type[Form] | None = None
    schema: int = 1
    stream: Stream = "record"
    """The one stream that such entries stand in: who came and what was read stays on its machine (`access`)."""
    upcast: Callable[[Event], Event] | None = None
    """Reads an event of an older schema as one of this schema."""
    empties: Empties | None = None
    """Which parts of which entries it empties (erasing.py); its fold calls `erasing.empty`."""
    confidential: bool = False
    """Only the inspectorate may know that such an event exists."""
    keys: tuple[Key, ...] = ()
    up: bool = False
    earlier: tuple[tuple[Key, ...], ...] = ()
    """Every key of schema 1, of schema 2 …, up to the one before `schema`: forms change, what was written stays."""
    waits: Message | None = None
    """What follows, where it only asks for a change: said to whoever asked, in place of "Saved"."""
    listed: bool = False
    """Whether a file of lists carries it to a machine that takes no records in."""
    leads: Leads = ""
    """What a file brings of it waits for two people (carrying/transfer/leading.py); at the desk it counts at once."""
    fold_group: str = ""
    """The name of the kinds that have no record and make one thing together, in the one order (shared_folds.py)."""
    protects: bool | Callable[[Mapping[str, Any]], bool] = False
    """Whether it says that somebody is held, hurt, afraid, asks or complains, or by what facts it does: it counts, and
    its clocks run, also where whoever wrote it had no right to. Anything else does not count then."""
    remake: Remake | None = None
    """Makes what they make together again, from all their entries of a unit."""

    def protects_by(self, facts: Mapping[str, Any]) -> bool:
        """Whether an entry with these facts counts whoever wrote it."""
        return self.protects(facts) if callable(self.protects) else self.protects

    @property
    def every_key(self) -> tuple[Key, ...]:
        """The keys of an event of this schema; one of `keys` goes before a field of the form with its name and part."""
        asked = () if self.form is None else tuple(event_keys.of_form(self.form))
        named = {(key.part, key.name) for key in self.keys}
        return (*self.keys, *(key for key in asked if (key.part, key.name) not in named))

    @property
    def sought(self) -> tuple[str, ...]:
        """The fields by whose words its record is found, in the form's order; none of what waits for a yes."""
        if self.form is None or self.waits is not None:
            return ()
        return tuple(name for name, what in fields_of(self.form) if what.sought)


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
"""Every declared kind; filled by db/kernel/desk/rooms.py."""
TABLES: dict[str, tuple[Table, ...]] = {}
"""The projections of each room; filled by db/kernel/desk/rooms.py."""
REGISTERS_OF: dict[str, frozenset[str]] = {}
"""The registers of each room; filled by db/kernel/desk/rooms.py."""
VERSIONS: dict[str, int] = {}
"""The version of each room's folds (versions.py); filled by db/kernel/desk/rooms.py."""


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


def together_with(kind: str) -> tuple[str, ...]:
    """The kinds that make one thing with this one, itself among them; none where it makes rows of its own record."""
    projected = KINDS.get(kind)
    if projected is None or not projected.kind.fold_group:
        return ()
    return tuple(name for name, other in KINDS.items() if other.kind.fold_group == projected.kind.fold_group)


@cache
def leading(*hows: Leads) -> frozenset[str]:
    """The kinds that lead in one of these ways; in any where none is said."""
    return frozenset(
        name for name, joined in KINDS.items() if joined.kind.leads and (not hows or joined.kind.leads in hows)
    )


@cache
def listed() -> frozenset[str]:
    """The kinds that a file of lists carries."""
    return frozenset(name for name, joined in KINDS.items() if joined.kind.listed)


@cache
def spend_codes() -> frozenset[str]:
    """The kinds whose entries spend a code of the county: their keys name one."""
    named = {CODES, CODE}
    return frozenset(name for name, joined in KINDS.items() if named <= {key.name for key in joined.kind.keys})


def tables_of(kinds: Iterable[str]) -> tuple[Table, ...]:
    """The projections of the rooms that own or follow these kinds."""
    joined_rooms = {
        room for kind in kinds if (joined := known(kind)) is not None for room in (joined.room, *joined.rooms)
    }
    return tuple(table for room, tables in TABLES.items() if room in joined_rooms for table in tables)


def label(kind: str) -> str:
    """The label of a kind as a message id; the kind itself where it is unknown."""
    projected = known(kind)
    return kind if projected is None else projected.kind.label


def schema_of(kind: str) -> int:
    """The schema that this program writes of a kind; 1 where it does not know it."""
    projected = known(kind)
    return 1 if projected is None else projected.kind.schema


def stream_of(kind: str) -> Stream:
    """The stream of a kind; that of records where this program does not know it."""
    projected = known(kind)
    return "record" if projected is None else projected.kind.stream


def registers_of(kind: str) -> frozenset[str]:
    """The registers of the rooms that own a kind; none for what every store keeps (officers, lists …)."""
    projected = known(kind)
    return frozenset() if projected is None else projected.registers


def form_of(kind: str) -> type[Form] | None:
    """The form whose fields an event of this kind carries."""
    projected = known(kind)
    return None if projected is None else projected.kind.form


@cache
def confidential() -> frozenset[str]:
    """The kinds that only the inspectorate may know of."""
    return frozenset(name for name, joined in KINDS.items() if joined.kind.confidential)


def fold(rows: Rows, event: Event) -> None:
    """Bring the rows up to one more event; one that this program does not know is set aside.

    So is one from a unit below that is of a kind that never leaves a unit: officers, lists, complaints.
    """
    projected = known(event.kind)
    if projected is None or event.schema > projected.kind.schema or (event.from_below and not projected.kind.up):
        set_aside(rows, event)
        return
    if event.schema < projected.kind.schema and projected.kind.upcast is not None:
        event = projected.kind.upcast(event)
    numbering.index(rows, event)
    exact_lookup.keep(rows, event, projected.kind.form)
    for each in projected.folds:
        each(rows, event)


def apply(conn: Connection, events: Sequence[Event]) -> TouchedRows:
    """Bring the tables up to these events, written together, and name the rows that this touched.

    Whatever a fold or the database refuses is raised.
    """
    rows = Rows(conn, events)
    for event in events:
        fold(rows, event)
    rows.write()
    return rows.touched


def set_aside(rows: Rows, event: Event) -> None:
    """Named once, however often its record is made again."""
    if rows.one(QUARANTINED, event.unit, event.uid) is None:
        row = {"unit": event.unit, "uid": event.uid, "position": event.position}
        rows.put(QUARANTINED, {**row, "kind": event.kind, "schema": event.schema})
