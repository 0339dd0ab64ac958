"""Events read from the journal: of a record, of kinds, or all in order of applying."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, bindparam, exists, select

from db.kernel.events.event import Event
from db.kernel.projections import ordering
from db.kernel.projections import projecting as events
from db.storage.models import BODY, CLOSED_PART, JOURNAL, OF_ENTRY, QUARANTINED

BATCH = 1_000
COLUMNS = (
    JOURNAL.c.position, JOURNAL.c.uid, JOURNAL.c.unit, JOURNAL.c.record, JOURNAL.c.at, JOURNAL.c.entered_at,
    JOURNAL.c.officer, JOURNAL.c.kind, JOURNAL.c.schema, JOURNAL.c.stream, JOURNAL.c.origin,
    JOURNAL.c.epoch, JOURNAL.c.seq,
)  # fmt: skip
_NAMES = tuple(column.name for column in COLUMNS)


def columns_of(row: Mapping[Any, Any]) -> Any:
    """Select the columns of a whole journal row that an event is made of: a row for `read`."""
    return {name: row[name] for name in _NAMES}


USED = ~exists().where(QUARANTINED.c.unit == JOURNAL.c.unit, QUARANTINED.c.uid == JOURNAL.c.uid)
"""Quarantined entries stay in the journal but are left out when a record is read; `set_aside_of` lists them."""


# Made once: a sign-in asks dozens of such questions, and making them took a fifth of it.
_OF_UNIT = JOURNAL.c.unit == bindparam("b_unit")
_OF_KINDS = JOURNAL.c.kind.in_(bindparam("b_kinds", expanding=True))
_OF_UIDS = JOURNAL.c.uid.in_(bindparam("b_uids", expanding=True))
_OF_RECORD = select(*COLUMNS).where(
    _OF_UNIT, JOURNAL.c.record == bindparam("b_record"), JOURNAL.c.stream == "record", USED
)
_WHOLE_RECORD = _OF_RECORD.order_by(JOURNAL.c.position)
_KINDS_OF_RECORD = _OF_RECORD.where(_OF_KINDS).order_by(JOURNAL.c.position)


def events_of(conn: Connection, unit: str, record: str, kinds: Sequence[str] | None = None) -> tuple[Event, ...]:
    """The record-stream events of a record, in the one order, without those that were set aside."""
    chosen = _WHOLE_RECORD if kinds is None else _KINDS_OF_RECORD
    given = {"b_unit": unit, "b_record": record, "b_kinds": list(kinds or ())}
    return ordering.in_order(_with_rules(conn, unit, read(conn, conn.execute(chosen, given).mappings().all())))


def events_of_many(conn: Connection, unit: str, records: Sequence[str]) -> dict[str, tuple[Event, ...]]:
    """The record-stream events of several records at once: uid → events in the one order."""
    grouped: dict[str, list[Event]] = {record: [] for record in records}
    for start in range(0, len(records), 500):
        some = records[start : start + 500]
        rows = conn.execute(
            select(*COLUMNS)
            .where(JOURNAL.c.unit == unit, JOURNAL.c.record.in_(some), JOURNAL.c.stream == "record", USED)
            .order_by(JOURNAL.c.position)
        )
        for event in _with_rules(conn, unit, read(conn, rows.mappings().all())):
            grouped[event.record or ""].append(event)
    return {record: ordering.in_order(entries) for record, entries in grouped.items()}


def _with_rules(conn: Connection, unit: str, events: Sequence[Event]) -> tuple[Event, ...]:
    """Events of a record with the number of custody's rules under which the machine of each wrote it.

    A machine's entries come here in the order in which it wrote them, its first under a version (program_versions.py)
    among them.
    """
    if not events:
        return ()
    begun: dict[str, list[tuple[int, int]]] = {}
    for row, facts in rows_with_facts(conn, unit, ("version_begun",)):
        said = facts.get("custody_rules")
        begun.setdefault(row["origin"], []).append((row["position"], said if isinstance(said, int) else 0))
    return tuple(replace(event, rules=_rules_at(begun.get(event.origin, ()), event.position)) for event in events)


def _rules_at(begun: Sequence[tuple[int, int]], position: int) -> int:
    return next((rules for since, rules in reversed(begun) if since < position), 0)


_OWN_OF_KINDS = (
    select(*COLUMNS)
    .where(_OF_UNIT, _OF_KINDS, JOURNAL.c.stream == "record", JOURNAL.c.officer != "", USED)
    .order_by(JOURNAL.c.position)
)


def events_of_kinds(conn: Connection, unit: str, kinds: Sequence[str]) -> tuple[Event, ...]:
    """The events of some kinds of a unit's own that this program can read, as they came, without those set aside."""
    every = read(conn, conn.execute(_OWN_OF_KINDS, {"b_unit": unit, "b_kinds": list(kinds)}).mappings().all())
    return tuple(event for event in every if event.schema <= events.KINDS[event.kind].kind.schema)


