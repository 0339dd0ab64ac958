"""Signatures in a journal file: with the entry that ended what its officer signed, without the heads that stay here."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, select

from db.kernel import verifying
from db.storage import signatures
from db.storage.ends import SEALED_STREAM, hash_of, head_at
from db.storage.models import JOURNAL, SIGNATURE
from db.words.messages import Refused

if TYPE_CHECKING:
    from db.storage.store import Store

SIZES = {"beside": 32, "signature": 64}
SIGNED = "signed"
"""Under which name an entry of a file brings its signature."""


def signature_of(conn: Connection, store: Store, row: Mapping[str, Any]) -> dict[str, str] | None:
    """The signature that ends with this entry of the record stream, as a file has it; None where none does."""
    chosen = select(SIGNATURE, JOURNAL.c.origin, JOURNAL.c.epoch, JOURNAL.c.unit).join(
        JOURNAL, JOURNAL.c.position == SIGNATURE.c.position
    )
    after = chosen.where(SIGNATURE.c.position >= row["position"]).order_by(SIGNATURE.c.position).limit(1)
    signature = conn.execute(after).first()
    chain = row["unit"], row["origin"], row["epoch"]
    if signature is None or (signature.unit, signature.origin, signature.epoch) != chain:
        return None
    last = head_at(conn, *chain, "record", signature.position)
    if last is None or last.seq != row["seq"]:
        return None
    beside = signature.beside
    if row["origin"] == store.origin:
        heads = (head_at(conn, *chain, stream, signature.position) for stream in ("access", SEALED_STREAM))
        access, sealed = map(hash_of, heads)
        beside = signatures.beside(beside, access, sealed)
    return {"beside": _text(beside), "signature": _text(signature.signature)}


def read_signature(raw: Any) -> tuple[bytes, bytes] | None:
    """(digest of the heads that did not travel, signature) of an entry. Raises ValueError, KeyError, TypeError."""
    if raw is None:
        return None
    beside, signature = (base64.b64decode(raw[name], validate=True) for name in SIZES)
    if (len(beside), len(signature)) != tuple(SIZES.values()):
        raise ValueError
    return beside, signature


def end_of_signed(conn: Connection, until: int) -> int:
    """The last position up to this one with which a signature ends; this one where nothing is signed before it."""
    newest = conn.execute(select(func.max(SIGNATURE.c.position)).where(SIGNATURE.c.position <= until)).scalar()
    return until if newest is None else int(newest)


def check(conn: Connection, after: int) -> None:
    """Hold the signatures of what came after a position against the keys that the journal names.

    Raises Refused("invalid").
    """
    verified = verifying.verify(conn, since=after, writing=True)
    if verified.problems:
        raise Refused("invalid", {}, verified.problems[0])


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
