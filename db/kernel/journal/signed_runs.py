"""Runs of entries held against the keys that the journal names for whoever wrote them: whether a signature is one.

A key counts that an earlier entry of the same machine names for the officer; whether it was still valid is asked where
the whole journal is verified (signing/keybook.py). So nothing true is found here to be unsigned.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, RowMapping, Select, select

from db.kernel.journal import coverage
from db.kernel.journal.naming import BEGUN, NAMING, OWN, RECOVERED, RECOVERS, RECOVERY_NAMED, SIGNS
from db.storage import ends, local_info, signatures
from db.storage.ends import SEALED_STREAM, Head, hash_of
from db.storage.models import BODY, JOURNAL, OF_ENTRY, SIGNATURE
from db.storage.signatures import RUN_STREAMS, SignatureValues

SignedChain = tuple[str, str, int]
"""Unit, origin, epoch."""
AT_ONCE = 20
"""Signatures that are read by one statement, from the newest back."""
FIRST_KEYS = (BEGUN, "officer_added", OWN, RECOVERED)
"""Kinds by which an officer of whom no key is named signs with the one that they name."""


def message_of(conn: Connection, chain: SignedChain, given: Mapping[Any, Any]) -> bytes:
    """The bytes that a signature (its row) of a chain is of, as the chain is here."""
    values = SignatureValues(*(given[name] for name in SignatureValues._fields))
    record, access = (
        coverage.covered(conn, chain, stream, last, count)
        for stream, last, count in zip(
            RUN_STREAMS, _heads(conn, chain, given["position"]), (values.records, values.accesses), strict=True
        )
    )
    sealed = hash_of(ends.head_at(conn, *chain, SEALED_STREAM, given["position"]))
    own = chain[:2] == (local_info.kept(conn, "unit"), local_info.kept(conn, "origin"))
    return signatures.signed_bytes(chain, values, (record, access, sealed), own=own)


def _heads(conn: Connection, chain: SignedChain, position: int) -> tuple[Head | None, ...]:
    return tuple(ends.head_at(conn, *chain, stream, position) for stream in RUN_STREAMS)


def is_true(conn: Connection, given: Mapping[Any, Any], without: Collection[str] = ()) -> bool:
    """Whether a signature (its row) is of a key that the journal names for the officer of its entry; of none that the
    entries `without` (uids) name."""
    last = conn.execute(select(JOURNAL).where(JOURNAL.c.position == given["position"])).mappings().first()
    if last is None:
        return False
    chain = (last["unit"], last["origin"], last["epoch"])
    message = message_of(conn, chain, given)
    record, _access = _heads(conn, chain, given["position"])
    first = 0 if record is None else record.seq - (1 if given["records"] is None else given["records"])
    keys = _keys(conn, last, first, without)
    return any(signatures.is_signed(key, given["signature"], message) for key in keys)


def uids_of(conn: Connection, chain: SignedChain, given: Mapping[Any, Any]) -> tuple[str, ...]:
    """The entries (uids) that a signature says that it covers; of one in the form of version 0.1.0 the last one."""
    found: list[tuple[int, str]] = []
    unit, origin, epoch = chain
    counts = (1, 0) if given["records"] is None else (given["records"], given["accesses"] or 0)
    for stream, last, count in zip(RUN_STREAMS, _heads(conn, chain, given["position"]), counts, strict=True):
        if last is not None and count:
            some = select(JOURNAL.c.position, JOURNAL.c.uid).where(
                JOURNAL.c.unit == unit, JOURNAL.c.origin == origin, JOURNAL.c.epoch == epoch,
                JOURNAL.c.stream == stream, JOURNAL.c.seq > last.seq - count, JOURNAL.c.seq <= last.seq,
            )  # fmt: skip
            found += [(row.position, row.uid) for row in conn.execute(some)]
    return tuple(uid for _position, uid in sorted(found))


def _keys(conn: Connection, last: RowMapping, first: int, without: Collection[str]) -> Iterator[str]:
    """The keys that may sign the run that ends with an entry, and begins after the record entry of this number in its
    epoch. Numbers begin anew with each epoch: what an earlier one names stands before all of this one."""
    begin = last["epoch"], first
    named = [said for said in _naming(conn, last, NAMING, SIGNS, last["officer"]) if said.uid not in without]
    before = [said.key for said in named if said.place <= begin]
    yield from before
    recovers: list[_Named] = []
    if any(said.place > begin and said.kind == RECOVERED for said in named):
        every = _naming(conn, last, (RECOVERY_NAMED,), RECOVERS)
        recovers += (said for said in every if said.uid not in without and said.place <= begin)
    yield from (said.key for said in recovers)
    proved = _proves_others(conn, last, recovers)
    for said in named:
        if said.place > begin and said.kind in FIRST_KEYS and not (proved if said.kind == RECOVERED else before):
            yield said.key


def _proves_others(conn: Connection, last: RowMapping, recovers: Collection[_Named]) -> bool:
    """Whether a recovery is to be signed with one of these keys. One that a first recovery named of itself may wait for
    a yes: until then the next recovery, too, signs with the key that it names (signing/proofs.py)."""
    if not recovers:
        return False
    alone = {(epoch, seq + 1) for epoch, seq in (said.place for said in _naming(conn, last, (RECOVERED,), SIGNS))}
    return any(said.place not in alone for said in recovers)


class _Named(NamedTuple):
    """An entry that names a key."""

    uid: str
    kind: str
    place: tuple[int, int]
    """Its epoch, and its number in that."""
    key: str


def _naming(
    conn: Connection, last: RowMapping, kinds: Collection[str], fact: str, officer: str | None = None
) -> list[_Named]:
    """The entries of some kinds, up to one of its machine, that name a key (of an officer)."""
    columns = (JOURNAL.c[name] for name in ("uid", "kind", "epoch", "seq"))
    chosen = select(*columns, BODY.c.json).join(BODY, OF_ENTRY).where(
        JOURNAL.c.unit == last["unit"], JOURNAL.c.origin == last["origin"], JOURNAL.c.stream == "record",
        JOURNAL.c.kind.in_(kinds), BODY.c.part == "facts", JOURNAL.c.position <= last["position"],
    )  # fmt: skip
    chosen = chosen if officer is None else chosen.where(JOURNAL.c.record == officer)
    said = ((row, json.loads(row.json or "{}")) for row in conn.execute(chosen))
    return [_Named(row.uid, row.kind, (row.epoch, row.seq), str(facts[fact])) for row, facts in said if fact in facts]


def untrue(conn: Connection, chain: SignedChain, after: int) -> tuple[tuple[str, ...], int]:
    """The entries (uids) of a chain, after a position, under signatures that no officer made, in their order; and the
    position of its last signature."""
    found: list[str] = []
    last = after
    for given in conn.execute(_of_chain(chain, after).order_by(SIGNATURE.c.position)).mappings().all():
        last = given["position"]
        if not is_true(conn, given, found):
            found += uids_of(conn, chain, given)
    return tuple(found), last


def last_true(conn: Connection, chain: SignedChain, after: int) -> int:
    """The position of a chain's newest signature that an officer made, after this one; this one where there is none."""
    newest = _of_chain(chain, after).order_by(SIGNATURE.c.position.desc())
    with conn.execute(newest, execution_options={"yield_per": AT_ONCE}).mappings() as some:
        return next((int(given["position"]) for given in some if is_true(conn, given)), after)


def _of_chain(chain: SignedChain, after: int) -> Select[Any]:
    unit, origin, epoch = chain
    mine = select(SIGNATURE).join(JOURNAL, JOURNAL.c.position == SIGNATURE.c.position)
    mine = mine.where(JOURNAL.c.unit == unit, JOURNAL.c.origin == origin, JOURNAL.c.epoch == epoch)
    return mine.where(SIGNATURE.c.position > after)
