"""The sealed stream on its way up: every entry, whatever it holds or does not, to a level that the inspectorate chose.

What was written before the inspector of the unit agreed is of no level: of that only place and hash go along, so that
the chain is whole.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from uuid import UUID

from sqlalchemy import Connection, RowMapping, select

from db.carrying.levels import content, level_readers, own_chains, protocol
from db.carrying.levels.protocol import Bundle, End, SendFrom, Sent
from db.kernel.base.officer import Reading
from db.kernel.journal import envelopes
from db.storage.ends import SEALED_STREAM
from db.storage.models import BODY


def heads_for(conn: Connection, unit: str, seat: str) -> tuple[tuple[End, ...], bool]:
    """Where the unit's chains end, and whether that tells of both streams: to a seat that reads no complaints of the
    records' alone.
    """
    both = level_readers.agreed_since(conn, unit, seat) is not None
    return (own_chains.both_heads(conn, unit) if both else own_chains.heads(conn, unit)), both


def bundles(reading: Reading, seat: str, start: SendFrom) -> Iterator[Bundle]:
    """What goes to a seat of the sealed stream after its receipt; none where nothing is, or where the inspector of this
    unit did not agree that this level reads complaints.
    """
    conn, store = reading.conn, reading.desk.store
    since = level_readers.agreed_since(conn, reading.unit, seat)
    if since is None:
        return
    after = [end for end in start.after if protocol.is_sealed(end.chain)]
    entries, heads = _entries(conn, reading.unit, after, since), own_chains.both_heads(conn, reading.unit)
    of = reading.unit, store.origin, store.epoch
    made = protocol.bundles(of, entries, after, heads, content.ENTRIES_MOST, both=True)
    yield from (bundle for bundle in made if bundle.entries)


def length(conn: Connection, of: tuple[str, str], start: SendFrom, until: Iterable[End] | None = None) -> int:
    """How many sealed entries of a unit go to a seat (both in `of`) after its receipt, up to some ends."""
    unit, seat = of
    if level_readers.agreed_since(conn, unit, seat) is None:
        return 0
    sent = sum(end.seq for end in start.after if protocol.is_sealed(end.chain))
    heads = own_chains.heads(conn, unit, SEALED_STREAM) if until is None else until
    return max(0, sum(end.seq for end in heads if protocol.is_sealed(end.chain)) - sent)


def _entries(conn: Connection, unit: str, after: list[End], since: int) -> Iterator[Sent]:
    numbers = {end.chain: end.seq for end in after}
    for rows in own_chains.rows_after(conn, unit, numbers, SEALED_STREAM):
        bodies = _bodies(conn, unit, [row["uid"] for row in rows if row["position"] > since])
        for row in rows:
            yield Sent(own_chains.end_of(row), _said(row, bodies.get(row["uid"])))


def _bodies(conn: Connection, unit: str, uids: list[str]) -> dict[str, RowMapping]:
    chosen = select(BODY).where(BODY.c.unit == unit, BODY.c.uid.in_(uids), BODY.c.part == "facts")
    return {row["uid"]: row for row in conn.execute(chosen).mappings()}


def _said(row: RowMapping, body: RowMapping | None) -> dict[str, object] | None:
    """What an entry holds; None of one from before, and of one that is none as this program writes it."""
    if body is None or body["json"] is None:
        return None
    try:
        sealed = base64.b64decode(json.loads(body["json"])["sealed"])
        said = content.sealed_entry(str(UUID(row["uid"])), row["at"], body["salt"], sealed)
    except (ValueError, KeyError, TypeError):
        return None
    fits = row["kind"] == envelopes.KIND and len(sealed) <= content.SEALED_MOST
    same = content.sealed_hash(row["prev_hash"], row["unit"], own_chains.end_of(row), said) == row["hash"]
    return said if fits and same else None
