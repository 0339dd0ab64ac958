"""Parts of a record that are closed: kept, and read by nobody until the inspectorate decides.

A line beside the store says that they were sealed, and nobody can prove that it does (db/storage/sealed_list.py). What
it would erase is closed instead: every reader finds it as if it were sealed, and nothing is lost. The decision opens it
again; where the line was right, what it says follows.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from db.kernel.erasing import erasing, sealing
from db.kernel.events.event import Event
from db.kernel.events.event_keys import Key
from db.kernel.folding.reprojection import reproject
from db.kernel.journal import stored_events
from db.kernel.projections.projecting import EventKind
from db.kernel.projections.rows import Rows
from db.storage.models import BODY

CLOSED, DECIDED = "record_closed", "closing_decided"
OPEN, RIGHT = "open", "right"
"""What is decided: it opens again, or the line was right."""
LINE_LIMIT = 120


def _closed(rows: Rows, event: Event) -> None:
    rows.write()  # whether the names are needed is asked of the tables
    _refuse_needed(rows.conn, event)
    _flag(rows.conn, event, closed=True)
    reproject(rows, event)


def _decided(rows: Rows, event: Event) -> None:
    """Open what was closed, but what another line closes too."""
    if event.record is None:
        raise ValueError("a decision is about a record")
    rows.write()
    before = tuple(
        closing
        for closing in stored_events.events_of(rows.conn, event.unit, event.record, (CLOSED, DECIDED))
        if closing.position <= event.position
    )
    done = {decision.facts.get("target") for decision in before if decision.kind == DECIDED}
    for closing in before:
        if closing.kind == CLOSED and closing.uid == event.facts["target"]:
            _flag(rows.conn, closing, closed=None)
    for closing in before:
        if closing.kind == CLOSED and closing.uid not in done:
            _flag(rows.conn, closing, closed=True)
    reproject(rows, event)


def _refuse_needed(conn: Connection, event: Event) -> None:
    """As sealing itself does: nobody held loses his name, and no request that is not over. Raises ValueError."""
    if sealing.register_of(conn, *event.key) is None:
        raise ValueError("only a record of a register is closed")
    names = any("identity" in parts for parts in _going(conn, event))
    if names and sealing.is_needed(conn, *event.key):
        raise ValueError("names that are needed are not closed")
    if event.facts["kind"] == sealing.CONTACT_SEALED and not sealing.may_lose_names(conn, *event.key):
        raise ValueError("this record's names are not closed alone")


def _going(conn: Connection, event: Event) -> dict[frozenset[str], list[str]]:
    """What the line's kind would empty: parts → uids of entries. Raises ValueError, KeyError for a kind that empties
    none, or more than one record.
    """
    as_if = replace(event, kind=event.facts["kind"], facts={"target": event.facts.get("target")})
    if tuple(erasing.declared()[as_if.kind].records(as_if)) != (event.record,):
        raise ValueError("one record is closed at a time")
    return erasing.going(conn, as_if)


def _flag(conn: Connection, event: Event, *, closed: bool | None) -> None:
    for parts, uids in _going(conn, event).items():
        for start in range(0, len(uids), 500):
            some = (BODY.c.unit == event.unit, BODY.c.uid.in_(uids[start : start + 500]), BODY.c.part.in_(parts))
            conn.execute(BODY.update().where(*some, BODY.c.json.is_not(None)).values(closed=closed))


def holds(conn: Connection, event: Event) -> bool:
    """Whether anything of the record of this entry is closed."""
    uids = [entry.uid for entry in stored_events.events_of(conn, *event.key)]
    some = (BODY.c.unit == event.unit, BODY.c.uid.in_(uids), BODY.c.closed)
    return conn.execute(BODY.select().where(*some).limit(1)).first() is not None


KINDS = (
    EventKind(
        CLOSED,
        "Closed until the inspectorate decides",
        _closed,
        keys=(Key("kind"), Key("target", "uid"), Key("line", limit=LINE_LIMIT)),
        leads="erases",
    ),
    EventKind(
        DECIDED, "Decided on what was closed", _decided, keys=(Key("target", "uid"), Key("decision")), leads="erases"
    ),
)
