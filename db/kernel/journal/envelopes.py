"""Sealed entries: what the desk may write into the journal and never read again.

A sealed entry is encrypted to the inspectorate's key and has one size. Its header tells nothing: no record, no
officer, a day instead of a time, an identifier without a moment in it, one kind for whatever it holds. It stands in a
stream of its own. So that its being there tells nothing either, one goes with every eighth entry and with each
handover, and carries the piece that has waited longest in the letter box (letter_box.py), or nothing; only the
inspectorate can tell which. What is too long for one takes several.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any
from uuid import UUID

from nacl.exceptions import CryptoError
from sqlalchemy import Connection, bindparam, func, select

from db.kernel.journal import journal, letter_box
from db.storage import keys, sealings
from db.storage.ends import SEALED_STREAM
from db.storage.models import BODY, JOURNAL, OF_ENTRY
from db.words.calendar.jalali import day_bounds, local_date
from db.words.ids import uuid7
from db.words.messages import M_, Refused

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk, Reading

RECORD_WORDS = "custody_words"
"""What an envelope is that keeps what sealed records said that complaints name."""
KIND, STREAM = "sealed_entry", SEALED_STREAM
NOBODY = ""
"""The officer of every sealed entry; who wrote it is inside."""
RHYTHM = 8
"""Entries with the last of which a sealed one goes."""
MOST = 24_572
"""Bytes of the longest letter, packed: it holds the longest form in the widest script."""
TEXT_LIMIT = 40_000
"""Characters of base64 that hold an earlier version's larger entry: one letter, whole, behind its length."""

UNREAD = "unread"
"""What an entry is that was opened and says nothing that can be read: made by hand, or damaged before it was sealed."""
CONTENT_MOST = 4 * 1024 * 1024
"""Characters that a sealed entry may unpack to; a small one could be made to hold any number of them."""

