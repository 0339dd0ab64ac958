"""The chains that a seat writes of units below, held against what it signed of them.

A unit's entries stand at its seat in chains of the seat's own, without an officer: whoever holds the database could
make all their hashes again. So each `bundle_taken`, which its taker signs, names under `wrote` where every chain of
that unit ends here, with a mark of each entry that its bundle added. Version 0.1.0 named none: its entries are held
from the first one that does.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sqlalchemy import Connection, and_, bindparam, select

from db.carrying.levels import own_chains
from db.carrying.levels.chain_faults import ChainFault, fault_of, some_fault
from db.carrying.levels.models import LINK
from db.carrying.levels.protocol import SEALED, EntryPlace, EpochKey, is_sealed, machine_of
from db.kernel.desk.desk import Act
from db.kernel.events.event_keys import UID_LIMIT, Key, each, number
from db.kernel.journal import findings, unsigned_findings
from db.kernel.signing import found_problems
from db.storage import ends
from db.storage.dialects.elements import at_most
from db.storage.ends import SEALED_STREAM, Head
from db.storage.models import BODY, JOURNAL, OF_ENTRY
from db.storage.store_info import read_info
from db.words.messages import M_, Message

TAKEN, WROTE = "bundle_taken", "wrote"
MARK = 8
"""Hexadecimal digits of a hash by which an entry is told from another; the last one of a chain is named in full."""
AT_ONCE = 200


def key_of(entries: int) -> Key:
    """The key of what was written of a bundle with so many entries at most."""
    return each(
        WROTE, Key("origin", limit=UID_LIMIT + len(SEALED)), number("epoch"), number("last"), Key("hash", limit=64),
        Key("marks", limit=MARK * entries),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class WrittenEnd:
    """Where a chain of a unit ended at this seat once a bundle was written, with a mark of each entry it added."""

    chain: EpochKey
    last: int
    hash: str
    marks: str

    @property
    def first(self) -> int:
        """The number of the first entry that the bundle added."""
        return self.last - len(self.marks) // MARK + 1

    def mark(self, seq: int) -> str:
        """The mark of the entry of a number that the bundle added."""
        return self.marks[(seq - self.first) * MARK :][:MARK]


def facts_of(
    conn: Connection, unit: str, before: Sequence[WrittenEnd], last: Head | None, hashes: Sequence[str]
) -> list[dict[str, Any]]:
    """Where each chain of a unit ends here, as the entry of a bundle says it. `before`: as the bundle before said it;
    `last` and `hashes`: the end of the chain that this one wrote, and what it added.
    """
    named = {end.chain: (end.last, end.hash) for end in before}
    if not before:
        named = {end.chain: (end.seq, end.hash) for end in own_chains.both_heads(conn, unit)}
    added = None if last is None else _chain_of(last)
    if last is not None and added is not None:
        named[added] = last.seq, last.hash
    marks = "".join(each[:MARK] for each in hashes)
    return [
        {"origin": chain[0], "epoch": chain[1], "last": seq, "hash": sha, "marks": marks if chain == added else ""}
        for chain, (seq, sha) in sorted(named.items())
    ]


def _chain_of(head: Head) -> EpochKey:
    return (head.origin + SEALED if head.stream == SEALED_STREAM else head.origin), head.epoch


def _read(facts: Mapping[str, Any]) -> Iterator[WrittenEnd]:
    for said in facts.get(WROTE) or ():
        yield WrittenEnd((said["origin"], said["epoch"]), said["last"], said["hash"], said.get("marks") or "")


# --- the next bundle -----------------------------------------------------------------------------------------------


_NEWEST = (
    select(BODY.c.json)
    .select_from(JOURNAL)
    .join(BODY, and_(OF_ENTRY, BODY.c.part == "facts"))
    .where(JOURNAL.c.record == bindparam("b_unit"), JOURNAL.c.unit == bindparam("b_seat"), JOURNAL.c.kind == TAKEN)
    .where(JOURNAL.c.origin == bindparam("b_origin"))
    .order_by(JOURNAL.c.position.desc())
    .limit(at_most(1))
)


def named_before(act: Act, unit: str) -> tuple[tuple[WrittenEnd, ...], int]:
    """The ends of the chains of a unit here once its last bundle was taken; where one does not end there now, or some
    of their entries are not what their hashes say, it is named as a finding what differs, and how much that is. The
    next bundle is taken all the same: its entries are the unit's own.
    """
    given = {"b_unit": unit, "b_seat": act.unit, "b_origin": act.desk.store.origin}
    named = tuple(_read(_facts(act.conn.execute(_NEWEST, given).scalar())))
    told = () if all(_ends_there(act.conn, unit, end) for end in named) else tuple(problems(act.conn, unit))
    if not told and (fault := some_fault(act.conn, unit, {end.chain: end.last for end in named})) is not None:
        told = (fault.said(_names(act.conn, act.unit).get(unit) or unit),)
    if told:
        found_problems.tell(act.conn, act.desk, findings.OF_UNIT, told, unit)
    return named, len(told)


def _ends_there(conn: Connection, unit: str, end: WrittenEnd) -> bool:
    stream = SEALED_STREAM if is_sealed(end.chain) else own_chains.RECORDS
    head = ends.head(conn, unit, machine_of(end.chain[0]), end.chain[1], stream)
    return head is not None and (head.seq, head.hash) == (end.last, end.hash)


# --- the whole -----------------------------------------------------------------------------------------------------


def problems(conn: Connection, only: str | None = None) -> Iterator[Message]:
    """What of the entries of units below is not as this machine took it in: of each chain the first that differs.
    `only`: of one unit.
    """
    info = read_info(conn)
    aside = unsigned_findings.found_unsigned(conn, info.unit)
    walks: dict[str, _Walk] = {}
    for some in _by_some(_entries(conn, info.unit, info.origin, only)):
        for unit, facts, uid in some:
            if uid not in aside:
                walks.setdefault(unit, _Walk(unit)).note(tuple(_read(facts)))
        for walk in walks.values():
            walk.compare(conn)
    names = _names(conn, info.unit)
    below = {unit for unit, *_chain in ends.chains(conn) if unit != info.unit and only in (None, unit)}
    for unit in sorted(below | set(walks)):
        walk = walks.get(unit) or _Walk(unit)
        if not walk.taken:
            yield M_("{unit}: entries are here, and no bundle brought them.", unit=names.get(unit) or unit)
            continue
        for found in walk.found(own_chains.both_heads(conn, unit)):
            yield found.said(names.get(unit) or unit)


@dataclass(slots=True)
class _Walk:
    """How far the ends that were named of a unit's chains are compared, in the order in which they were named."""

    unit: str
    taken: bool = False
    """Whether a bundle of the unit was taken at all."""
    waiting: list[WrittenEnd] = field(default_factory=list)
    reached: dict[EpochKey, WrittenEnd] = field(default_factory=dict)
    wrong: dict[EpochKey, ChainFault] = field(default_factory=dict)

    def note(self, named: Iterable[WrittenEnd]) -> None:
        """Take what one bundle's entry names."""
        self.taken = True
        self.waiting += named

    def compare(self, conn: Connection) -> None:
        """Hold what waits against the journal."""
        places = {(*end.chain, end.last) for end in self.waiting}
        hashes = _hashes(conn, self.unit, places)
        for end in self.waiting:
            before = self.reached.get(end.chain)
            if end.chain not in self.wrong and (found := self._differs(conn, end, before, hashes)) is not None:
                self.wrong[end.chain] = found
            self.reached[end.chain] = end
        self.waiting.clear()

    def _differs(
        self, conn: Connection, end: WrittenEnd, before: WrittenEnd | None, hashes: Mapping[EntryPlace, str]
    ) -> ChainFault | None:
        if before is not None and end.first <= before.last:
            return ChainFault(end.chain, end.first, before.last, "missing")
        if before is not None and end.first > before.last + 1:
            return ChainFault(end.chain, before.last + 1, end.first - 1, "put_in")
        if hashes.get((*end.chain, end.last)) == end.hash:
            return None
        here = _hashes(conn, self.unit, {(*end.chain, seq) for seq in range(end.first, end.last + 1)})
        for seq in range(end.first, end.last + 1):
            found = here.get((*end.chain, seq))
            if found is None:
                return ChainFault(end.chain, seq, end.last, "missing")
            if not found.startswith(end.mark(seq)):
                unmarked = before is None and seq == end.first  # what came under version 0.1.0 has no mark
                return ChainFault(end.chain, 1 if unmarked else seq, seq, "changed")
        return ChainFault(end.chain, 1 if before is None else end.last, end.last, "changed")

    def found(self, heads: Iterable[Any]) -> Iterator[ChainFault]:
        """What differs, of each chain the first; `heads` is where the chains end here."""
        yield from (self.wrong[chain] for chain in sorted(self.wrong))
        for end in heads:
            last = 0 if (reached := self.reached.get(end.chain)) is None else reached.last
            if self.reached and end.chain not in self.wrong and end.seq > last:
                yield ChainFault(end.chain, last + 1, end.seq, "put_in")