_WITH_FACTS = (
    select(JOURNAL, BODY.c.json)
    .join(BODY, and_(OF_ENTRY, BODY.c.part == "facts"), isouter=True)
    .where(_OF_UNIT, _OF_KINDS, JOURNAL.c.stream == "record")
)
_ALL_WITH_FACTS = _WITH_FACTS.order_by(JOURNAL.c.position)
_WITH_FACTS_OF_ONE = _WITH_FACTS.where(JOURNAL.c.origin == bindparam("b_origin")).order_by(JOURNAL.c.position)


def rows_with_facts(
    conn: Connection, unit: str, kinds: Sequence[str], origin: str | None = None
) -> Iterator[tuple[RowMapping, dict[str, Any]]]:
    """The journal rows of some kinds of the record stream as they came, each with its facts, those that were set aside
    too; `origin`: of one machine alone. What another program wrote as facts may be anything.
    """
    chosen = _ALL_WITH_FACTS if origin is None else _WITH_FACTS_OF_ONE
    given = {"b_unit": unit, "b_kinds": list(kinds), "b_origin": origin}
    for row in conn.execute(chosen, given).mappings():
        said = json.loads(row["json"] or "{}")
        yield row, said if isinstance(said, dict) else {}


def set_aside_of(conn: Connection, unit: str, records: Sequence[str]) -> list[dict[str, Any]]:
    """The journal rows of entries of these records that were set aside here, without what they say."""
    chosen = select(*COLUMNS).where(JOURNAL.c.unit == unit, JOURNAL.c.record.in_(records[:500]), ~USED)
    return [dict(row) for row in conn.execute(chosen).mappings()]


_ASIDE_OF_KINDS = (
    select(*COLUMNS)
    .join(QUARANTINED, and_(QUARANTINED.c.unit == JOURNAL.c.unit, QUARANTINED.c.uid == JOURNAL.c.uid))
    .where(QUARANTINED.c.unit == bindparam("b_unit"), QUARANTINED.c.kind.in_(bindparam("b_kinds", expanding=True)))
    .where(JOURNAL.c.stream == "record")
    .order_by(JOURNAL.c.position)
)


def aside_of_kinds(
    conn: Connection, unit: str, kinds: Sequence[str], records: Container[str | None]
) -> tuple[Event, ...]:
    """The entries of some kinds in these records that were set aside here, for whatever reason, as they came."""
    rows = conn.execute(_ASIDE_OF_KINDS, {"b_unit": unit, "b_kinds": list(kinds)}).mappings()
    mine = [row for row in rows if row["record"] in records]
    return read(conn, mine) if mine else ()


_ONE = select(*COLUMNS).where(_OF_UNIT, JOURNAL.c.uid == bindparam("b_uid"), USED)
_SOME = select(*COLUMNS).where(_OF_UNIT, _OF_UIDS)


def event_by_uid(conn: Connection, unit: str, uid: str) -> Event | None:
    """One event, or None where there is none, or where it was set aside."""
    rows = conn.execute(_ONE, {"b_unit": unit, "b_uid": uid}).mappings().all()
    return read(conn, rows)[0] if rows else None