_NO_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)
_LENGTH = 4
_HEAD = letter_box.ID + 4
"""A piece's head: the letter's id, its place, the number of pieces, and in two bytes the length of what it holds."""
_HELD = letter_box.PIECE - _HEAD
_MOST_PIECES = -(-MOST // _HELD)


@dataclass(frozen=True, slots=True)
class Envelope:
    """What was sealed, opened. `uid` is the letter's, or of an earlier version's entry that entry's own; `unit` whose
    entry it is: at a seat that of a unit below."""

    uid: str
    content: Mapping[str, Any]
    unit: str


def uid_of(form: str) -> str:
    """The uid of the letter of a form: always the same, and without the form's moment in it."""
    return uuid7(_NO_MOMENT, hashlib.sha256(f"envelope:{form}".encode()).digest())


def is_written(conn: Connection, unit: str, uid: str) -> bool:
    """Whether a form's letter was written already: it is among the box's newest, or an earlier version's entry."""
    if UUID(uid).bytes in letter_box.read(conn).known:
        return True
    return conn.execute(select(JOURNAL.c.uid).where(JOURNAL.c.unit == unit, JOURNAL.c.uid == uid)).first() is not None


def post(conn: Connection, desk: Desk, form: str, content: Mapping[str, Any], readers: Collection[str]) -> None:
    """Seal content (JSON values) and put it into the letter box, as the letter of a form (its uid).

    `readers` are the public keys of the inspectorates that read it, the unit's own first; each gets pieces of its own,
    of the same size. Raises ValueError where it is too long, Refused("letter_box_full").
    """
    letter = UUID(uid_of(form)).bytes
    plain = _pieces(letter, content)
    pieces = [sealings.seal_for(public, _filled(piece)) for public in readers for piece in plain]
    letter_box.put(conn, desk, form, letter_box.read(conn).with_letter(letter, pieces))


def put(
    conn: Connection, desk: Desk, uid: str, content: Mapping[str, Any], readers: Collection[str], *, large: bool = False
) -> None:
    """Seal content (JSON values) and append it at once, beside an act that everybody sees, in the caller's transaction.

    `readers` as for `post`. `large`: as many entries as the longest letter takes, whatever it is. Raises ValueError
    where it is too long.
    """
    pieces = _pieces(UUID(uid).bytes, content)
    for public in readers:
        for piece in pieces + [b""] * (_MOST_PIECES - len(pieces) if large else 0):
            _append(conn, desk, sealings.seal_for(public, _filled(piece)))


def carry(conn: Connection, desk: Desk, *, always: bool = False) -> None:
    """Append the sealed entry that goes with every eighth entry (or `always`), with what waits longest or nothing.

    It is called at the end of every transaction that wrote entries. Not on a disk that is nearly full: what room there
    is is for acts.
    """
    store = desk.store
    if store.keyring.sealing(keys.INSPECTORATE) is None or not (always or _is_due(conn, store.unit)):
        return
    if not store.space.is_short:
        box, piece = letter_box.read(conn).without_first()
        letter_box.write(conn, box)
        _append(conn, desk, _nothing(desk) if piece is None else piece)


def carry_before_leaving(desk: Desk) -> None:
    """Append a sealed entry before a file with the journal goes to another machine. Touches the disk."""
    with desk.store.writing() as conn:
        carry(conn, desk, always=True)


_NEWEST = select(func.coalesce(func.max(JOURNAL.c.position), 0))
_LAST_SEALED = _NEWEST.where(JOURNAL.c.unit == bindparam("in_unit"), JOURNAL.c.kind == KIND)
_SINCE = select(_NEWEST.scalar_subquery() - _LAST_SEALED.scalar_subquery())
"""How many places of the journal were taken since the last sealed entry."""


def _is_due(conn: Connection, unit: str) -> bool:
    return bool(conn.execute(_SINCE, {"in_unit": unit}).scalar_one() >= RHYTHM)


def _pieces(letter: bytes, content: Mapping[str, Any]) -> list[bytes]:
    packed = zlib.compress(journal.canonical(content).encode("utf-8", "surrogatepass"))
    if len(packed) > MOST:
        raise ValueError(f"{len(packed)} bytes do not fit into a letter")
    parts = [packed[start : start + _HELD] for start in range(0, len(packed), _HELD)]
    heads = (letter + bytes([place, len(parts)]) + len(part).to_bytes(2, "big") for place, part in enumerate(parts))
    return [head + part for head, part in zip(heads, parts, strict=True)]


def _nothing(desk: Desk) -> bytes:
    """A piece by its looks that holds nothing; to whom it is sealed tells nobody anything."""
    return sealings.seal_to(desk.store.keyring, keys.INSPECTORATE, _filled(b""))


def _filled(piece: bytes) -> bytes:
    return piece.ljust(letter_box.PIECE, b"\0")


def _append(conn: Connection, desk: Desk, sealed: bytes) -> None:
    day = day_bounds(local_date(desk.now()))[0]
    new = journal.NewEntry(
        uid=uuid7(_NO_MOMENT, desk.source.randbytes(10)), stream=STREAM, kind=KIND, record=None, at=day,
        entered_at=day, officer=NOBODY,
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
    """What is sealed to the inspectorate here, in the order it was written; what waits in the letter box comes last. At
    a seat that is what came of the units below.

    Raises Refused: "forbidden" for an officer without the key, "password_needed" for one who came by PIN: the key opens
    with the password alone.
    """
    seen: set[tuple[str, str]] = set()
    begun: dict[tuple[str, bytes, int], dict[int, bytes]] = {}
    for unit, uid, plain in _plain(reading):
        if len(plain) != letter_box.PIECE:
            letter, packed = uid, _of_older(plain)
        else:
            letter, packed = _of_piece(unit, plain, begun)
        if packed and (unit, letter) not in seen:
            seen.add((unit, letter))
            yield Envelope(letter, _content(packed), unit)


def _plain(reading: Reading) -> Iterator[tuple[str, str, bytes]]:
    """(unit, uid of the entry, what it holds) of each sealed entry that the key opens, and of each piece in the box."""
    store, unlocked = reading.desk.store, own_key(reading)
    chosen = select(JOURNAL.c.unit, JOURNAL.c.uid, BODY.c.json).join(BODY, OF_ENTRY)
    whose = JOURNAL.c.unit != reading.unit if store.info.is_seat else JOURNAL.c.unit == reading.unit
    chosen = chosen.where(whose, JOURNAL.c.kind == KIND, BODY.c.part == "facts").order_by(JOURNAL.c.position)
    entries = ((row.unit, row.uid, _bytes_of(row.json)) for row in reading.conn.execute(chosen))
    waiting = ((reading.unit, "", piece) for piece in letter_box.read(reading.conn).waiting)
    ways: list[Callable[[bytes], bytes]] = []
    for unit, uid, sealed in chain(entries, waiting):
        ways = ways or sealings.openers(store.keyring, unlocked)
        if sealed is None:
            yield unit, uid, b""
            continue
        for open_it in ways:
            with suppress(CryptoError):  # sealed to another key than this store's, or no sealed box at all
                yield unit, uid, open_it(sealed)
                break


def _bytes_of(text: str) -> bytes | None:
    """The sealed box of an entry; None where it says something else."""
    try:
        return base64.b64decode(json.loads(text)["sealed"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _of_older(plain: bytes) -> bytes:
    """The letter of an earlier version's entry; one byte, which is no letter, where it holds something else."""
    length = int.from_bytes(plain[:_LENGTH], "big")
    return plain[_LENGTH : _LENGTH + length] if plain else b"?"


def _of_piece(unit: str, plain: bytes, begun: dict[tuple[str, bytes, int], dict[int, bytes]]) -> tuple[str, bytes]:
    """The letter of a unit that a piece completes, by its uid; nothing while some of its pieces are still to come."""
    letter, (place, count) = plain[: letter_box.ID], plain[letter_box.ID : letter_box.ID + 2]
    length = int.from_bytes(plain[_HEAD - 2 : _HEAD], "big")
    parts = begun.setdefault((unit, letter, count), {})
    if place < count <= _MOST_PIECES:
        parts.setdefault(place, plain[_HEAD : _HEAD + length])
    whole = bool(parts) and len(parts) == count
    return str(UUID(bytes=letter)), b"".join(parts[part] for part in range(count)) if whole else b""


def _content(packed: bytes) -> Mapping[str, Any]:
    """What a letter says; that it can't be read where it says nothing that can."""
    try:
        unpacked = zlib.decompressobj().decompress(packed, CONTENT_MOST)
        content = json.loads(unpacked.decode("utf-8", "surrogatepass"))
        return content if isinstance(content["what"], str) else {"what": UNREAD}
    except (ValueError, KeyError, TypeError, RecursionError, zlib.error):
        return {"what": UNREAD}
