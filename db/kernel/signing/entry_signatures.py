"""The signature over one entry that is as it was written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from db.kernel.journal import coverage, journal, stored_events
from db.storage import ends, signatures
from db.storage.dialects.elements import at_most
from db.storage.ends import SEALED_STREAM, Head, hash_of
from db.storage.models import JOURNAL, SIGNATURE

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.kernel.signing.key_entries import KeyEntry

_NEAR = 12
"""Positions before an entry that are read with it: the newest of each stream is mostly among them."""

_SIGNATURE = (
    select(SIGNATURE)
    .select_from(ends.SIGNED)
    .where(*(JOURNAL.c[name] == bindparam(f"b_{name}") for name in ("unit", "origin", "epoch")))
    .where(SIGNATURE.c.position >= bindparam("b_position"))
    .order_by(SIGNATURE.c.position)
    .limit(at_most(1))
)


@dataclass(frozen=True, slots=True)
class EntrySignature:
    """What was signed over an entry, and where the signature stands."""

    position: int
    message: bytes
    signature: bytes

    def holds(self, public: str) -> bool:
        """Whether it was made with the key of this public half."""
        return signatures.is_signed(public, self.signature, self.message)


def signature_of(conn: Connection, entry: KeyEntry) -> EntrySignature | None:
    """The signature over an entry that is as it was written; None where none covers it, or another wrote in it."""
    row = entry.row
    chain = row["unit"], row["origin"], row["epoch"]
    given = {"b_unit": chain[0], "b_origin": chain[1], "b_epoch": chain[2], "b_position": row["position"]}
    found = conn.execute(_SIGNATURE, given).first()
    if found is None or not journal.is_whole(dict(row), [dict(body) for body in entry.bodies]):
        return None
    rows = stored_events.rows_between(conn, row["position"] - _NEAR, found.position)
    heads: dict[str, Head] = {}
    last = row["prev_hash"], row["seq"] - 1
    for each in rows:
        if (each["unit"], each["origin"], each["epoch"]) != chain:
            continue
        if each["position"] >= row["position"] and each["stream"] != SEALED_STREAM:
            if each["officer"] != row["officer"]:
                return None
            if each["stream"] == row["stream"]:
                digest = journal.header_hash(each["prev_hash"], dict(each))
                if (each["prev_hash"], each["seq"] - 1, each["hash"]) != (*last, digest):
                    return None
                last = digest, each["seq"]
        heads[each["stream"]] = Head(*chain[1:], each["stream"], each["seq"], each["hash"])
    record, access, sealed = (
        heads.get(stream) or ends.head_at(conn, *chain, stream, found.position)
        for stream in ("record", "access", SEALED_STREAM)
    )
    values = signatures.SignatureValues(*found[1:])
    if values.records is not None and (record is None or row["seq"] <= record.seq - values.records):
        return None
    streams = (
        coverage.covered(conn, chain, "record", record, values.records),
        coverage.covered(conn, chain, "access", access, values.accesses),
        hash_of(sealed),
    )
    message = signatures.signed_bytes(chain, values, streams, own=True)
    return EntrySignature(found.position, message, found.signature)
