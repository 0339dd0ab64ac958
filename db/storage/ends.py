"""Where the journal of a store ends: the heads of its streams, and positions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Row, Select, bindparam, func, select, tuple_

from db.storage import dialects
from db.storage.dialects.elements import InOrder, at_most, each_value
from db.storage.models import JOURNAL, SIGNATURE

GENESIS = "0" * 64
"""The hash that the first entry of a stream follows."""
SEALED_STREAM = "sealed"


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a stream."""

    origin: str
    epoch: int
    stream: str
    seq: int
    hash: str


def hash_of(head: Head | None) -> str:
    """The hash that the next entry of a stream follows."""
    return GENESIS if head is None else head.hash


def _last(*columns: Column[Any], count: int = 1) -> Select[Any]:
    """The statement of what stands in these columns of a chain's newest entries."""
    chain = [JOURNAL.c[name] == bindparam(f"b_{name}") for name in ("unit", "origin", "epoch", "stream")]
    return select(*columns).where(*chain).order_by(JOURNAL.c.seq.desc()).limit(at_most(count))


_HEAD = _last(JOURNAL.c.seq, JOURNAL.c.hash)
_HEAD_AT = _last(JOURNAL.c.seq, JOURNAL.c.hash, JOURNAL.c.position)
SIGNED = InOrder(SIGNATURE, JOURNAL, JOURNAL.c.position == SIGNATURE.c.position)
"""Signatures, each with the entry that it stands with. Read in this order: SQLite begins at the wrong end, and reads
the whole journal for the one signature that is asked for."""
_SIGNED_FROM = (
    select(SIGNATURE.c.position)
    .select_from(SIGNED)
    .where(*(JOURNAL.c[name] == bindparam(f"b_{name}") for name in ("unit", "origin", "epoch")))
    .where(SIGNATURE.c.position >= bindparam("b_position"))
    .limit(at_most(1))
)
_WRITTEN = _last(JOURNAL.c.position, JOURNAL.c.entered_at)
_HEAD_BY = _HEAD_AT.where(JOURNAL.c.seq <= bindparam("b_seq"))
AT_ONCE = 1_000
"""Entries whose place is read by one statement."""


def head(conn: Connection, unit: str, origin: str, epoch: int, stream: str) -> Head | None:
    """The last entry of a stream of a unit, or None where it is empty."""
    given = {"b_unit": unit, "b_origin": origin, "b_epoch": epoch, "b_stream": stream}
    row = conn.execute(_HEAD, given).first()
    return None if row is None else Head(origin, epoch, stream, row.seq, row.hash)


def remembered_head(conn: Connection, unit: str, origin: str, epoch: int, *, signed: bool) -> Head | None:
    """The last entry of a record stream; None where it is empty, or `signed` and no signature stands there or later:
    what nobody signed is not remembered."""
    given = {"b_unit": unit, "b_origin": origin, "b_epoch": epoch, "b_stream": "record"}
    last = conn.execute(_HEAD_AT, given).first()
    if last is None:
        return None
    if signed and conn.execute(_SIGNED_FROM, {**given, "b_position": last.position}).first() is None:
        return None
    return Head(origin, epoch, "record", last.seq, last.hash)


def last_written(conn: Connection, unit: str, origin: str, epoch: int, stream: str) -> tuple[int, datetime] | None:
    """Position of the last entry of a stream of a unit, and when it was written; None where the stream is empty."""
    given = {"b_unit": unit, "b_origin": origin, "b_epoch": epoch, "b_stream": stream}
    row = conn.execute(_WRITTEN, given).first()
    return None if row is None else (row.position, row.entered_at)


def written(conn: Connection, unit: str, origin: str, epoch: int, stream: str, count: int) -> Sequence[datetime]:
    """When the last entries of a stream of a unit were written, the newest first; `count` of them at most."""
    given = {"b_unit": unit, "b_origin": origin, "b_epoch": epoch, "b_stream": stream}
    return conn.execute(_last(JOURNAL.c.entered_at, count=count), given).scalars().all()


def head_at(conn: Connection, unit: str, origin: str, epoch: int, stream: str, position: int) -> Head | None:
    """The last entry of a stream up to a position of this store, or None where there is none.

    Within a chain positions rise with `seq`, so it is found by halving: by few steps, however long the chain is.
    """
    given = {"b_unit": unit, "b_origin": origin, "b_epoch": epoch, "b_stream": stream}
    newest = conn.execute(_HEAD, given).first()
    found, high = None, 0 if newest is None else newest.seq
    low, middle = 1, high
    while low <= high:
        row = conn.execute(_HEAD_BY, {**given, "b_seq": middle}).first()
        if row is None or row.seq < low:  # no entry from `low` to here
            low = middle + 1
        elif row.position <= position:
            found, low = row, middle + 1
        else:
            high = row.seq - 1
        middle = (low + high) // 2
    return None if found is None else Head(origin, epoch, stream, found.seq, found.hash)


class HeadsPassed:
    """The heads of every chain at positions that are asked in their order: the journal is read once, never back.
    `unit`: of the chains of one unit alone."""

    def __init__(self, conn: Connection, unit: str | None = None) -> None:
        self._heads: dict[tuple[str, str, int, str], Head] = {}
        self._coming = _places(conn, unit)
        self._next = next(self._coming, None)

    def go_on(self, position: int) -> None:
        """Take what is up to this position. One that lies before the last one asked changes nothing."""
        while self._next is not None and self._next.position <= position:
            row = self._next
            self._heads[row.unit, row.origin, row.epoch, row.stream] = Head(
                row.origin, row.epoch, row.stream, row.seq, row.hash
            )
            self._next = next(self._coming, None)

    def of(self, unit: str, origin: str, epoch: int, stream: str) -> Head | None:
        """The last entry of a stream up to the position that was reached, or None where there is none."""
        return self._heads.get((unit, origin, epoch, stream))


