"""Verified bundles of a unit with two branches, kept as they were packed: until two people decide, and afterwards those
of the branch that was not taken.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from db.carrying.levels import branching, content, protocol
from db.carrying.levels.branching import Here, SecondBranch
from db.carrying.levels.models import KEPT_BUNDLE
from db.carrying.levels.pins import chains_of, hashes_at, refused_at
from db.carrying.levels.protocol import Bundle, named_in
from db.kernel.desk.desk import Act


@dataclass(frozen=True, slots=True)
class KeptBundle:
    """A bundle that was kept: what it says, as it was packed, and the mark of what it holds."""

    letter: content.Letter
    packed: bytes
    mark: str


def keep(act: Act, unit: str, bundle: Bundle, packed: bytes) -> None:
    """Keep a verified bundle of a unit; the same entries are kept once, however often they come."""
    of = KEPT_BUNDLE.c.unit == unit
    mark = _mark(bundle)
    if act.conn.execute(select(KEPT_BUNDLE.c.mark).where(of, KEPT_BUNDLE.c.mark == mark)).first() is not None:
        return
    last = act.conn.execute(select(func.max(KEPT_BUNDLE.c.number)).where(of)).scalar_one() or 0
    row = {"unit": unit, "mark": mark, "number": last + 1, "kept_at": act.now, "content": packed}
    act.conn.execute(KEPT_BUNDLE.insert(), row)


def _mark(bundle: Bundle) -> str:
    """What makes a bundle the same however often it is sent: its entries, or its ends where it has no entries."""
    ends = [sent.end for sent in bundle.entries] or bundle.heads
    lines = (f"{end.origin} {end.epoch} {end.seq} {end.hash}" for end in (*bundle.after, *ends))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def kept_of(conn: Connection, unit: str) -> list[KeptBundle]:
    """What is kept of a unit, in the order in which it came."""
    chosen = select(KEPT_BUNDLE.c.content, KEPT_BUNDLE.c.mark).where(KEPT_BUNDLE.c.unit == unit)
    rows = conn.execute(chosen.order_by(KEPT_BUNDLE.c.number))
    return [KeptBundle(content.decode(row.content), row.content, row.mark) for row in rows]


def second_of(conn: Connection, seat: str, unit: str) -> SecondBranch | None:
    """The second branch of a unit, as far as the kept bundles say it; of those that were not taken before nothing."""
    kept = [each.letter.bundle for each in kept_of(conn, unit)]
    places = {place for bundle in kept for place in protocol.places(bundle)}
    refused = refused_at(conn, (seat, unit), places)
    others = [bundle for bundle in kept if not any((end.place, end.hash) in refused for end in named_in(bundle))]
    heads = {row.origin_epoch: row.have for row in chains_of(conn, seat, unit)}
    return branching.second_branch(others, Here(heads, hashes_at(conn, (seat, unit), places)))


def drop(conn: Connection, unit: str, mark: str) -> None:
    """What was used needs no keeping: it is in the journal."""
    conn.execute(KEPT_BUNDLE.delete().where(KEPT_BUNDLE.c.unit == unit, KEPT_BUNDLE.c.mark == mark))
