"""Signatures in a journal file: with the entry that ended what its officer signed, without the heads that stay here."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, func, select

from db.kernel.journal import coverage
from db.kernel.signing import verifying
from db.storage import signatures
from db.storage.ends import SEALED_STREAM, HeadsPassed, hash_of
from db.storage.models import JOURNAL, SIGNATURE
from db.storage.signatures import SignatureValues
from db.words.messages import Refused

if TYPE_CHECKING:
    from db.storage.store import Store

SIZES = {"beside": 32, "signature": 64}
COUNT = "count"
"""How many entries of the record stream a signature covers; one in the form of version 0.1.0 does not say it."""
COUNT_MOST = 2**31
SIGNED = "signed"
"""Under which name an entry of a file brings its signature."""
AT_ONCE = 500
"""Signatures that are read by one statement."""


class Signatures:
    """The signatures with which entries of the record stream end, asked in the order of their positions: signatures
    and heads are read once beside the entries, however many there are.
    """

    def __init__(self, conn: Connection, store: Store) -> None:
        self._conn, self._origin = conn, store.origin
        self._heads = HeadsPassed(conn, store.unit)  # units below sign for themselves, and no signature came of it
        self._coming = _signed(conn)
        self._next = next(self._coming, None)

    def of(self, row: Mapping[str, Any]) -> dict[str, Any] | None:
        """The signature that ends with this entry, as a file has it; None where none does.

        No entry asked for later may stand before this one.
        """
        while self._next is not None and self._next.position < row["position"]:
            self._next = next(self._coming, None)
        signature, chain = self._next, (row["unit"], row["origin"], row["epoch"])
        if signature is None or (signature.unit, signature.origin, signature.epoch) != chain:
            return None
        self._heads.go_on(signature.position)
        last = self._heads.of(*chain, "record")
        if last is None or last.seq != row["seq"] or signature.records == 0:
            return None
        beside = signature.beside
        values = SignatureValues(beside, signature.signature, signature.records, signature.accesses)
        if row["origin"] == self._origin and not values.travelled:
            access, sealed = self._heads.of(*chain, "access"), hash_of(self._heads.of(*chain, SEALED_STREAM))
            if signature.records is None:
                beside = signatures.beside_at_end(beside, hash_of(access), sealed)
            else:
                covered = coverage.covered(self._conn, chain, "access", access, signature.accesses)
                beside = signatures.beside(beside, covered, sealed)
        said: dict[str, Any] = {"beside": _text(beside), "signature": _text(signature.signature)}
        return said if signature.records is None else {**said, COUNT: signature.records}


def _signed(conn: Connection) -> Iterator[Row[Any]]:
    """Every signature with the chain of the entry that it was written with, in order of position."""
    chosen = select(SIGNATURE, JOURNAL.c.origin, JOURNAL.c.epoch, JOURNAL.c.unit).join(
        JOURNAL, JOURNAL.c.position == SIGNATURE.c.position
    )
    after = 0
    while rows := conn.execute(
        chosen.where(SIGNATURE.c.position > after).order_by(SIGNATURE.c.position).limit(AT_ONCE)
    ).all():
        yield from rows
        after = rows[-1].position


def read_signature(raw: Any) -> SignatureValues | None:
    """The signature that ends with an entry, with the digest of what did not travel. Raises ValueError, KeyError,
    TypeError."""
    if raw is None:
        return None
    beside, signature = (base64.b64decode(raw[name], validate=True) for name in SIZES)
    count = raw.get(COUNT)
    if (len(beside), len(signature)) != tuple(SIZES.values()):
        raise ValueError
    if count is not None and (type(count) is not int or not 0 < count < COUNT_MOST):
        raise ValueError
    return SignatureValues(beside, signature, count)


def end_of_signed(conn: Connection, until: int) -> int:
    """The last position up to this one with which a signature ends; this one where nothing is signed before it."""
    newest = conn.execute(select(func.max(SIGNATURE.c.position)).where(SIGNATURE.c.position <= until)).scalar()
    return until if newest is None else int(newest)


def check(conn: Connection, after: int) -> None:
    """Hold the signatures of what came after a position against the keys that the journal names.

    Raises Refused("invalid").
    """
    verified = verifying.verify(conn, since=after, writing=True)
    if verified.broken:
        raise Refused("invalid", {}, verified.broken[0])


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