def unlike_their_hashes(conn: Connection) -> Iterator[Message]:
    """The first entry of each chain of a unit below that is not what its hash says: whoever changed it made the hashes
    behind it not again. As long as to verify them all."""
    own = read_info(conn).unit
    names = _names(conn, own)
    for unit in sorted({unit for unit, *_chain in ends.chains(conn)} - {own}):
        for end in own_chains.both_heads(conn, unit):
            if (fault := fault_of(conn, unit, end.chain, 1, end.seq)) is not None:
                yield fault.said(names.get(unit) or unit)


def _names(conn: Connection, own: str) -> dict[str, str]:
    return {row.uid: row.name for row in conn.execute(select(LINK.c.uid, LINK.c.name).where(LINK.c.unit == own))}


def _hashes(conn: Connection, unit: str, places: Collection[EntryPlace]) -> dict[EntryPlace, str]:
    """The hashes that stand at these places of a unit's chains here."""
    wanted: dict[EpochKey, list[int]] = {}
    for origin, epoch, seq in places:
        wanted.setdefault((origin, epoch), []).append(seq)
    found: dict[EntryPlace, str] = {}
    for chain, numbers in wanted.items():
        stream = SEALED_STREAM if is_sealed(chain) else own_chains.RECORDS
        of = (JOURNAL.c.unit == unit, JOURNAL.c.origin == machine_of(chain[0]), JOURNAL.c.epoch == chain[1],
              JOURNAL.c.stream == stream)  # fmt: skip
        for start in range(0, len(numbers), AT_ONCE):
            some = JOURNAL.c.seq.in_(numbers[start : start + AT_ONCE])
            rows = conn.execute(select(JOURNAL.c.seq, JOURNAL.c.hash).where(*of, some))
            found |= {(*chain, row.seq): row.hash for row in rows}
    return found


