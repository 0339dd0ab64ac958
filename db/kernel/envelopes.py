"""Sealed entries: what the desk may write into the journal and never read again.

A sealed entry is encrypted to the inspectorate's key and padded to one of two sizes. Its header tells nothing: no
record, no officer, a day instead of a time, an identifier without a moment in it, one kind for whatever it holds. It
stands in a stream of its own. So that its being there tells nothing either, every store writes empty ones among its
other entries, by chance and in runs by chance (`cover`); only the inspectorate can tell which hold something.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from nacl.exceptions import CryptoError
from sqlalchemy import Connection, select

from db.kernel import journal
from db.storage import keys, sealings
from db.storage.ends import SEALED_STREAM
from db.storage.models import BODY, JOURNAL, OF_ENTRY
from db.words.calendar.jalali import day_bounds, local_date
from db.words.ids import uuid7
from db.words.messages import M_, Refused

if TYPE_CHECKING:
    from db.kernel.officer import Desk, Reading

RECORD_WORDS = "custody_words"
"""What an envelope is that keeps what sealed records said that complaints name."""
KIND, STREAM = "sealed_entry", SEALED_STREAM
NOBODY = ""
"""The officer of every sealed entry; who wrote it is inside."""
SIZES = (3_072, 24_576)
"""Bytes of the plain text after padding. The larger holds the longest form in the widest script."""
TEXT_LIMIT = 40_000
"""Characters of base64 that hold the larger one, sealed."""
COVER_CHANCE = 16
"""Of 256: after how many entries an empty sealed one follows, and after how many of those another."""
LARGE_CHANCE = 32
"""Of 256: how many of the empty ones have the larger size."""

UNREAD = "unread"
"""What an entry is that was opened and says nothing that can be read: made by hand, or damaged before it was sealed."""
CONTENT_MOST = 4 * 1024 * 1024
"""Characters that a sealed entry may unpack to; a small one could be made to hold any number of them."""

_NO_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)
_LENGTH = 4


@dataclass(frozen=True, slots=True)
class Envelope:
    """An opened sealed entry. `uid` is the journal entry's."""

    uid: str
    content: Mapping[str, Any]


def uid_of(form: str) -> str:
    """The uid of the sealed entry of a form: always the same, and without the form's moment in it."""
    return uuid7(_NO_MOMENT, hashlib.sha256(f"envelope:{form}".encode()).digest())


def is_written(conn: Connection, unit: str, uid: str) -> bool:
    """Whether a form's sealed entry stands in the journal already."""
    return conn.execute(select(JOURNAL.c.uid).where(JOURNAL.c.unit == unit, JOURNAL.c.uid == uid)).first() is not None


def put(conn: Connection, desk: Desk, uid: str, content: Mapping[str, Any], *, large: bool = False) -> None:
    """Seal content (JSON values) and append it, in the caller's transaction.

    `large`: in the larger size, whatever it is. Raises ValueError where it is too long.
    """
    packed = zlib.compress(journal.canonical(content).encode("utf-8", "surrogatepass"))
    sizes = SIZES[-1:] if large else SIZES
    size = next((size for size in sizes if len(packed) + _LENGTH <= size), None)
    if size is None:
        raise ValueError(f"{len(packed)} bytes do not fit into a sealed entry")
    _append(conn, desk, uid, packed, size)


def cover(conn: Connection, desk: Desk) -> None:
    """By chance, append empty sealed entries: called after every act and every access entry.

    Not on a disk so full that its reserve was given back: what is left of it is for acts.
    """
    store, draw = desk.store, desk.source.randbytes
    while draw(1)[0] < COVER_CHANCE and store.has_reserve() and store.keyring.sealing(keys.INSPECTORATE) is not None:
        _append(conn, desk, uuid7(_NO_MOMENT, draw(10)), b"", SIZES[draw(1)[0] < LARGE_CHANCE])


def _append(conn: Connection, desk: Desk, uid: str, packed: bytes, size: int) -> None:
    plain = len(packed).to_bytes(_LENGTH, "big") + packed
    sealed = sealings.seal_to(desk.store.keyring, keys.INSPECTORATE, plain.ljust(size, b"\0"))
    day = day_bounds(local_date(desk.now()))[0]
    new = journal.NewEntry(
        uid=uid, stream=STREAM, kind=KIND, record=None, at=day, entered_at=day, officer=NOBODY,
        parts={"facts": {"sealed": base64.b64encode(sealed).decode()}, "identity": {}, "words": {}},
    )  # fmt: skip
    journal.append(conn, desk.store, new, desk.source.randbytes)


def own_key(reading: Reading) -> keys.Unlocked:
    """The key of the officer who asks. Raises Refused("password_needed") for one who came by PIN."""
    unlocked = reading.desk.store.unlocked
    if unlocked.slot.officer != reading.officer.uid:
        raise Refused("password_needed", {}, M_("Sign in with your password to open what is sealed to you."))
    return unlocked


def opened(reading: Reading) -> Iterator[Envelope]:
    """The unit's sealed entries that hold something, in the order they were written.

    Raises Refused: "forbidden" for an officer without the key, "password_needed" for one who came by PIN: the key opens
    with the password alone.
    """
    store, unlocked = reading.desk.store, own_key(reading)
    chosen = select(JOURNAL.c.uid, BODY.c.json).join(BODY, OF_ENTRY)
    rows = reading.conn.execute(
        chosen.where(JOURNAL.c.unit == reading.unit, JOURNAL.c.kind == KIND, BODY.c.part == "facts").order_by(
            JOURNAL.c.position
        )
    )
    for row in rows:
        try:
            sealed = base64.b64decode(json.loads(row.json)["sealed"])
            plain = sealings.open_sealed(store.keyring, keys.INSPECTORATE, unlocked, sealed)
            content = _content(plain)
        except CryptoError:  # sealed to a key pair that this store no longer has
            continue
        except (ValueError, KeyError, TypeError, RecursionError, zlib.error):
            content = {"what": UNREAD}
        if content is not None:
            yield Envelope(row.uid, content)


def _content(plain: bytes) -> Mapping[str, Any] | None:
    """What an opened entry says; None for an empty one. Raises ValueError, TypeError, zlib.error for what is none."""
    length = int.from_bytes(plain[:_LENGTH], "big")
    if not length:
        return None
    packed = zlib.decompressobj().decompress(plain[_LENGTH : _LENGTH + length], CONTENT_MOST)
    content = json.loads(packed.decode("utf-8", "surrogatepass"))
    if not isinstance(content, dict) or not isinstance(content.get("what"), str):
        raise TypeError
    return content
