"""Entries that may come from another machine, applied one by one where need be: what cannot be used is set aside.

Two machines can each give one code to a request, or close one shift, and a program that is none of ours writes what it
likes; the journal keeps it all the same. Set aside is an entry that lacks what a fold needs, or whose rows the database
refuses, and any that its taker says (it holds each against the keys that its kind declares: event_check.py). A fold
that fails in any other way is at fault itself: that is raised, and nothing of the batch is applied.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import exc

from db.kernel import projecting
from db.kernel.rows import Rows, Touched, add_touched
from db.storage import dialects

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.kernel.event import Event

UNFIT = (ArithmeticError, LookupError, ValueError)
"""What a fold raises at a value that is absent or out of range, or at an entry about no record (`Event.key`)."""
UNREADABLE = (
    *UNFIT, AssertionError, AttributeError, RecursionError, TypeError,
    exc.IntegrityError, exc.DataError, exc.InterfaceError, exc.ProgrammingError, exc.InvalidRequestError,
)  # fmt: skip
"""What a reader may raise at what others wrote, sealed or sent; never what a disk, a lock or memory raises."""


def apply_apart(conn: Connection, events: Sequence[Event], unread: Container[str] = ()) -> Touched:
    """Bring the tables up to these events, but set aside, entry by entry, those that cannot be used; rows touched.

    `unread` are uids of entries that are set aside in any case. Raises what a fold raises by its own fault, and the
    database for what is no entry's: a full disk, a lock.
    """
    rows = Rows(conn, events)
    try:
        with conn.begin_nested():
            for event in events:
                (projecting.set_aside if event.uid in unread else projecting.fold)(rows, event)
            rows.write()
    except Exception as error:
        if not is_of_an_entry(conn, error):
            raise
    else:
        return rows.touched
    touched: Touched = {}
    for event in events:
        add_touched(touched, _apply_alone(conn, event, unread))
    return touched


def _apply_alone(conn: Connection, event: Event, unread: Container[str]) -> Touched:
    if event.uid not in unread:
        try:
            with conn.begin_nested():
                return projecting.apply(conn, (event,))
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