TakenEntry = tuple[str, Mapping[str, Any], str]
"""Unit, facts and uid of an entry of a bundle that was taken."""


def _entries(conn: Connection, seat: str, origin: str, only: str | None = None) -> Iterator[TakenEntry]:
    """The entries of the bundles that this machine took, in their order; of one unit."""
    chosen = select(JOURNAL.c.position, JOURNAL.c.record, JOURNAL.c.uid, BODY.c.json).where(
        JOURNAL.c.unit == seat, JOURNAL.c.kind == TAKEN, JOURNAL.c.origin == origin
    )
    chosen = chosen.join(BODY, and_(OF_ENTRY, BODY.c.part == "facts"))
    if only is not None:
        chosen = chosen.where(JOURNAL.c.record == only)
    after = 0
    while rows := conn.execute(
        chosen.where(JOURNAL.c.position > after).order_by(JOURNAL.c.position).limit(AT_ONCE)
    ).all():
        yield from ((row.record, _facts(row.json), row.uid) for row in rows)
        after = rows[-1].position


def _facts(text: str | None) -> Mapping[str, Any]:
    said = json.loads(text or "{}")
    return said if isinstance(said, dict) else {}


def _by_some(entries: Iterator[TakenEntry]) -> Iterator[list[TakenEntry]]:
    while some := list(islice(entries, AT_ONCE)):
        yield some
