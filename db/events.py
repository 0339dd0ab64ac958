"""The table of event kinds: what each is called and which functions apply it.

It alone joins registers: a kind may touch the tables of several. An event whose kind or schema is newer than this
program is kept raw in the journal and set aside in `quarantined`; it is never dropped.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from db.forms import Form
from db.tables import Quarantined, table

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.journal import Event

PROJECTION_VERSION = 1
"""Raised whenever an `apply` function changes what it makes; a store that is behind is rebuilt when it is opened."""

Apply = Callable[["Connection", "Event"], None]

ROOMS = (
    "db.setup_events",
    "db.numbering",
    "db.attachments.events",  # before sealing: it looks which contents go while their hashes are still there
    "db.sealing",
    "db.indicators.corrected",
    "db.corrections",
    "db.drafts",
    "db.papers",
    "db.exports",
    "db.lists.events",
    "db.officers.events",
    "db.imports.events",
    "db.incidents.events",
    "db.dispatch.events",
    "db.gangs.events",
    "db.custody.events",
    "db.packets.events",
    "db.custody.wording_commands",
    "db.service_desk.events",
    "db.programmes.events",
    "db.oversight.events",
    "db.shifts.events",
    "db.orders.events",
    "db.post.events",
    "db.roster.events",
    "db.indicators.events",
)


@dataclass(frozen=True, slots=True)
class EventKind:
    """A kind of event: its label (message id), its `apply` function, the form its fields came from.

    `apply` is pure: it writes projections from the event alone. None where an event changes no table.
    """

    kind: str
    label: str
    apply: Apply | None = None
    form: type[Form] | None = None
    schema: int = 1
    upcast: Callable[[Event], Event] | None = None
    """Reads an event of an older schema as one of this schema."""
    confidential: bool = False
    """Only the inspectorate may know that such an event exists."""


@dataclass(frozen=True, slots=True)
class Joined:
    """A kind with the functions of all rooms that listen to it."""

    kind: EventKind
    apply: tuple[Apply, ...]


@cache
def kinds() -> dict[str, Joined]:
    """Every kind known. Two rooms may list the same kind: the first gives its label and form, each its `apply`."""
    joined: dict[str, Joined] = {}
    for room in ROOMS:
        for kind in importlib.import_module(room).KINDS:
            known = joined.get(kind.kind)
            functions = () if kind.apply is None else (kind.apply,)
            joined[kind.kind] = (
                Joined(kind, functions) if known is None else replace(known, apply=known.apply + functions)
            )
    return joined


def label(kind: str) -> str:
    """The label of a kind as a message id; the kind itself where it is unknown."""
    known = kinds().get(kind)
    return kind if known is None else known.kind.label


def registers_of(kind: str) -> frozenset[str]:
    """The registers in whose room an event kind is listed; none for what every store keeps (officers, lists …)."""
    from db.registers import MODULES

    rooms = {room.rpartition(".")[0] for room in ROOMS if any(kind == one.kind for one in _listed(room))}
    return frozenset(name for name, module in MODULES.items() if module.rpartition(".")[0] in rooms)


@cache
def _listed(room: str) -> tuple[EventKind, ...]:
    found: tuple[EventKind, ...] = importlib.import_module(room).KINDS
    return found


def form_of(kind: str) -> type[Form] | None:
    """The form whose fields an event of this kind carries."""
    known = kinds().get(kind)
    return None if known is None else known.kind.form


@cache
def confidential() -> frozenset[str]:
    """The kinds that only the inspectorate may know of."""
    return frozenset(name for name, joined in kinds().items() if joined.kind.confidential)


def apply(conn: Connection, event: Event) -> None:
    """Bring the projections up to one more event."""
    from db import numbering

    known = kinds().get(event.kind)
    if known is None or event.schema > known.kind.schema:
        _set_aside(conn, event)
        return
    if event.schema < known.kind.schema and known.kind.upcast is not None:
        event = known.kind.upcast(event)
    numbering.index(conn, event)
    for function in known.apply:
        function(conn, event)


def apply_apart(conn: Connection, event: Event) -> None:
    """Apply an entry that may come from another machine: what the tables here refuse is set aside as a whole.

    Two machines can each give one code to a request, or close one shift; the journal keeps both all the same.
    """
    from sqlalchemy.exc import IntegrityError
    from sqlcipher3 import dbapi2

    conn.exec_driver_sql("SAVEPOINT apart")
    try:
        apply(conn, event)
    except (IntegrityError, dbapi2.IntegrityError, LookupError, TypeError, ValueError, AttributeError, AssertionError):
        conn.exec_driver_sql("ROLLBACK TO apart")
        _set_aside(conn, event)
    conn.exec_driver_sql("RELEASE apart")


def _set_aside(conn: Connection, event: Event) -> None:
    """Named once, however often its record is made again."""
    row = {"position": event.position, "uid": event.uid, "kind": event.kind, "schema": event.schema}
    conn.execute(table(Quarantined).insert().prefix_with("OR IGNORE"), row)
