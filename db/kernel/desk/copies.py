"""Copies of what left this machine, kept as they left, until something that they tell of is erased.

A copy is encrypted; its key is made of shares, and each record that it tells of holds one, as an entry of its own. What
empties the entries of a record (sealing, protecting, erasing an attachment) empties its share by the same declaration
(events/erasure_rule.py), and no copy that told of it can be read from then on. All of it are entries of the access
stream: copies stay on the machine that made them, and in its backups.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from sqlalchemy import select

from db.kernel.events.erasure_rule import SHARE
from db.kernel.events.event_keys import Key, number
from db.kernel.journal import stored_events
from db.kernel.projections.projecting import EventKind
from db.storage.models import INDEX

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.kernel.desk.desk import Act

KEPT = "copy_kept"
LARGEST = 20_000_000
"""Letters of a copy in its entry, at most."""


def keep(act: Act, record: str, of: Iterable[str], content: bytes, **facts: str) -> str:
    """Keep a copy in a record, telling of the records `of` (uids) beside it; the uid of its entry.

    Every one of them that is not sealed gets a share; `facts` say what the copy is.
    """
    telling = sorted({record, *of} - _sealed(act.conn, act.unit, {record, *of}))
    shares = {uid: act.desk.source.randbytes(SecretBox.KEY_SIZE) for uid in telling}
    box = SecretBox(_key(shares.values()))
    closed = bytes(box.encrypt(zlib.compress(content, 9), act.desk.source.randbytes(SecretBox.NONCE_SIZE)))
    said = {**facts, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "shares": len(shares)}
    words = {"content": base64.b64encode(closed).decode()}
    kept = act.append(KEPT, record=record, facts=said, words=words)
    for uid, share in shares.items():
        act.append(SHARE, record=uid, facts={"copy": kept.uid}, identity={"share": share.hex()})
    return kept.uid


def read(conn: Connection, unit: str, uid: str) -> bytes | None:
    """A copy by the uid of its entry; None where it is not here, or something that it tells of was erased since."""
    kept = stored_events.event_by_uid(conn, unit, uid)
    if kept is None or "content" not in kept.words:
        return None
    events = stored_events.events_between(conn, unit, SHARE, kept.position + 1, kept.position + kept.facts["shares"])
    shares = [event.identity["share"] for event in events if event.facts["copy"] == uid and "share" in event.identity]
    if len(shares) != kept.facts["shares"]:
        return None
    try:
        opened = SecretBox(_key(map(bytes.fromhex, shares))).decrypt(base64.b64decode(kept.words["content"]))
        return zlib.decompress(opened)
    except (CryptoError, ValueError, zlib.error):
        return None


def _key(shares: Iterable[bytes]) -> bytes:
    """The key that all shares together make, in the order of their entries."""
    return hashlib.blake2b(b"".join(shares), digest_size=SecretBox.KEY_SIZE, person=b"precinct-copy").digest()


def _sealed(conn: Connection, unit: str, records: Iterable[str]) -> set[str]:
    here = (INDEX.c.unit == unit, INDEX.c.uid.in_(tuple(records)), INDEX.c.sealed)
    return set(conn.execute(select(INDEX.c.uid).where(*here)).scalars())


KINDS = (
    EventKind(
        KEPT,
        "Copy kept of what left",
        keys=(
            Key("what", limit=40),
            Key("sha256", limit=64),
            number("size"),
            number("shares"),
            Key("content", limit=LARGEST, part="words"),
        ),
        stream="access",
    ),
    EventKind(
        SHARE,
        "Part of a copy that was kept",
        keys=(Key("copy", "uid"), Key("share", limit=64, part="identity")),
        stream="access",
    ),
)
