"""Parts of a record that are closed: kept, and read by nobody until the inspectorate decides.

A line beside the store says that they were sealed, and nobody can prove that it does (db/storage/sealed_list.py). What
it would erase is closed instead: every reader finds it as if it were sealed, and nothing is lost. The decision opens it
again; where the line was right, what it says follows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import Connection, and_, select

from db.kernel.erasing import erasing, sealing
from db.kernel.events.event import Event
from db.kernel.events.event_keys import Key
from db.kernel.folding.reprojection import reproject
from db.kernel.journal import stored_events
from db.kernel.projections.projecting import EventKind
from db.kernel.projections.rows import Rows
from db.storage.models import BODY, CLOSED_PART, JOURNAL

CLOSED, DECIDED = "record_closed", "closing_decided"
OPEN, RIGHT = "open", "right"
"""What is decided: it opens again, or the line was right."""
LINE_LIMIT = 120


def _closed(rows: Rows, event: Event) -> None:
    rows.write()  # whether the names are needed is asked of the tables
    erasing.see_right(rows.conn, event)
    _refuse_needed(rows.conn, event)
    _close(rows, event)
    rows.write()
    reproject(rows, event)


def _decided(rows: Rows, event: Event) -> None:
    """Open what was closed, but what another line closes too."""
    if event.record is None:
        raise ValueError("a decision is about a record")
    rows.write()
    erasing.see_right(rows.conn, event)
    before = _closings(rows.conn, event)
    for closing in before:
        if closing.kind == CLOSED and closing.uid == event.facts["target"]:
            for entry, part in _parts_of(rows.conn, closing):
                rows.drop(CLOSED_PART, closing.unit, entry, part)
    for closing in _undecided(before):
        _close(rows, closing)
    rows.write()
    reproject(rows, event)


def _close(rows: Rows, closing: Event) -> None:
    for entry, part in _parts_of(rows.conn, closing):
        if rows.one(CLOSED_PART, closing.unit, entry, part) is None:
            rows.put(CLOSED_PART, {"unit": closing.unit, "entry": entry, "part": part})


def _closings(conn: Connection, event: Event) -> tuple[Event, ...]:
    """The closings of an event's record and the decisions on them, up to that event."""
    some = stored_events.events_of(conn, *event.key, (CLOSED, DECIDED))
    return tuple(each for each in some if each.position <= event.position)


def _undecided(closings: tuple[Event, ...]) -> tuple[Event, ...]:
    done = {decision.facts.get("target") for decision in closings if decision.kind == DECIDED}
    return tuple(each for each in closings if each.kind == CLOSED and each.uid not in done)


def _parts_of(conn: Connection, closing: Event) -> Iterator[tuple[str, str]]:
    """The parts (uid of the entry, part) that a closing closes: of entries that stand before it."""
    for parts, uids in _going(conn, closing).items():
        before = stored_events.events_by_uid(conn, closing.unit, uids)
        yield from ((each.uid, part) for each in before if each.position < closing.position for part in sorted(parts))


def closed_by_entries(conn: Connection, unit: str, record: str) -> frozenset[tuple[str, str]]:
    """The closed parts (uid of the entry, part) of a record as its entries have it."""
    some = _undecided(stored_events.events_of(conn, unit, record, (CLOSED, DECIDED)))
    return frozenset(part for closing in some for part in _parts_of(conn, closing))


def closed_by_rows(conn: Connection, unit: str, record: str) -> frozenset[tuple[str, str]]:
    """The closed parts of a record as the table has it."""
    mine = and_(JOURNAL.c.unit == CLOSED_PART.c.unit, JOURNAL.c.uid == CLOSED_PART.c.entry)
    chosen = select(CLOSED_PART.c.entry, CLOSED_PART.c.part).join(JOURNAL, mine)
    rows = conn.execute(chosen.where(CLOSED_PART.c.unit == unit, JOURNAL.c.record == record))
    return frozenset((row.entry, row.part) for row in rows)


def close_as_entries_say(conn: Connection, unit: str, record: str) -> None:
    """Make the closed parts of a record again from its entries."""
    right, stand = closed_by_entries(conn, unit, record), closed_by_rows(conn, unit, record)
    for entry, part in stand - right:
        one = (CLOSED_PART.c.unit == unit, CLOSED_PART.c.entry == entry, CLOSED_PART.c.part == part)
        conn.execute(CLOSED_PART.delete().where(*one))
    if missing := [{"unit": unit, "entry": entry, "part": part} for entry, part in sorted(right - stand)]:
        conn.execute(CLOSED_PART.insert(), missing)


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


def holds(conn: Connection, event: Event) -> bool:
    """Whether anything of the record of this entry is closed, and not empty."""
    body = and_(BODY.c.unit == CLOSED_PART.c.unit, BODY.c.uid == CLOSED_PART.c.entry, BODY.c.part == CLOSED_PART.c.part)
    entry = and_(JOURNAL.c.unit == CLOSED_PART.c.unit, JOURNAL.c.uid == CLOSED_PART.c.entry)
    chosen = select(BODY.c.uid).select_from(CLOSED_PART).join(BODY, body).join(JOURNAL, entry)
    unit, record = event.key
    mine = (CLOSED_PART.c.unit == unit, JOURNAL.c.record == record, BODY.c.json.is_not(None))
    return conn.execute(chosen.where(*mine).limit(1)).first() is not None


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