def events_by_uid(conn: Connection, unit: str, uids: Sequence[str]) -> tuple[Event, ...]:
    """The events of these uids, set aside or not, in no order."""
    rows: list[RowMapping] = []
    for start in range(0, len(uids), 500):
        some = {"b_unit": unit, "b_uids": list(uids[start : start + 500])}
        rows += conn.execute(_SOME, some).mappings().all()
    return read(conn, rows)


def events_between(conn: Connection, unit: str, kind: str, first: int, last: int) -> tuple[Event, ...]:
    """The events of a kind from one position to another, both included, in their order."""
    chosen = select(*COLUMNS).where(
        JOURNAL.c.unit == unit, JOURNAL.c.kind == kind, JOURNAL.c.position.between(first, last), USED
    )
    return read(conn, conn.execute(chosen.order_by(JOURNAL.c.position)).mappings().all())


_BETWEEN = (
    select(JOURNAL)
    .where(JOURNAL.c.position.between(bindparam("b_first"), bindparam("b_last")))
    .order_by(JOURNAL.c.position)
)


def rows_between(conn: Connection, first: int, last: int) -> Sequence[RowMapping]:
    """The journal rows from one position to another, both included, whosever they are."""
    return conn.execute(_BETWEEN, {"b_first": first, "b_last": last}).mappings().all()


def read(conn: Connection, rows: Sequence[RowMapping], *, closed: bool = True) -> tuple[Event, ...]:
    """Journal rows with their bodies; what is closed reads as what is sealed does. `closed`: False to read that too."""
    bodies: dict[tuple[str, str], dict[str, Any]] = {}
    sealed: dict[tuple[str, str], set[str]] = {}
    for body in bodies_of(conn, rows):
        entry = body["unit"], body["uid"]
        if body["json"] is None or (closed and body["closed"] is not None):
            sealed.setdefault(entry, set()).add(body["part"])
        else:
            bodies.setdefault(entry, {})[body["part"]] = json.loads(body["json"])
    read_entries = []
    for row in rows:
        entry = row["unit"], row["uid"]
        parts = bodies.get(entry, {})
        read_entries.append(Event(
            **row, facts=parts.get("facts", {}), identity=parts.get("identity", {}), words=parts.get("words", {}),
            sealed=frozenset(sealed.get(entry, ())),
        ))  # fmt: skip
    return tuple(read_entries)


_BODIES = (
    select(BODY, CLOSED_PART.c.entry.label("closed"))
    .outerjoin(
        CLOSED_PART,
        and_(CLOSED_PART.c.unit == BODY.c.unit, CLOSED_PART.c.entry == BODY.c.uid, CLOSED_PART.c.part == BODY.c.part),
    )
    .where(BODY.c.unit == bindparam("b_unit"), BODY.c.uid.in_(bindparam("b_uids", expanding=True)))
    .order_by(BODY.c.uid, BODY.c.part)
)


def bodies_of(conn: Connection, rows: Sequence[RowMapping]) -> Iterator[RowMapping]:
    """The bodies of journal rows, those of an entry together and in the order of their parts; `closed` is not None for
    a part that nobody reads until the inspectorate decides.
    """
    entries: dict[str, list[str]] = {}
    for row in rows:
        entries.setdefault(row["unit"], []).append(row["uid"])
    for unit, uids in entries.items():
        for start in range(0, len(uids), 500):
            yield from conn.execute(_BODIES, {"b_unit": unit, "b_uids": uids[start : start + 500]}).mappings()


def batches(
    conn: Connection, after: int = 0, size: int = BATCH, unit: str | None = None
) -> Iterator[tuple[Event, ...]]:
    """The whole journal, or one unit's, in order of applying, some entries at a time.

    Parts that are closed are read: what closes them is applied in its turn.
    """
    mine = () if unit is None else (JOURNAL.c.unit == unit,)
    while True:
        rows = conn.execute(
            select(*COLUMNS).where(JOURNAL.c.position > after, *mine).order_by(JOURNAL.c.position).limit(size)
        )
        some = read(conn, rows.mappings().all(), closed=False)
        if not some:
            return
        yield some
        after = some[-1].position
