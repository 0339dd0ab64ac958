"""Faults of a chain of a unit below, and its entries held against their own hashes.

Where a chain ends is held against what the seat signed (written_chains.py). Whether what lies before leads there is
asked here: each entry follows the one before it, and its head and body are those of its hash.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import SystemRandom

from sqlalchemy import Connection, RowMapping, select

from db.carrying.levels import own_chains
from db.carrying.levels.protocol import EpochKey, is_sealed, machine_of
from db.kernel.journal import journal, stored_events
from db.storage.ends import GENESIS, SEALED_STREAM
from db.storage.models import JOURNAL
from db.words.messages import M_, Message

AT_ONCE = 500
SOME = 40
"""Entries of a unit that its next bundle is held against, besides the ends of its chains."""


@dataclass(frozen=True, slots=True)
class ChainFault:
    """A fault of the entries `first` to `last` of a chain. `how`: "changed", "missing", "put_in"."""

    chain: EpochKey
    first: int
    last: int
    how: str

    def said(self, unit: str) -> Message:
        """The same in words."""
        stream = SEALED_STREAM if is_sealed(self.chain) else own_chains.RECORDS
        first = f"{stream} {self.chain[1]}/{self.first}"
        if self.how == "changed" and self.first == self.last:
            return M_("{unit}: entry {where} is not the one that was taken in.", unit=unit, where=first)
        if self.how == "changed":
            return M_("{unit}: of the entries {where} to {last} one is not as it was taken in.",
                      unit=unit, where=first, last=self.last)  # fmt: skip
        if self.how == "missing":
            return M_("{unit}: entries {where} to {last} were taken in and are missing.",
                      unit=unit, where=first, last=self.last)  # fmt: skip
        return M_("{unit}: no bundle brought entries {where} to {last}.", unit=unit, where=first, last=self.last)


def some_fault(conn: Connection, unit: str, ends: Mapping[EpochKey, int]) -> ChainFault | None:
    """Faults of SOME entries of a unit, from a place that nobody knows beforehand; all, where it has no more.
    `ends`: the last number of each of its chains."""
    total = sum(ends.values())
    if total <= SOME:
        faults = (fault_of(conn, unit, chain, 1, last) for chain, last in sorted(ends.items()))
        return next(filter(None, faults), None)
    chance = SystemRandom()
    (chain,) = chance.choices(sorted(ends), [ends[each] for each in sorted(ends)])
    first = chance.randrange(1 - SOME, ends[chain]) + 1
    return fault_of(conn, unit, chain, max(1, first), min(ends[chain], first + SOME - 1))


def fault_of(conn: Connection, unit: str, chain: EpochKey, first: int, last: int) -> ChainFault | None:
    """The first entry from one number of a chain to another that is not what its hash says; None where all are."""
    stream = SEALED_STREAM if is_sealed(chain) else own_chains.RECORDS
    of = (JOURNAL.c.unit == unit, JOURNAL.c.origin == machine_of(chain[0]), JOURNAL.c.epoch == chain[1],
          JOURNAL.c.stream == stream)  # fmt: skip
    before = GENESIS
    if first > 1:
        before = conn.execute(select(JOURNAL.c.hash).where(*of, JOURNAL.c.seq == first - 1)).scalar() or ""
    for start in range(first, last + 1, AT_ONCE):
        until = min(last, start + AT_ONCE - 1)
        chosen = select(JOURNAL).where(*of, JOURNAL.c.seq.between(start, until)).order_by(JOURNAL.c.seq)
        rows = conn.execute(chosen).mappings().all()
        bodies: dict[str, list[RowMapping]] = {}
        for body in stored_events.bodies_of(conn, rows):
            bodies.setdefault(body["uid"], []).append(body)
        expected = start
        for row in rows:
            if row["seq"] != expected:
                return ChainFault(chain, expected, row["seq"] - 1, "missing")
            if row["prev_hash"] != before:  # this one, or the one before, whose own hash was made again
                return ChainFault(chain, max(first, row["seq"] - 1), row["seq"], "changed")
            if not _is_as_hashed(row, bodies.get(row["uid"], [])):
                return ChainFault(chain, row["seq"], row["seq"], "changed")
            before, expected = row["hash"], expected + 1
        if expected <= until:
            return ChainFault(chain, expected, until, "missing")
    return None


def _is_as_hashed(row: RowMapping, bodies: Sequence[RowMapping]) -> bool:
    parts = ((body["part"], body["digest"]) for body in bodies)
    words = ((body["salt"] or "", body["json"], body["digest"]) for body in bodies if body["json"] is not None)
    return (
        row["hash"] == journal.header_hash(row["prev_hash"], dict(row))
        and row["body_hash"] == journal.body_hash(parts)
        and all(journal.sha(salt, text) == digest for salt, text, digest in words)
    )
