"""Entries that may come from another machine, applied one by one where need be: what cannot be used is set aside.

Two machines can each give one code to a request, or close one shift, and another program writes what it likes; the
journal keeps it all the same. An entry is set aside if it lacks what a fold needs, if the database refuses its rows, or
if its taker says so (the taker holds each entry against the keys that its kind declares: event_check.py). A fold that
fails in any other way is itself at fault: the error is raised, and nothing of the batch is applied.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import exc, func, select

from db.kernel.folding import shared_folds
from db.kernel.folding.reprojection import ABOUT_OTHERS, reproject
from db.kernel.journal import histories, journal
from db.kernel.projections import ordering, projecting
from db.kernel.projections.rows import AT_ONCE, RecordPlace, Rows, TouchedRows, add_touched
from db.storage import dialects
from db.storage.models import JOURNAL

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.kernel.events.event import Event

UNFIT = (ArithmeticError, LookupError, ValueError)
"""What a fold raises at a value that is absent or out of range, or at an entry about no record (`Event.key`)."""
UNREADABLE = (
    *UNFIT, AssertionError, AttributeError, RecursionError, TypeError,
    exc.IntegrityError, exc.DataError, exc.InterfaceError, exc.ProgrammingError, exc.InvalidRequestError,
)  # fmt: skip
"""What a reader may raise at what others wrote, sealed or sent; never what a disk, a lock or memory raises."""


def adopt(
    conn: Connection, row: Mapping[str, Any], bodies: Sequence[Mapping[str, Any]], *, aside: bool = False
) -> Event:
    """Write an entry of another machine, verified before, at the next position here, and apply it or set it aside.

    `aside`: it is set aside in any case.
    """
    position = journal.keep(conn, row, [{**body, "unit": row["unit"]} for body in bodies])
    parts = {body["part"]: json.loads(body["json"]) for body in bodies if body["json"] is not None}
    sealed = frozenset(body["part"] for body in bodies if body["json"] is None)
    event = replace(journal.event_of(position, row, parts), sealed=sealed)
    apply_with_savepoints(conn, (event,), {event.uid} if aside else ())
    return event


def apply_with_savepoints(conn: Connection, events: Sequence[Event], unread: Container[str] = ()) -> TouchedRows:
    """Bring the tables up to these events, but set aside, entry by entry, those that cannot be used; rows touched.

    `unread` are uids of entries that are set aside in any case. Raises what a fold raises by its own fault, and the
    database for what is no entry's: a full disk, a lock.
    """
    rows, shared = Rows(conn, events), _shared(conn, events)
    try:
        with conn.begin_nested():
            for event in events:
                _fold(rows, event, shared, unread)
            rows.write()
    except Exception as error:
        if not is_of_an_entry(conn, error):
            raise
    else:
        return rows.touched
    touched: TouchedRows = {}
    for event in events:
        add_touched(touched, _apply_alone(conn, event, shared, unread))
    return touched


def _fold(rows: Rows, event: Event, shared: Collection[RecordPlace], unread: Container[str] = ()) -> None:
    """Bring the rows up to one more entry. Where its record has entries of another machine that come later in the one
    order, the record's rows are made again from all of them, once it erased what it erases.
    """
    if event.uid in unread:
        projecting.set_aside(rows, event)
        return
    if shared_folds.fold(rows, event):
        return
    joined = projecting.known(event.kind)
    between = joined is not None and event.kind not in ABOUT_OTHERS and (event.unit, event.record) in shared
    again = between and not _is_last(rows, event)
    if not again or (joined is not None and joined.kind.empties is not None):
        projecting.fold(rows, event)
    if again:
        reproject(rows, event)


def _is_last(rows: Rows, event: Event) -> bool:
    before = tuple(each for each in histories.history(rows, event) if each.position < event.position)
    return ordering.is_last((*before, event), event)


def _shared(conn: Connection, events: Sequence[Event]) -> Collection[RecordPlace]:
    """The records of these entries that more than one machine wrote in. What is about the unit itself belongs to none;
    what came from a unit below is written here by one.
    """
    here = {event.record for event in events if event.record is not None and event.record != event.unit}
    listed = projecting.listed()  # what was learned of one machine may be of several
    chosen = select(JOURNAL.c.unit, JOURNAL.c.record).where(JOURNAL.c.stream == "record")
    chosen = chosen.group_by(JOURNAL.c.unit, JOURNAL.c.record).having(func.count(JOURNAL.c.origin.distinct()) > 1)
    shared: set[RecordPlace] = set()
    records = sorted(here)
    for start in range(0, len(records), AT_ONCE):
        some = chosen.where(JOURNAL.c.record.in_(records[start : start + AT_ONCE]))
        shared.update((row.unit, row.record) for row in conn.execute(some))
    shared.update((event.unit, event.record) for event in events if event.kind in listed and event.record in here)
    return shared


def _apply_alone(
    conn: Connection, event: Event, shared: Collection[RecordPlace], unread: Container[str]
) -> TouchedRows:
    if event.uid not in unread:
        try:
            rows = Rows(conn, (event,))
            with conn.begin_nested():
                _fold(rows, event, shared)
                rows.write()
                return rows.touched
        except Exception as error:
            if not is_of_an_entry(conn, error):
                raise
    rows = Rows(conn, (event,))
    projecting.set_aside(rows, event)
    rows.write()
    return rows.touched


def is_of_an_entry(conn: Connection, error: Exception) -> bool:
    """Whether an entry's own values are why it was not applied. A refusal of the database is told by its code."""
    if isinstance(error, exc.StatementError):
        cause = error.orig
        return isinstance(cause, UNFIT) or dialects.named(conn.dialect.name).refuses_row(cause)
    return isinstance(error, UNFIT)
