"""Where the journal of a store ends: the heads of its streams, and positions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, select

from db.storage import dialects
from db.storage.models import JOURNAL


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a stream."""

    origin: str
    epoch: int
    stream: str
    seq: int
    hash: str


_HEAD = (
    select(JOURNAL.c.seq, JOURNAL.c.hash)
    .where(
        JOURNAL.c.unit == bindparam("b_unit"),
        JOURNAL.c.origin == bindparam("b_origin"),
        JOURNAL.c.epoch == bindparam("b_epoch"),
        JOURNAL.c.stream == bindparam("b_stream"),
    )
    .order_by(JOURNAL.c.seq.desc())
    .limit(1)
)


def head(conn: Connection, unit: str, origin: str, epoch: int, stream: str) -> Head | None:
    """The last entry of a stream of a unit, or None where it is empty."""
    given = {"b_unit": unit, "b_origin": origin, "b_epoch": epoch, "b_stream": stream}
    row = conn.execute(_HEAD, given).first()
    return None if row is None else Head(origin, epoch, stream, row.seq, row.hash)


def next_positions(conn: Connection, count: int) -> Sequence[int]:
    """Positions for entries that are about to be written, in the caller's writing transaction."""
    positions: Sequence[int] = dialects.named(conn.dialect.name).next_positions(conn, count)
    return positions


def end(conn: Connection) -> int:
    """The position of the newest entry of any stream; 0 for an empty journal. For the store's own work: see below."""
    return int(conn.execute(select(func.coalesce(func.max(JOURNAL.c.position), 0))).scalar_one())


def last_position(conn: Connection, streams: Sequence[str] = ("record", "access")) -> int:
    """The position of the newest entry that anyone is told of; 0 for an empty journal.

    Sealed entries at the end are told of when another entry follows: empty ones come only behind others, so one that
    came alone would be known to hold something.
    """
    chosen = select(JOURNAL.c.position).where(JOURNAL.c.stream.in_(streams)).order_by(JOURNAL.c.position.desc())
    return int(conn.execute(chosen.limit(1)).scalar_one_or_none() or 0)