def _places(conn: Connection, unit: str | None) -> Iterator[Row[Any]]:
    """Where each entry stands, and its hash, in order of position."""
    names = ("position", "unit", "origin", "epoch", "stream", "seq", "hash")
    chosen, after = select(*(JOURNAL.c[name] for name in names)), 0
    if unit is not None:
        chosen = chosen.where(JOURNAL.c.unit == unit)
    while rows := conn.execute(
        chosen.where(JOURNAL.c.position > after).order_by(JOURNAL.c.position).limit(AT_ONCE)
    ).all():
        yield from rows
        after = rows[-1].position


_KEY = (JOURNAL.c.unit, JOURNAL.c.origin, JOURNAL.c.epoch, JOURNAL.c.stream)
_FIRST_CHAIN = select(*_KEY).order_by(*_KEY).limit(at_most(1))
_NEXT_CHAIN = _FIRST_CHAIN.where(tuple_(*_KEY) > tuple_(*(bindparam(f"b_{column.name}") for column in _KEY)))


def chains(conn: Connection) -> list[tuple[str, str, int, str]]:
    """Every chain that has an entry: (unit, origin, epoch, stream), in order; by a step for each, however long."""
    chains_read: list[tuple[str, str, int, str]] = []
    row = conn.execute(_FIRST_CHAIN).first()
    while row is not None:
        chains_read.append((row.unit, row.origin, row.epoch, row.stream))
        row = conn.execute(_NEXT_CHAIN, {f"b_{name}": value for name, value in row._mapping.items()}).first()
    return chains_read


def heads_at(conn: Connection, position: int) -> list[tuple[str, Head]]:
    """The heads of every chain up to a position: (unit, head), in order."""
    heads = []
    for unit, origin, epoch, stream in chains(conn):
        if (last := head_at(conn, unit, origin, epoch, stream, position)) is not None:
            heads.append((unit, last))
    return heads


_OF_UNIT = JOURNAL.c.unit == bindparam("b_unit")
_ORIGINS = each_value(JOURNAL.c.origin, _OF_UNIT)
_EPOCHS = each_value(JOURNAL.c.epoch, _OF_UNIT, JOURNAL.c.origin == bindparam("b_origin"))


def heads_of_others(conn: Connection, unit: str, origin: str, stream: str = "record") -> list[Head]:
    """How far the chains of a unit's other machines are here, in order."""
    found = []
    for other in conn.execute(_ORIGINS, {"b_unit": unit}).scalars().all():
        epochs = () if other == origin else conn.execute(_EPOCHS, {"b_unit": unit, "b_origin": other}).scalars().all()
        found += [last for epoch in epochs if (last := head(conn, unit, other, epoch, stream)) is not None]
    return found


def anchor(conn: Connection, position: int) -> str:
    """One hash over the heads of every chain up to a position: nothing before it changes, and none is cut, unseen."""
    lines = (
        f"{unit} {head.origin} {head.epoch} {head.stream} {head.seq} {head.hash}\n"
        for unit, head in heads_at(conn, position)
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def next_positions(conn: Connection, count: int) -> Sequence[int]:
    """Positions for entries that are about to be written, in the caller's writing transaction."""
    positions: Sequence[int] = dialects.named(conn.dialect.name).next_positions(conn, count)
    return positions


def alone(conn: Connection, unit: str) -> None:
    """Be the only one that writes chains of a unit here, until the caller's writing transaction ends; see
    `db.storage.database.Manner`.
    """
    dialects.named(conn.dialect.name).alone(conn, unit)


def end(conn: Connection) -> int:
    """The position of the newest entry of any stream; 0 for an empty journal. For the store's own work: see below."""
    return int(conn.execute(select(func.coalesce(func.max(JOURNAL.c.position), 0))).scalar_one())


_NEWEST_HASH = select(JOURNAL.c.hash).where(
    JOURNAL.c.position == select(func.max(JOURNAL.c.position)).scalar_subquery()
)


def newest_hash(conn: Connection) -> str | None:
    """The hash of the newest entry of any stream and unit; None for an empty journal. It tells two states apart."""
    return conn.execute(_NEWEST_HASH).scalar()


def entry_hash(conn: Connection, position: int) -> str | None:
    """The hash of the entry at a position; None where there is none."""
    return conn.execute(select(JOURNAL.c.hash).where(JOURNAL.c.position == position)).scalar_one_or_none()


def count_told_since(conn: Connection, position: int) -> int:
    """How many entries that anyone is told of stand after a position."""
    told = JOURNAL.c.position > position, JOURNAL.c.stream.in_(("record", "access"))
    return int(conn.execute(select(func.count()).select_from(JOURNAL).where(*told)).scalar_one())


def last_position(conn: Connection, streams: Sequence[str] = ("record", "access")) -> int:
    """The position of the newest entry that anyone is told of; 0 for an empty journal.

    Sealed entries at the end are told of when another entry follows: empty ones come only behind others, so one that
    came alone would be known to hold something.
    """
    chosen = select(JOURNAL.c.position).where(JOURNAL.c.stream.in_(streams)).order_by(JOURNAL.c.position.desc())
    return int(conn.execute(chosen.limit(1)).scalar_one_or_none() or 0)
